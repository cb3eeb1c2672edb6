"""How fresh the data are: the newest day of each stream, read once per snapshot."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from heming.facts.coverage import coverage
from heming.facts.store import open_store

SIMULATED = "demo-"  # what the streams of the demo centre begin with


@dataclass(frozen=True)
class Stream:
    """One stream with the days it covers."""

    name: str
    first_day: date
    last_day: date
    tables: tuple[str, ...]


def streams() -> tuple[Stream, ...]:
    """All streams of the newest snapshot, the freshest first."""
    return _streams(open_store().snapshot().id)


def newest_day(known: tuple[Stream, ...]) -> date | None:
    """The day of the newest record, or None when nothing was imported."""
    return max((stream.last_day for stream in known), default=None)


def is_simulated(known: tuple[Stream, ...]) -> bool:
    """Whether what is shown comes from the demo centre."""
    return any(stream.name.startswith(SIMULATED) for stream in known)


@lru_cache(maxsize=8)
def _streams(snapshot: str) -> tuple[Stream, ...]:
    if not snapshot:
        return ()
    store = open_store()
    spans = coverage(store, store.snapshot(snapshot))
    found = []
    for name in {span.source for span in spans}:
        mine = [span for span in spans if span.source == name]
        first, last = min(s.first_day for s in mine), max(s.last_day for s in mine)
        found.append(Stream(name, first, last, tuple(sorted({s.table for s in mine}))))
    return tuple(sorted(found, key=lambda stream: (-stream.last_day.toordinal(), stream.name)))
