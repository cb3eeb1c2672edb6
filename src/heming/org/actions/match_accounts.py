"""Say whose account it is: somebody's we know, or a person of its own."""

from collections.abc import Iterable

from django.db import transaction

from heming.errors import BadInput
from heming.org.actions.hand_over_account import hand_over_account, rows_of
from heming.org.actions.merge_people import merge_people
from heming.org.actions.rename import rename_person, set_work_number
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person
from heming.org.models import Account, Origin
from heming.org.queries import aliases, identities


@transaction.atomic
def match_account(by: Authority, account: tuple[str, str], *, to: int, reason: str = "") -> None:
    """The account is theirs. Where an import made a person for it, that one is merged (no fact is rewritten, and it
    can be split again exactly); otherwise the account is handed over as theirs all along. Said twice, it is done once.
    """
    allow(by)
    owner = person(aliases().get(to, to))
    rows = rows_of(account)
    if len(rows) == 1 and _is_theirs(rows[0], owner.key):
        return
    if len(rows) == 1 and _was_made_for(rows[0]):
        if rows[0].person_id not in identities([owner.key]):
            merge_people(by, owner.key, merged=rows[0].person_id, reason=reason)
        _settle(by, rows[0], to=owner.key, reason=reason)
        return
    hand_over_account(by, account, to=owner.key, reason=reason)


@transaction.atomic
def match_accounts(by: Authority, pairs: Iterable[tuple[tuple[str, str], int]], *, reason: str = "") -> int:
    """Several at once: all of them, or none when one cannot be."""
    done = [match_account(by, account, to=key, reason=reason) for account, key in pairs]
    return len(done)


@transaction.atomic
def confirm_person(
    by: Authority, account: tuple[str, str], *, name: str = "", work_number: str = "", reason: str = ""
) -> int:
    """The account is somebody's whom nobody knew: the person an import made for it is a person of their own."""
    allow(by)
    rows = rows_of(account)
    if len(rows) > 1:
        raise BadInput("Several people hold this account already.", "Hand it over to one of them instead.")
    key = aliases().get(rows[0].person_id, rows[0].person_id)
    if name.strip() and name.strip() != person(key).name:
        rename_person(by, key, name=name, reason=reason)
    if work_number.strip():
        set_work_number(by, key, work_number=work_number, reason=reason)
    _settle(by, rows[0], to=key, reason=reason)
    return key


def _is_theirs(row: Account, key: int) -> bool:
    """Whether a hand said so already, and for all days."""
    always = row.valid_from is None and row.valid_to is None
    return row.origin == Origin.HAND and always and not row.shared and row.person_id in identities([key])


def _was_made_for(row: Account) -> bool:
    """Whether the account's person is nothing but this account, as an import made it."""
    return (
        row.origin == Origin.IMPORT
        and row.person.origin == Origin.IMPORT
        and not row.person.work_number
        and row.person.accounts.count() == 1
    )


def _settle(by: Authority, row: Account, *, to: int, reason: str) -> None:
    before, row.origin = row.origin, Origin.HAND
    row.save(update_fields=["origin"])
    announce(by, Change(
        "confirm_account", "account", f"{row.source}:{row.account}", {"origin": before}, {"person": str(to)}, reason,
    ))  # fmt: skip
