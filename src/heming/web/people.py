"""People and teams one may see: a dense list with intervals, in tiers where they can be told apart, never a list of shame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from heming.access.people import visible_people
from heming.access.scope import Scope
from heming.metrics.ask import ask
from heming.metrics.comparing import tiers
from heming.metrics.question import Filter, Question, Value
from heming.web.figures import Figure, by_group, figure_of, metric_of, name_of, scales_of
from heming.web.panels import known
from heming.web.periods import Period
from heming.web.shell import sees_several
from heming.web.span import Span, span_of
from heming.web.viewer import scope_of

COLUMNS = ("case_count", "first_reply_seconds_p50", "handle_seconds_mean", "satisfied_share", "csat_mean")
PER_PAGE = 100


@dataclass(frozen=True)
class Line:
    """One person or team of the list."""

    key: str
    name: str
    url: str
    team: str
    figures: tuple[Figure | None, ...]
    tier: int | None


@dataclass(frozen=True)
class Column:
    """One measure of the list, with the address that sorts by it."""

    key: str
    name: str
    url: str
    sorted: str  # "", "ascending" or "descending"


@dataclass(frozen=True)
class Order:
    """By which column the list stands; descending unless a lower value is better."""

    key: str
    descending: bool


def people(request: HttpRequest) -> HttpResponse:
    """The list of people, or of teams."""
    scope, span = scope_of(request), span_of(request)
    if not sees_several(scope):
        return redirect("me") if scope.own_key is not None else redirect("overview")
    if span is None:
        return redirect("overview")
    kind = (
        "team" if request.GET.get("show") == "teams" or (not scope.everyone and "executive" in scope.roles) else "agent"
    )
    return render(request, "people/list.html", {"span": span, "kind": kind} | _listed(request, span, scope, kind))


def _listed(request: HttpRequest, span: Span, scope: Scope, kind: str) -> dict[str, object]:
    order = order_of(request)
    lines = lines_of(kind, span.period, scope, order=order)
    page = min(
        max(1, int(request.GET.get("page", "1") if request.GET.get("page", "1").isdigit() else "1")),
        len(lines) // PER_PAGE + 1,
    )
    return {
        "lines": lines[(page - 1) * PER_PAGE : page * PER_PAGE], "total": len(lines), "columns": columns(request, order),
        "tiers": len({line.tier for line in lines if line.tier}), "sorted_by": name_of(order.key),
        "pages": _pages(request, page, len(lines)), "keep": [(k, v) for k, v in request.GET.items() if k not in ("period", "page")],
    }  # fmt: skip


def lines_of(kind: str, period: Period, scope: Scope, *, order: Order, where: tuple[Filter, ...] = ()) -> list[Line]:
    """One line per group with figures; groups without a value of the sorting measure stand last."""
    question = Question(metrics=known(COLUMNS), by=(kind,), where=where, start=period.start, end=period.end)
    groups = {key: row for (key,), row in by_group(ask(question, scope)).items() if key}
    scales = scales_of(groups.values())
    keys = _sorted(groups, order)
    placed = _tiers(groups, keys, order)
    teams = {str(p.key): p.team for p in visible_people(scope)} if kind == "agent" else {}
    shown = []
    for key in keys:
        row = groups[key]
        figures = tuple(
            figure_of(row[m], question, scale=scales.get(m)) if m in row else None for m in question.metrics
        )
        name = next(iter(row.values())).by[kind] or key
        url = reverse("person" if kind == "agent" else "team", args=[key])
        shown.append(Line(key, name, url, teams.get(key, ""), figures, placed.get(key)))
    return shown


def order_of(request: HttpRequest) -> Order:
    """The order the address asks for; by volume at first."""
    key = request.GET.get("sort", "")
    key = key if key in COLUMNS else COLUMNS[0]
    wish = request.GET.get("order", "")
    return Order(key, wish == "desc" if wish else metric_of(key).better != "lower")


def columns(request: HttpRequest, order: Order) -> list[Column]:
    """The headings; pressing the sorted one turns the order round."""
    found = []
    for key in known(COLUMNS):
        here = key == order.key
        turned = "asc" if here and order.descending else "desc" if here else ""
        query = {k: v for k, v in request.GET.items() if k not in ("sort", "order", "page")} | {"sort": key}
        url = f"?{urlencode(query | ({'order': turned} if turned else {}))}"
        found.append(
            Column(key, name_of(key), url, ("descending" if order.descending else "ascending") if here else "")
        )
    return found


def _sorted(groups: Mapping[str, Mapping[str, Value]], order: Order) -> list[str]:
    def place(key: str) -> tuple[bool, float, str]:
        value = groups[key].get(order.key)
        number = value.value if value else None
        return number is None, (-(number or 0) if order.descending else (number or 0)), key

    return sorted(groups, key=place)


def _tiers(groups: Mapping[str, Mapping[str, Value]], keys: Sequence[str], order: Order) -> dict[str, int]:
    have = [key for key in keys if order.key in groups[key]]
    found = tiers([groups[key][order.key] for key in have], better=metric_of(order.key).better)
    return {key: tier for key, tier in zip(have, found, strict=True) if tier is not None}


def _pages(request: HttpRequest, page: int, total: int) -> list[tuple[str, str, bool]]:
    count = -(-total // PER_PAGE)
    query = {k: v for k, v in request.GET.items() if k != "page"}
    return [(str(n), f"?{urlencode(query | {'page': n})}", n == page) for n in range(1, count + 1)] if count > 1 else []
