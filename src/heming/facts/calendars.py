"""Which calendar counts the business time of which team on which day, each under its kept version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from heming.facts.engines import engine_for
from heming.facts.store import Store
from heming.org.calendars import calendar_in_use, hours, kept_version, read_calendar
from heming.org.models import Organisation
from heming.worktime import Calendar


@dataclass(frozen=True)
class Kept:
    """One team's calendar (its place in `TeamHours.calendars`) from a day to a day; None is open."""

    team_key: int
    calendar: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class TeamHours:
    """Every calendar in use; the first is the organisation's, kept by whoever has no other."""

    calendars: tuple[Calendar, ...]
    teams: tuple[Kept, ...] = ()


def organisation_calendar(store: Store) -> Calendar:
    """The organisation's calendar; all day, every day when none was named."""
    return read_calendar(Organisation.the().default_calendar, store.home, zone=store.zone)


def team_hours(store: Store) -> TeamHours:
    """The calendars as they stand now; a file that was edited becomes a new version here."""
    kept = list(hours())
    places: Mapping[str, int] = {name: place for place, name in enumerate(dict.fromkeys(h.calendar for h in kept))}
    calendars = tuple(calendar_in_use(name, store.home, zone=store.zone) for name in places)
    teams = tuple(
        Kept(h.team_key, places[h.calendar], h.valid_from, h.valid_to) for h in kept if h.team_key is not None
    )
    return TeamHours(calendars, teams)


def called(calendar: Calendar) -> str:
    """What a row says about the calendar it was counted under: name and version."""
    return f"{calendar.key}@{calendar.version}"


def calendar_counted_under(store: Store, said: str | None) -> Calendar:
    """The calendar a row says it was counted under (`called`); the organisation's where it says none that is known."""
    name, _, version = (said or "").rpartition("@")
    found = kept_version(name, int(version)) if name and version.isascii() and version.isdigit() else None
    return found or organisation_calendar(store)


def out_of_date(store: Store) -> frozenset[str]:
    """Versions that stored cases were counted under and that no team keeps any more."""
    snapshot = store.snapshot()
    if "calendar_version" not in snapshot.table("cases").present:
        return frozenset()
    engine = engine_for(store)
    found = engine.run(engine.table(snapshot, "cases").select("calendar_version").distinct().drop_null())
    return frozenset(found["calendar_version"].to_pylist()) - {called(c) for c in team_hours(store).calendars}
