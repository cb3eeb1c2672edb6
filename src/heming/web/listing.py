"""A list of people or teams with their figures: sorted, in tiers where they can be told apart, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from heming.access.people import visible_people
from heming.access.scope import Scope
from heming.metrics.ask import ask
from heming.metrics.comparing import tiers
from heming.metrics.question import Filter, Question, Value
from heming.web.entries import metric_of, name_of
from heming.web.figures import Figure, by_group, figure_of, scales_of
from heming.web.panels import known
from heming.web.periods import Period

COLUMNS = ("case_count", "first_reply_seconds_p50", "handle_seconds_mean", "satisfied_share", "csat_mean")
PER_PAGE = 60
Rows = Mapping[str, Mapping[str, Value]]


@dataclass(frozen=True)
class Line:
    """One person or team of the list."""

    name: str
    url: str
    team: str
    figures: tuple[Figure | None, ...]
    tier: int | None


@dataclass(frozen=True)
class Column:
    """One measure of the list, with the address that sorts by it."""

    name: str
    url: str
    sorted: str  # "", "ascending" or "descending"


@dataclass(frozen=True)
class Order:
    """How the list stands: by which measure, which way round, whose names hold these words, which page."""

    key: str
    descending: bool
    words: str
    page: int


@dataclass(frozen=True)
class Listing:
    """One page of the list, and what there is of it in all."""

    lines: tuple[Line, ...]
    total: int
    tiers: int
    sorted_by: str
    columns: tuple[Column, ...]
    pages: tuple[tuple[str, str, bool], ...]


def listing(
    request: HttpRequest, kind: str, *, period: Period, scope: Scope, where: tuple[Filter, ...] = ()
) -> Listing:
    """People (kind agent) or teams (kind team) with figures in a period, as the address asks for them."""
    order = order_of(request)
    asked = Question(metrics=known(COLUMNS), by=(kind,), where=where, start=period.start, end=period.end)
    rows = {key: row for (key,), row in by_group(ask(asked, scope)).items() if key}
    question = replace(asked, metrics=tuple(m for m in asked.metrics if _is_known(rows, m)) or asked.metrics[:1])
    keys = [key for key in _sorted(rows, order) if order.words in _name(rows[key], kind).casefold()]
    placed = _tiers(rows, order)
    return Listing(
        lines=_lines(
            rows, keys[(order.page - 1) * PER_PAGE : order.page * PER_PAGE], question, placed=placed, scope=scope
        ),
        total=len(keys),
        tiers=len(set(placed.values())),
        sorted_by=name_of(order.key),
        columns=_columns(request, order, question),
        pages=pages(request, order.page, total=len(keys)),
    )


def order_of(request: HttpRequest) -> Order:
    """The order the address asks for; by volume at first, the better end on top."""
    key, way = (request.GET.get(name, "") for name in ("sort", "order"))
    key = key if key in COLUMNS else COLUMNS[0]
    descending = way == "desc" if way else metric_of(key).better != "lower"
    return Order(key, descending, request.GET.get("q", "").strip().casefold(), page_of(request))


def page_of(request: HttpRequest) -> int:
    """The page of a list that the address names, else the first."""
    page = request.GET.get("page", "")
    return int(page) if page.isdecimal() and int(page) else 1


def _lines(
    rows: Rows, keys: Sequence[str], question: Question, *, placed: Mapping[str, int], scope: Scope
) -> tuple[Line, ...]:
    kind, scales = question.by[0], scales_of(rows.values())
    teams = {str(p.key): p.team for p in visible_people(scope)} if kind == "agent" else {}
    return tuple(
        Line(
            _name(rows[key], kind),
            reverse("person" if kind == "agent" else "team", args=[key]),
            teams.get(key, ""),
            tuple(
                figure_of(rows[key][m], question, scale=scales.get(m)) if m in rows[key] else None
                for m in question.metrics
            ),
            placed.get(key),
        )
        for key in keys
    )


def _is_known(rows: Rows, key: str) -> bool:
    """Whether anybody has a value; a column of nothing but 'no data' says nothing."""
    return any(key in row and row[key].value is not None for row in rows.values())


def _name(row: Mapping[str, Value], kind: str) -> str:
    return next(iter(row.values())).by[kind] or ""


def _sorted(rows: Rows, order: Order) -> list[str]:
    def place(key: str) -> tuple[bool, float, str]:
        value = rows[key].get(order.key)
        number = value.value if value else None
        return number is None, (-(number or 0) if order.descending else (number or 0)), key

    return sorted(rows, key=place)


def _tiers(rows: Rows, order: Order) -> dict[str, int]:
    have = [key for key in rows if order.key in rows[key]]
    found = tiers([rows[key][order.key] for key in have], better=metric_of(order.key).better)
    return {key: tier for key, tier in zip(have, found, strict=True) if tier is not None}


def _columns(request: HttpRequest, order: Order, question: Question) -> tuple[Column, ...]:
    """The headings; pressing the sorted one turns the order round."""
    found = []
    for key in question.metrics:
        here = key == order.key
        turn = {"order": "asc" if order.descending else "desc"} if here else {}
        url = f"?{urlencode(_kept(request, 'sort', 'order', 'page') | {'sort': key} | turn)}"
        found.append(Column(name_of(key), url, ("descending" if order.descending else "ascending") if here else ""))
    return tuple(found)


def pages(
    request: HttpRequest, page: int, *, total: int, per_page: int = PER_PAGE
) -> tuple[tuple[str, str, bool], ...]:
    """The pages of a list as (number, address, whether it is this one); none where one holds all."""
    count = -(-total // per_page)
    if count < 2:
        return ()
    kept = _kept(request, "page")
    return tuple((str(n), f"?{urlencode(kept | {'page': str(n)})}", n == page) for n in range(1, count + 1))


def _kept(request: HttpRequest, *but: str) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items() if name not in but}
