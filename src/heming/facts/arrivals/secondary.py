"""One row of a file can hold a case and what the customer answered: the tables of the parcel, cut from the converted
rows.
"""

from pathlib import Path

import duckdb

from heming.facts import sql
from heming.facts.arrivals.parcel import Cut, scan_of
from heming.facts.arrivals.plan import Plan, Target
from heming.facts.arrivals.session import PASSING
from heming.facts.schemas import TABLES

_SCALE = {"scale_min": ("min", 1), "scale_max": ("max", 5)}
_NOT_SHARED = frozenset(("source_id", "remark", "subject", "resolved_at", "repeat_of"))


def tables(connection: duckdb.DuckDBPyConnection, plan: Plan, *, main: Path, folder: Path) -> dict[str, Path | Cut]:
    """Table name to Parquet file, or to what to cut from the main one. Columns of the other tables stand in the main
    file under marked names; a table whose rows are of several instruments gets a file of its own.
    """
    groups: dict[tuple[str, str], list[Target]] = {}
    for target in plan.targets():
        if target.name.startswith("_"):
            groups.setdefault((target.table, target.instrument), []).append(target)
    cuts: dict[str, list[Cut]] = {}
    for (table, instrument), targets in groups.items():
        if any(t.column in _evidence(table) for t in targets):
            cuts.setdefault(table, []).append(_cut(plan, main, table, instrument=instrument, targets=targets))
    found: dict[str, Path | Cut] = {} if plan.mapping.table in cuts else {plan.mapping.table: main}
    for table, parts in cuts.items():
        found[table] = parts[0] if len(parts) == 1 else _written(connection, parts, folder / f"{table}.parquet")
    return found


def _written(connection: duckdb.DuckDBPyConnection, parts: list[Cut], path: Path) -> Path:
    rows = " UNION ALL BY NAME ".join(f"SELECT * FROM {scan_of(part)}" for part in parts)
    connection.execute(f"COPY ({rows}) TO {sql.text(path)} ({PASSING})")
    return path


def _evidence(table: str) -> tuple[str, ...]:
    """Columns of which one must hold a value for a row to exist."""
    return ("value",) if table == "answers" else tuple(c.name for c in TABLES[table].arriving)


def _cut(plan: Plan, main: Path, table: str, *, instrument: str, targets: list[Target]) -> Cut:
    own = {t.column: sql.quoted(t.name) for t in targets}
    columns = _shared(plan, table) | own | _made(plan, table, instrument)
    if plan.mapping.table == table:
        columns["source_id"] = f"source_id || ':{instrument}'" if len(_instruments(plan, table)) > 1 else "source_id"
        if "source_id" not in {t.name for t in plan.targets()}:
            del columns["source_id"]
    there = [own[column] for column in _evidence(table) if column in own]
    keep = " OR ".join(f"{column} IS NOT NULL" for column in there)
    same_ids = plan.mapping.table if table != plan.mapping.table and "source_id" in columns else ""
    return Cut(main, {"row": "row", **columns}, keep, ids_of=same_ids)


def _instruments(plan: Plan, table: str) -> set[str]:
    return {t.instrument for t in plan.targets() if t.table == table and t.instrument}


def _shared(plan: Plan, table: str) -> dict[str, str]:
    """Who, where and which customer are those of the row."""
    takes = {c.name for c in TABLES[table].arriving} - _NOT_SHARED
    return {t.name: sql.quoted(t.name) for t in plan.targets() if not t.name.startswith("_") and t.name in takes}


def _made(plan: Plan, table: str, instrument: str) -> dict[str, str]:
    """The link to the case, the id, and the question with its scale."""
    made: dict[str, str] = {}
    names = {t.name for t in plan.targets()}
    has_id = "source_id" in names or (plan.mapping.table == "agent_days" and "day" in names)
    if plan.mapping.table == "cases" and has_id and "case_id" in TABLES[table].names:
        made["case_id"] = "source_id"
    if has_id and plan.mapping.table != table:
        made["source_id"] = f"source_id || ':{instrument or table}'"
    if instrument:
        made["instrument"] = f"'{instrument}'" if instrument in _codes(table) else "'custom'"
    value = plan.of(f"{table}.{instrument}.value")
    have = {t.column for t in plan.targets() if t.table == table and t.instrument == instrument}
    if table == "answers" and value is not None:
        params = value.field.parser.params
        for column, (name, default) in _SCALE.items():
            if column not in have:
                made[column] = f"CAST({sql.text(params.get(name, default))} AS DECIMAL(9,3))"
        if "better" not in have:
            made["better"] = "'lower'" if params.get("better") == "lower" else "'higher'"
        if "question" not in have:
            made["question"] = sql.text(value.field.header)
    return made


def _codes(table: str) -> tuple[str, ...]:
    return TABLES[table].column("instrument").codes
