"""Merge two people who are one: an alias row, no fact rewritten, so that splitting them again is exact."""

from django.db import transaction

from heming.errors import BadInput
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person
from heming.org.models import Alias
from heming.org.queries import aliases


@transaction.atomic
def merge_people(by: Authority, kept: int, *, merged: int, reason: str) -> None:
    """From now on `merged` is shown and counted as `kept`; whoever was merged into either follows."""
    allow(by)
    kept_by = aliases()
    into, gone = person(kept_by.get(kept, kept)), person(kept_by.get(merged, merged))
    if into == gone:
        raise BadInput("These two are already one person: {name}.", "Choose two different people.", name=into.name)
    if into.work_number and gone.work_number:
        raise BadInput(
            "{kept} has the work number {first} and {merged} has {second}: they look like two people.",
            "Correct one of the work numbers first, if they really are one.",
            kept=into.name, merged=gone.name, first=into.work_number, second=gone.work_number,
        )  # fmt: skip
    followers = list(Alias.objects.filter(kept=gone).values_list("merged_id", flat=True))
    Alias.objects.filter(kept=gone).update(kept=into)
    Alias.objects.create(merged=gone, kept=into)
    if gone.work_number:
        into.work_number, gone.work_number = gone.work_number, ""
        gone.save(update_fields=["work_number"])
        into.save(update_fields=["work_number"])
    announce(by, Change(
        "merge_people", "person", str(into.key), reason=reason,
        before={"separate": [str(gone.key), *map(str, followers)]}, after={"merged": str(gone.key), "name": gone.name},
    ))  # fmt: skip
