"""Stretches of time with the people on shift: what splits a shared account."""

import random

from heming.org.roster import OnShift, Stretch, alone, stretches

NIGHT, DAY = 1, 2


def test_shifts_that_follow_each_other_leave_one_person_at_a_time() -> None:
    found = stretches([OnShift(DAY, 800, 1700), OnShift(NIGHT, 0, 800)])
    assert found == [Stretch(0, 800, frozenset([NIGHT])), Stretch(800, 1700, frozenset([DAY]))] == alone(found)


def test_where_two_are_on_shift_nobody_is_alone() -> None:
    found = stretches([OnShift(NIGHT, 0, 900), OnShift(DAY, 800, 1700)])
    assert [(one.start, one.end, len(one.people)) for one in found] == [(0, 800, 1), (800, 900, 2), (900, 1700, 1)]
    assert [one.start for one in alone(found)] == [0, 900]


def test_a_double_entry_of_one_person_is_still_one_person() -> None:
    assert stretches([OnShift(DAY, 0, 10), OnShift(DAY, 5, 20), OnShift(DAY, 0, 10)]) == [
        Stretch(0, 20, frozenset([DAY]))
    ]


def test_a_gap_belongs_to_nobody_and_a_shift_without_length_counts_for_nothing() -> None:
    found = stretches([OnShift(DAY, 0, 10), OnShift(NIGHT, 20, 30), OnShift(NIGHT, 15, 15), OnShift(DAY, 40, 35)])
    assert [(one.start, one.end) for one in found] == [(0, 10), (20, 30)]
    assert stretches([]) == []


def test_every_instant_agrees_with_asking_each_shift() -> None:
    dice = random.Random(7)
    for _ in range(50):
        shifts = [OnShift(dice.randrange(4), start := dice.randrange(50), start + dice.randrange(12)) for _ in range(9)]
        found = stretches(shifts)
        for at in range(65):
            there = frozenset(one.person for one in shifts if one.start <= at < one.end)
            told = [one.people for one in found if one.start <= at < one.end]
            assert told == ([there] if there else [])
