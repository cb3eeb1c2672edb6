"""Chats at once: the ratio and its interval over people, and when nothing is measured."""

import numpy as np
import pytest

from heming.insight.at_once import MOST, at_once
from heming.insight.staffing import Target, people_needed


def test_busy_people_weigh_by_their_time() -> None:
    found = at_once([900, 100], [300, 100], person_days=2, chats=40)
    assert found.value == pytest.approx(1000 / 400)


def test_the_interval_holds_the_truth_nineteen_times_out_of_twenty() -> None:
    dice, inside, rounds = np.random.default_rng(12), 0, 500
    for _ in range(rounds):
        busy = dice.uniform(20_000, 40_000, 25)
        each = np.maximum(1, dice.normal(2.4, 0.5, 25))
        found = at_once((busy * each).tolist(), busy.tolist(), person_days=500, chats=5000)
        assert found.low is not None and found.high is not None
        inside += found.low <= 2.4 <= found.high
    assert 0.92 <= inside / rounds <= 0.98


def test_one_person_has_a_value_without_a_range() -> None:
    found = at_once([900], [300], person_days=5, chats=40)
    assert (found.value, found.low, found.high) == (3, None, None)


def test_a_range_never_reaches_below_one_chat() -> None:
    found = at_once([100, 300], [100, 100], person_days=2, chats=40)
    assert found.low == 1 and found.high is not None and found.high > 3


def test_too_few_chats_or_chats_left_open_measure_nothing() -> None:
    assert at_once([900, 800], [300, 400], person_days=2, chats=29).value is None
    assert at_once([], [], person_days=0, chats=0).value is None
    assert at_once([int(MOST + 1) * 100] * 2, [100, 100], person_days=2, chats=90).value is None


def test_people_needed_take_chats_at_once_with_a_fraction() -> None:
    one, many = (people_needed(100, 180, target=Target(concurrency=c), impatient=False) for c in (1, 2.4))
    assert (one, many) == (14, 6)
