"""Job, employer, site and skill group of a running membership, corrected in place."""

from datetime import date

from django.db import transaction

from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person
from heming.org.models import LATEST, Membership, Origin, held_on
from heming.org.queries import aliases, identities

FIELDS = ("job", "employer", "site", "skill_group")


@transaction.atomic
def set_post(by: Authority, key: int, *, on: date, reason: str = "", **values: str) -> bool:
    """Only the values given are changed, in the stay that holds on that day; says whether there was one."""
    allow(by)
    row = person(aliases().get(key, key))
    stays = Membership.objects.filter(held_on(on), person_id__in=identities([row.key]), loan=False)
    stay = stays.order_by(LATEST).first()
    if stay is None:
        return False
    before = {name: getattr(stay, name) for name in values}
    for name, value in values.items():
        setattr(stay, name, value[:100] if name != "job" else value[:64])
    stay.origin = Origin.HAND
    stay.save(update_fields=[*values, "origin"])
    announce(by, Change(
        "set_post", "person", str(row.key), before, dict(values), reason, rederive=identities([row.key]),
    ))  # fmt: skip
    return True
