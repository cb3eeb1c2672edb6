"""Take one account away from a person, from a day on or all along: it was somebody else."""

from datetime import date

from django.db import transaction

from heming.org.actions.hand_over_account import hand_over_account, rows_of
from heming.org.changes import Authority, Change, allow, announce
from heming.org.models import Origin, Person


@transaction.atomic
def split_account(
    by: Authority, account: tuple[str, str], *, name: str, from_day: date | None = None, reason: str = ""
) -> int:
    """A new person of that name holds the account, since `from_day` or all along; returns their key. Said twice, it is
    done once."""
    allow(by)
    tidy = name.strip()[:200] or account[1]
    known = [row for row in rows_of(account) if row.valid_from == from_day and row.origin == Origin.HAND]
    if len(known) == 1 and known[0].person.name == tidy and known[0].person.origin == Origin.HAND:
        return known[0].person_id
    newcomer = Person.objects.create(name=tidy, valid_from=from_day, origin=Origin.HAND)
    announce(by, Change(
        "add_person", "person", str(newcomer.key), {}, {"name": tidy, "account": ":".join(account)}, reason,
    ))  # fmt: skip
    hand_over_account(by, account, to=newcomer.key, from_day=from_day, reason=reason)
    return newcomer.key
