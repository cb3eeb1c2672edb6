"""对账: the source system's own figures beside ours, the difference split into causes, the rest stated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, UserError
from heming.facts.actions.reconcile import VARIANTS, Reconciled
from heming.metrics.day_rows import against_day_rows
from heming.metrics.definitions import Metric
from heming.metrics.question import Filter, Question
from heming.metrics.variants import reconciled
from heming.units import format_difference, format_value, parse_value
from heming.web.asking import day_of
from heming.web.dimensions import offered
from heming.web.entries import entries, metric_of, name_of
from heming.web.problems import Problem, problem_of
from heming.web.viewer import language, scope_of
from heming.web.words import said

MOST_LINES = 60
KINDS = ("count", "sum", "mean", "share", "quantile", "nps", "ratio")
SENTENCES = {variant.code: variant.sentence for variant in VARIANTS}
# What stands between a name and its figure: a tab, else a sign, else the last space.
_CUTS = tuple(re.compile(pattern) for pattern in (r"\t+", r"\s*[,，;；:：]\s*", r"\s+(?=\S+$)"))


@dataclass(frozen=True)
class CauseLine:
    """One cause and how much of the difference it explains."""

    sentence: str
    difference: str


@dataclass(frozen=True)
class ResultLine:
    """One unit: ours, theirs, and what lies between."""

    unit: str
    ours: str = ""
    theirs: str = ""
    difference: str = ""
    causes: tuple[CauseLine, ...] = ()
    remainder: str = ""
    agrees: bool = False
    cannot_tell: tuple[str, ...] = ()
    problem: str = ""


@require_http_methods(["GET", "POST"])
def reconcile(request: HttpRequest) -> HttpResponse:
    """Enter the other system's figures, see why they differ."""
    scope = scope_of(request)
    require(scope, "reconcile")
    given = request.POST if request.method == "POST" else request.GET
    form = {name: str(given.get(name, "")).strip() for name in ("metric", "from", "to", "by", "figures")}
    form["metric"] = form["metric"] or "case_count"
    lines: list[ResultLine] = []
    problem = None
    against_days = request.method == "POST" and given.get("against") == "days"
    if against_days:
        lines, problem = _against_days(form, scope)
    elif request.method == "POST":
        try:
            question = Question((form["metric"],), start=day_of(form["from"]), end=day_of(form["to"]))
            typed = figures_of(form["figures"], by=form["by"])
            lines = [_line(question, scope, form=form, unit=unit, text=text) for unit, text in typed]
        except UserError as error:
            problem = problem_of(error)
    choices = [m for m in entries() if any(f.kind in KINDS for f in m.forms)]
    context = {
        "form": form, "lines": lines, "problem": problem, "against_days": against_days,
        "metric_name": _("Session rows against day rows") if against_days else name_of(form["metric"]),
        "choices": [(m.key, name_of(m.key)) for m in choices],
        "units": [d for d in offered() if not d.name.startswith("x_") and d.name != "source"],
    }  # fmt: skip
    return render(request, "data/reconcile.html", context, status=400 if problem else 200)


def _against_days(form: Mapping[str, str], scope: Scope) -> tuple[list[ResultLine], Problem | None]:
    """One line per measure that session rows and day rows can both tell."""
    try:
        done = against_day_rows(Question((), start=day_of(form["from"]), end=day_of(form["to"])), scope)
        if not done:
            raise BadInput(
                "There are no case rows and day rows to compare in these days.",
                "Import the session rows and the day report of the same days, or choose other days.",
            )
    except UserError as error:
        return [], problem_of(error)
    return [_result(name_of(key), metric_of(key), found) for key, found in done], None


def figures_of(text: str, *, by: str) -> list[tuple[str, str]]:
    """(unit, figure) of every line that was typed or pasted; without a unit to group by, one figure for everything."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    if not rows:
        raise BadInput("No figure was entered.", "Enter the figure of the source system, or paste a small table.")
    if len(rows) > MOST_LINES:
        raise BadInput("{n} lines are too many at once.", "Paste up to {most} lines.", n=len(rows), most=MOST_LINES)
    if not by:
        if len(rows) > 1:
            raise BadInput("Several figures need to say what each is for.", "Choose by whom or what the lines are.")
        return [("", rows[0])]
    found = []
    for row in rows:
        cut = next((pattern for pattern in _CUTS if pattern.search(row)), None)
        parts = cut.split(row, maxsplit=1) if cut else []
        if len(parts) != 2 or not parts[1].strip():
            raise BadInput(
                "The line '{row}' cannot be read.", "Write a name and a figure, for example 张三 4.35.", row=row[:60]
            )
        found.append((parts[0].strip(), parts[1].strip()))
    return found


def _line(question: Question, scope: Scope, *, form: Mapping[str, str], unit: str, text: str) -> ResultLine:
    metric = metric_of(form["metric"])
    where = (Filter(form["by"], (unit,)),) if unit else ()
    name = unit or _("Everything")
    try:
        theirs = parse_value(text, metric.unit)
        if theirs is None:
            raise BadInput("'{text}' is not a figure.", "Enter it as the source system shows it.", text=text[:40])
        done = reconciled(replace(question, where=where), scope, metric=form["metric"], theirs=float(theirs))
    except UserError as error:
        return ResultLine(name, theirs=text, problem=" ".join(error.in_language(_)))
    return _result(name, metric, done)


def _result(unit: str, metric: Metric, done: Reconciled) -> ResultLine:
    def value(number: float) -> str:
        return format_value(number, metric.unit, language=language())

    def difference(number: float) -> str:
        return format_difference(number, metric.unit, language=language())

    shown = value(done.theirs)
    return ResultLine(
        unit, value(done.ours), shown, difference(done.theirs - done.ours),
        tuple(CauseLine(said(cause.sentence), difference(cause.difference)) for cause in done.causes),
        difference(done.remainder), value(done.ours) == shown,
        tuple(said(SENTENCES.get(code, code)) for code in done.cannot_tell),
    )  # fmt: skip
