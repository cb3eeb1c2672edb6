"""Pure decisions about time: from days on which somebody was seen somewhere to periods that follow each other."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

Place = TypeVar("Place", bound=Hashable)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stay(Generic[Place]):
    """Somewhere from a day to a day, both included; None is open. `seen_to` is the last day it was really seen."""

    place: Place
    first: date | None
    last: date | None = None
    seen_to: date | None = None


def one_after_another(seen: Iterable[Stay[Place]]) -> list[Stay[Place]]:
    """One place at a time: each stay ends the day before the next begins, and the last stays open.

    Whoever was seen in A before and after a time in B came back to A. `seen` are first days and last days seen.
    """
    sightings = sorted(set(seen), key=lambda stay: (_start(stay), _seen(stay), str(stay.place)))
    moves: dict[date, Stay[Place]] = {}
    for stay in sightings:
        for back in _returns(stay, sightings):
            moves.setdefault(back, replace(stay, first=back))
    moves.update({_start(stay): stay for stay in sightings})
    return _closed([moves[day] for day in sorted(moves)])


def side_by_side(seen: Iterable[Stay[Place]]) -> list[Stay[Place]]:
    """Several at a time, as a team may have two leads: one ends only when another begins after its last sighting."""
    merged: dict[Place, Stay[Place]] = {}
    for stay in sorted(seen, key=lambda stay: (_start(stay), str(stay.place))):
        known = merged.get(stay.place, stay)
        merged[stay.place] = replace(known, last=None, seen_to=max(_seen(known), _seen(stay)))
    return [replace(stay, last=_next_start(stay, merged.values())) for stay in merged.values()]


def outside(stay: Stay[Place], taken: Iterable[tuple[date | None, date | None]]) -> list[Stay[Place]]:
    """The parts of a stay that lie outside periods that somebody settled by hand."""
    parts = [stay]
    for first, last in taken:
        parts = [piece for part in parts for piece in _without(part, first or date.min, last=last or date.max)]
    return parts


def _start(stay: Stay[Place]) -> date:
    return stay.first or date.min


def _seen(stay: Stay[Place]) -> date:
    return stay.seen_to or _start(stay)


def _returns(outer: Stay[Place], all_of: Sequence[Stay[Place]]) -> list[date]:
    """The days after which `outer` was still seen although another place came in between."""
    inner = [s for s in all_of if s.place != outer.place and _start(outer) < _start(s) and _seen(s) < _seen(outer)]
    days = [_seen(stay) + DAY for stay in inner]
    return [day for day in days if not any(_start(stay) <= day <= _seen(stay) for stay in inner)]


def _closed(moves: list[Stay[Place]]) -> list[Stay[Place]]:
    runs: list[Stay[Place]] = []
    for move in moves:
        if runs and runs[-1].place == move.place:
            runs[-1] = replace(runs[-1], seen_to=max(_seen(runs[-1]), _seen(move)))
        else:
            runs.append(replace(move, last=None, seen_to=_seen(move)))
    ends = [_start(after) - DAY for after in runs[1:]]
    closed = [replace(r, last=end, seen_to=min(_seen(r), end)) for r, end in zip(runs, ends, strict=False)]
    return [_open_start(run) for run in closed + runs[-1:]]


def _open_start(stay: Stay[Place]) -> Stay[Place]:
    """An undated sighting has no first day and no day it was seen."""
    return replace(stay, seen_to=None if stay.seen_to == date.min else stay.seen_to)


def _next_start(stay: Stay[Place], others: Iterable[Stay[Place]]) -> date | None:
    later = [_start(other) for other in others if _start(other) > _seen(stay)]
    return min(later) - DAY if later else None


def _without(stay: Stay[Place], first: date, *, last: date) -> list[Stay[Place]]:
    start, end = _start(stay), stay.last or date.max
    if last < start or end < first:
        return [stay]
    before = [replace(stay, last=first - DAY)] if start < first else []
    after = [replace(stay, first=last + DAY)] if last < end else []
    return before + after
