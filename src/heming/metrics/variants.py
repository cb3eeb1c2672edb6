"""A figure counted as another system may count it: the rows are changed before the catalogue's formula reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from heming.access.require import require
from heming.access.scope import Scope
from heming.facts.actions.reconcile import Reconciled, reconcile
from heming.facts.queries import batches, held_reasons
from heming.facts.store import Store
from heming.metrics.answers import answer_from
from heming.metrics.question import Question
from heming.metrics.records import Reader, Records
from heming.metrics.registry import catalogue
from heming.metrics.stored import records_of

# What a variant reads: without values there it cannot be told.
NEEDS: Mapping[str, tuple[str, str]] = {
    "on_day_rows": ("agent_days", "day"),
    "with_impossible": ("cases", "time_problem"),
    "first_reply": ("cases", "first_auto_reply_at"),
    "clock": ("cases", "first_reply_business_seconds"),
    "without_transferred": ("cases", "transfer_count"),
    "with_default_ratings": ("answers", "is_default"),
    "resolution": ("cases", "first_resolved_at"),
}
NOT_RECORDS = ("total row", "repeated header")
_DAY_OF = {"cases": "opened_date", "answers": "answered_date", "messages": "sent_date"}


@dataclass(frozen=True)
class VariantReader:
    """The tables of a reader as a variant sees them."""

    inner: Reader
    changes: Mapping[str, object]

    def table(self, name: str) -> ir.Table:
        """The table with the variant's changes."""
        rows = self.inner.table(name)
        if self.changes.get("on_day_rows") and name in _DAY_OF:
            days = self.inner.table("agent_days")
            rows = rows.semi_join(days, [rows.agent_key == days.agent_key, rows[_DAY_OF[name]] == days.day])
        if name == "answers" and self.changes.get("with_default_ratings"):
            return rows.mutate(is_default=ibis.literal(False))
        if name != "cases":
            return rows
        for change, alter in _CASES.items():
            if self.changes.get(change):
                rows = alter(rows)
        return rows

    def run(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""
        return self.inner.run(expression)

    def sql(self, expression: ir.Table) -> str:
        """The statement that runs."""
        return self.inner.sql(expression)


def reconciled(
    question: Question, scope: Scope, *, metric: str, theirs: float, store: Store | None = None
) -> Reconciled:
    """Another system's figure beside ours, the difference split into causes that can be computed.

    Parameters: the question gives days, filters and streams; `metric` a key of the catalogue; `theirs` in its stored
        unit (shares 0–1, times in seconds, NPS in points).
    Returns: theirs = ours + the causes' differences + remainder.
    Errors: NotAllowed without the right to reconcile; BadInput when we have no figure.
    """
    require(scope, "reconcile")
    records, folder = records_of(question, store=store)
    one = replace(question, metrics=(metric,), by=(), snapshot=records.snapshot or None)
    return reconcile(metric, theirs, figure=_figures(one, scope, records, folder))


def _figures(question: Question, scope: Scope, records: Records, store: Store) -> Callable[..., float | None]:
    known = catalogue(store.home)

    def figure(metric: str, **changes: object) -> float | None:
        if not _can_tell(records, changes):
            return None
        name = f"{records.snapshot} as {sorted(changes.items())}"  # answers are kept by it
        changed = replace(records, reader=VariantReader(records.reader, changes), snapshot=name)
        asked = replace(question, attribution=str(changes["attribution"])) if "attribution" in changes else question
        value = next(iter(answer_from(asked, scope, records=changed, catalogue=known))).value
        if changes.get("with_quarantined"):
            return _with_quarantined(store, metric, question, value)
        return value

    return figure


def _can_tell(records: Records, changes: Mapping[str, object]) -> bool:
    needed = [NEEDS[change] for change in changes if change in NEEDS]
    return all(column in records.present(table) for table, column in needed)


def _with_quarantined(store: Store, metric: str, question: Question, value: float | None) -> float | None:
    """Rows in quarantine have no day and no agent: they can be told only for the number of all cases."""
    if metric != "case_count" or question.where or question.start or question.end or value is None:
        return None
    held = 0
    for batch in batches(limit=10_000):
        if batch.state == "committed" and batch.mapping.get("table") == "cases":
            held += sum(rows for reason, rows in held_reasons(store, batch.id).items() if reason not in NOT_RECORDS)
    return value + held


def _began(rows: ir.Table) -> ir.Value:
    return ibis.coalesce(rows.assigned_at, rows.opened_at)


def _with_impossible(rows: ir.Table) -> ir.Table:
    is_problem = rows.time_problem == "reply_before_open"
    negative = is_problem.ifelse(rows.first_human_reply_at - _began(rows), rows.first_reply_seconds)
    return rows.mutate(first_reply_seconds=negative, time_problem=ibis.null("string"))


def _with_auto_replies(rows: ir.Table) -> ir.Table:
    first = ibis.least(ibis.coalesce(rows.first_auto_reply_at, rows.first_human_reply_at), rows.first_human_reply_at)
    return rows.mutate(first_reply_seconds=ibis.coalesce(first - _began(rows), rows.first_reply_seconds))


def _business(rows: ir.Table) -> ir.Table:
    return rows.mutate(
        first_reply_seconds=rows.first_reply_business_seconds, resolve_seconds=rows.resolve_business_seconds
    )


def _without_transferred(rows: ir.Table) -> ir.Table:
    return rows.filter(rows.transfer_count.fill_null(0) == 0)


def _first_resolution(rows: ir.Table) -> ir.Table:
    return rows.mutate(resolve_seconds=rows.first_resolve_seconds)


_CASES: Mapping[str, Callable[[ir.Table], ir.Table]] = {
    "with_impossible": _with_impossible,
    "first_reply": _with_auto_replies,
    "clock": _business,
    "without_transferred": _without_transferred,
    "resolution": _first_resolution,
}
