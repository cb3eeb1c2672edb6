"""When somebody works: a weekly pattern, days off, days worked instead (调休), and days with hours of their own."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from heming.errors import BadInput, BadParameter, did_you_mean
from heming.worktime.periods import DAY_SECONDS, Period, check_no_overlap, parse_periods

__all__ = ["WEEKDAYS", "Calendar", "Period", "always_open", "successor", "weekday_number", "weekly_calendar"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE_TIME = re.compile(r"(asia/)?beijing|北京(时间)?|cst|china|(utc|gmt)\+0?8(:00)?", re.IGNORECASE)
Week = tuple[tuple[Period, ...], ...]


@dataclass(frozen=True)
class Calendar:
    """Business hours, one immutable version of them.

    A day's periods are, first match wins: its `exceptions` (an empty tuple is closed); nothing if it is in `closed`;
    the pattern of another weekday if it is in `worked`; the pattern of its own weekday. Periods are wall-clock times
    of `zone`: an instant is open when its local wall clock lies in a period, so an hour repeated by daylight saving
    counts twice and a skipped one not at all. A period that crosses midnight belongs to the day it starts on,
    whatever the next day is; where two days overlap, time counts once.
    """

    key: str
    version: int
    zone: str
    week: Week
    """Seven tuples of periods, Monday first."""
    closed: frozenset[date] = frozenset()
    worked: Mapping[date, int] = field(default_factory=dict)
    """Days worked out of turn, each with the weekday (Monday 0) whose pattern it follows."""
    exceptions: Mapping[date, tuple[Period, ...]] = field(default_factory=dict)
    published_years: frozenset[int] | None = None
    """Years whose public holidays are known.

    Every other year is provisional. None: this calendar follows no public holidays.
    """

    def __post_init__(self) -> None:
        object.__setattr__(self, "week", tuple(tuple(sorted(periods)) for periods in self.week))
        object.__setattr__(self, "closed", frozenset(self.closed))
        object.__setattr__(self, "worked", dict(self.worked))
        object.__setattr__(
            self, "exceptions", {day: tuple(sorted(periods)) for day, periods in self.exceptions.items()}
        )
        _check_name(self)
        zone_info(self.zone)
        _check_week(self.week)
        _check_days(self)

    def __hash__(self) -> int:
        return hash((self.key, self.version, self.content_hash))

    def periods_on(self, day: date) -> tuple[Period, ...]:
        """The periods that start on this local day."""
        if day in self.exceptions:
            return self.exceptions[day]
        if day in self.closed:
            return ()
        return self.week[self.worked.get(day, day.weekday())]

    def is_provisional(self, year: int) -> bool:
        """Whether the public holidays of this year are not known, so that plain weekdays stand in for them."""
        return self.published_years is not None and year not in self.published_years

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the hours without key and version: calendars with the same hash measure the same."""
        years = self.published_years
        content = {
            "zone": self.zone,
            "week": [[str(period) for period in periods] for periods in self.week],
            "closed": sorted(day.isoformat() for day in self.closed),
            "worked": {day.isoformat(): weekday for day, weekday in self.worked.items()},
            "exceptions": {day.isoformat(): [str(p) for p in periods] for day, periods in self.exceptions.items()},
            "published_years": None if years is None else sorted(years),
        }
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def weekly_calendar(key: str, zone: str, *, hours: Mapping[str, Sequence[str]], version: int = 1) -> Calendar:
    """A calendar without holidays from written hours, {"monday": ["09:00-12:00", "13:30-18:00"], ...}.

    Days not named are closed.
    """
    return Calendar(key, version, zone, week_from_hours(hours))


def week_from_hours(hours: Mapping[str, Sequence[str]]) -> Week:
    """The weekly pattern from written hours per weekday."""
    written = {weekday_number(name): parse_periods(texts) for name, texts in hours.items()}
    return tuple(written.get(number, ()) for number in range(7))


def always_open(key: str = "always", zone: str = "UTC", *, version: int = 1) -> Calendar:
    """Round the clock, every day (7×24): business seconds are elapsed seconds."""
    return Calendar(key, version, zone, ((Period(0, DAY_SECONDS),),) * 7)


def successor(old: Calendar, new: Calendar) -> Calendar:
    """`new` as the next version of `old`.

    `old` itself when the hours did not change, so that nothing is derived again.
    """
    if old.content_hash == new.content_hash:
        return old
    return replace(new, key=old.key, version=old.version + 1)


def weekday_number(name: str) -> int:
    """Monday 0 … Sunday 6 from an English name or its first three letters, or 周一 … 周日."""
    plain = name.strip().lower()
    for number, weekday in enumerate(WEEKDAYS):
        if plain in (weekday, weekday[:3], "周" + "一二三四五六日"[number], "星期" + "一二三四五六日"[number]):
            return number
    hint = did_you_mean(plain, WEEKDAYS)
    raise BadInput("'{name}' is not a weekday.{hint}", "Use monday … sunday or 周一 … 周日.", name=name, hint=hint)


@cache
def zone_info(zone: str) -> ZoneInfo:
    """The time zone of an IANA name; BadInput with the nearest name otherwise."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        is_chinese = _CHINESE_TIME.fullmatch(zone.strip())
        hint = " Did you mean Asia/Shanghai?" if is_chinese else did_you_mean(zone, available_timezones())
        raise BadInput(
            "There is no time zone '{zone}'.{hint}",
            "Use an IANA name such as Asia/Shanghai or Europe/London.",
            zone=zone,
            hint=hint,
        ) from None


def _check_name(calendar: Calendar) -> None:
    if not calendar.key.strip():
        raise BadInput("A calendar has no key.", "Give it a short name such as service-hours.")
    if calendar.version < 1:
        raise BadParameter(
            "Calendar '{key}' has version {version}.",
            "Versions count from 1.",
            key=calendar.key,
            version=calendar.version,
        )


def _check_week(week: Week) -> None:
    if len(week) != 7:
        raise BadInput("The week has {days} days.", "Give seven lists of periods, Monday first.", days=len(week))
    for number, periods in enumerate(week):
        check_no_overlap(periods, WEEKDAYS[number])
        tomorrow = [Period(p.start_seconds, min(p.end_seconds, DAY_SECONDS)) for p in week[(number + 1) % 7]]
        into_tomorrow = [Period(0, p.end_seconds - DAY_SECONDS) for p in periods if p.end_seconds > DAY_SECONDS]
        check_no_overlap(
            [*into_tomorrow, *tomorrow], f"{WEEKDAYS[(number + 1) % 7]} (after the night of {WEEKDAYS[number]})"
        )


def _check_days(calendar: Calendar) -> None:
    if both := sorted(calendar.closed & calendar.worked.keys()):
        raise BadInput(
            "Calendar '{key}' has {day} both off and worked.",
            "Keep the day in one of the two lists.",
            key=calendar.key,
            day=both[0].isoformat(),
        )
    for day, weekday in calendar.worked.items():
        if not 0 <= weekday <= 6:
            raise BadParameter("{day} follows weekday {weekday}.", "Use 0 (Monday) to 6.", day=day, weekday=weekday)
    for day, periods in calendar.exceptions.items():
        check_no_overlap(periods, day.isoformat())


def days_between(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
