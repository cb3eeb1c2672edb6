"""Merge two people who are one: an alias row; no key of a fact is rewritten, so that splitting them again is exact."""

from django.db import transaction

from heming.errors import BadInput
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person
from heming.org.models import Alias, FormerNumber, Person
from heming.org.queries import aliases, identities


@transaction.atomic
def merge_people(by: Authority, kept: int, *, merged: int, reason: str, work_number: str = "") -> None:
    """From now on `merged` is shown and counted as `kept`; whoever was merged into either follows.

    Where both have a work number (工号), `work_number` says which one stays; the other is kept as history, so that
    later files that still use it find the same person.
    """
    allow(by)
    kept_by = aliases()
    into, gone = person(kept_by.get(kept, kept)), person(kept_by.get(merged, merged))
    if into == gone:
        raise BadInput("These two are already one person: {name}.", "Choose two different people.", name=into.name)
    before = {"work_numbers": {str(into.key): into.work_number, str(gone.key): gone.work_number}}
    _settle_numbers(into, gone, stays=work_number.strip())
    followers = list(Alias.objects.filter(kept=gone).values_list("merged_id", flat=True))
    Alias.objects.filter(kept=gone).update(kept=into)
    Alias.objects.create(merged=gone, kept=into)
    announce(by, Change(
        "merge_people", "person", str(into.key), reason=reason,
        before={"separate": [str(gone.key), *map(str, followers)], **before},
        after={"merged": str(gone.key), "name": gone.name, "work_number": into.work_number},
        rederive=identities([into.key]),  # rows without a team of their own take the other's
    ))  # fmt: skip


def _settle_numbers(into: Person, gone: Person, *, stays: str) -> None:
    numbers = {into.work_number, gone.work_number} - {""}
    if len(numbers) == 2 and stays not in numbers:
        raise BadInput(
            "{kept} has the work number {first} and {merged} has {second}: they look like two people.",
            "If they really are one, say which of the two numbers stays; the other is kept as history.",
            kept=into.name, merged=gone.name, first=into.work_number, second=gone.work_number,
        )  # fmt: skip
    if not gone.work_number:
        return
    for one in (into, gone):
        if one.work_number:
            FormerNumber.objects.get_or_create(person=one, number=one.work_number)
    chosen = stays if len(numbers) == 2 else gone.work_number
    gone.work_number = ""
    gone.save(update_fields=["work_number"])
    into.work_number = chosen
    into.save(update_fields=["work_number"])
