"""Cases: the rows behind a figure as a list, and one case from the customer's first word to the row of the file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heming.errors import BadInput
from heming.facts.actions.erase_customer import erase_customer
from heming.facts.case_file import CaseFile, case_file, case_origins, check_reason, sources_of
from heming.facts.column_names import table_name
from heming.facts.store import open_store
from heming.metrics.case_counts import counts_of_case
from heming.metrics.rows import rows_behind
from heming.org.queries import person_names, team_names
from heming.web.asking import query_of, question_of
from heming.web.case_view import answer_views, count_groups, fact_list, message_views, part_views, rule_names
from heming.web.entries import entries, metric_of, name_of
from heming.web.how import conditions
from heming.web.row_cells import headings, row_lines, shown_columns
from heming.web.timeline import timeline
from heming.web.viewer import scope_of

PAGE = 50
ROW_KINDS = ("count", "sum", "mean", "share", "quantile", "nps", "ratio")


@dataclass(frozen=True)
class Choice:
    """One measure to look behind."""

    key: str
    name: str


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The rows behind a figure; the question stands in the address."""
    scope, question = scope_of(request), question_of(request.GET, default_metrics=("case_count",))
    if wanted := request.GET.get("id", "").strip():
        return redirect(_found(wanted, request.GET.get("source", "")))
    offset = int(request.GET.get("offset", "0")) if request.GET.get("offset", "0").isdecimal() else 0
    key = question.metrics[0]
    page = rows_behind(replace(question, metrics=(key,), by=()), scope, metric=key, offset=offset, limit=PAGE)
    columns = shown_columns(page)
    context = {
        "question": question, "metric": key, "metric_name": name_of(key), "conditions": conditions(question, scope),
        "hidden": [(n, v) for n in ("where", "not", "source", "rule") for v in request.GET.getlist(n) if v],
        "page": page, "table": table_name(page.table) if page.table else "", "headings": headings(columns),
        "lines": row_lines(page, columns), "choices": _choices(key),
        "first": offset + 1, "last": offset + len(page.rows),
        "more_url": _at(_query(request), offset + PAGE) if offset + PAGE < page.total else "",
        "less_url": _at(_query(request), max(0, offset - PAGE)) if offset else "",
        "how_url": f"{reverse('how')}?{query_of(replace(question, metrics=(key,), by=()))}",
    }  # fmt: skip
    return render(request, "cases/list.html", context)


@require_GET
def case(request: HttpRequest, *, source: str, id: str) -> HttpResponse:
    """One case."""
    return _case(request, source, id)


@require_POST
def unmask(request: HttpRequest, *, source: str, id: str) -> HttpResponse:
    """The original row unmasked, for those with the right who say why; written into the audit trail."""
    return _case(request, source, id, reason=check_reason(request.POST.get("reason", "")))


@require_POST
def erase(request: HttpRequest, *, source: str, id: str) -> HttpResponse:
    """Removes everything that names the customer, after a clear yes; figures stay as they are."""
    scope, store = scope_of(request), open_store()
    found = case_file(store, store.snapshot(), source=source, id=id, scope=scope)
    if request.POST.get("sure") != found.customer_label or not found.customer_id:
        raise BadInput("The customer was not erased.", "Write the id exactly, so that nobody is erased by mistake.")
    erase_customer(store, source=source, customer_id=found.customer_id, by=scope, reason=request.POST.get("reason", ""))
    messages.success(request, _("Everything that names this customer was removed. Figures stay as they are."))
    return redirect("case", source, id)


def _case(request: HttpRequest, source: str, id: str, reason: str = "") -> HttpResponse:
    scope, store = scope_of(request), open_store()
    snapshot = store.snapshot()
    found = case_file(store, snapshot, source=source, id=id, scope=scope)
    names = person_names([*found.agent_keys, *_leads(found)])
    teams = team_names([found.case.get("team_key")])
    context = {
        "found": found, "moments": timeline(found, store, names=names),
        "facts": fact_list(found, names=names, teams=teams),
        "talk": message_views(found, names) if scope.words else [], "answers": answer_views(found),
        "parts": part_views(found, names), "rules": rule_names(),
        "counts": count_groups(counts_of_case(source, id, store=store)),
        "origins": case_origins(store, snapshot, source=source, id=id, scope=scope, reason=reason),
        "is_clear": bool(reason), "may_unmask": scope.may("unmask"), "may_erase": scope.may("erase"),
    }  # fmt: skip
    return render(request, "cases/case.html", context)


def _leads(found: CaseFile) -> tuple[int, ...]:
    keys = (found.case.get("supervisor_key"), found.case.get("manager_key"))
    return tuple(key for key in keys if key is not None)


def _found(id: str, source: str) -> str:
    """The address of the case with that id: in the given stream, else in the only one that holds it."""
    store = open_store()
    held = (source,) if source else sources_of(store, store.snapshot(), id=id)
    if not held:
        raise BadInput("There is no case {id}.", "Write the id as the source system shows it.", id=id)
    return reverse("case", args=[held[0], id])


def _query(request: HttpRequest) -> Mapping[str, list[str]]:
    """The address's own parameters without the place in the list."""
    return {name: values for name, values in request.GET.lists() if name != "offset"}


def _at(query: Mapping[str, list[str]], offset: int) -> str:
    pairs = [(name, value) for name, values in query.items() for value in values]
    return f"{reverse('cases')}?{urlencode([*pairs, ('offset', offset)])}"


def _choices(chosen: str) -> list[Choice]:
    found = [m for m in entries() if any(form.kind in ROW_KINDS for form in m.forms)]
    known = [Choice(m.key, name_of(m.key)) for m in found]
    return known if chosen in {c.key for c in known} else [Choice(chosen, metric_of(chosen).name("zh")), *known]
