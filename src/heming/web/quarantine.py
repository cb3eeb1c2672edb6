"""Rows that were left out of a batch: why, correct them here or in a file, and send them in again."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heming.access.require import require
from heming.errors import NotFound
from heming.facts.actions.start_work import start_correction, start_roll_over
from heming.facts.arrivals.held import HeldRow, held_rows
from heming.facts.queries import NOT_RECORDS, batch, held_reasons
from heming.facts.store import open_store
from heming.web.batch_rows import batch_line
from heming.web.downloads import Sheet, sheet_answer
from heming.web.viewer import scope_of
from heming.web.words import said

PAGE = 20
ROLL_OVER = "roll_over_midnight"


@dataclass(frozen=True)
class HeldLine:
    """One row as the page shows it."""

    held: HeldRow
    reason: str
    fix: str
    may_correct: bool


@dataclass(frozen=True)
class ReasonLink:
    """A reason with how many rows have it; leads to those alone."""

    text: str
    rows: int
    url: str
    here: bool


@require_http_methods(["GET", "POST"])
def quarantine(request: HttpRequest, number: int) -> HttpResponse:
    """The rows left out, and what was corrected in them."""
    scope, store = scope_of(request), open_store()
    require(scope, "import")
    if request.method == "POST":
        return _correct(request, number)
    reason, offset = request.GET.get("reason", ""), int(request.GET.get("offset", "0") or 0)
    page, counts = held_rows(store.home, number, reason=reason, offset=offset, limit=PAGE), held_reasons(store, number)
    found, total = batch(number), counts.get(reason, 0) if reason else sum(counts.values())
    context = {
        "batch": found, "line": batch_line(found), "total": total, "lines": [_line(row) for row in page.rows],
        "reasons": _reasons(number, counts, reason), "first": offset + 1, "last": offset + len(page.rows),
        "more_url": _at(number, reason, offset + PAGE) if offset + PAGE < total else "",
        "less_url": _at(number, reason, max(0, offset - PAGE)) if offset else "",
    }  # fmt: skip
    return render(request, "imports/quarantine.html", context)


@require_GET
def quarantine_file(request: HttpRequest, *, number: int, form: str) -> HttpResponseBase:
    """All of them as a file: correct it and import it again under the same stream."""
    require(scope_of(request), "import")
    page = held_rows(open_store().home, number, limit=1_000_000)
    names = [header for header, _text in page.rows[0].cells] if page.rows else []
    headers = (_("Row"), _("Why it was left out"), *names)
    rows = ((row.row, said(row.reason), *(text for _header, text in row.cells)) for row in page.rows)
    return sheet_answer(Sheet(f"quarantine-{number}", headers, rows), form)


@require_POST
def apply_correction(request: HttpRequest, number: int) -> HttpResponse:
    """Applies a correction that the data check offered."""
    scope = scope_of(request)
    require(scope, "import")
    if request.POST.get("correction", "") != ROLL_OVER:
        raise NotFound("There is no such correction.", "Choose one that a finding offers.")
    return redirect("batch_work", number, start_roll_over(open_store(), number, by=scope))


def _correct(request: HttpRequest, number: int) -> HttpResponse:
    corrections = corrected_cells(request.POST.dict())
    uid = start_correction(open_store(), number, corrections=corrections, by=scope_of(request))
    return redirect("batch_work", number, uid)


def corrected_cells(posted: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """Row -> header -> new text, of the cells that were changed ('r7.客户' against 'was.r7.客户')."""
    changed: dict[int, dict[str, str]] = {}
    for name, text in posted.items():
        row, dot, header = name.partition(".")
        if dot and row[:1] == "r" and row[1:].isdecimal() and posted.get(f"was.{name}") != text:
            changed.setdefault(int(row[1:]), {})[header] = text
    return changed


def _line(held: HeldRow) -> HeldLine:
    return HeldLine(held, said(held.reason), said(held.fix), held.reason not in NOT_RECORDS)


def _reasons(number: int, counts: Mapping[str, int], here: str) -> list[ReasonLink]:
    links = [ReasonLink(said(reason), rows, _at(number, reason, 0), reason == here) for reason, rows in counts.items()]
    return [ReasonLink(_("All"), sum(counts.values()), _at(number, "", 0), not here), *links] if links else []


def _at(number: int, reason: str, offset: int) -> str:
    pairs = {name: value for name, value in (("reason", reason), ("offset", offset)) if value}
    return reverse("quarantine", args=[number]) + (f"?{urlencode(pairs)}" if pairs else "")
