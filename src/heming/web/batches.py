"""One batch: the counts that add up, what the data check found, the cells that could not be read, and the way back."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heming.access.require import require
from heming.errors import BadInput
from heming.facts.actions.start_work import start_resume, start_roll_back
from heming.facts.column_names import reading_name, target_name
from heming.facts.queries import BatchView, batch, findings_of, problem_counts, problems_of
from heming.facts.schemas import FACTS
from heming.facts.store import open_store
from heming.web.batch_rows import batch_line
from heming.web.downloads import Sheet, sheet_answer
from heming.web.findings import finding_item
from heming.web.viewer import scope_of
from heming.web.words import said

PAGE = 50


@dataclass(frozen=True)
class ReadField:
    """How one column of the file was read."""

    header: str
    target: str
    reading: str
    personal: bool


@dataclass(frozen=True)
class ProblemLine:
    """One cell that could not be read, in the reader's language."""

    row: int
    column: str
    value: str
    problem: str
    fix: str


@dataclass(frozen=True)
class ProblemLines:
    """A stretch of them, with the ways to more."""

    total: int
    rows: tuple[ProblemLine, ...]
    first: int
    last: int
    more_url: str
    less_url: str


@require_GET
def result(request: HttpRequest, number: int) -> HttpResponse:
    """The result of an import."""
    scope, store, found = scope_of(request), open_store(), batch(number)
    require(scope, "import")
    main = str(found.mapping.get("table") or next(iter(found.tables), "cases"))
    context = {
        "batch": found, "line": batch_line(found), "main_table": main,
        "records": found.records_new + found.records_updated + found.records_unchanged,
        "other_tables": [(t, c) for t, c in found.tables.items() if t in FACTS and t != main and c.get("new", 0)],
        "findings": [finding_item(f, batch_id=number) for f in findings_of(number)],
        "problems": problem_lines(number, 0),
        "problem_counts": [(c, said(problem), cells) for c, problem, cells in problem_counts(store, number)[:12]],
        "fields": read_fields(found),
    }  # fmt: skip
    return render(request, "imports/batch.html", context)


@require_GET
def problems(request: HttpRequest, number: int) -> HttpResponse:
    """More of the cells that could not be read."""
    require(scope_of(request), "import")
    offset = request.GET.get("offset", "0")
    lines = problem_lines(number, int(offset) if offset.isdecimal() else 0)
    return render(request, "imports/problems.html", {"problems": lines})


@require_GET
def problems_file(request: HttpRequest, *, number: int, form: str) -> HttpResponseBase:
    """All of them as a file."""
    require(scope_of(request), "import")
    found = problems_of(open_store(), number, limit=1_000_000)
    headers = (_("Row"), _("Column"), _("Value"), _("Problem"), _("What to do"))
    rows = ((p.row, p.column, p.value, said(p.problem), said(p.fix)) for p in found.problems)
    return sheet_answer(Sheet(f"problems-{number}", headers, rows), form)


@require_POST
def roll_back(request: HttpRequest, number: int) -> HttpResponse:
    """Takes the rows of a batch out again, after a clear yes."""
    if request.POST.get("sure") != "yes":
        raise BadInput("The import was not rolled back.", "Tick the box first, so that nobody does it by mistake.")
    uid = start_roll_back(number, by=scope_of(request), reason=request.POST.get("reason", "").strip())
    return redirect("batch_work", number, uid)


@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Goes on with a batch whose writer stopped."""
    return redirect("batch_work", number, start_resume(number, by=scope_of(request)))


def problem_lines(number: int, offset: int) -> ProblemLines:
    """A page of problems in words."""
    found = problems_of(open_store(), number, offset=offset, limit=PAGE)
    lines = tuple(ProblemLine(p.row, p.column, p.value, said(p.problem), said(p.fix)) for p in found.problems)
    at = reverse("problems", args=[number])
    more = f"{at}?offset={offset + PAGE}" if offset + PAGE < found.total else ""
    less = f"{at}?offset={max(0, offset - PAGE)}" if offset else ""
    return ProblemLines(found.total, lines, offset + 1, offset + len(lines), more, less)


def read_fields(found: BatchView) -> tuple[ReadField, ...]:
    """The mapping of a batch as a list."""
    fields: list[dict[str, Any]] = list(found.mapping.get("fields", ()))
    return tuple(
        ReadField(
            str(f.get("header", "")),
            target_name(str(f.get("target", ""))),
            reading_name(_kind(f)),
            bool(f.get("personal")),
        )
        for f in fields
    )


def _kind(field: dict[str, Any]) -> str:
    parser = field.get("parser")
    return str(parser.get("kind", "")) if isinstance(parser, dict) else str(field.get("kind", parser or ""))
