"""Move a person to another team from a day on; what facts hold about later days is derived again."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person, team
from heming.org.models import LATEST, Membership, Origin
from heming.org.queries import aliases, identities


@dataclass(frozen=True)
class Post:
    """Where somebody works, beside the team."""

    role: str = ""
    job: str = ""
    employer: str = ""
    site: str = ""


@transaction.atomic
def move_person(
    by: Authority, key: int, *, team_key: int, from_day: date, reason: str = "", post: Post | None = None
) -> None:
    """From `from_day` the person belongs to the team; later stints are replaced, the earlier one ends before."""
    allow(by)
    mover, goal = person(aliases().get(key, key)), team(team_key)
    same = identities([mover.key])
    running = Membership.objects.filter(person_id__in=same).exclude(valid_to__lt=from_day)
    before = [{"team": str(row.team_id), "from": row.valid_from and row.valid_from.isoformat()} for row in running]
    last = running.order_by(LATEST).first()
    carried = post or (Post(last.role, last.job, last.employer, last.site) if last else Post())
    running.filter(valid_from__gte=from_day).delete()
    running.update(valid_to=from_day - timedelta(days=1), origin=Origin.HAND)
    Membership.objects.create(
        person=mover, team=goal, valid_from=from_day, origin=Origin.HAND,
        role=carried.role, job=carried.job, employer=carried.employer, site=carried.site,
    )  # fmt: skip
    announce(by, Change(
        "move_person", "person", str(mover.key), reason=reason, before={"teams": before},
        after={"team": str(goal.key), "from": from_day.isoformat()}, rederive=same,
    ))  # fmt: skip
