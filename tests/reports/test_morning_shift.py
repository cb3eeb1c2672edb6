"""Who is on: a rest day is in the roster too, as a shift of no length."""

from heming.facts.on_shift import OnShift
from heming.reports.morning_shift import is_rest_day

MIDNIGHT = 1_790_000_000


def day(starts: int | None, ends: int | None, leave: str = "") -> OnShift:
    return OnShift(1, "休", starts, ends, leave, None, None)


def test_a_shift_of_no_length_is_a_rest_day() -> None:
    assert is_rest_day(day(MIDNIGHT, MIDNIGHT))


def test_a_shift_with_hours_is_none() -> None:
    assert not is_rest_day(day(MIDNIGHT, MIDNIGHT + 8 * 3600))


def test_a_shift_whose_hours_the_roster_does_not_tell_is_none() -> None:
    assert not is_rest_day(day(MIDNIGHT, None))
    assert not is_rest_day(day(None, None))


def test_leave_without_hours_stays_leave() -> None:
    assert not is_rest_day(day(MIDNIGHT, MIDNIGHT, "年假"))
