"""The explorer: choose measures, group, period and filters; the address holds the question and can be shared."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import NotFound
from heming.metrics.ask import ask
from heming.metrics.export import to_csv, to_xlsx
from heming.metrics.notes import about_answer
from heming.metrics.question import Filter, Question
from heming.web.asking import query_of, question_of
from heming.web.catalogue import Family, families
from heming.web.dimensions import Dimension, dimension_title, group_title, offered, periods
from heming.web.entries import entries, name_of
from heming.web.freshness import streams
from heming.web.how import RULES, shown_values
from heming.web.panels import known
from heming.web.periods import last_complete
from heming.web.results import chart_of, table_of
from heming.web.viewer import is_partial, language, scope_of

FIRST_METRICS = ("case_count", "first_reply_seconds_p50", "satisfied_share")
MOST_VALUES = 60
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Choice:
    """One thing to tick."""

    value: str
    title: str
    chosen: bool
    detail: str = ""


def explore(request: HttpRequest) -> HttpResponse:
    """The page, or with htmx only its result."""
    scope, question = scope_of(request), _question(request)
    result = _result(question, scope, request)
    if is_partial(request) and request.headers.get("HX-Target") == "result":
        return render(request, "explore/result.html", result)
    return render(request, "explore/page.html", result | _form(question, scope))


def values(request: HttpRequest) -> HttpResponse:
    """The values of one dimension to filter by, the most frequent first."""
    name, scope = request.GET.get("dimension", ""), scope_of(request)
    if not name:
        return HttpResponse("")
    chosen = {v for one in question_of(request.GET).where if one.dimension == name for v in one.values}
    return render(
        request,
        "explore/values.html",
        {"name": name, "title": dimension_title(name), "choices": _values(name, scope, chosen)},
    )


def export(request: HttpRequest, form: str) -> HttpResponse:
    """Exactly what is shown, as CSV or XLSX."""
    scope = scope_of(request)
    require(scope, "export")
    if form not in TYPES:
        raise NotFound("There is no export as {form}.", "Choose CSV or XLSX.", form=form)
    question = question_of(request.GET, default_metrics=known(FIRST_METRICS))
    answer = ask(question, scope)
    data = (to_csv if form == "csv" else to_xlsx)(answer, entries(), language=language())
    record(scope, "export", on=("question", query_of(question)[:200]), after={"form": form, "rows": len(answer.frame)})
    name = f"heming-{'-'.join(question.metrics[:2]).replace(':', '-')}.{form}"
    return HttpResponse(
        data, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _question(request: HttpRequest) -> Question:
    """What the address asks; a bare address starts with three everyday measures over the last complete month."""
    question = question_of(request.GET, default_metrics=known(FIRST_METRICS))
    stretches = streams()
    if request.GET or not stretches:
        return question
    period = last_complete(max(s.last_day for s in stretches), min(s.first_day for s in stretches))
    return replace(question, by=("channel",) if _has("channel") else (), start=period.start, end=period.end)


def _has(name: str) -> bool:
    return any(one.name == name for one in offered())


def _result(question: Question, scope: Scope, request: HttpRequest) -> dict[str, object]:
    answer = ask(question, scope)
    fixed = replace(question, snapshot=answer.snapshot or None)
    wish = request.GET.get("chart", "")
    charted = wish if wish in question.metrics else question.metrics[0]
    table = table_of(answer, sort=request.GET.get("sort", ""))
    return {
        "table": table,
        "chart": chart_of(answer, charted),
        "chart_choices": [(k, name_of(k), k == charted) for k in question.metrics],
        "notes": [about_answer(note) for note in answer.notes],
        "query": query_of(question),
        "fixed_query": query_of(fixed),
        "may_export": scope.may("export"),
        "answer": answer,
    }


def _form(question: Question, scope: Scope) -> dict[str, object]:
    by = [*question.by, "", ""][:2]
    dimensions = (*periods(), *offered())
    return {
        "families": _families(question),
        "chosen": [(key, name_of(key)) for key in question.metrics],
        "by_choices": [[Choice(d.name, d.title, d.name == one) for d in dimensions] for one in by],
        "filters": [_filter(one, scope) for one in question.where if one.op == "in"],
        "excluded": [
            (f"{one.dimension}:{v}", f"{dimension_title(one.dimension)}: {group_title(one.dimension, v)}")
            for one in question.where
            if one.op == "not_in"
            for v in one.values
        ],
        "dimensions": _filterable(),
        "question": question,
        "rules": [Choice(rule, _(words), rule == question.attribution) for rule, words in RULES.items()],
    }


def _filterable() -> tuple[Dimension, ...]:
    return offered()


def _families(question: Question) -> list[tuple[Family, list[Choice]]]:
    """Measures to tick; those with a parameter that the address names stand as chosen too."""
    found = []
    for family in families():
        ticks = [Choice(row.key, row.name, row.key in question.metrics, row.words) for row in family.rows if row.fed]
        more = [
            key
            for key in question.metrics
            if ":" in key and any(key.partition(":")[0] == row.key for row in family.rows)
        ]
        ticks += [Choice(key, name_of(key), True, key) for key in more]
        if ticks:
            found.append((family, ticks))
    return found


def _filter(one: Filter, scope: Scope) -> tuple[Dimension, list[Choice]]:
    """An active filter with its chosen values ticked; more values come on demand."""
    names = shown_values(one, scope)
    ticks = [Choice(f"{one.dimension}:{v}", name, True) for v, name in zip(one.values, names, strict=True)]
    return Dimension(one.dimension, dimension_title(one.dimension)), ticks


def _values(name: str, scope: Scope, chosen: set[str]) -> list[Choice]:
    answer = ask(Question(metrics=("case_count",), by=(name,)), scope)
    rows = sorted(answer, key=lambda value: -(value.value or 0))
    pairs = [(row.keys.get(name) or row.by[name] or "", group_title(name, row.by[name]), f"{row.n:,}") for row in rows]
    return [Choice(f"{name}:{key}", title, key in chosen, n) for key, title, n in pairs[:MOST_VALUES]]
