"""How many stored cases a change of business hours counts again, told before it is made."""

from datetime import date

import ibis
from django.db import transaction

from heming.facts.calendars import Kept, TeamHours, called, team_hours
from heming.facts.engines import engine_for
from heming.facts.store import Store

NEEDED = frozenset(("calendar_version", "opened_date", "team_key"))


def to_count_again(store: Store) -> int:
    """Cases whose kept version is not the one that holds for their team on their day, as the settings stand now."""
    snapshot = store.snapshot()
    if not snapshot.id or not snapshot.table("cases").present >= NEEDED:
        return 0
    engine = engine_for(store)
    cases = engine.table(snapshot, "cases").filter(ibis._.calendar_version.notnull())
    groups = engine.run(cases.group_by("team_key", "opened_date", "calendar_version").agg(n=ibis._.count()))
    hours = _hours(store)
    versions = [called(calendar) for calendar in hours.calendars]
    by_team: dict[int, list[Kept]] = {}
    for kept in hours.teams:
        by_team.setdefault(kept.team_key, []).append(kept)
    return sum(
        row["n"] for row in groups.to_pylist()
        if row["calendar_version"] != versions[_place(by_team.get(row["team_key"], []), row["opened_date"])]
    )  # fmt: skip


def _hours(store: Store) -> TeamHours:
    """The calendars as they stand; looking keeps no version, because what is only proposed may never be used."""
    with transaction.atomic():
        hours = team_hours(store)
        transaction.set_rollback(True)
    return hours


def _place(kept: list[Kept], day: date | None) -> int:
    """The calendar of that team on that day; the organisation's where it has none or the day is not known."""
    for one in kept:
        if day is not None and (one.first is None or one.first <= day) and (one.last is None or day <= one.last):
            return one.calendar
    return 0
