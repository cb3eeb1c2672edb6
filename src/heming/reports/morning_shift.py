"""Who is on, absent and new on a board's day, as far as a roster says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from heming.access.people import visible_people
from heming.access.scope import Scope
from heming.facts.on_shift import OnShift
from heming.org.queries import PersonRow
from heming.reports.morning_people import NEW_DAYS
from heming.reports.morning_reads import Reader, roster


@dataclass(frozen=True)
class Shift:
    """The roster of a day; `today` when it is the day after the board's. `known` False: no roster covers it."""

    day: date
    today: bool
    known: bool
    on: tuple[OnShift, ...]
    absent: tuple[OnShift, ...]
    new: frozenset[int]
    people: Mapping[int, PersonRow]


def shift(scope: Scope, *, day: date, teams: tuple[int, ...], first_day: date) -> Shift:
    """The next day's roster where there is one, else the board's own day's."""
    rows = roster(Reader(scope, day + timedelta(days=1), teams))
    is_today = bool(rows)
    rows = rows or roster(Reader(scope, day, teams))
    people = {row.key: row for row in visible_people(scope, on=day) if not teams or row.team_key in teams}
    absent = tuple(row for row in rows if row.leave_kind or (row.came is False and not is_rest_day(row)))
    there = tuple(row for row in rows if row not in absent and (row.came or not is_rest_day(row)))
    return Shift(
        day + timedelta(days=1) if is_today else day, is_today, bool(rows), there, absent,
        newcomers(people, rows, day=day, first_day=first_day), people,
    )  # fmt: skip


def is_rest_day(row: OnShift) -> bool:
    """A roster keeps a rest day as a shift of no length, so that a corrected one replaces it: nobody is on then."""
    return row.planned_start_at is not None and row.planned_start_at == row.planned_end_at and not row.leave_kind


def newcomers(
    people: Mapping[int, PersonRow], rows: tuple[OnShift, ...], *, day: date, first_day: date
) -> frozenset[int]:
    """Those who joined within 60 days, as the roster counts tenure, else by their first day after records began."""
    by_roster = {row.agent_key: row.tenure_days for row in rows if row.tenure_days is not None}
    found = {key for key, tenure in by_roster.items() if tenure <= NEW_DAYS}
    for key, person in people.items():
        joined = person.valid_from
        if key not in by_roster and joined and joined > first_day + timedelta(days=14):
            found |= {key} if day - timedelta(days=NEW_DAYS) <= joined <= day else set()
    return frozenset(found)
