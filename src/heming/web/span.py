"""The period a page is about, chosen in its address, and the questions of people pages over it."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from heming.web.freshness import Stream, streams
from heming.web.periods import FINER, Period, last, last_complete, period_at, period_of

LONGEST = {"day": 31, "week": 13, "month": 13, "quarter": 9, "year": 6}


@dataclass(frozen=True)
class Span:
    """Which period is shown, which can be chosen, and whether the one before can be compared with."""

    period: Period
    choices: tuple[Period, ...]
    compare: bool
    running: bool
    periods: tuple[Period, ...]
    trend: tuple[Period, ...]
    streams: tuple[Stream, ...]

    @property
    def before(self) -> Period:
        """The period before."""
        return self.period.before()

    @property
    def finer(self) -> bool:
        """Whether trends are shown in finer steps than the figures."""
        return self.trend[-1].grain != self.period.grain


def span_of(request: HttpRequest) -> Span | None:
    """The span the address asks for, else the last complete month; None when nothing was ever imported."""
    known = streams()
    return _span(request.GET.get("period", ""), known) if known else None


def first_span() -> Span | None:
    """The span of an address that names none."""
    return _span("", streams()) if streams() else None


def usual_spans() -> tuple[Span, ...]:
    """That span, the earliest month, whose trends are told in weeks, and the last quarter: all ask differently."""
    known = streams()
    if not known:
        return ()
    first, newest = min(s.first_day for s in known), max(s.last_day for s in known)
    labels = ("", period_at(first, "month").label, last_complete(newest, first, grain="quarter").label)
    return tuple(_span(label, known) for label in labels)


def _span(label: str, known: tuple[Stream, ...]) -> Span:
    first, newest = min(s.first_day for s in known), max(s.last_day for s in known)
    period = period_of(label) if label else last_complete(newest, first)
    latest = period_at(newest, period.grain)
    choices = tuple(reversed(last(latest if latest.number >= period.number else period, 24, since=first)))
    periods = tuple(last(period, LONGEST[period.grain], since=first))
    finer = FINER[period.grain]
    trend = periods
    if len(periods) < 4 and finer != period.grain:
        trend = _whole(last(period_at(min(period.end, newest), finer), LONGEST[finer], since=first), first, newest)
    return Span(period, choices, _covered(period.before(), known), period.end > newest, periods, trend, known)


def _covered(period: Period, known: tuple[Stream, ...]) -> bool:
    """Whether some stream holds all its days: three days of a month beside a whole one would look like a change."""
    return any(stream.first_day <= period.start and stream.last_day >= period.end for stream in known)


def _whole(periods: list[Period], first: date, newest: date) -> tuple[Period, ...]:
    """Without the begun ones at either end, whose smaller counts would look like a fall; all where few are left."""
    whole = tuple(period for period in periods if period.start >= first and period.end <= newest)
    return whole if len(whole) > 2 else tuple(periods)
