"""Folding an event log: several rows of one id become one case. The last non-empty value wins unless the mapping says
otherwise.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from heming.errors import BadInput
from heming.facts import sql
from heming.facts.arrivals.plan import Plan, Planned
from heming.facts.arrivals.session import set_variable

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
    states = _states(connection, plan)
    judged = (
        f", {states.kind} AS _kind, lag({states.kind}) OVER (PARTITION BY _id ORDER BY _order) AS _before"
        if states
        else ""
    )
    told = "".join(f", {expression} AS {name}" for name, expression in states.told) if states else ""
    precision = ", arg_min(date_precision, _order) AS date_precision" if plan.of("cases.opened_at") else ""
    connection.execute(
        f"COPY (SELECT max(row) AS row, count(*) AS _rows, any_value(source_id) AS source_id, "
        f"{chosen}{precision}{told} "
        f"FROM (SELECT *{judged} FROM (SELECT *, {order} AS _order, coalesce(source_id, chr(1) || row) AS _id FROM "
        f"read_parquet({sql.text(rows)}))) "
        f"GROUP BY _id ORDER BY row) TO {sql.text(path)} (FORMAT parquet, COMPRESSION snappy)"
    )
    return path


@dataclass(frozen=True)
class _Told:
    """What the words of a state column tell: the kind of each step, and columns made of them."""

    kind: str
    told: tuple[tuple[str, str], ...]


def _states(connection: duckdb.DuckDBPyConnection, plan: Plan) -> _Told | None:
    """When a case was solved, closed and opened again, from its steps; columns the file has itself are left alone."""
    fold = plan.mapping.fold
    state = next((f for f in plan.fields if fold and fold.state is not None and f.field.position == fold.state), None)
    times = [f for f in plan.fields if fold and f.field.position == fold.order and f.field.parser.kind == "instant"]
    at = next((f for f in times if f.target.sql_type == "BIGINT"), None)
    if fold is None or state is None or at is None:
        return None
    kinds = ""
    for kind, words in (("reopened", fold.reopened), ("closed", fold.closed), ("resolved", fold.resolved)):
        if not words:
            continue
        set_variable(connection, f"fold_{kind}", value=[word.lower() for word in words])
        kinds += (
            f"WHEN list_contains(getvariable('fold_{kind}'), lower({sql.quoted(state.target.name)})) THEN '{kind}' "
        )
    kind = f"CASE WHEN {sql.quoted(state.target.name)} IS NULL THEN NULL {kinds}ELSE 'open' END"
    done, before = "_kind IN ('resolved', 'closed')", "coalesce(_before NOT IN ('resolved', 'closed'), TRUE)"
    when = sql.quoted(at.target.name)
    last_done = f"coalesce(arg_max({done}, _order) FILTER (_kind IS NOT NULL), FALSE)"
    made = {
        "first_resolved_at": f"min({when}) FILTER ({done})",
        "resolved_at": f"CASE WHEN {last_done} THEN max({when}) FILTER ({done} AND {before}) END",
        "closed_at": f"CASE WHEN {last_done} THEN max({when}) FILTER (_kind = 'closed') END",
        "reopen_count": f"count(*) FILTER (_kind IN ('open', 'reopened') AND NOT {before})",
    }
    have = {target.name for target in plan.targets()}
    return _Told(kind, tuple((name, made[name]) for name in made if name not in have))


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
