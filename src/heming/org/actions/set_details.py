"""What HR knows about a person beside the teams: 花名, the day they joined, and until when they are new."""

from datetime import date

from django.db import transaction

from heming.errors import BadInput
from heming.org.changes import Authority, Change, allow, announce
from heming.org.find import person
from heming.org.models import Origin, Person
from heming.org.queries import aliases, identities

FIELDS = ("nickname", "joined_on", "novice_until")
_REDERIVED = {"joined_on"}  # how long somebody had been there is stored with every case


@transaction.atomic
def set_details(by: Authority, key: int, *, reason: str = "", **values: str | date | None) -> bool:
    """Only the values given are changed; says whether anything was."""
    allow(by)
    row = person(aliases().get(key, key))
    news = {name: value for name, value in values.items() if getattr(row, name) != (value or _nothing(name))}
    if not news:
        return False
    before = {name: _told(getattr(row, name)) for name in news}
    for name, value in news.items():
        setattr(row, name, value or _nothing(name))
    _check(row)
    row.origin = Origin.HAND
    row.save(update_fields=[*news, "origin"])
    again = identities([row.key]) if _REDERIVED & set(news) else frozenset()
    announce(by, Change(
        "set_details", "person", str(row.key), before, {name: _told(value) for name, value in news.items()}, reason,
        rederive=again,
    ))  # fmt: skip
    return True


def _nothing(name: str) -> str | None:
    return "" if name == "nickname" else None


def _check(row: Person) -> None:
    if row.joined_on and row.novice_until and row.novice_until < row.joined_on:
        raise BadInput(
            "{name} would no longer be new on {until}, before joining on {joined}.",
            "Correct one of the two days.",
            name=row.name, until=row.novice_until, joined=row.joined_on,
        )  # fmt: skip


def _told(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
