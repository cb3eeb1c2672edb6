"""The calendars of the data folder as people edit them: who keeps which, and what is wrong in a file, line by line."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from heming.errors import BadInput
from heming.org.calendars import calendar_folder
from heming.org.models import EARLIEST, CalendarVersion, Organisation, TeamCalendar
from heming.worktime import Calendar, calendar_from_toml

SECTIONS = ("week", "worked", "exceptions")


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong in a calendar's file: its line (0: of the whole), the field, and what to do."""

    line: int
    field: str
    error: BadInput


@dataclass(frozen=True)
class CalendarFile:
    """One file of calendars/, who keeps it, and the newest version that rows were counted under (0: none yet)."""

    name: str
    content: str
    calendar: Calendar | None
    flaws: tuple[Flaw, ...]
    version: int
    is_default: bool
    teams: tuple[str, ...]


@dataclass(frozen=True)
class TeamHours:
    """One line of who keeps which calendar from when to when."""

    team_key: int
    team: str
    calendar: str
    valid_from: date | None
    valid_to: date | None


def calendar_files(home: Path | None = None) -> list[CalendarFile]:
    """Every file by name, readable or not."""
    folder, default = calendar_folder(home), Organisation.the().default_calendar
    versions = dict(CalendarVersion.objects.order_by("version").values_list("calendar", "version"))
    kept: dict[str, list[str]] = {}
    for row in team_hours():
        kept.setdefault(row.calendar, []).append(row.team)
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    return [_file(path, versions.get(path.stem, 0), default, tuple(dict.fromkeys(kept.get(path.stem, ()))))
            for path in paths]  # fmt: skip


def team_hours() -> list[TeamHours]:
    """Who keeps a calendar of their own, by team and day."""
    rows = TeamCalendar.objects.select_related("team").order_by("team__name", "team_id", EARLIEST)
    return [TeamHours(row.team_id, row.team.name, row.calendar, row.valid_from, row.valid_to) for row in rows]


def flaws_of(content: str) -> tuple[Flaw, ...]:
    """Everything that is wrong in a calendar's text: each day is read alone, so that all mistakes come at once."""
    try:
        calendar_from_toml(content)
    except BadInput as whole:
        found = tuple(_flaws_by_day(content))
        return found or (Flaw(_line_of(whole), "", whole),)
    return ()


def _file(path: Path, version: int, default: str, teams: tuple[str, ...]) -> CalendarFile:
    content = path.read_text("utf-8", errors="replace")
    flaws = flaws_of(content)
    calendar = None if flaws else calendar_from_toml(content)
    return CalendarFile(path.stem, content, calendar, flaws, version, path.stem == default, teams)


def _flaws_by_day(content: str) -> Iterator[Flaw]:
    try:
        given: dict[str, Any] = tomllib.loads(content)
    except tomllib.TOMLDecodeError:
        return
    for section in SECTIONS:
        entries = given.get(section)
        for name, value in entries.items() if isinstance(entries, dict) else ():
            try:
                calendar_from_toml(_alone(section, name, value))
            except BadInput as error:
                yield Flaw(_line(content, section, name), f"{section}.{name}", error)


def _alone(section: str, name: str, value: object) -> str:
    """A calendar that says nothing but this one entry."""
    week = "" if section == "week" else "[week]\n"
    entry = f"{json.dumps(name)} = {json.dumps(value, default=str, ensure_ascii=False)}"
    return f'key = "one"\nzone = "UTC"\n{week}[{section}]\n{entry}\n'


def _line(content: str, section: str, name: str) -> int:
    """Where the entry stands."""
    inside = ""
    for number, line in enumerate(content.splitlines(), start=1):
        text = line.strip()
        if text.startswith("["):
            inside = text.strip("[] ")
        elif inside == section and text.split("=")[0].strip().strip("\"'") == name:
            return number
    return 0


def _line_of(error: BadInput) -> int:
    """The line that the parser of TOML names."""
    _before, found, after = str(error.values.get("problem", "")).partition("line ")
    digits = after.split(",")[0].strip(") ")
    return int(digits) if found and digits.isdigit() else 0
