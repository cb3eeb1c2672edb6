"""Close a person with their last day: teams, leaderships and logins end with it; nothing is deleted."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from heming.errors import BadInput
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person
from heming.org.models import Leadership, Membership, Origin, Person
from heming.org.queries import identities


@transaction.atomic
def close_person(by: Authority, key: int, *, last_day: date, reason: str) -> None:
    """The person, with all merged identities, is closed after `last_day`."""
    allow(by)
    leaver = person(key)
    if leaver.valid_from is not None and last_day < leaver.valid_from:
        raise BadInput(
            "{name} was first seen on {first}, after {last}.", "Give a later last day.",
            name=leaver.name, first=leaver.valid_from, last=last_day,
        )  # fmt: skip
    same = identities([key])
    if leaver.valid_to == last_day and leaver.origin == Origin.HAND:
        return
    before = {"valid_to": leaver.valid_to and leaver.valid_to.isoformat()}
    for identity in Person.objects.filter(key__in=same):
        identity.valid_to = max(last_day, identity.valid_from or last_day)
        identity.origin = Origin.HAND
        identity.save(update_fields=["valid_to", "origin"])
    for model in (Membership, Leadership):
        rows = model._default_manager.filter(Q(valid_to=None) | Q(valid_to__gt=last_day), person_id__in=same)
        rows.filter(valid_from__gt=last_day).delete()
        rows.update(valid_to=last_day, origin=Origin.HAND)
    announce(by, Change(
        "close_person", "person", str(leaver.key), reason=reason, before=before,
        after={"valid_to": last_day.isoformat()},
    ))  # fmt: skip
