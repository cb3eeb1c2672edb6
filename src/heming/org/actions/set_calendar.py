"""Settle which business hours a team keeps from a day on; cases counted under other hours are counted again."""

from datetime import date, timedelta

from django.db import transaction

from heming.org.calendars import read_calendar
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import team
from heming.org.models import EARLIEST, TeamCalendar


@transaction.atomic
def set_calendar(
    by: Authority, team_key: int, *, calendar: str, from_day: date | None = None, reason: str = ""
) -> None:
    """From `from_day` (always, when none is given) the team keeps this calendar; "" is the organisation's again."""
    allow(by)
    found = team(team_key)
    if calendar:
        read_calendar(calendar)
    running = TeamCalendar.objects.filter(team=found)
    running = running.exclude(valid_to__lt=from_day) if from_day else running
    before = [
        {"calendar": row.calendar, "from": row.valid_from and row.valid_from.isoformat()}
        for row in running.order_by(EARLIEST)
    ]
    _end(found.key, from_day)
    if calendar:
        TeamCalendar.objects.create(team=found, calendar=calendar, valid_from=from_day)
    announce(by, Change(
        "set_calendar", "team", str(found.key), reason=reason, before={"calendars": before},
        after={"calendar": calendar, "from": from_day and from_day.isoformat()}, recount=True,
    ))  # fmt: skip


def _end(team_key: int, from_day: date | None) -> None:
    """What was settled before ends the day before; what was to begin later is replaced."""
    rows = TeamCalendar.objects.filter(team_id=team_key)
    if from_day is None:
        rows.delete()
        return
    rows.filter(valid_from__gte=from_day).delete()
    still = rows.exclude(valid_to__lt=from_day)
    still.update(valid_to=from_day - timedelta(days=1))
