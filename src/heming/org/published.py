"""People, teams and calendars as rows of keys and periods, for those who keep them beside the facts: no names."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, QuerySet

from heming.org.calendars import hours
from heming.org.models import Alias, CalendarVersion, Leadership, Membership, Person, Team

Row = Mapping[str, Any]
_PERIOD = ("valid_from", "valid_to")


def published() -> dict[str, Sequence[Row]]:
    """The rows of every dimension, each in an order of its own that does not change by itself."""
    return {
        "dim_people": _rows(Person.objects.all(), "joined_on", "novice_until", *_PERIOD, person_key="key"),
        "dim_aliases": _rows(Alias.objects.all(), person_key="merged_id", kept_key="kept_id"),
        "dim_memberships": _rows(
            Membership.objects.all(), "role", "job", "employer", "site", "skill_group", "loan", *_PERIOD,
            person_key="person_id", team_key="team_id",
        ),
        "dim_teams": _rows(Team.objects.all(), *_PERIOD, team_key="key"),
        "dim_leaderships": _rows(
            Leadership.objects.all(), "role", *_PERIOD, person_key="person_id", team_key="team_id"
        ),
        "dim_calendars": _rows(CalendarVersion.objects.all(), "calendar", "version", "content_hash", "content"),
        "dim_hours": [
            {"team_key": h.team_key, "calendar": h.calendar, "valid_from": h.valid_from, "valid_to": h.valid_to}
            for h in hours()
        ],
    }  # fmt: skip


def _rows(found: "QuerySet[Any]", *columns: str, **renamed: str) -> Sequence[Row]:
    rows = found.values(*columns, **{name: F(column) for name, column in renamed.items()})
    names = sorted((*columns, *renamed))
    return sorted(rows, key=lambda row: str([row[name] for name in names]))
