"""Service beside satisfaction: the two panels that overview, person and team share."""

from dataclasses import dataclass

from heming.access.scope import Scope
from heming.metrics.question import Filter
from heming.web.panels import SATISFACTION, SERVICE, Series, beside, panel, series
from heming.web.span import Span

KEYS = (*SERVICE, *SATISFACTION)
Where = tuple[Filter, ...]


@dataclass(frozen=True)
class Other:
    """The group that stands beside: its label, and which rows are its own."""

    label: str
    where: Where


@dataclass(frozen=True)
class Both:
    """What the templates need, and the series behind the trends."""

    context: dict[str, object]
    trends: Series


def both(where: Where, span: Span, *, scope: Scope, other: Other | None = None) -> Both:
    """The figures of a period with change and trend; two questions at most, three with another group beside."""
    found = series(KEYS, span.periods, scope=scope, where=where)
    trends = series(KEYS, span.trend, scope=scope, where=where) if span.finer else found
    service = panel(found, SERVICE, compare=span.compare, trends=trends)
    satisfaction = panel(found, SATISFACTION, compare=span.compare, trends=trends)
    if other is not None:
        theirs = series(KEYS, (span.period,), scope=scope, where=other.where)
        service = beside(service, theirs, found=found, label=other.label)
        satisfaction = beside(satisfaction, theirs, found=found, label=other.label)
    context: dict[str, object] = {
        "service": service, "satisfaction": satisfaction, "sparks": {**service.sparks, **satisfaction.sparks},
        "missing": (*service.missing, *satisfaction.missing),
    }  # fmt: skip
    return Both(context, trends)
