"""Public holidays and 调休 working days of China, and the editable file that fills or overrides them.

The days come from the package chinese-calendar, which ends with the last year the State Council has published and
raises beyond it. A year that nobody has published yet is worked by plain weekdays and reported as provisional, until
the file or the package knows it.

    [2027]                                            # one table per year
    off = [2027-01-01, "2027-02-05/2027-02-11"]       # days off: dates, or first/last
    worked = [2027-02-20, {date = 2027-02-21, like = "friday"}]   # 调休; Monday's hours unless said
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import Any

from heming.errors import BadInput, did_you_mean
from heming.worktime.calendar import Calendar, Week, days_between, week_from_hours, weekday_number

OFFICE_HOURS: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("monday", "tuesday", "wednesday", "thursday", "friday"), ("09:00-12:00", "13:00-18:00")
)
MONDAY, SATURDAY = 0, 5


@dataclass(frozen=True)
class SpecialDays:
    """Days that differ from the ordinary week, and the years for which they are completely known."""

    off: frozenset[date] = frozenset()
    worked: Mapping[date, int | None] = field(default_factory=dict)
    """Days worked out of turn, with the weekday (Monday 0) whose hours apply.

    None: Monday's, or its own when not at a weekend.
    """
    years: frozenset[int] = frozenset()

    def overridden_by(self, other: "SpecialDays") -> "SpecialDays":
        """Both together; where they disagree about a day, `other` is right."""
        off = (self.off - other.worked.keys()) | other.off
        worked = {day: like for day, like in self.worked.items() if day not in other.off} | dict(other.worked)
        return SpecialDays(off, worked, self.years | other.years)


@cache
def cn_special_days() -> SpecialDays:
    """The published public holidays of mainland China (法定节假日, with their bridging days) and 调休 working days."""
    chinese_calendar = import_module("chinese_calendar")  # loaded only where a calendar of China is built
    off, worked = chinese_calendar.holidays, chinese_calendar.workdays
    return SpecialDays(
        off=frozenset(off), worked=dict.fromkeys(worked), years=frozenset(day.year for day in (*off, *worked))
    )


def read_special_days(text: str) -> SpecialDays:
    """The days of the editable file (TOML, see above). A year with a table counts as completely known."""
    off: set[date] = set()
    worked: dict[date, int | None] = {}
    years: set[int] = set()
    for name, table in _toml(text).items():
        if not (name.isdecimal() and len(name) == 4 and isinstance(table, Mapping)):
            raise BadInput("'{name}' is not a year.", "Write one table per year, such as [2027].", name=name)
        _check_entries(table, name)
        off.update(day for entry in table.get("off", []) for day in _days(entry, name))
        for entry in table.get("worked", []):
            worked.update(_worked_days(entry, name))
        years.add(int(name))
    if both := sorted(off & worked.keys()):
        raise BadInput(
            "{day} is both off and worked.", "Keep the day in one of the two lists.", day=both[0].isoformat()
        )
    return SpecialDays(frozenset(off), worked, frozenset(years))


def cn_calendar(
    key: str = "cn",
    version: int = 1,
    *,
    hours: Mapping[str, Iterable[str]] | None = None,
    own_days: SpecialDays | None = None,
    zone: str = "Asia/Shanghai",
) -> Calendar:
    """Working hours with the public holidays and 调休 of China.

    `hours` per weekday (default Monday to Friday, 9–12 and 13–18).
    """
    written = OFFICE_HOURS if hours is None else hours
    days = cn_special_days().overridden_by(own_days or SpecialDays())
    return with_special_days(
        key, version, zone=zone, week=week_from_hours({d: tuple(h) for d, h in written.items()}), days=days
    )


def with_special_days(key: str, version: int, *, zone: str, week: Week, days: SpecialDays) -> Calendar:
    """A calendar whose special days are these."""
    worked = {day: _pattern(day) if like is None else like for day, like in days.worked.items()}
    return Calendar(key, version, zone, week, closed=days.off, worked=worked, published_years=days.years)


def _pattern(day: date) -> int:
    """A Saturday or Sunday worked out of turn has the hours of a Monday: its own may be none."""
    return MONDAY if day.weekday() >= SATURDAY else day.weekday()


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            "The file is not valid TOML: {problem}.", "Correct that line; dates are written 2027-01-31.", problem=error
        ) from None


def _check_entries(table: Mapping[str, object], year: str) -> None:
    for name, entries in table.items():
        if name not in ("off", "worked") or not isinstance(entries, list):
            hint = did_you_mean(name, ("off", "worked"))
            raise BadInput(
                "In [{year}], '{name}' is not a list of days.{hint}",
                "Use off = [dates] and worked = [dates].",
                year=year,
                name=name,
                hint=hint,
            )


def _worked_days(entry: object, year: str) -> dict[date, int | None]:
    if isinstance(entry, Mapping) and set(entry) == {"date", "like"}:
        return dict.fromkeys(_days(entry["date"], year), weekday_number(str(entry["like"])))
    return dict.fromkeys(_days(entry, year))


def _days(entry: object, year: str) -> list[date]:
    """The days of one entry, a date or "first/last", all within the year of its table."""
    try:
        first, _, last = str(entry).partition("/")
        days = days_between(date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        days = []
    if not days or isinstance(entry, datetime) or {day.year for day in days} != {int(year)}:
        raise BadInput(
            "In [{year}], '{entry}' is not a day or range of days of that year.",
            'Write {year}-01-31, or "{year}-01-29/{year}-01-31" from the first to the last day.',
            year=year,
            entry=entry,
        )
    return days
