"""Calendars: what they refuse, the holidays of China, the editable files, versions."""

import sys
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from subprocess import run
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heming.errors import BadInput, BadParameter
from heming.worktime import (
    WEEKDAYS,
    Calendar,
    Period,
    add_business_seconds,
    always_open,
    business_seconds,
    calendar_from_toml,
    calendar_to_toml,
    cn_calendar,
    cn_special_days,
    is_open,
    provisional_years,
    read_special_days,
    successor,
    weekly_calendar,
)

OFFICE = {day: ["09:00-12:00", "13:00-18:00"] for day in WEEKDAYS[:5]}
DAY = 8 * 3600


def at(written: str) -> int:
    return int(datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp())


# -- the holidays of China, worked out by hand from the published notices


def test_the_national_holiday_of_2023_is_off_and_its_two_weekend_days_are_worked() -> None:
    """Off 29 September (Friday) to 6 October (Friday); Saturday 7 and Sunday 8 October worked."""
    calendar = cn_calendar()
    assert business_seconds(calendar, start_epoch=at("2023-09-29T00:00"), end_epoch=at("2023-10-07T00:00")) == 0
    assert business_seconds(calendar, start_epoch=at("2023-10-07T00:00"), end_epoch=at("2023-10-09T00:00")) == 2 * DAY
    # Thursday 28, the two worked weekend days, then Monday 9 to Friday 13
    assert (
        business_seconds(calendar, start_epoch=at("2023-09-28T00:00"), end_epoch=at("2023-10-16T00:00"))
        == (1 + 2 + 5) * DAY
    )


def test_an_sla_opened_before_the_holiday_falls_due_on_the_worked_saturday() -> None:
    calendar = cn_calendar()
    assert add_business_seconds(calendar, at("2023-09-28T17:30"), seconds=3600) == at("2023-10-07T09:30")
    assert add_business_seconds(calendar, at("2023-09-28T17:30"), seconds=3600 + 2 * DAY) == at("2023-10-09T09:30")


def test_spring_festival_2024_has_its_days_off_and_its_worked_sundays() -> None:
    """Off 10 to 17 February; Sundays 4 and 18 February worked (the eve, Friday 9, is an ordinary working day)."""
    calendar = cn_calendar()
    assert business_seconds(calendar, start_epoch=at("2024-02-10T00:00"), end_epoch=at("2024-02-18T00:00")) == 0
    worked = [day for day in range(1, 30) if is_open(calendar, at(f"2024-02-{day:02}T10:00"))]
    assert worked == [1, 2, 4, 5, 6, 7, 8, 9, 18, 19, 20, 21, 22, 23, 26, 27, 28, 29]


def test_a_worked_saturday_has_mondays_hours_even_where_saturdays_have_their_own() -> None:
    calendar = cn_calendar(hours={"monday": ["09:00-18:00"], "saturday": ["10:00-12:00"]})
    assert calendar.periods_on(date(2023, 10, 7)) == (Period(9 * 3600, 18 * 3600),)
    assert calendar.periods_on(date(2023, 10, 14)) == (Period(10 * 3600, 12 * 3600),)


def test_every_published_working_day_agrees_with_the_package() -> None:
    import chinese_calendar

    calendar = cn_calendar()
    day = date(2016, 1, 1)
    while day <= date(2026, 12, 31):
        assert bool(calendar.periods_on(day)) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_years_nobody_has_published_use_weekdays_and_are_said_to_be_provisional() -> None:
    calendar = cn_calendar()
    unknown = max(cn_special_days().years) + 1
    assert calendar.is_provisional(unknown) and not calendar.is_provisional(2023)
    assert provisional_years(
        calendar, from_epoch=at("2023-01-01T00:00"), to_epoch=at(f"{unknown + 1}-06-01T00:00")
    ) == [
        unknown,
        unknown + 1,
    ]
    national_day = date(unknown, 10, 1)
    assert bool(calendar.periods_on(national_day)) == (national_day.weekday() < 5)
    assert not provisional_years(always_open(), from_epoch=0, to_epoch=at("2030-01-01T00:00"))


