"""Hand an account over to another person from a day on, or mark it as shared by several at once."""

from datetime import date, timedelta

from django.db import transaction

from heming.errors import BadInput, NotFound
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person
from heming.org.models import Account, Origin


@transaction.atomic
def hand_over_account(
    by: Authority, account: tuple[str, str], *, to: int, from_day: date | None = None, reason: str = ""
) -> None:
    """`account` is (source, account). Without a day the account was theirs all along."""
    allow(by)
    rows, holder = _rows(account), person(to)
    before = [{"person": str(row.person_id), "from": row.valid_from and row.valid_from.isoformat()} for row in rows]
    for row in rows:
        if from_day is None or (row.valid_from is not None and row.valid_from >= from_day):
            row.delete()
        elif row.valid_to is None or row.valid_to >= from_day:
            row.valid_to, row.origin = from_day - timedelta(days=1), Origin.HAND
            row.save(update_fields=["valid_to", "origin"])
    source, name = account
    Account.objects.create(source=source, account=name, person=holder, valid_from=from_day, origin=Origin.HAND)
    touched = frozenset(row.person_id for row in rows) | {holder.key}
    announce(by, Change(
        "hand_over_account", "account", f"{source}:{name}", reason=reason, before={"holders": before},
        after={"person": str(holder.key), "from": from_day and from_day.isoformat()}, rederive=touched,
    ))  # fmt: skip


@transaction.atomic
def share_account(by: Authority, account: tuple[str, str], *, shared: bool, reason: str = "") -> None:
    """A shared account scores nobody: its cases stay with the team."""
    allow(by)
    rows = _rows(account)
    before = {"shared": any(row.shared for row in rows)}
    for row in rows:
        row.shared, row.origin = shared, Origin.HAND
        row.save(update_fields=["shared", "origin"])
    announce(by, Change(
        "share_account", "account", ":".join(account), before, {"shared": shared}, reason,
        rederive=frozenset(row.person_id for row in rows),
    ))  # fmt: skip


def _rows(account: tuple[str, str]) -> list[Account]:
    source, name = account
    if not all(account):
        raise BadInput("An account is a source and a name.", "Give both.")
    rows = list(Account.objects.filter(source=source, account=name, kind=Account.Kind.AGENT))
    if not rows:
        raise NotFound(
            "The source {source} has no account {name}.",
            "Import a file in which it occurs first.",
            source=source,
            name=name,
        )
    return rows
