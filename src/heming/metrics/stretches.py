"""Stretches of days of one stream: which of its day rows a figure takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

Span = tuple[date, date]
EVER: Span = (date.min, date.max)
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days of a stream, both ends included; without ends all of them, and the rows without a day."""

    source: str
    first: date | None = None
    last: date | None = None


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same days as few, separate spans in order."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first.toordinal() <= found[-1][1].toordinal() + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def outside(spans: Iterable[Span]) -> list[Span]:
    """All other days."""
    found: list[Span] = []
    begin = date.min
    for first, last in joined(spans):
        if first > begin:
            found.append((begin, first - _ONE))
        if last == date.max:
            return found
        begin = last + _ONE
    return [*found, (begin, date.max)]


def common(left: Iterable[Span], right: Iterable[Span]) -> list[Span]:
    """The days in both."""
    others = joined(right)
    both = ((max(a, c), min(b, d)) for a, b in joined(left) for c, d in others)
    return joined((first, last) for first, last in both if first <= last)