def test_the_editable_file_fills_a_year_and_makes_it_final() -> None:
    own = read_special_days("""
        [2031]
        off = [2031-01-01, "2031-01-23/2031-01-29"]
        worked = [2031-01-18, {date = 2031-02-02, like = "friday"}]
    """)
    calendar = cn_calendar(own_days=own)
    assert not calendar.is_provisional(2031) and calendar.is_provisional(2032)
    assert calendar.periods_on(date(2031, 1, 24)) == () != calendar.periods_on(date(2031, 1, 30))
    assert calendar.worked[date(2031, 1, 18)] == 0 and calendar.worked[date(2031, 2, 2)] == 4


def test_the_editable_file_overrides_single_published_days_and_leaves_the_others() -> None:
    own = read_special_days("[2023]\noff = [2023-10-07, 2023-11-13]\nworked = [2023-10-06]\n")
    calendar = cn_calendar(own_days=own)
    assert calendar.periods_on(date(2023, 10, 7)) == calendar.periods_on(date(2023, 11, 13)) == ()
    assert calendar.periods_on(date(2023, 10, 6)) and calendar.worked[date(2023, 10, 6)] == 4  # a Friday's own hours
    assert calendar.periods_on(date(2023, 10, 8)) and not calendar.periods_on(date(2023, 10, 5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[2027]\noff = [2026-01-01]", "not a day or range"),
        ('[2027]\noff = ["2027-02-11/2027-02-05"]', "not a day or range"),
        ('[2027]\noff = ["soon"]', "not a day or range"),
        ("[2027]\noff = [2027-01-01T08:00:00]", "not a day or range"),
        ("[2027]\nwork = [2027-01-02]", "Did you mean worked?"),
        ("[2027]\noff = 2027-01-02", "not a list of days"),
        ("[next]\noff = []", "not a year"),
        ("[2027]\noff = [2027-01-02]\nworked = [2027-01-02]", "both off and worked"),
        ('[2027]\nworked = [{date = 2027-01-02, like = "funday"}]', "Did you mean sunday?"),
        ("[2027", "not valid TOML"),
    ],
)
def test_a_mistake_in_the_holiday_file_is_named_with_its_remedy(text: str, said: str) -> None:
    with pytest.raises(BadInput) as problem:
        read_special_days(text)
    assert said in str(problem.value) and problem.value.remedy


