"""The calendars business time is counted in: files of the data folder, and every version of them that was ever used."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from heming.errors import BadInput, NotFound
from heming.org.models import EARLIEST, CalendarVersion, Organisation, TeamCalendar
from heming.worktime import Calendar, always_open, calendar_from_toml, calendar_to_toml, successor

ALWAYS = "always"  # the name of the calendar that is used when none was chosen
_proposed: ContextVar[tuple[str, str] | None] = ContextVar("proposed", default=None)


@contextmanager
def proposing(name: str, content: str) -> Iterator[None]:
    """Inside, the calendar of that name reads as if its file said this: to see what saving it would recount."""
    token = _proposed.set((name, content))
    try:
        yield
    finally:
        _proposed.reset(token)


@dataclass(frozen=True)
class Hours:
    """A team's hours from a day to a day, both included; None is open. `team_key` None: the organisation's."""

    team_key: int | None
    calendar: str
    valid_from: date | None = None
    valid_to: date | None = None


def calendar_folder(home: Path | None = None) -> Path:
    """Where the files lie that people edit."""
    return (home or Path(settings.HEMING_HOME)) / "calendars"


def read_calendar(name: str, home: Path | None = None, *, zone: str = "") -> Calendar:
    """The calendar of that name as its file in calendars/ says today; "" is all day, every day."""
    if not name or name == ALWAYS:
        return always_open(zone=zone or Organisation.the().reporting_zone)
    proposed = _proposed.get()
    if proposed is not None and proposed[0] == name:
        return calendar_from_toml(proposed[1])
    folder = calendar_folder(home)
    path = folder / f"{name}.toml"
    if Path(name).name != name or not path.is_file():
        raise NotFound(
            "The calendar {name} is not in {folder}.", "Put {name}.toml there, or choose another calendar.",
            name=name, folder=str(folder),
        )  # fmt: skip
    try:
        return calendar_from_toml(path.read_text("utf-8"))
    except UnicodeDecodeError:
        raise BadInput("The calendar {name} is not UTF-8 text.", "Save the file as UTF-8.", name=name) from None


def calendar_in_use(name: str, home: Path | None = None, *, zone: str = "") -> Calendar:
    """The calendar under its name and the version kept of it; hours that differ from the newest kept are a new one."""
    name = name or ALWAYS
    today = replace(read_calendar(name, home, zone=zone), key=name)
    with transaction.atomic():
        newest = CalendarVersion.objects.filter(calendar=name).order_by("-version").first()
        if newest is None:
            return _kept(today)
        before = replace(calendar_from_toml(newest.content), key=name, version=newest.version)
        found = successor(before, today)
        return found if found is before else _kept(replace(found, version=max(found.version, today.version)))


def kept_version(name: str, version: int) -> Calendar | None:
    """The calendar as it stood in that version; None when no such version was ever kept."""
    row = CalendarVersion.objects.filter(calendar=name, version=version).first()
    return None if row is None else replace(calendar_from_toml(row.content), key=name, version=version)


def _kept(calendar: Calendar) -> Calendar:
    CalendarVersion.objects.create(
        calendar=calendar.key, version=calendar.version, content_hash=calendar.content_hash,
        content=calendar_to_toml(calendar),
    )  # fmt: skip
    return calendar


def hours() -> Iterator[Hours]:
    """Who keeps which calendar: the organisation first, then the teams in time."""
    yield Hours(None, Organisation.the().default_calendar or ALWAYS)
    rows = TeamCalendar.objects.order_by("team_id", EARLIEST)
    for row in rows:
        yield Hours(row.team_id, row.calendar, row.valid_from, row.valid_to)
