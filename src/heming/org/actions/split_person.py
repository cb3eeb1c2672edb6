"""Split a person who was merged by mistake: the alias row goes, and every figure is told apart again."""

from django.db import transaction

from heming.errors import BadInput
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person
from heming.org.models import Alias, FormerNumber, Person


@transaction.atomic
def split_person(by: Authority, merged: int, *, reason: str) -> None:
    """`merged` is a person of their own again, with the work number they had. One account alone: split it off."""
    allow(by)
    gone = person(merged)
    alias = Alias.objects.filter(merged=gone).select_related("kept").first()
    if alias is None:
        raise BadInput("{name} was not merged with anybody.", "Choose a merged person.", name=gone.name)
    kept = alias.kept
    alias.delete()
    _give_number_back(kept, gone)
    announce(by, Change(
        "split_person", "person", str(gone.key), reason=reason, before={"kept": str(kept.key), "name": kept.name},
        after={"kept": None},
    ))  # fmt: skip


def _give_number_back(kept: Person, gone: Person) -> None:
    """Each has again the number from before the merge."""
    theirs = FormerNumber.objects.filter(person=gone).order_by("-pk").first()
    if theirs is None:
        return
    if kept.work_number == theirs.number:
        own = FormerNumber.objects.filter(person=kept).exclude(number=theirs.number).order_by("-pk").first()
        kept.work_number = own.number if own else ""
        kept.save(update_fields=["work_number"])
    gone.work_number = theirs.number
    gone.save(update_fields=["work_number"])
    theirs.delete()
