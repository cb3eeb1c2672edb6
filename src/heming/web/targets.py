"""Targets: one table measure × unit for a month, by hand or from a workbook, each with how attainable it is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from heming.access.people import visible_teams
from heming.access.scope import Scope
from heming.errors import BadInput, NotAllowed, NotFound, UserError
from heming.org.queries import person_names, team_names, today
from heming.reports import morning_day
from heming.reports.morning import FIGURES
from heming.scorecards import queries
from heming.scorecards.actions.import_targets import import_targets
from heming.scorecards.actions.set_targets import set_targets
from heming.scorecards.attainability import attainable, attainable_now
from heming.scorecards.months import label_of, month_at, month_of, shifted
from heming.scorecards.rules import DIRECTED
from heming.scorecards.wish import UNIT_KINDS, Outcome, RowProblem, Unit, Wish
from heming.units import Unit as Measure
from heming.units import format_value, parse_value
from heming.web.downloads import Sheet, sheet_answer
from heming.web.entries import metric_of, name_of
from heming.web.standing import standing
from heming.web.targets_words import attainable_words
from heming.web.viewer import language, scope_of

LARGEST = 5 << 20
MOST_WARNINGS = 5


@dataclass(frozen=True)
class Cell:
    """One target of the table: the field's name, what stands in it, and who set it."""

    field: str
    text: str
    open: bool
    title: str


@dataclass(frozen=True)
class Row:
    """One unit."""

    name: str
    cells: tuple[Cell, ...]


@require_GET
def targets(request: HttpRequest) -> HttpResponse:
    """The table of a month."""
    scope = scope_of(request)
    month = _month(request)
    keys = _metrics(request, scope, month)
    more = [(k, name_of(k)) for k in standing() if k not in keys and metric_of(k).better in DIRECTED]
    context = {
        "month": month, "label": label_of(month), "months": [label_of(shifted(month, by)) for by in range(-6, 7)],
        "columns": [(key, name_of(key), _example(key)) for key in keys], "rows": _rows(scope, month, keys),
        "may": _may(scope), "more": sorted(more, key=lambda pair: pair[1]), "chosen": keys,
    }  # fmt: skip
    return render(request, "homes/targets.html", context)


@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """How attainable the month's targets are, asked for after the table is there."""
    scope, month = scope_of(request), _month(request)
    found = attainable(queries.targets(scope, months=[month]))
    names = {row.key: row.name for row in visible_teams(scope)}
    names |= person_names(t.unit.key for t in found if t.unit.kind == "agent")
    lines = [
        (names.get(t.unit.key) or _("The whole organisation"), name_of(t.metric),
         format_value(t.value, metric_of(t.metric).unit, language=language()), *attainable_words(a))
        for t, a in found.items()
    ]  # fmt: skip
    return render(request, "homes/targets_check.html", {"lines": lines})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Sets what the form says; fields left as they were change nothing."""
    scope, month = scope_of(request), _month(request)
    wishes, problems = [], []
    for field, text in request.POST.items():
        if not field.startswith("t|"):
            continue
        try:
            wishes.append(_wish(field, str(text), month))
        except UserError as error:
            problems.append(RowProblem(0, error.cause_template, error.remedy_template, error.values))
    held = {(t.metric, t.unit) for t in queries.targets(scope, months=[month])}
    outcome = set_targets(scope, [w for w in wishes if w.value is not None or (w.metric, w.unit) in held])
    _tell(request, outcome, problems)
    return redirect(_here(request, month))


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A workbook or CSV of targets."""
    scope, file = scope_of(request), request.FILES.get("file")
    if not _may(scope):
        raise NotAllowed("You may not set targets.", "Ask your lead, or whoever may define measures.")
    if not isinstance(file, UploadedFile) or not file.name:
        raise BadInput("No file was sent.", "Choose a workbook or CSV first.")
    if (file.size or 0) > LARGEST:
        raise BadInput(
            "'{name}' is too long for a table of targets.", "Split it into files of 5,000 rows.", name=file.name
        )
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.read())
        outcome = import_targets(scope, path, name=file.name)
    _tell(request, outcome, [])
    _warn(request, outcome, scope)
    return redirect(_here(request, _month(request)))


@require_GET
def template(request: HttpRequest, form: str) -> HttpResponseBase:
    """The month's table as a file to fill in: measure, unit, month, target."""
    scope, month = scope_of(request), _month(request)
    if form not in ("xlsx", "csv"):
        raise NotFound("There are no files of the form {form} here.", "Take csv or xlsx.", form=form)
    keys = _metrics(request, scope, month)
    held = {(t.metric, t.unit): t for t in queries.targets(scope, months=[month])}
    rows = []
    for key in keys:
        for unit, name in _units(scope):
            target = held.get((key, unit))
            rows.append([name_of(key), name, label_of(month), _text(key, target.value) if target else ""])
    headers = [_("Measure"), _("Team"), _("Month"), _("Target")]
    return sheet_answer(Sheet(f"targets-{label_of(month)}", headers, rows), form)


