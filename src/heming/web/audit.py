"""The audit trail: who did what to what, when and why; read only, filtered, page by page, and as a file."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from heming.access.audit import record
from heming.access.require import require
from heming.access.trail import AuditRow, TrailWish, audit_page, audit_rows, names_in
from heming.errors import UserError
from heming.org.queries import reporting_zone
from heming.web.account_forms import day_or_none
from heming.web.audit_words import VERBS, audit_line, kind_name, verb_name
from heming.web.downloads import Sheet, sheet_answer
from heming.web.problems import problem_of
from heming.web.settings_tabs import tabs
from heming.web.viewer import is_partial, scope_of

PAGE = 50


@never_cache
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """The entries that the filter leaves, newest first."""
    scope, problem = scope_of(request), None
    require(scope, "see_audit")
    try:
        wish = wish_of(request)
    except UserError as error:
        wish, problem = TrailWish(), error
    page = _page_number(request)
    found = audit_page(scope, wish, skip=(page - 1) * PAGE, limit=PAGE + 1)
    rows = found[:PAGE]
    names = names_in(rows)
    context = {
        "lines": [audit_line(row, names) for row in rows], "asked": request.GET, "page": page,
        "verbs": sorted(((verb, verb_name(verb)) for verb in VERBS), key=lambda pair: pair[1]),
        "earlier": _address(request, page - 1) if page > 1 else "",
        "later": _address(request, page + 1) if len(found) > PAGE else "",
        "file": f"{reverse('audit_file', args=['csv'])}?{request.GET.urlencode()}",
        "tabs": tabs(request, scope), "problem": problem_of(problem) if problem else None,
    }  # fmt: skip
    template = "settings/audit_lines.html" if is_partial(request) else "settings/audit.html"
    return render(request, template, context, status=problem.status if problem else 200)


@never_cache
@require_GET
def audit_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same entries, all of them, as CSV or XLSX; that they were taken away is an entry too."""
    scope, wish = scope_of(request), wish_of(request)
    rows = audit_rows(scope, wish)
    headers = [
        _("when"), _("who"), _("did what"), _("verb"), _("kind"), _("key"), _("values before"), _("values after"),
        _("reason"), _("address"),
    ]  # fmt: skip
    answer = sheet_answer(Sheet("audit", headers, _cells(rows)), form)
    record(scope, "export_audit", on=("audit", request.GET.urlencode()[:200]), after={"form": form})
    return answer


def wish_of(request: HttpRequest) -> TrailWish:
    """The filter of the address: days are those of the reporting zone, both included."""
    asked = request.GET
    first, last = (day_or_none(asked.get(name, "")) for name in ("from", "to"))
    verb = asked.get("verb", "")
    return TrailWish(
        who=asked.get("who", "").strip(), verbs=frozenset((verb,)) if verb else frozenset(),
        words=asked.get("q", "").strip(), since=_midnight(first) if first else None,
        until=_midnight(last + timedelta(days=1)) if last and last < date.max else None,
    )  # fmt: skip


def _midnight(day: date) -> datetime:
    """Where the zone lies before UTC the first day of all has no midnight in it; then UTC's does."""
    try:
        return datetime.combine(day, time(), ZoneInfo(reporting_zone())).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time(), UTC)


def _cells(rows: Iterator[AuditRow]) -> Iterator[tuple[str, ...]]:
    zone = ZoneInfo(reporting_zone())
    for row in rows:
        yield (
            row.at.astimezone(zone).isoformat(timespec="seconds"), row.actor_name, verb_name(row.verb), row.verb,
            kind_name(row.object_kind), row.object_key, _plain(row.before), _plain(row.after), row.reason, row.address,
        )  # fmt: skip


def _plain(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
