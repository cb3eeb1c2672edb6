"""Folding an event log: several rows of one id become one case. The last non-empty value wins unless the mapping says
otherwise.
"""

from pathlib import Path

import duckdb

from heming.errors import BadInput
from heming.facts import sql
from heming.facts.arrivals.plan import Plan, Planned

_NUMERIC = ("BIGINT", "DATE", "DECIMAL(9,3)", "DECIMAL(18,6)", "DECIMAL(18,4)")


def fold_rows(connection: duckdb.DuckDBPyConnection, plan: Plan, *, rows: Path) -> Path:
    """Writes one row per id beside the converted rows, `_rows` counting what was folded; rows without an id stay as
    they are.
    """
    fold = plan.mapping.fold
    by = next((f for f in plan.fields if fold and f.field.position == fold.by and f.target.name == "source_id"), None)
    if fold is None or by is None:
        raise BadInput(
            "Rows can only be folded by the id of the main table.",
            "Map that column to '{table}.source_id'.",
            table=plan.mapping.table,
        )
    order = _order(next((f for f in plan.fields if f.field.position == fold.order), None))
    path = rows.with_name("folded.parquet")
    columns = [t for t in plan.targets() if t.name != "source_id"]
    chosen = ", ".join(
        f"{_aggregate(t.name, f'{t.table}.{t.column}', first=fold.first, maxima=fold.maxima)} AS {sql.quoted(t.name)}"
        for t in columns
    )
    precision = ", arg_min(date_precision, _order) AS date_precision" if plan.of("cases.opened_at") else ""
    connection.execute(
        f"COPY (SELECT max(row) AS row, count(*) AS _rows, any_value(source_id) AS source_id, {chosen}{precision} "
        f"FROM (SELECT *, {order} AS _order, coalesce(source_id, chr(1) || row) AS _id FROM "
        f"read_parquet({sql.text(rows)})) "
        f"GROUP BY _id ORDER BY row) TO {sql.text(path)} (FORMAT parquet, COMPRESSION snappy)"
    )
    return path


def _order(field: Planned | None) -> str:
    """Time first, then the place in the file."""
    if field is None or field.target.sql_type not in _NUMERIC:
        return "row"
    value = sql.quoted(field.target.name)
    if field.target.sql_type == "DATE":
        value = f"epoch({value})"
    return f"(coalesce({value}::BIGINT, -1)::HUGEINT * 10000000000 + row)"


def _aggregate(name: str, target: str, *, first: tuple[str, ...], maxima: tuple[str, ...]) -> str:
    column = sql.quoted(name)
    if target in maxima:
        return f"max({column})"
    return f"{'arg_min' if target in first else 'arg_max'}({column}, _order)"
