"""How attainable a target is: only what intervals tell counts, and a short history says so."""

import pytest

from heming.metrics.question import Value
from heming.scorecards.attainability import FEWEST, judged


def month(value: float | None, half: float | None = 0.01, n: int = 100) -> Value:
    low, high = (None, None) if value is None or half is None else (value - half, value + half)
    return Value({}, {}, "satisfied_share", value, n, low, high, value is not None, None)


def test_four_of_a_hundred_months_is_hardly_ever_reached() -> None:
    found = judged([month(0.95)] * 4 + [month(0.80)] * 96, target=0.9, better="higher")
    assert (found.verdict, found.reached, found.missed, found.unclear, found.share) == ("rarely", 4, 96, 0, 0.04)


def test_lower_is_reached_from_below() -> None:
    found = judged([month(20, 1)] * 19 + [month(60, 1)], target=30, better="lower")
    assert (found.verdict, found.reached, found.missed) == ("usually", 19, 1)


def test_months_whose_interval_holds_the_target_are_neither_reached_nor_missed() -> None:
    found = judged([month(0.9, 0.05)] * 20, target=0.9, better="higher")
    assert (found.verdict, found.reached, found.missed, found.unclear) == ("unclear", 0, 0, 20)


@pytest.mark.parametrize(
    ("reached", "verdict"),
    [(0, "rarely"), (4, "rarely"), (5, "hard"), (10, "hard"), (25, "hard"), (26, "reachable"), (89, "reachable"),
     (90, "usually")],
)  # fmt: skip
def test_one_month_in_ten_is_hard_and_within_reach_begins_above_a_quarter(reached: int, verdict: str) -> None:
    found = judged([month(0.95)] * reached + [month(0.8)] * (100 - reached), target=0.9, better="higher")
    assert (found.verdict, found.reached, found.missed) == (verdict, reached, 100 - reached)


@pytest.mark.parametrize(
    ("reached", "unclear", "verdict"),
    [(0, 3, "hard"), (4, 3, "unclear"), (6, 3, "reachable"), (6, 14, "reachable"), (5, 15, "unclear")],
)
def test_what_cannot_be_told_is_counted_against_every_verdict(reached: int, unclear: int, verdict: str) -> None:
    values = [month(0.95)] * reached + [month(0.9, 0.05)] * unclear + [month(0.8)] * (20 - reached - unclear)
    assert judged(values, target=0.9, better="higher").verdict == verdict


def test_a_short_history_says_so_and_months_without_a_value_do_not_count() -> None:
    found = judged([month(0.8)] * (FEWEST - 1) + [month(None)] * 30, target=0.9, better="higher")
    assert (found.verdict, found.months) == ("short", FEWEST - 1)


def test_only_months_of_similar_size_are_looked_at_where_there_are_enough() -> None:
    small, large = [month(0.95, n=50)] * 12, [month(0.7, n=5000)] * 40
    own = judged([*small, *large], target=0.9, better="higher", size=60)
    assert (own.similar, own.months, own.reached) == (True, 12, 12)
    few = judged([*small[:5], *large], target=0.9, better="higher", size=60)
    assert (few.similar, few.months) == (False, 45)


def test_counts_without_interval_stand_as_they_are() -> None:
    found = judged([month(v, None) for v in range(1, 21)], target=5, better="lower")
    assert (found.reached, found.missed, found.unclear) == (5, 15, 0)


@pytest.mark.parametrize("better", ["none", "band"])
def test_measures_without_direction_cannot_be_checked(better: str) -> None:
    assert judged([month(1.0)] * 20, target=1, better=better).verdict == "unknown"
