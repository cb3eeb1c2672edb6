"""Only those whose intervals say so stand in a corner, and hardly anybody does where nothing is planted."""

import numpy as np
import pandas as pd
import pytest

from heming.insight.changes import change_link, changes, counted
from heming.insight.comovement import NO_LINK
from heming.insight.measures import halves_of
from heming.insight.standing import standings
from tests.insight.simulated import Crowd, crowd, promised, whole

ROUNDS = 150


def shifted(table: pd.DataFrame, key: int, *, slower: float, satisfied: float) -> pd.DataFrame:
    """One person made slower (ln) and rated better (share)."""
    moved = table.copy()
    n, off = moved.loc[key, "handle_n"], moved.loc[key, "handle_off"]
    moved.loc[key, "handle_off2"] += 2 * slower * off + n * slower**2
    moved.loc[key, "handle_off"] += n * slower
    moved.loc[key, "rated_off"] += satisfied * moved.loc[key, "rated"]
    return moved


def test_the_fast_and_disliked_and_the_slow_and_loved_are_found() -> None:
    table = whole(crowd(Crowd(speed_sd=0.05, rated=160), 1))
    table = shifted(table, 3, slower=-0.5, satisfied=-0.25)
    table = shifted(table, 7, slower=0.5, satisfied=0.2)
    table = shifted(table, 9, slower=-0.5, satisfied=0.0)
    found = {one.key: one for one in standings(table, "handle")}
    assert found[3].corner == "fast_disliked" and found[7].corner == "slow_loved"
    assert found[9].corner == "unclear", "fast alone is no finding"
    assert found[3].speed.value == pytest.approx(1 - np.exp(-0.5), abs=0.1)
    assert found[3].speed.low < found[3].speed.value < found[3].speed.high
    assert found[3].satisfaction.low < found[3].satisfaction.value < found[3].satisfaction.high < 0


def test_nobody_below_ten_cases_or_ratings_is_placed() -> None:
    table = whole(crowd(Crowd(people=4), 2))
    table.loc[1, "handle_n"], table.loc[2, "rated"] = 9, np.nan
    assert {one.key for one in standings(table, "handle")} == {3, 4}
    assert standings(table.iloc[:0], "handle") == ()


def test_where_ratings_depend_on_nothing_few_centres_name_anybody() -> None:
    named = sum(
        any(one.corner != "unclear" for one in standings(whole(crowd(Crowd(), seed)), "handle"))
        for seed in range(ROUNDS)
    )
    assert promised(named, ROUNDS)


def test_changes_are_counted_apart_from_levels() -> None:
    before = whole(crowd(Crowd(people=30, speed_sd=0.2, rated=120), 3))
    now = whole(crowd(Crowd(people=30, speed_sd=0.2, rated=120), 3))
    now = shifted(now, 5, slower=-0.6, satisfied=-0.3)
    now = shifted(now, 6, slower=0.6, satisfied=0.0)
    moves = changes(before, now, measure="handle")
    assert moves[5] == ("up", "down") and moves[6] == ("down", "unclear") and moves[1] == ("unclear", "unclear")
    told = counted(moves, NO_LINK)
    assert told.n == 30 and sum(told.moved.values()) == 30
    assert told.count("up", "down") == 1 and told.count("up", "up") == 0


def test_changes_that_go_together_are_found_and_chance_ones_are_not() -> None:
    quiet = Crowd(people=80, rated=200, speed_sd=0.0)
    before = halves_of(*crowd(quiet, 4))
    now = halves_of(*crowd(Crowd(people=80, rated=200, speed_sd=0.4, liked_sd=0.15, together=-0.9), 5))
    assert change_link(before, now, measure="handle").verdict == "apart"
    alarms = sum(
        change_link(
            halves_of(*crowd(Crowd(), seed)), halves_of(*crowd(Crowd(), 10_000 + seed)), measure="handle"
        ).verdict
        in ("together", "apart")
        for seed in range(60)
    )
    assert promised(alarms, 60)
