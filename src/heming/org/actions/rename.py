"""Rename a person or a team, or give a person their work number (工号); keys and facts stay."""

from django.db import IntegrityError, transaction

from heming.errors import BadInput
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person, team
from heming.org.models import Origin


@transaction.atomic
def rename_person(by: Authority, key: int, *, name: str, reason: str = "") -> None:
    """The name shown from now on, in every period."""
    allow(by)
    row = person(key)
    before, row.name, row.origin = row.name, _name(name), Origin.HAND
    row.save(update_fields=["name", "origin"])
    announce(by, Change("rename_person", "person", str(key), {"name": before}, {"name": row.name}, reason))


@transaction.atomic
def rename_team(by: Authority, key: int, *, name: str, reason: str = "") -> None:
    """The team's name from now on. Imports that still use the old name make a new team of it."""
    allow(by)
    row = team(key)
    before, row.name, row.origin = row.name, _name(name), Origin.HAND
    row.named_after_lead = False
    row.save(update_fields=["name", "origin", "named_after_lead"])
    announce(by, Change("rename_team", "team", str(key), {"name": before}, {"name": row.name}, reason))


def set_work_number(by: Authority, key: int, *, work_number: str, reason: str = "") -> None:
    """The person's 工号; later accounts that equal it are theirs."""
    allow(by)
    row = person(key)
    before, row.work_number, row.origin = row.work_number, work_number.strip()[:64], Origin.HAND
    try:
        with transaction.atomic():
            row.save(update_fields=["work_number", "origin"])
            change = Change(
                "set_work_number", "person", str(key), {"work_number": before}, {"work_number": row.work_number}
            )
            announce(by, change)
    except IntegrityError as error:
        raise BadInput(
            "The work number {number} is somebody else's.", "Merge the two people, or give another number.",
            number=row.work_number,
        ) from error  # fmt: skip


def _name(name: str) -> str:
    tidy = name.strip()
    if not tidy or len(tidy) > 200:
        raise BadInput("The name is empty or longer than 200 characters.", "Give a name of 1 to 200 characters.")
    return tidy
