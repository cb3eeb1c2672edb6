"""An HR sheet through the page: dropped, shown row by row against what is known, then taken in."""

from datetime import date

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heming.access.require import require
from heming.access.scope import Scope
from heming.access.staff_sheet import staff_sheet_told
from heming.errors import BadInput, UserError
from heming.facts.store import Store, open_store
from heming.org.actions.import_staff import import_staff
from heming.org.queries import today
from heming.org.staff_sheet import day_in_name
from heming.sources.actions.read_staff_sheet import read_staff_sheet
from heming.sources.staff_sheets import KeptSheet, discard_sheet, keep_sheet, kept_sheet, kept_sheets
from heming.web.account_forms import day_or_none
from heming.web.problems import problem_of
from heming.web.staff_sheet_lines import MOST_LINES, answers_in, counts_of, sheet_lines
from heming.web.viewer import scope_of
from heming.web.waiting import follow


@require_http_methods(["GET", "POST"])
def staff_sheet(request: HttpRequest) -> HttpResponse:
    """Drop a sheet, see what it would change, take it in; what was dropped waits until then."""
    scope, store = scope_of(request), open_store()
    require(scope, "manage_people")
    try:
        if request.method == "GET":
            kept = kept_sheet(store, request.GET["kept"]) if request.GET.get("kept") else None
            return _page(request, store, _context(scope, kept, request) if kept else {})
        if request.POST.get("do") == "import":
            return _take_in(request, scope, store=store)
        if request.POST.get("do") == "discard":
            discard_sheet(store, kept_sheet(store, request.POST.get("kept", "")))
            return redirect("staff_sheet")
        kept = kept_sheet(store, request.POST["kept"]) if request.POST.get("kept") else _sent(request, store)
        return _page(request, store, _context(scope, kept, request))
    except UserError as error:
        return _page(request, store, {"problem": problem_of(error)}, status=error.status)


def _page(request: HttpRequest, store: Store, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    shown = context.get("kept")
    waiting = [one for one in kept_sheets(store) if not isinstance(shown, KeptSheet) or one.id != shown.id]
    return render(request, "staff/sheet.html", context | {"waiting": waiting}, status=status)


def _take_in(request: HttpRequest, scope: Scope, *, store: Store) -> HttpResponse:
    kept = kept_sheet(store, request.POST.get("kept", ""))
    rows, on = read_staff_sheet(kept.path), day_or_none(request.POST.get("on", ""))
    done = import_staff(scope, rows, reason=kept.name, on=on, answers=answers_in(request.POST.dict()))
    discard_sheet(store, kept)
    told = _("Staff sheet taken in: {new} new, {changed} changed, {leavers} leave, {conflicts} left alone.")
    messages.success(request, told.format(
        new=done.new, changed=done.changed, leavers=done.leavers, conflicts=done.conflicts
    ))  # fmt: skip
    changes_past = request.POST.get("moves") == "yes"
    return (follow(scope) if changes_past else None) or redirect("accounts")


def _context(scope: Scope, kept: KeptSheet, request: HttpRequest) -> dict[str, object]:
    named = day_in_name(kept.name)
    on = day_or_none(request.POST.get("on", "")) or today()
    told = staff_sheet_told(
        scope, read_staff_sheet(kept.path), on=on, answers=answers_in(request.POST.dict())
    )  # fmt: skip
    lines = sheet_lines(told)
    return {
        "lines": lines, "more": max(0, len(told.rows) - MOST_LINES), "counts": counts_of(told), "kept": kept,
        "told": told, "on": on.isoformat(), "named": _if_other(named, on), "usable": any(o.is_used for o in told.rows),
        "moves": any(told.is_past(one) for one in told.rows), "answers": any(line.offers for line in lines),
    }  # fmt: skip


def _if_other(named: date | None, on: date) -> date | None:
    """The day of the file's name, where it is not the one that was asked for."""
    return named if named != on else None


def _sent(request: HttpRequest, store: Store) -> KeptSheet:
    sent = request.FILES.get("sheet")
    if not isinstance(sent, UploadedFile) or not sent.name:
        raise BadInput("No file was chosen.", "Choose the staff sheet: XLSX, XLS or CSV.")
    return keep_sheet(store, sent.name, parts=sent.chunks(), size=sent.size or 0)
