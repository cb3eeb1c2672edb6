"""Lend a person to another team (支援) from a day to a day: home again afterwards, without anybody having to think of
it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from heming.errors import BadInput
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person, team
from heming.org.models import EARLIEST, Membership, Origin
from heming.org.queries import aliases, identities
from heming.org.rules import Stay, outside


@dataclass(frozen=True)
class Loan:
    """To which team, from the first day to the last, both included."""

    team_key: int
    first: date
    last: date


@transaction.atomic
def lend_person(by: Authority, key: int, *, loan: Loan, reason: str = "") -> None:
    """On these days the person belongs to the other team; what they were before goes on after them."""
    allow(by)
    lent, goal = person(aliases().get(key, key)), team(loan.team_key)
    if loan.last < loan.first:
        raise BadInput("The loan ends before it begins.", "Give a last day on or after the first one.")
    same = identities([lent.key])
    days = {"valid_from": loan.first, "valid_to": loan.last}
    if Membership.objects.filter(person_id__in=same, team=goal, loan=True, **days).exists():
        return
    rows = Membership.objects.filter(person_id__in=same).exclude(valid_to__lt=loan.first)
    home = [row for row in rows.order_by(EARLIEST) if row.valid_from is None or row.valid_from <= loan.last]
    before = [{"team": str(row.team_id), "from": _iso(row.valid_from), "to": _iso(row.valid_to)} for row in home]
    for row in home:
        _interrupt(row, loan)
    Membership.objects.create(
        person=lent, team=goal, valid_from=loan.first, valid_to=loan.last, loan=True, origin=Origin.HAND,
    )  # fmt: skip
    announce(by, Change(
        "lend_person", "person", str(lent.key), reason=reason, before={"teams": before},
        after={"team": str(goal.key), "from": loan.first.isoformat(), "to": loan.last.isoformat()}, rederive=same,
    ))  # fmt: skip


def _interrupt(row: Membership, loan: Loan) -> None:
    """The parts of a stay that the loan leaves: before it, and after it."""
    parts = outside(Stay(row.team_id, row.valid_from, row.valid_to), [(loan.first, loan.last)])
    Membership.objects.filter(pk=row.pk).delete()
    for part in parts:
        row.pk = None
        row._state.adding = True
        row.valid_from, row.valid_to, row.origin = part.first, part.last, Origin.HAND
        row.seen_to = min(row.seen_to, part.last) if row.seen_to and part.last else row.seen_to
        row.save(force_insert=True)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
