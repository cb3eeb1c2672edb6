"""Whom a row of a staff sheet may be, besides the one it is taken for: each with what speaks for it, for a hand to say.

People whom platforms' files named come before their HR sheet does; the sheet must neither make them twice nor swallow
somebody else of the same name.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from heming.errors import BadInput
from heming.org.matching import Evidence, Known, Seen, likeness
from heming.org.queries import team_keys, team_on, today
from heming.org.spelling import near_keys, plain, sound_of
from heming.org.staff_sheet import StaffRow

MOST = 5
NEW = 0  # the answer that it is somebody new
Answers = Mapping[int, int]  # row of the sheet, the key of whom it is


@dataclass(frozen=True)
class Candidate:
    """Somebody known, with the accounts that name them and what speaks for their being the person of the row."""

    key: int
    name: str
    work_number: str
    team: int | None
    accounts: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]


class Sounds:
    """People by how their names sound, and by what lies one letter off."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self._found: dict[str, list[int]] = {}
        for key, name in names.items():
            for word in _keys(name):
                self._found.setdefault(word, []).append(key)

    def like(self, name: str) -> list[int]:
        """Who is called nearly so, in an order that stays."""
        return sorted({key for word in _keys(name) for key in self._found.get(word, ())})


def candidate(row: StaffRow, key: int, *, name: str, number: str, accounts: Iterable[tuple[str, str]]) -> Candidate:
    """The person with the evidence of their best account, or of their name alone."""
    team = team_on(today()).get(key)
    said = Known(0, row.name, tuple(filter(None, (row.number,))), row.nickname, next(iter(_teams(row.team)), None))
    held = tuple(accounts)
    seen = [Seen(source, account, key, name, team) for source, account in held] or [Seen("", "", key, name, team)]
    best = max((likeness(one, said) for one in seen), key=lambda found: sum(one.points for one in found))
    return Candidate(key, name, number, team, held, best)


def check_answer(answer: int, offered: Collection[int], *, row: int) -> None:
    """Refuses an answer that nobody offered."""
    if answer not in (NEW, *offered):
        raise BadInput(
            "Row {row} cannot be that person.", "Choose one of the people shown for the row, or somebody new.", row=row
        )


def bearers_like(row: StaffRow, sounds: Sounds, *, but: Collection[int]) -> list[int]:
    """At most a few; of a name that very many bear, none is a hint."""
    found = [key for key in sounds.like(row.name) if key not in but]
    return found if len(found) <= MOST else []


def _keys(name: str) -> frozenset[str]:
    return frozenset((plain(name),)) | sound_of(name) | frozenset(f"near {key}" for key in near_keys(name))


def _teams(name: str) -> tuple[int, ...]:
    return team_keys([name]).get(name, ()) if name else ()
