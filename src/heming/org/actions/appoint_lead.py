"""Appoint a team's lead or manager from a day on."""

from datetime import date, timedelta
from typing import Literal

from django.db import transaction

from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person, team
from heming.org.models import Leadership, Origin
from heming.org.queries import aliases


@transaction.atomic
def appoint_lead(
    by: Authority,
    team_key: int,
    *,
    lead: int,
    from_day: date,
    role: Literal["lead", "manager"] = "lead",
    reason: str = "",
) -> None:
    """From `from_day` this person alone leads (or manages) the team."""
    allow(by)
    led, leader = team(team_key), person(aliases().get(lead, lead))
    running = Leadership.objects.filter(team=led, role=role).exclude(valid_to__lt=from_day)
    before = [str(key) for key in running.values_list("person_id", flat=True)]
    running.filter(valid_from__gte=from_day).delete()
    running.update(valid_to=from_day - timedelta(days=1), origin=Origin.HAND)
    Leadership.objects.create(team=led, person=leader, role=role, valid_from=from_day, origin=Origin.HAND)
    members = led.memberships.exclude(valid_to__lt=from_day).values_list("person_id", flat=True)
    announce(by, Change(
        "appoint_lead", "team", str(led.key), reason=reason, before={role: before},
        after={role: str(leader.key), "from": from_day.isoformat()}, rederive=frozenset(members),
    ))  # fmt: skip
