"""Calendars as TOML: what a person edits, and what is kept of every version.

    key = "service"
    version = 3
    zone = "Asia/Shanghai"
    public_holidays = "cn"        # optional: the published days of China fill closed, worked and published_years
    closed = [2023-01-01]         # days off; with public_holidays they come on top
    published_years = [2023]      # years whose holidays are known; leave out when the calendar follows none

    [week]                        # several periods a day; a period may run past midnight; days not named are closed
    monday = ["09:00-12:00", "13:30-18:00"]
    saturday = ["22:00-06:00"]

    [worked]                      # days worked out of turn, and whose hours they have
    2023-10-07 = "monday"

    [exceptions]                  # days with hours of their own; [] is closed
    2023-11-11 = ["00:00-24:00"]

A calendar is written with every day spelled out, so that a version measures the same for ever, whatever gets
published.
"""

import json
import tomllib
from datetime import date
from typing import Any

from heming.errors import BadInput, did_you_mean
from heming.worktime.calendar import WEEKDAYS, Calendar, Period, week_from_hours, weekday_number
from heming.worktime.china import SpecialDays, cn_special_days, with_special_days
from heming.worktime.periods import parse_periods

_FIELDS = {
    "key": str,
    "version": int,
    "zone": str,
    "public_holidays": str,
    "closed": list,
    "published_years": list,
    "week": dict,
    "worked": dict,
    "exceptions": dict,
}
_REQUIRED = ("key", "zone", "week")


def calendar_from_toml(text: str, own_days: SpecialDays | None = None) -> Calendar:
    """A calendar from its file.

    `own_days` (the editable holiday file) override the published ones where it asks for them.
    """
    given = _fields(text)
    exceptions = {_day(name): _periods(name, texts) for name, texts in given.get("exceptions", {}).items()}
    closed = frozenset(_day(day) for day in given.get("closed", []))
    worked = {_day(name): weekday_number(str(like)) for name, like in given.get("worked", {}).items()}
    week = week_from_hours({name: _texts(name, texts) for name, texts in given["week"].items()})
    key, version, zone = given["key"], given.get("version", 1), given["zone"]
    years = given.get("published_years")
    if given.get("public_holidays") is None:
        published = None if years is None else frozenset(years)
        return Calendar(key, version, zone, week, closed, worked, exceptions, published)
    days = cn_special_days().overridden_by(own_days or SpecialDays())
    days = days.overridden_by(SpecialDays(closed, worked, frozenset(years or ())))
    public = with_special_days(key, version, zone=zone, week=week, days=days)
    return Calendar(key, version, zone, week, public.closed, public.worked, exceptions, public.published_years)


def calendar_to_toml(calendar: Calendar) -> str:
    """The calendar with every day spelled out; reading it gives an equal calendar with the same content hash."""
    lines = [f"key = {_quoted(calendar.key)}", f"version = {calendar.version}", f"zone = {_quoted(calendar.zone)}"]
    lines += [f"closed = [{', '.join(day.isoformat() for day in sorted(calendar.closed))}]"]
    if calendar.published_years is not None:
        lines += [f"published_years = {sorted(calendar.published_years)}"]
    lines += ["", "[week]"]
    lines += [f"{name} = {_written(periods)}" for name, periods in zip(WEEKDAYS, calendar.week, strict=True)]
    lines += ["", "[worked]"]
    lines += [f'{day.isoformat()} = "{WEEKDAYS[like]}"' for day, like in sorted(calendar.worked.items())]
    lines += ["", "[exceptions]"]
    lines += [f"{day.isoformat()} = {_written(periods)}" for day, periods in sorted(calendar.exceptions.items())]
    return "\n".join(lines) + "\n"


def _fields(text: str) -> dict[str, Any]:
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            "The calendar is not valid TOML: {problem}.",
            "Correct that line; names in Chinese stand in quotation marks.",
            problem=error,
        ) from None
    for name, value in given.items():
        if name not in _FIELDS:
            raise BadInput(
                "A calendar has no '{name}'.{hint}",
                "Use only {known}.",
                name=name,
                hint=did_you_mean(name, _FIELDS),
                known=", ".join(_FIELDS),
            )
        if not isinstance(value, _FIELDS[name]) or isinstance(value, bool):
            raise BadInput(
                "'{name}' of the calendar is {value}, not a {kind}.",
                "Correct it as in the example in the documentation.",
                name=name,
                value=value,
                kind=_FIELDS[name].__name__,
            )
    for name in _REQUIRED:
        if name not in given:
            raise BadInput("The calendar does not give '{name}'.", "Add it to the file.", name=name)
    if not all(type(year) is int for year in given.get("published_years", [])):
        raise BadInput("'published_years' of the calendar holds something that is no year.", "Write [2023, 2024].")
    if given.get("public_holidays", "cn") != "cn":
        raise BadInput(
            "Public holidays of '{country}' are not known here.",
            'Use public_holidays = "cn", or list the days under closed.',
            country=given["public_holidays"],
        )
    return given


def _periods(day: str, texts: object) -> tuple[Period, ...]:
    return parse_periods(_texts(day, texts))


def _texts(day: str, texts: object) -> list[str]:
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadInput(
            "The hours of {day} are not a list of periods.", 'Write {day} = ["09:00-12:00", "13:30-18:00"].', day=day
        )
    return texts


def _day(written: object) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise BadInput("'{day}' is not a date.", "Write it as 2023-10-07.", day=written) from None


def _written(periods: tuple[Period, ...]) -> str:
    return json.dumps([str(period) for period in periods], ensure_ascii=False)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")  # TOML forbids the bare control character
