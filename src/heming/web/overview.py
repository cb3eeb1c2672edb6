"""The overview: what service and satisfaction were, whether they moved, how fresh it is, what needs attention."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.metrics.ask import ask
from heming.metrics.question import Filter
from heming.web import charts
from heming.web.attention import attention
from heming.web.both import KEYS, both
from heming.web.entries import metric_of, name_of
from heming.web.figures import Figure, figure_of
from heming.web.freshness import streams
from heming.web.panels import Series, whole_question
from heming.web.parts import parts_of
from heming.web.periods import Grain, last_complete
from heming.web.span import Span, span_of
from heming.web.viewer import scope_of
from heming.web.warming import let_visitors_first, warmed

CHART = ("case_count", "satisfied_share")


@dataclass(frozen=True)
class Row:
    """One period of the chart's table."""

    title: str
    figures: tuple[Figure | None, ...]


def overview(request: HttpRequest) -> HttpResponse:
    """The first page."""
    scope, span = scope_of(request), span_of(request)
    if span is None:
        return render(request, "overview/empty.html", {"may_import": scope.may("import")})
    context = {"span": span, "streams": span.streams, "attention": attention(scope, span.streams)}
    return render(request, "overview/page.html", context | _figures(span, scope))


def _figures(span: Span, scope: Scope) -> dict[str, object]:
    found = both(own_view(scope), span, scope=scope)
    return found.context | {
        "whose": _whose(scope), "parts": parts_of(own_view(scope), span.period, scope=scope, columns=CHART, most=1),
        "trend": _trend(found.trends), "trend_table": _table(found.trends),
        "chart_names": [name_of(key) for key in CHART],
    }  # fmt: skip


@warmed("overview", turn=1)
def first_figures(scope: Scope) -> None:
    """Every month over everything imported, of which all shown months are parts; and where the last one comes from."""
    _ahead("month", scope)


@warmed("overview by other periods", turn=3)
def other_periods(scope: Scope) -> None:
    """The same by every other length of period."""
    others: tuple[Grain, ...] = ("day", "week", "quarter", "year")
    for grain in others:
        let_visitors_first()
        _ahead(grain, scope)


def _ahead(grain: Grain, scope: Scope) -> None:
    known = streams()
    newest, first = max(s.last_day for s in known), min(s.first_day for s in known)
    where = own_view(scope)
    ask(whole_question(KEYS, grain, where=where), scope)
    parts_of(where, last_complete(newest, first, grain=grain), scope=scope, columns=CHART, most=1)


def own_view(scope: Scope) -> tuple[Filter, ...]:
    """An agent sees their own figures here; everybody else those they answer for, which the Scope itself holds."""
    if scope.own_key is not None and scope.roles <= {"agent"}:
        return (Filter("agent", (str(scope.own_key),)),)
    if "lead" in scope.roles and not scope.everyone and scope.team_keys:
        return (Filter("team", tuple(str(key) for key in sorted(scope.team_keys))),)
    return ()


def _whose(scope: Scope) -> str:
    where = own_view(scope)
    if not where:
        return _("The whole organisation")
    return _("Your own figures") if where[0].dimension == "agent" else _("Your teams")


def _trend(found: Series) -> charts.Options:
    volume, share = CHART
    lines = [charts.Line(name_of(share), metric_of(share).unit, found.line(share))]
    bars = charts.Line(name_of(volume), metric_of(volume).unit, found.line(volume))
    return charts.trend([period.title for period in found.periods], lines, bars=bars)


def _table(found: Series) -> list[Row]:
    """The chart's figures, one row per period."""
    rows = []
    for place, period in enumerate(found.periods):
        values = [found.line(key)[place] for key in CHART]
        rows.append(Row(period.title, tuple(figure_of(v, found.answer.question) if v else None for v in values)))
    return rows
