"""Which day a morning board is about: the newest day that is over and wholly imported, unless another is chosen."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from heming.errors import BadInput
from heming.facts import queries
from heming.facts.coverage import coverage
from heming.facts.store import open_store
from heming.org.queries import today

KINDS = ("import", "demo", "publish")
WORK = frozenset(("cases", "agent_days"))  # what a day's work is told by


@dataclass(frozen=True)
class Days:
    """The days a board can be about. `running` is a newer day that was imported before it was over."""

    first: date
    newest: date
    running: date | None = None


def days() -> Days | None:
    """The covered days; None when no work was ever imported."""
    return _days(open_store().snapshot().id, today())


def chosen(text: str, known: Days) -> date:
    """The day an address names, else the newest; BadInput for one outside what was imported."""
    if not text:
        return known.newest
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput("'{text}' is not a day.", "Write it as 2023-08-31.", text=text) from None
    if not known.first <= day <= (known.running or known.newest):
        raise BadInput(
            "Nothing was imported for {day}.", "Choose a day from {first} to {newest}.",
            day=day, first=known.first, newest=known.newest,
        )  # fmt: skip
    return day


@lru_cache(maxsize=4)
def _days(snapshot: str, now: date) -> Days | None:
    if not snapshot:
        return None
    store = open_store()
    zone = ZoneInfo(store.zone)
    spans = [span for span in coverage(store, store.snapshot(snapshot)) if span.table in WORK]
    if not spans:
        return None
    first, newest = min(s.first_day for s in spans), max(s.last_day for s in spans)
    made = [
        batch.started_at.astimezone(zone).date()
        for kind in KINDS
        for batch in queries.batches(kind=kind)
        if batch.state == "committed" and any(c.table in WORK and c.last_day >= newest for c in batch.coverage)
    ]
    is_over = newest < now and (not made or max(made) > newest)
    if is_over or newest == first:
        return Days(first, newest)
    return Days(first, newest - timedelta(days=1), running=newest)
