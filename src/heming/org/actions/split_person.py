"""Split a person who was merged by mistake: the alias row goes, and every figure is told apart again."""

from django.db import transaction

from heming.errors import BadInput
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person
from heming.org.models import Alias


@transaction.atomic
def split_person(by: Authority, merged: int, *, reason: str) -> None:
    """`merged` is a person of their own again. To give away one account, hand it over instead."""
    allow(by)
    gone = person(merged)
    alias = Alias.objects.filter(merged=gone).select_related("kept").first()
    if alias is None:
        raise BadInput("{name} was not merged with anybody.", "Choose a merged person.", name=gone.name)
    kept = alias.kept
    alias.delete()
    announce(by, Change(
        "split_person", "person", str(gone.key), reason=reason, before={"kept": str(kept.key), "name": kept.name},
        after={"kept": None},
    ))  # fmt: skip
