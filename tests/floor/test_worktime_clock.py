"""Business time, checked against counting minutes one by one and against results worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heming.errors import BadParameter
from heming.worktime import (
    Calendar,
    Period,
    add_business_seconds,
    always_open,
    boundaries,
    business_seconds,
    business_seconds_of_pairs,
    is_open,
    weekly_calendar,
)

ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe")
# Days around which clocks change somewhere in ZONES, and an ordinary week.
ANCHORS = (date(2023, 3, 12), date(2023, 3, 26), date(2023, 4, 2), date(2023, 7, 5), date(2023, 10, 1),
           date(2023, 10, 29), date(2023, 11, 5), date(2023, 12, 31))  # fmt: skip
DAY_MINUTES = 1440
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def day_periods(draw: st.DrawFn, may_cross: bool = True) -> tuple[Period, ...]:
    """Up to three periods on whole minutes, the last one sometimes running past midnight."""
    count = draw(st.integers(0, 3))
    edges = sorted(draw(st.lists(st.integers(300, DAY_MINUTES), min_size=2 * count, max_size=2 * count, unique=True)))
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    if pairs and may_cross and draw(st.booleans()):
        pairs[-1] = (pairs[-1][0], DAY_MINUTES + draw(st.integers(1, 300)))
    return tuple(Period(start * 60, end * 60) for start, end in pairs)


@st.composite
def calendars_and_ranges(draw: st.DrawFn) -> tuple[Calendar, int, int]:
    anchor = draw(st.sampled_from(ANCHORS))
    near = [anchor + timedelta(days=n) for n in range(-3, 5)]
    closed = draw(st.frozensets(st.sampled_from(near), max_size=2))
    worked = draw(st.dictionaries(st.sampled_from(near), st.integers(0, 6), max_size=2))
    # Exceptions may overlap the night shift of the day before: that time counts once.
    exceptions = draw(st.dictionaries(st.sampled_from(near), day_periods(), max_size=2))
    early = draw(st.booleans())
    if early:
        exceptions[anchor] = (Period(0, 4 * 3600), Period(5 * 3600, 9 * 3600))
    calendar = Calendar(
        "drawn", 1, draw(st.sampled_from(ZONES)), tuple(draw(day_periods()) for _ in range(7)),
        closed, {day: like for day, like in worked.items() if day not in closed}, exceptions,
    )  # fmt: skip
    noon = int(datetime(anchor.year, anchor.month, anchor.day, 12, tzinfo=UTC).timestamp())
    start = noon + 60 * draw(st.integers(-2 * DAY_MINUTES, DAY_MINUTES))
    return calendar, start, start + 60 * draw(st.integers(0, 3 * DAY_MINUTES))


def minute_is_worked(calendar: Calendar, epoch: int) -> bool:
    """The oracle: what the wall clock shows at this instant, looked up in the day's plan and in last night's."""
    local = datetime.fromtimestamp(epoch, ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    for day, shown in ((local.date(), minute), (local.date() - timedelta(days=1), minute + DAY_MINUTES)):
        if day in calendar.exceptions:
            plan = calendar.exceptions[day]
        elif day in calendar.closed:
            plan = ()
        elif day in calendar.worked:
            plan = calendar.week[calendar.worked[day]]
        else:
            plan = calendar.week[day.weekday()]
        if any(period.start_seconds // 60 <= shown < period.end_seconds // 60 for period in plan):
            return True
    return False


@relaxed
@given(drawn=calendars_and_ranges())
def test_business_time_equals_counting_minutes_one_by_one(drawn: tuple[Calendar, int, int]) -> None:
    calendar, start, end = drawn
    counted = sum(minute_is_worked(calendar, minute) for minute in range(start, end, 60)) * 60
    assert business_seconds(calendar, start_epoch=start, end_epoch=end) == counted


@relaxed
@given(drawn=calendars_and_ranges(), second=st.integers(0, 3 * 86_400))
def test_boundaries_give_the_same_seconds_as_measuring_directly(drawn: tuple[Calendar, int, int], second: int) -> None:
    calendar, start, end = drawn
    rows = boundaries(calendar, from_epoch=start, to_epoch=end).rows()
    at = min(start + second, end)
    epoch, before, opened = [row for row in rows if row[0] <= at][-1]  # what an ASOF join picks
    assert before + opened * (at - epoch) == business_seconds(calendar, start_epoch=start, end_epoch=at)
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert rows[0][:2] == (start, 0)
    if epoch <= at < end:
        assert bool(opened) == is_open(calendar, at)


@relaxed
@given(drawn=calendars_and_ranges(), seconds=st.integers(0, 200_000))
def test_adding_business_time_and_measuring_it_gives_it_back(drawn: tuple[Calendar, int, int], seconds: int) -> None:
    calendar, start, _ = drawn
    if not any(calendar.week):
        return
    due = add_business_seconds(calendar, start, seconds=seconds)
    assert business_seconds(calendar, start_epoch=start, end_epoch=due) == seconds
    if seconds:  # and it is the earliest such instant
        assert business_seconds(calendar, start_epoch=start, end_epoch=due - 1) == seconds - 1


@relaxed
@given(drawn=calendars_and_ranges(), cut=st.floats(0, 1))
def test_an_interval_is_the_sum_of_its_parts(drawn: tuple[Calendar, int, int], cut: float) -> None:
    calendar, start, end = drawn
    middle = start + int((end - start) * cut)
    parts = (business_seconds(calendar, start_epoch=start, end_epoch=middle) or 0) + (
        business_seconds(calendar, start_epoch=middle, end_epoch=end) or 0
    )
    assert parts == business_seconds(calendar, start_epoch=start, end_epoch=end)


@settings(max_examples=20, deadline=None)
@given(drawn=calendars_and_ranges(), seed=st.integers(0, 99))
def test_arrays_give_the_same_as_one_pair_at_a_time(drawn: tuple[Calendar, int, int], seed: int) -> None:
    calendar, start, end = drawn
    random = np.random.default_rng(seed)
    starts, ends = (random.integers(start, end + 1, 50) for _ in range(2))
    measured = business_seconds_of_pairs(calendar, start_epochs=starts, end_epochs=ends)
    for index in range(50):
        one = business_seconds(calendar, start_epoch=int(starts[index]), end_epoch=int(ends[index]))
        assert one is None if np.ma.getmaskarray(measured)[index] else one == measured.data[index]


def at(written: str, zone: str = "Asia/Shanghai") -> int:
    return int(datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).timestamp())


@pytest.mark.parametrize(
    ("zone", "start", "end", "hours"),
    [
        ("Europe/London", "2023-03-26T00:00", "2023-03-27T00:00", 23),
        ("Europe/London", "2023-10-29T00:00", "2023-10-30T00:00", 25),
        ("America/New_York", "2023-03-12T00:00", "2023-03-13T00:00", 23),
        ("America/New_York", "2023-11-05T00:00", "2023-11-06T00:00", 25),
        ("Australia/Lord_Howe", "2023-04-02T00:00", "2023-04-03T00:00", 24.5),
        ("Australia/Lord_Howe", "2023-10-01T00:00", "2023-10-02T00:00", 23.5),
        ("Asia/Shanghai", "2023-03-26T00:00", "2023-03-27T00:00", 24),
    ],
)
def test_a_day_on_which_clocks_change_has_its_true_number_of_seconds(
    zone: str, start: str, end: str, hours: float
) -> None:
    all_day = Calendar("all-day", 1, zone, ((Period(0, 86_400),),) * 7)
    assert business_seconds(all_day, start_epoch=at(start, zone), end_epoch=at(end, zone)) == hours * 3600


def test_a_night_shift_over_the_clock_change_has_the_hours_really_worked() -> None:
    night = weekly_calendar("night", "Europe/London", hours={"saturday": ["22:00-06:00"]})
    spring = at("2023-03-25T12:00", "Europe/London"), at("2023-03-26T12:00", "Europe/London")
    autumn = at("2023-10-28T12:00", "Europe/London"), at("2023-10-29T12:00", "Europe/London")
    assert business_seconds(night, start_epoch=spring[0], end_epoch=spring[1]) == 7 * 3600
    assert business_seconds(night, start_epoch=autumn[0], end_epoch=autumn[1]) == 9 * 3600


def test_a_lunch_break_and_a_night_are_not_counted() -> None:
    office = weekly_calendar(
        "office", "Asia/Shanghai", hours={"mon": ["09:00-12:00", "13:30-18:00"], "tue": ["09:00-12:00"]}
    )
    assert business_seconds(office, start_epoch=at("2023-08-07T11:50"), end_epoch=at("2023-08-07T13:40")) == 20 * 60
    assert business_seconds(office, start_epoch=at("2023-08-07T17:59"), end_epoch=at("2023-08-08T09:01")) == 2 * 60
    assert add_business_seconds(office, at("2023-08-07T17:00"), seconds=7200) == at("2023-08-08T10:00")


def test_what_ends_at_closing_time_is_due_at_closing_and_not_at_the_next_opening() -> None:
    office = weekly_calendar("office", "Asia/Shanghai", hours={"mon": ["09:00-18:00"], "tue": ["09:00-18:00"]})
    assert add_business_seconds(office, at("2023-08-07T17:00"), seconds=3600) == at("2023-08-07T18:00")
    assert add_business_seconds(office, at("2023-08-07T20:00"), seconds=0) == at("2023-08-07T20:00")
    assert is_open(office, at("2023-08-07T09:00")) and not is_open(office, at("2023-08-07T18:00"))


def test_a_night_shift_before_a_holiday_still_ends_in_the_morning() -> None:
    night = weekly_calendar("night", "Asia/Shanghai", hours={"thu": ["22:00-06:00"], "fri": ["22:00-06:00"]})
    holiday = Calendar("night", 2, night.zone, night.week, closed=frozenset([date(2023, 9, 29)]))  # a Friday
    start, end = at("2023-09-28T12:00"), at("2023-10-01T12:00")
    assert business_seconds(night, start_epoch=start, end_epoch=end) == 16 * 3600
    assert business_seconds(holiday, start_epoch=start, end_epoch=end) == 8 * 3600
    assert is_open(holiday, at("2023-09-29T05:59"))


def test_round_the_clock_business_seconds_are_elapsed_seconds() -> None:
    assert business_seconds(always_open(), start_epoch=1_000_000_000, end_epoch=1_700_000_007) == 700_000_007
    assert boundaries(always_open(), from_epoch=1_000_000_000, to_epoch=1_700_000_000).rows() == [
        (1_000_000_000, 0, 1), (1_700_000_000, 700_000_000, 0),
    ]  # fmt: skip


def test_an_end_before_its_start_is_missing_and_not_a_negative_length() -> None:
    assert business_seconds(always_open(), start_epoch=1000, end_epoch=999) is None
    assert business_seconds(always_open(), start_epoch=1000, end_epoch=1000) == 0


def test_in_arrays_reversed_masked_and_implausible_pairs_are_masked() -> None:
    far = 253_402_300_799  # the year 9999
    starts = np.ma.MaskedArray(np.array([0, 50, 0, 0, -far]), mask=[False, False, True, False, False])
    seconds = business_seconds_of_pairs(always_open(), start_epochs=starts, end_epochs=np.array([60, 40, 60, far, 60]))
    assert seconds.tolist() == [60, None, None, None, None]
    assert (
        business_seconds_of_pairs(
            always_open(), start_epochs=np.array([], dtype=np.int64), end_epochs=np.array([], dtype=np.int64)
        ).size
        == 0
    )


def test_milliseconds_given_for_seconds_are_refused_with_the_remedy() -> None:
    with pytest.raises(BadParameter, match="not milliseconds"):
        business_seconds(always_open(), start_epoch=0, end_epoch=1_690_000_000_000)


def test_time_that_never_comes_is_said_instead_of_searched_for_ever() -> None:
    never = weekly_calendar("never", "Asia/Shanghai", hours={})
    assert business_seconds(never, start_epoch=0, end_epoch=1_700_000_000) == 0
    with pytest.raises(BadParameter, match="has no 1 business seconds"):
        add_business_seconds(never, 1_700_000_000, seconds=1)
    with pytest.raises(BadParameter, match="cannot be added"):
        add_business_seconds(never, 1_700_000_000, seconds=-1)


def test_boundaries_refuse_instants_and_ranges_they_were_not_made_for() -> None:
    line = boundaries(always_open(), from_epoch=1000, to_epoch=2000)
    with pytest.raises(BadParameter, match="outside"):
        line.seconds_until(np.array([2001]))
    with pytest.raises(BadParameter, match="before its start"):
        boundaries(always_open(), from_epoch=2000, to_epoch=1000)
