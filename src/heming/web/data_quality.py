"""Data quality: what the checks found in all streams, which days have data, which columns are filled, how fresh."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heming.access.scope import Scope
from heming.errors import NotAllowed
from heming.facts.column_names import column_name, table_name
from heming.facts.daily import rows_per_day
from heming.facts.queries import standing_findings
from heming.facts.schemas import FACTS
from heming.facts.store import Snapshot, open_store
from heming.web.calendar_view import MONTHS, stream_days
from heming.web.findings import FindingItem, finding_item
from heming.web.freshness import streams
from heming.web.viewer import scope_of

GRAVE = ("serious", "warn", "info")


@dataclass(frozen=True)
class ColumnState:
    """One column and whether any row has a value in it."""

    name: str
    label: str
    filled: bool


@dataclass(frozen=True)
class StreamColumns:
    """The columns of one table of one stream."""

    table: str
    source: str
    columns: tuple[ColumnState, ...]

    @property
    def filled(self) -> int:
        """How many hold something."""
        return sum(column.filled for column in self.columns)


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """The page."""
    scope, store = scope_of(request), open_store()
    _must_see(scope)
    snapshot = store.snapshot()
    may = scope.may("import")
    found = [finding_item(f, batch_id=b.id, batch=b if may else None, may_correct=may) for b, f in standing_findings()]
    every = request.GET.get("months") == "all"
    context = {
        "findings": found, "counts": _by_severity(found),
        "days": stream_days(rows_per_day(store, snapshot), months=0 if every else MONTHS),
        "columns": stream_columns(snapshot), "streams": streams(), "snapshot": snapshot, "every": every,
        "numbers": range(1, 32), "may_import": may, "may_reconcile": scope.may("reconcile"),
    }  # fmt: skip
    return render(request, "data/page.html", context)


def stream_columns(snapshot: Snapshot) -> list[StreamColumns]:
    """Which columns of each stream hold values; what is computed from others is not listed."""
    found = []
    for table, declared in FACTS.items():
        for source, present in sorted(snapshot.table(table).columns.items()):
            inputs = [c.name for c in declared.stored if c.origin in ("input", "key")]
            extra = sorted(name for name in present if name.startswith("x_"))
            states = tuple(ColumnState(name, column_name(_plain(name)), name in present) for name in (*inputs, *extra))
            if any(state.filled for state in states):
                found.append(StreamColumns(table_name(table), source, states))
    return found


def _plain(name: str) -> str:
    """A key is shown under what it stands for."""
    return {"agent_key": "agent_name", "team_key": "team_name", "supervisor_key": "supervisor_name",
            "manager_key": "manager_name", "customer_key": "customer_id"}.get(name, name)  # fmt: skip


def _by_severity(found: list[FindingItem]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for item in found:
        counts[item.severity] = counts.get(item.severity, 0) + 1
    return counts


def _must_see(scope: Scope) -> None:
    if not (scope.may("import") or scope.everyone):
        raise NotAllowed(_("You may not look at the quality of all data."), _("Ask an administrator for the right."))
