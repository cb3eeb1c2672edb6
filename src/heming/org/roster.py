"""Who was on shift when, from shifts: stretches of time with the people in them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class OnShift:
    """One person's shift, as instants in seconds; the end is no longer part of it."""

    person: int
    start: int
    end: int


@dataclass(frozen=True)
class Stretch:
    """A time during which the same people were on shift."""

    start: int
    end: int
    people: frozenset[int]


def stretches(shifts: Iterable[OnShift]) -> list[Stretch]:
    """The times with somebody on shift, one after another, each with everybody who was on shift then.

    A person's shifts that overlap (a roster with a double entry) are one person all the same.
    """
    events: dict[int, list[tuple[int, int]]] = {}
    for one in shifts:
        if one.start < one.end:
            events.setdefault(one.start, []).append((one.person, 1))
            events.setdefault(one.end, []).append((one.person, -1))
    there: dict[int, int] = {}
    found: list[Stretch] = []
    before: int | None = None
    for at in sorted(events):
        people = frozenset(person for person, times in there.items() if times > 0)
        if before is not None and people:
            _append(found, Stretch(before, at, people))
        for person, change in events[at]:
            there[person] = there.get(person, 0) + change
        before = at
    return found


def alone(found: Sequence[Stretch]) -> list[Stretch]:
    """The times when exactly one person was on shift: only these tell whose a case of a shared account is."""
    return [one for one in found if len(one.people) == 1]


def _append(found: list[Stretch], one: Stretch) -> None:
    last = found[-1] if found else None
    if last is not None and last.end == one.start and last.people == one.people:
        found[-1] = Stretch(last.start, one.end, one.people)
    else:
        found.append(one)
