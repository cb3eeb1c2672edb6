"""What one link rests on: the rows behind it in both splits, the controls that were used, each split's own link."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from heming.access.scope import Scope
from heming.insight.comovement import Link, link
from heming.insight.harmony import Asked, unit_of
from heming.insight.measures import SATISFACTION, Halves, controls_used, halves_of, sides
from heming.insight.sums import Unit, laid_out, sums
from heming.org.queries import identities


@dataclass(frozen=True)
class Row:
    """One person or team: cases, ratings (or cases that tell the outcome), and work beside outcome of both splits; NaN
    where one half alone has too few."""

    key: int
    cases: int
    told: int
    halves: tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Evidence:
    """A link with everything it was computed from. `rows` are those in sight; `n` counts all."""

    unit: Unit
    plain: Link
    alike: Link
    splits: tuple[Link, ...]
    controls: tuple[str, ...]
    rows: tuple[Row, ...]
    n: int


def evidence(asked: Asked, scope: Scope, *, measure: str, against: str = SATISFACTION) -> Evidence:
    """The link of a measure with satisfaction or another outcome, and the rows that this Scope shows."""
    found = sums(asked.chosen)
    unit = unit_of(asked, found)
    halves = halves_of(*(laid_out(found, asked.months, unit=unit, half=half) for half in (0, 1)))
    plain, alike = (sides(halves, measure, alike=one, against=against) for one in (False, True))
    used = tuple(np.column_stack([one.performance, one.satisfaction]) for one in alike)
    told = np.any([~np.isnan(pairs).any(axis=1) for pairs in used], axis=0)
    rows = tuple(
        Row(
            int(key), *_counts(halves, place, against),
            (
                (float(used[0][place, 0]), float(used[0][place, 1])),
                (float(used[1][place, 0]), float(used[1][place, 1])),
            ),
        )
        for place, key in enumerate(halves.first.index)
        if told[place]
    )  # fmt: skip
    return Evidence(
        unit, link(plain), link(alike), tuple(link([one]) for one in alike),
        controls_used(halves.first, people=~np.isnan(used[0].sum(axis=1))), _seen(rows, unit, scope), len(rows),
    )  # fmt: skip


def _counts(halves: Halves, place: int, against: str) -> tuple[int, int]:
    name = "rated" if against == SATISFACTION else f"{against}_n"
    tables: tuple[pd.DataFrame, ...] = (halves.first, halves.second)
    cases, told = (sum(float(table[column].iloc[place]) for table in tables) for column in ("cases", name))
    return int(cases), int(told)


def _seen(rows: tuple[Row, ...], unit: Unit, scope: Scope) -> tuple[Row, ...]:
    if scope.everyone:
        return rows
    if unit == "team":
        return tuple(one for one in rows if scope.sees_team(one.key))
    keys = identities(scope.agent_keys)
    return tuple(one for one in rows if one.key in keys)
