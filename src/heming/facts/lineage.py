"""From a row of facts back to the batch, the file, the line and the cells it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heming.access.audit import record
from heming.access.masking import masked
from heming.access.scope import Scope
from heming.errors import BadParameter, NotFound
from heming.facts.arrivals.kept import RawRow, raw_rows
from heming.facts.case_list import visible_cases
from heming.facts.engines import engine_for
from heming.facts.models import Batch
from heming.facts.schemas import FACTS
from heming.facts.store import Snapshot, Store

MOST = 1000
HIDDEN = "***"
NAMING = ("customer_name", "customer_contact")


@dataclass(frozen=True)
class Origin:
    """One row and where it came from. `cells` is empty when the file rows are no longer kept."""

    table: str
    source: str
    source_id: str
    batch: int
    row: int
    file: str
    line: int | None
    imported_by: str
    cells: tuple[tuple[str, str | None], ...]


def origin_rows(
    store: Store,
    snapshot: Snapshot,
    *,
    table: str,
    scope: Scope,
    keys: Sequence[tuple[str, str]] = (),
    where: Any = None,
    limit: int = 20,
) -> tuple[Origin, ...]:
    """Origins of rows by (source, source_id), or of those an Ibis condition (table -> boolean) holds for, inside the
    Scope.

    Cells of personal columns (a customer's name or contact, and what the mapping says) are hidden, all others masked;
    holders of the right to unmask see them as they came, which is written into the audit trail.
    """
    if table not in FACTS or not 1 <= limit <= MOST:
        raise BadParameter(
            "Origins of {table} cannot be shown.", "Use a fact table and a limit up to {most}.", table=table, most=MOST
        )
    found = _rows(store, snapshot, table, scope=scope, keys=keys, where=where, limit=limit)
    batches = {b.pk: b for b in Batch.objects.filter(pk__in={row["batch"] for row in found})}
    raw = _raw(store, found)
    clear = scope.may("unmask") and any(raw.values())
    if clear:
        record(scope, "see_raw_rows", on=("table", table), after={"rows": len(found), "snapshot": snapshot.id})
    return tuple(
        _origin(table, row, batches.get(row["batch"]), raw.get((row["batch"], row["row"])), clear=clear)
        for row in found
    )


def _rows(
    store: Store,
    snapshot: Snapshot,
    table: str,
    *,
    scope: Scope,
    keys: Sequence[tuple[str, str]],
    where: Any,
    limit: int,
) -> list[dict[str, Any]]:
    engine = engine_for(store)
    rows = visible_cases(engine, snapshot, scope=scope) if table == "cases" else engine.table(snapshot, table)
    if not scope.everyone and table != "cases":
        if "agent_key" not in rows.columns:
            return []
        rows = rows.filter(rows.agent_key.isin(sorted(scope.agent_keys)) if scope.agent_keys else False)
    if keys:
        condition = False
        for source in {source for source, _ in keys}:
            condition = condition | ((rows.source == source) & rows.source_id.isin([i for s, i in keys if s == source]))
        rows = rows.filter(condition)
    if where is not None:
        rows = rows.filter(where(rows))
    chosen = rows.select("source", "source_id", "batch", "row").order_by("batch", "row", "source_id").limit(limit)
    return list(engine.run(chosen).to_pylist())


def _raw(store: Store, found: list[dict[str, Any]]) -> dict[tuple[int, int], RawRow]:
    wanted: dict[int, list[int]] = {}
    for row in found:
        wanted.setdefault(row["batch"], []).append(row["row"])
    raw: dict[tuple[int, int], RawRow] = {}
    for batch, rows in wanted.items():
        try:
            raw |= {(batch, r.row): r for r in raw_rows(store.home, batch, rows=rows)}
        except NotFound:  # rows a room published, or files no longer kept
            continue
    return raw


def _origin(table: str, row: dict[str, Any], batch: Batch | None, raw: RawRow | None, *, clear: bool) -> Origin:
    cells = raw.cells if raw else ()
    personal = frozenset() if clear or batch is None else _personal_headers(batch)
    shown = cells if clear else tuple((h, HIDDEN if cell and h in personal else masked(cell)) for h, cell in cells)
    files = ", ".join(batch.file_names) if batch else ""
    return Origin(
        table, row["source"], row["source_id"], row["batch"], row["row"], raw.file if raw else files,
        raw.line if raw else None,
        batch.who if batch else "", shown,
    )  # fmt: skip


def _personal_headers(batch: Batch) -> frozenset[str]:
    """The columns of the file that hold a customer's name or contact, or that were said to be personal."""
    fields = batch.mapping.get("fields", ())
    return frozenset(
        str(f["header"]) for f in fields if f.get("personal") or str(f.get("target", "")).rpartition(".")[2] in NAMING
    )
