"""Levels and changes apart: who moved from the period before to this one, on which side, and whether both moved
together."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from heming.insight.comovement import Floats, Link, Sides, link
from heming.insight.measures import Halves, performance, satisfaction
from heming.insight.standing import Z

Move = Literal["up", "unclear", "down"]
MOVES: tuple[Move, ...] = ("up", "unclear", "down")


@dataclass(frozen=True)
class Changes:
    """How many people moved which way (performance, satisfaction), and whether the sizes of the changes go together.
    `moved` has one entry per pair of moves, nine in all, which add up to `n`."""

    moved: dict[tuple[Move, Move], int]
    link: Link
    n: int

    def count(self, performance_move: Move, satisfaction_move: Move) -> int:
        """People with that pair of moves."""
        return self.moved.get((performance_move, satisfaction_move), 0)


def changes(
    before: pd.DataFrame, now: pd.DataFrame, *, measure: Literal["handle", "reply"]
) -> dict[int, tuple[Move, Move]]:
    """The moves of everybody with enough of both in both periods: up or down only where the 95 % interval of the
    person's
    own change leaves out 0. Of people who did not change, about 5 % are said to have moved on each side."""
    both = before.index.intersection(now.index)
    first, second = before.loc[both], now.loc[both]
    speed = performance(second, measure, alike=True) - performance(first, measure, alike=True)
    liked = satisfaction(second, alike=True) - satisfaction(first, alike=True)
    speed_error = np.hypot(_speed_error(first, measure), _speed_error(second, measure))
    liked_error = np.hypot(_liked_error(first), _liked_error(second))
    known = ~np.isnan(speed) & ~np.isnan(liked)
    return {
        int(key): (_move(speed[i], speed_error[i]), _move(liked[i], liked_error[i]))
        for i, key in enumerate(both)
        if known[i]
    }


def counted(moves: dict[int, tuple[Move, Move]], together: Link) -> Changes:
    """How often each pair of moves occurs."""
    found: dict[tuple[Move, Move], int] = {}
    for pair in moves.values():
        found[pair] = found.get(pair, 0) + 1
    return Changes(found, together, len(moves))


def change_link(before: Halves, now: Halves, *, measure: str) -> Link:
    """Whether those who improved more in performance improved more in satisfaction, from different halves of the
    cases."""
    found = []
    for work, rated in (("first", "second"), ("second", "first")):
        tables = [getattr(period, side) for side in (work, rated) for period in (before, now)]
        both = tables[0].index
        for table in tables[1:]:
            both = both.intersection(table.index)
        old_work, new_work, old_rated, new_rated = (table.loc[both] for table in tables)
        found.append(
            Sides(
                performance(new_work, measure, alike=True) - performance(old_work, measure, alike=True),
                satisfaction(new_rated, alike=True) - satisfaction(old_rated, alike=True),
            )
        )
    return link(found)


def _move(change: float, error: float) -> Move:
    if abs(change) <= Z * error:
        return "unclear"
    return "up" if change > 0 else "down"


def _speed_error(table: pd.DataFrame, measure: str) -> Floats:
    n = table[f"{measure}_n"].where(table[f"{measure}_n"] > 0)
    variance = table[f"{measure}_off2"] / n - (table[f"{measure}_off"] / n) ** 2
    return np.asarray(np.sqrt(variance.clip(lower=1e-9) / n), dtype=float)


def _liked_error(table: pd.DataFrame) -> Floats:
    return np.asarray(np.sqrt(table["rated_spread"].clip(lower=1e-9)) / table["rated"], dtype=float)
