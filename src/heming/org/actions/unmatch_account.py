"""Take back whose account it is: it is nobody's we know again, and shows among those to be matched."""

from django.db import transaction

from heming.errors import BadInput
from heming.org.actions.hand_over_account import rows_of
from heming.org.actions.split_person import split_person
from heming.org.changes import Authority, Change, allow, announce
from heming.org.models import Alias, Origin, Person


@transaction.atomic
def unmatch_account(by: Authority, account: tuple[str, str], *, reason: str = "") -> bool:
    """The person an import made for it is split off again, with everything only they had; an account that was handed
    over gets a person of its own. Says whether anything was matched.
    """
    allow(by)
    rows = rows_of(account)
    if len(rows) > 1:
        raise BadInput("Several people hold this account.", "Hand it over to one of them, or say that they share it.")
    row = rows[0]
    if row.origin == Origin.IMPORT and not Alias.objects.filter(merged_id=row.person_id).exists():
        return False
    before, name = row.person_id, ":".join(account)
    if Alias.objects.filter(merged_id=before).exists():
        split_person(by, before, reason=reason)
    elif row.person.accounts.count() > 1 or row.person.origin == Origin.HAND:
        row.person = Person.objects.create(name=account[1][:200], origin=Origin.IMPORT)
    row.origin = Origin.IMPORT
    row.save(update_fields=["origin", "person"])
    announce(by, Change(
        "unmatch_account", "account", name, {"person": str(before)}, {"person": str(row.person_id)}, reason,
        rederive=frozenset((before, row.person_id)) if row.person_id != before else frozenset(),
    ))  # fmt: skip
    return True
