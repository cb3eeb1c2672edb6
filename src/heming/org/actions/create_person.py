"""Make a person by hand: somebody who has not been seen in any file yet."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from heming.errors import BadInput
from heming.org.actions.move_person import Post, move_person
from heming.org.actions.rename import set_work_number
from heming.org.changes import Authority, Change, allow, announce
from heming.org.models import Origin, Person


@dataclass(frozen=True)
class NewPerson:
    """What is known on the first day; a team needs the day from which they are in it."""

    name: str
    work_number: str = ""
    nickname: str = ""
    team_key: int | None = None
    joined_on: date | None = None
    post: Post | None = None


def known_person(new: NewPerson) -> int | None:
    """Somebody of that very name, number and day of joining whom a hand made before."""
    said = {"name": new.name.strip(), "work_number": new.work_number.strip(), "joined_on": new.joined_on}
    return Person.objects.filter(alias=None, origin=Origin.HAND, **said).values_list("key", flat=True).first()


@transaction.atomic
def create_person(by: Authority, new: NewPerson, *, reason: str = "") -> int:
    """The new person's key. A work number that somebody has is refused: then it is that person."""
    allow(by)
    name = new.name.strip()
    if not name or len(name) > 200:
        raise BadInput("The name is empty or longer than 200 characters.", "Give a name of 1 to 200 characters.")
    if new.team_key is not None and new.joined_on is None:
        raise BadInput("A day is missing.", "Give the day from which it holds.")
    row = Person.objects.create(
        name=name, nickname=new.nickname.strip()[:100], joined_on=new.joined_on, origin=Origin.HAND
    )
    announce(by, Change("create_person", "person", str(row.key), {}, {"name": name}, reason))
    if new.work_number.strip():
        set_work_number(by, row.key, work_number=new.work_number, reason=reason)
    if new.team_key is not None and new.joined_on is not None:
        move_person(by, row.key, team_key=new.team_key, from_day=new.joined_on, reason=reason, post=new.post)
    return row.key
