"""Hand an account over to another person from a day on, or mark it as shared by several at once."""

from collections.abc import Collection
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
    rows, holder = rows_of(account), person(to)
    if _holds(rows, holder.key, from_day):
        return
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
def share_account(
    by: Authority, account: tuple[str, str], *, shared: bool, holders: Collection[int] = (), reason: str = ""
) -> None:
    """A shared account is told apart by the roster: a case goes to the only holder on shift, else it stays with the
    team and scores nobody. `holders` are all who use it; those not named are holders no longer.
    """
    allow(by)
    rows = rows_of(account)
    before = {"shared": any(row.shared for row in rows), "holders": sorted({str(row.person_id) for row in rows})}
    named = list(dict.fromkeys(holders)) or [row.person_id for row in rows]
    if all(row.shared == shared and row.origin == Origin.HAND for row in rows) and before["holders"] == sorted(
        map(str, named if shared else named[-1:])
    ):
        return
    keep = _keep(rows, named if shared else named[-1:])
    held = {row.person_id for row in keep}
    for row in keep:
        row.shared, row.origin = shared, Origin.HAND
        row.valid_from, row.valid_to = (None, None) if shared else (row.valid_from, row.valid_to)
        row.save(update_fields=["shared", "origin", "valid_from", "valid_to"])
    for key in named if shared else named[-1:]:
        if key not in held:
            Account.objects.create(
                source=account[0], account=account[1], person=person(key), shared=shared, origin=Origin.HAND
            )
    touched = frozenset((*named, *(row.person_id for row in rows)))
    after = {"shared": shared, "holders": [str(key) for key in named]}
    announce(
        by, Change("share_account", "account", ":".join(account), before, after, reason, rederive=touched)
    )  # fmt: skip


def _holds(rows: Collection[Account], key: int, from_day: date | None) -> bool:
    """Whether it is theirs from that very day already, by hand."""
    last = max(rows, key=lambda row: (row.valid_to or date.max, row.valid_from or date.min))
    same = last.person_id == key and last.valid_from == from_day and last.valid_to is None
    return same and last.origin == Origin.HAND and not last.shared and (from_day is not None or len(rows) == 1)


def _keep(rows: list[Account], people: Collection[int]) -> list[Account]:
    """One row for each of these people; the other rows go."""
    kept = {row.person_id: row for row in rows if row.person_id in people}
    for row in rows:
        if row is not kept.get(row.person_id):
            row.delete()
    return list(kept.values())


def rows_of(account: tuple[str, str]) -> list[Account]:
    """Everybody who holds or held it."""
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