# -- what a calendar refuses


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"monday": ["09:00-12:00", "11:00-15:00"]}, "09:00-12:00 and 11:00-15:00 overlap"),
        ({"monday": ["22:00-06:00"], "tuesday": ["05:00-09:00"]}, "On tuesday (after the night of monday)"),
        ({"sunday": ["22:00-06:00"], "monday": ["05:00-09:00"]}, "On monday (after the night of sunday)"),
        ({"monday": ["09:00-09:00"]}, "starts and ends at the same time"),
        ({"monday": ["9 to 5"]}, "not a working period"),
        ({"monday": ["09:00-25:00"]}, "no clock shows"),
        ({"monday": ["09:60-12:00"]}, "no clock shows"),
        ({"mnday": ["09:00-12:00"]}, "Did you mean monday?"),
        ({"monday": ["09:00-次日10:00"]}, "longer than 24 hours"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_a_remedy(hours: dict[str, list[str]], said: str) -> None:
    with pytest.raises(BadInput) as problem:
        weekly_calendar("wrong", "Asia/Shanghai", hours=hours)
    assert said in str(problem.value) and problem.value.remedy


@pytest.mark.parametrize(("start", "end"), [(3600, 3600), (7200, 3600), (-1, 5), (90_000, 95_000), (10, 86_411)])
def test_a_period_must_end_after_its_start_and_within_a_day_of_it(start: int, end: int) -> None:
    with pytest.raises(BadInput):
        Period(start, end)


@pytest.mark.parametrize(
    ("zone", "meant"),
    [("Asia/Shangai", "Asia/Shanghai"), ("Beijing", "Asia/Shanghai"), ("北京时间", "Asia/Shanghai"),
     ("UTC+8", "Asia/Shanghai"), ("Europe/Londn", "Europe/London")],
)  # fmt: skip
def test_an_unknown_zone_is_answered_with_the_nearest_one(zone: str, meant: str) -> None:
    with pytest.raises(BadInput, match=f"Did you mean {meant}"):
        weekly_calendar("here", zone, hours=OFFICE)


@pytest.mark.parametrize("zone", ["", "../etc/passwd", "Europe", "/etc/localtime"])
def test_a_zone_that_is_a_path_or_nothing_is_refused(zone: str) -> None:
    with pytest.raises(BadInput, match="no time zone"):
        weekly_calendar("here", zone, hours=OFFICE)


def test_a_calendar_refuses_what_contradicts_itself() -> None:
    office = weekly_calendar("office", "Asia/Shanghai", hours=OFFICE)
    day = date(2023, 10, 7)
    with pytest.raises(BadInput, match="both off and worked"):
        replace(office, closed=frozenset([day]), worked={day: 0})
    with pytest.raises(BadParameter, match="follows weekday 7"):
        replace(office, worked={day: 7})
    with pytest.raises(BadInput, match="overlap"):
        replace(office, exceptions={day: (Period(0, 7200), Period(3600, 9000))})
    with pytest.raises(BadInput, match="no key"):
        replace(office, key=" ")
    with pytest.raises(BadParameter, match="count from 1"):
        replace(office, version=0)
    with pytest.raises(BadInput, match="6 days"):
        replace(office, week=office.week[:6])


def test_a_calendar_cannot_be_changed_after_it_is_made() -> None:
    with pytest.raises(FrozenInstanceError):
        cn_calendar().version = 2  # type: ignore[misc]


def test_an_exception_wins_over_a_holiday_and_an_empty_one_closes_the_day() -> None:
    rush = replace(cn_calendar(), exceptions={date(2023, 10, 1): (Period(0, 86_400),), date(2023, 11, 10): ()})
    assert business_seconds(rush, start_epoch=at("2023-10-01T00:00"), end_epoch=at("2023-10-02T00:00")) == 86_400
    assert business_seconds(rush, start_epoch=at("2023-11-10T00:00"), end_epoch=at("2023-11-11T00:00")) == 0


# -- versions and files


def test_the_content_hash_changes_with_the_hours_and_not_with_name_or_version() -> None:
    office = weekly_calendar("office", "Asia/Shanghai", hours=OFFICE)
    assert replace(office, key="other", version=9).content_hash == office.content_hash
    assert replace(office, zone="Europe/London").content_hash != office.content_hash
    assert replace(office, closed=frozenset([date(2023, 10, 2)])).content_hash != office.content_hash
    backwards = {day: list(reversed(OFFICE[day])) for day in reversed(OFFICE)}
    assert weekly_calendar("office", "Asia/Shanghai", hours=backwards) == office


def test_the_content_hash_is_the_same_in_another_process() -> None:
    program = "from heming.worktime import cn_calendar; print(cn_calendar().content_hash)"
    printed = run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
    assert printed == cn_calendar().content_hash


def test_a_successor_has_the_next_version_only_when_the_hours_changed() -> None:
    first = weekly_calendar("office", "Asia/Shanghai", hours=OFFICE)
    longer = weekly_calendar("draft", "Asia/Shanghai", hours=OFFICE | {"saturday": ["10:00-16:00"]})
    second = successor(first, longer)
    assert (second.key, second.version, second.week) == ("office", 2, longer.week)
    assert successor(second, replace(longer, version=7)) is second


EXAMPLE = """
key = "service"
version = 3
zone = "Asia/Shanghai"
public_holidays = "cn"
closed = [2023-08-15]

[week]
monday = ["09:00-12:00", "13:30-18:00"]
"周二" = ["09:00~12:00"]
saturday = ["22:00-06:00"]

[worked]
2023-10-02 = "tuesday"

[exceptions]
2023-11-11 = ["00:00-24:00"]
2023-11-12 = []
"""


def test_a_calendar_is_read_from_its_file_with_the_public_holidays_it_asks_for() -> None:
    calendar = calendar_from_toml(EXAMPLE, read_special_days("[2023]\noff = [2023-08-14]\n"))
    assert (calendar.key, calendar.version) == ("service", 3)
    assert calendar.periods_on(date(2023, 8, 7)) == (Period(32_400, 43_200), Period(48_600, 64_800))
    assert calendar.periods_on(date(2023, 8, 14)) == calendar.periods_on(date(2023, 8, 15)) == ()
    assert calendar.periods_on(date(2023, 10, 2)) == (Period(32_400, 43_200),)  # worked wins over the public holiday
    assert calendar.periods_on(date(2023, 10, 3)) == ()
    assert calendar.periods_on(date(2023, 8, 12)) == (Period(79_200, 108_000),)
    assert calendar.periods_on(date(2023, 11, 11)) == (Period(0, 86_400),)
    assert not calendar.is_provisional(2023) and calendar.is_provisional(2100)


def test_the_written_file_spells_out_every_day_and_reads_back_equal() -> None:
    calendar = calendar_from_toml(EXAMPLE)
    written = calendar_to_toml(calendar)
    assert "public_holidays" not in written and "2023-10-03" in written
    again = calendar_from_toml(written)
    assert again == calendar and again.content_hash == calendar.content_hash and hash(again) == hash(calendar)


days = st.dates(date(2020, 1, 1), date(2024, 12, 31))
one_period = st.builds(Period, st.integers(0, 86_399), st.integers(86_400, 86_400)) | st.builds(
    lambda start, length: Period(start, start + length), st.integers(0, 86_399), st.integers(1, 86_400)
)


@settings(max_examples=100, deadline=None)
@given(
    key=st.text(min_size=1).filter(str.strip), closed=st.frozensets(days, max_size=3),
    exceptions=st.dictionaries(days, st.tuples(one_period) | st.just(()), max_size=3),
    monday=one_period, years=st.none() | st.frozensets(st.integers(2000, 2030), max_size=3),
)  # fmt: skip
def test_any_calendar_survives_its_file(
    key: str, closed: frozenset[date], exceptions: dict[date, tuple[Period, ...]], monday: Period,
    years: frozenset[int] | None,
) -> None:  # fmt: skip
    week = ((monday,), (), (), (), (), (), ())
    calendar = Calendar(key, 2, "Asia/Shanghai", week, closed, {date(2025, 1, 4): 0}, exceptions, years)
    assert calendar_from_toml(calendar_to_toml(calendar)) == calendar


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('zone = "Asia/Shanghai"', 'zonne = "Asia/Shanghai"'), "Did you mean zone?"),
        (('zone = "Asia/Shanghai"\n', ""), "does not give 'zone'"),
        (("version = 3", 'version = "3"'), "not a int"),
        (("version = 3", "version = true"), "is True"),
        (('public_holidays = "cn"', 'public_holidays = "fr"'), "'fr' are not known"),
        (("closed = [2023-08-15]", 'closed = ["mid August"]'), "'mid August' is not a date"),
        (("closed = [2023-08-15]", 'published_years = ["2023"]'), "no year"),
        (("2023-11-12 = []", "2023-11-12 = 5"), "not a list of periods"),
        (('2023-10-02 = "tuesday"', '2023-10-02 = "tusday"'), "Did you mean tuesday?"),
        (("[week]", "[week"), "not valid TOML"),
        (('"周二" =', "周二 ="), "stand in quotation marks"),
    ],
)
def test_a_mistake_in_a_calendar_file_is_named_with_its_remedy(change: tuple[str, str], said: str) -> None:
    assert change[0] in EXAMPLE
    with pytest.raises(BadInput) as problem:
        calendar_from_toml(EXAMPLE.replace(*change))
    assert said in str(problem.value) and problem.value.remedy


def test_no_more_than_the_floor_is_loaded_with_worktime() -> None:
    program = (
        "import sys, heming.worktime; "
        "print([m for m in sys.modules if m in ('django', 'duckdb', 'pandas', 'scipy', 'chinese_calendar')], "
        "sorted(m for m in sys.modules if m.startswith('heming') and m.count('.') == 1))"
    )
    printed = run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[] ['heming.errors', 'heming.worktime']"


def test_the_files_of_the_floor_name_only_what_they_may_import() -> None:
    folder = Path(sys.modules["heming.worktime"].__file__ or "").parent
    for path in folder.glob("*.py"):
        assert "django" not in path.read_text(encoding="utf-8"), path
