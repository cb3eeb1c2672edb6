"""The verdict is what the printed rule says, and nothing planted gives alarms at no more than the promised rate."""

import numpy as np
import pytest

from heming.insight.comovement import Link, Sides, link, usable, verdict_of
from heming.insight.measures import halves_of, performance, satisfaction, sides
from tests.insight.simulated import Crowd, crowd, promised

ROUNDS = 150


@pytest.mark.parametrize(("low", "high", "said"), [
    (0.11, 0.6, "together"), (0.1, 0.6, "cannot_tell"), (-0.6, -0.11, "apart"), (-0.6, -0.1, "cannot_tell"),
    (-0.19, 0.19, "no_link"), (-0.2, 0.19, "cannot_tell"), (-0.05, 0.3, "cannot_tell"), (0.12, 0.18, "together"),
])  # fmt: skip
def test_the_verdict_follows_the_printed_rule(low: float, high: float, said: str) -> None:
    assert verdict_of(low, high) == said


def test_few_people_carry_no_verdict_however_clear_they_look() -> None:
    assert Link(0.9, 0.6, 0.98, 7).verdict == "cannot_tell"
    assert Link(0.9, 0.6, 0.98, 8).verdict == "together"
    assert not Link(float("nan"), float("nan"), float("nan"), 40).known


def test_two_splits_are_averaged_and_keep_the_width_of_one() -> None:
    dice = np.random.default_rng(1)
    x = dice.normal(size=40)
    first, second = (Sides(x, x + dice.normal(0, 1.2, 40)) for _ in range(2))
    alone, other, both = link([first]), link([second]), link([first, second])
    assert min(alone.value, other.value) < both.value < max(alone.value, other.value)
    assert np.arctanh(both.high) - np.arctanh(both.low) == pytest.approx(
        np.arctanh(alone.high) - np.arctanh(alone.low), rel=0.1
    )


def test_a_control_that_explains_both_sides_leaves_no_link() -> None:
    dice = np.random.default_rng(2)
    mix = dice.normal(size=300)
    x, y = mix + dice.normal(0, 0.5, 300), mix + dice.normal(0, 0.5, 300)
    assert link([Sides(x, y)]).verdict == "together"
    assert link([Sides(x, y, mix[:, None])]).verdict == "no_link"


def test_controls_with_gaps_or_without_difference_are_left_out_and_never_too_many() -> None:
    gap, same, good = np.array([1.0, np.nan, 3.0] * 6), np.ones(18), np.arange(18.0)
    found = usable([gap, same, good, good**2, good**3, good**4], n=18)
    assert found is not None and found.shape == (18, 3)
    assert usable([gap, same], n=18) is None and usable([good], n=0) is None


def test_nothing_comes_from_customers_answers_but_satisfaction() -> None:
    halves = halves_of(*crowd(Crowd(), 3))
    other = halves.first.assign(rated=0.0, satisfied=0.0, rated_off=0.0, rated_spread=0.0)
    for measure in ("handle", "reply", "volume", "hourly"):
        np.testing.assert_array_equal(
            performance(halves.first, measure, alike=True), performance(other, measure, alike=True)
        )


def test_people_with_few_cases_or_ratings_are_left_out() -> None:
    first, _ = crowd(Crowd(people=3), 4)
    few = first.assign(handle_n=[9, 10, 60], rated=[30.0, 9.0, 10.0])
    assert np.isnan(performance(few, "handle", alike=True)).tolist() == [True, False, False]
    assert np.isnan(satisfaction(few, alike=True)).tolist() == [False, True, False]


@pytest.mark.parametrize("people", [25, 60])
def test_centres_without_any_link_raise_alarms_at_no_more_than_the_promised_rate(people: int) -> None:
    said = [
        link(sides(halves_of(*crowd(Crowd(people=people), seed)), "handle", alike=True)).verdict
        for seed in range(ROUNDS)
    ]
    assert promised(sum(one in ("together", "apart") for one in said), ROUNDS)
    assert set(said) <= {"no_link", "cannot_tell", "together", "apart"}


def test_many_people_without_a_link_are_told_so_and_a_planted_one_is_found() -> None:
    large = Crowd(people=800, cases=40, rated=40, liked_sd=0.1)
    assert link(sides(halves_of(*crowd(large, 5)), "handle", alike=True)).verdict == "no_link"
    apart = Crowd(people=80, rated=200, liked_sd=0.1, together=-0.7)
    assert link(sides(halves_of(*crowd(apart, 6)), "handle", alike=True)).verdict == "apart"
    together = Crowd(people=80, rated=200, liked_sd=0.1, together=0.7)
    assert link(sides(halves_of(*crowd(together, 7)), "reply", alike=False)).verdict == "together"