def _month(request: HttpRequest) -> int:
    text = request.GET.get("month") or request.POST.get("month") or ""
    month = month_of(text) if text else None
    if text and month is None:
        raise BadInput("'{text}' is not a month.", "Write it as 2026-08.", text=text)
    known = morning_day.days()
    newest: date = known.newest if known else today()
    return month or month_at(newest)


def _metrics(request: HttpRequest, scope: Scope, month: int) -> list[str]:
    """The board's measures that the data can feed, those that have a target, and any that were added."""
    notes = standing()
    usual = [key for key in FIGURES if not notes.get(key) and metric_of(key).better in DIRECTED]
    held = [t.metric for t in queries.targets(scope, months=[month])]
    added = [key for key in request.GET.getlist("metric") if key]
    return list(dict.fromkeys((*usual, *held, *(metric_of(key).key for key in added))))


def _units(scope: Scope) -> list[tuple[Unit, str]]:
    whole = [(Unit(), _("The whole organisation"))] if scope.organisation else []
    return whole + [(Unit("team", row.key), row.name) for row in visible_teams(scope)]


def _rows(scope: Scope, month: int, keys: list[str]) -> list[Row]:
    held = {(t.metric, t.unit): t for t in queries.targets(scope, months=[month])}
    rows = []
    for unit, name in _units(scope):
        is_open, cells = queries.may_set(scope, unit), []
        for key in keys:
            target = held.get((key, unit))
            title = _("set by {name}").format(name=target.set_by) if target else ""
            text = _text(key, target.value) if target else ""
            cells.append(Cell(f"t|{key}|{unit.kind}|{unit.key}", text, is_open, title))
        rows.append(Row(name, tuple(cells)))
    return rows


def _may(scope: Scope) -> bool:
    return any(queries.may_set(scope, unit) for unit, _name in _units(scope))


def _text(key: str, value: Decimal) -> str:
    """As it is typed: 87.5%, 30, 30秒 is read too."""
    if metric_of(key).unit == "share":
        return f"{float(value * 100):g}%"
    return f"{float(value):g}"


def _example(key: str) -> str:
    return {"share": "85%", "seconds": _("seconds"), "business_seconds": _("seconds")}.get(metric_of(key).unit, "")


def _wish(field: str, text: str, month: int) -> Wish:
    _t, key, kind, unit_key = (*field.split("|"), "", "", "")[:4]
    if kind not in UNIT_KINDS or not (unit_key.isascii() and unit_key.isdigit()):
        raise BadInput("The form cannot be read.", "Load the page again.")
    unit = metric_of(key).unit
    value = parse_value(text, Measure(unit) if unit in set(Measure) else Measure.SCORE) if text.strip() else None
    return Wish(key, Unit(kind, int(unit_key)), month, value)


def _here(request: HttpRequest, month: int) -> str:
    return f"{reverse('targets')}?month={label_of(month)}"


def _warn(request: HttpRequest, outcome: Outcome, scope: Scope) -> None:
    """Which targets of a file the folder's own history says are hardly ever or seldom reached."""
    found = {t: a for t, a in attainable_now(scope, outcome.set_now).items() if a.verdict in ("rarely", "hard")}
    for target, told in list(found.items())[:MOST_WARNINGS]:
        short, _tone, sentence = attainable_words(told)
        name = f"{name_of(target.metric)} {_text(target.metric, target.value)}"
        words = _("{name}, {unit}, {month}: {short}. {sentence}")
        told_of = {"name": name, "unit": _name(target.unit), "month": label_of(target.month)}
        messages.warning(request, words.format(**told_of, short=short, sentence=sentence))
    if len(found) > MOST_WARNINGS:
        messages.warning(request, _("and {n} more that are hard to reach").format(n=len(found) - MOST_WARNINGS))


def _name(unit: Unit) -> str:
    if unit.kind == "organisation":
        return _("The whole organisation")
    return (team_names([unit.key]) if unit.kind == "team" else person_names([unit.key])).get(unit.key, "…")


def _tell(request: HttpRequest, outcome: Outcome, more: list[RowProblem]) -> None:
    """What was set, and every row that was not, with cause and remedy."""
    said = ngettext("{n} target set.", "{n} targets set.", outcome.changed).format(n=outcome.changed)
    messages.success(request, said)
    for problem in (*outcome.problems, *more):
        error = UserError(problem.cause, problem.remedy, **problem.values)
        cause, remedy = error.in_language(_)
        where = _("Row {n}: ").format(n=problem.line) if problem.line else ""
        messages.warning(request, f"{where}{cause} {remedy}")
