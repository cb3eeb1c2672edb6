"""Has everything arrived that a report is about? Which streams still owe days, told by what they sent before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from heming.facts.arrivals.parcel import Coverage
from heming.facts.coverage import coverage, joined
from heming.facts.store import open_store
from heming.reports.known import TABLES

RETIRED_DAYS = 14  # a stream further behind the newest one has ended; nobody waits for it
WEEKS_BACK = 4  # a weekday on which a stream sent nothing in these weeks is none of its days
Stretch = tuple[date, date]


@dataclass(frozen=True)
class Owed:
    """A stream that has not sent all of a report's days, and the last day of it that is there."""

    stream: str
    newest: date


def missing(first: date, last: date) -> tuple[Owed, ...]:
    """The streams that owe a day of these, by name; kept per snapshot, since a timetable asks every few seconds."""
    return _missing(open_store().snapshot().id, first, last)


@lru_cache(maxsize=64)
def _missing(snapshot: str, first: date, last: date) -> tuple[Owed, ...]:
    if not snapshot:
        return ()
    store = open_store()
    spans = tuple(span for span in coverage(store, store.snapshot(snapshot)) if span.table in TABLES)
    return owed(spans, first=first, last=last)


def owed(spans: Sequence[Coverage], *, first: date, last: date) -> tuple[Owed, ...]:
    """Pure: the streams that sent until lately, and owe a day between `first` and `last` on which they usually send."""
    stretches = {source: joined(tuple(spans), source) for source in sorted({span.source for span in spans})}
    newest = max((found[-1][1] for found in stretches.values()), default=last)
    return tuple(
        Owed(source, found[-1][1])
        for source, found in stretches.items()
        if (newest - found[-1][1]).days <= RETIRED_DAYS and _owes(found, first, last)
    )


def _owes(found: Sequence[Stretch], first: date, last: date) -> bool:
    begin = max(first, found[-1][1] + timedelta(days=1))
    return any(_usual(found, begin + timedelta(days=number)) for number in range((last - begin).days + 1))


def _usual(found: Sequence[Stretch], day: date) -> bool:
    """Whether the stream sends on such a weekday, as far as it has a past."""
    past = [day - timedelta(weeks=back) for back in range(1, WEEKS_BACK + 1)]
    known = [one for one in past if found[0][0] <= one <= found[-1][1]]
    return not known or any(begin <= one <= end for one in known for begin, end in found)


def waits_until(due: datetime, hours: int, *, now: datetime, days: Stretch) -> datetime | None:
    """Until when a report that fell due is held back for its data; None when it can be made now."""
    until = due + timedelta(hours=hours)
    return until if now < until and missing(*days) else None
