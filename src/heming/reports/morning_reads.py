"""What a morning board reads besides figures, kept per snapshot and reader: the day's ratings and the roster.

Words of customers are never kept: they are read anew, so that an erased customer's are gone at once.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from heming.access.scope import Scope
from heming.facts.on_shift import OnShift, on_shift
from heming.facts.ratings import Rating, ratings_of_day, with_words
from heming.facts.store import open_store


@dataclass(frozen=True)
class Reader:
    """Who reads about which teams on which day."""

    scope: Scope
    day: date
    teams: tuple[int, ...]


def ratings(reader: Reader) -> tuple[Rating, ...]:
    """The day's bad ratings and the good ones with words."""
    store = open_store()
    snapshot = store.snapshot()
    return with_words(store, snapshot, ratings=_ratings(str(store.home), snapshot.id, reader), scope=reader.scope)


def roster(reader: Reader) -> tuple[OnShift, ...]:
    """Who was planned for the day."""
    store = open_store()
    return _roster(str(store.home), store.snapshot().id, reader)


@lru_cache(maxsize=64)
def _ratings(home: str, snapshot: str, reader: Reader) -> tuple[Rating, ...]:
    del home
    store = open_store()
    at = store.snapshot(snapshot or None)
    return ratings_of_day(store, at, scope=reader.scope, day=reader.day, teams=reader.teams or None)


@lru_cache(maxsize=64)
def _roster(home: str, snapshot: str, reader: Reader) -> tuple[OnShift, ...]:
    del home
    store = open_store()
    at = store.snapshot(snapshot or None)
    return on_shift(store, at, scope=reader.scope, day=reader.day, teams=reader.teams or None)
