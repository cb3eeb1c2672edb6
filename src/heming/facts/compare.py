"""Which arriving rows the store already has: the same, changed, or new."""

from collections.abc import Mapping

from heming.facts.extra import TEXTS_OF
from heming.facts.rows import Rows
from heming.facts.schemas.types import Column
from heming.facts.sql import DUCK_TYPES, names, quoted, text
from heming.facts.work import HOUSE, Work

NOT_CONTENT = frozenset(("rid", "old_rid", "source", "source_id", "keyed_by", "batch", "row", "month"))


def compare(work: Work, table: str) -> None:
    """Makes arr_<table>: the arriving rows that are new (old_rid NULL) or differ from what is stored.

    A column the parcel does not bring keeps its stored value; one it brings replaces it, with nothing too.
    """
    columns = work.arriving[table]
    if not _may_overlap(work, table):
        work.sql.execute(f"CREATE VIEW arr_{table} AS SELECT *, NULL::BIGINT AS old_rid FROM id_{table}")
        return
    content = [c for c in columns if c not in NOT_CONTENT]
    types = work.columns(table)
    new = f"SELECT rid, source_id, {_hash(types, content, set(columns))} AS content FROM id_{table}"
    old = (
        f"SELECT rid, source_id, {_hash(types, content, set(work.old_columns(table)))} AS content FROM old_{table}"
        f" WHERE source = {text(work.source)}"
    )
    work.sql.execute(f"""
        CREATE TEMP TABLE hits_{table} AS
        SELECT n.rid, o.rid AS old_rid, n.content = o.content AS same FROM ({new}) n JOIN ({old}) o USING
        (source_id)""")
    rows = Rows(f"SELECT * FROM id_{table}", columns)
    rows.join(f"hits_{table}", "r.rid = j.rid", taken={"old_rid": "j.old_rid", "_same": "j.same"})
    rows.keep("_same IS DISTINCT FROM true")
    _keep_absent(work, table, rows)
    kept = [c for c in rows.columns if c != "_same"]
    work.sql.execute(f"CREATE VIEW arr_{table} AS {rows.select(kept)}")
    work.arriving[table] = tuple(c for c in kept if c != "old_rid")


def mark_deleted(work: Work) -> None:
    """Makes deleted_<table> (rid) of the rows deleted at the source, and of the words that belong to them."""
    for table, ids in (work.parcel.tombstones or {}).items():
        for name in (table, *([TEXTS_OF[table]] if table in TEXTS_OF else [])):
            if ids and _may_overlap(work, name):
                listed = ", ".join(text(i) for i in ids)
                work.sql.execute(
                    f"CREATE TEMP TABLE deleted_{name} AS SELECT rid FROM old_{name}"
                    f" WHERE source = {text(work.source)} AND source_id IN ({listed})"
                )


def _may_overlap(work: Work, table: str) -> bool:
    return work.source in work.before.table(table).columns


def _hash(types: Mapping[str, Column], content: list[str], present: set[str]) -> str:
    parts = [f"{quoted(c)}::{DUCK_TYPES[types[c].type]}" if c in present else "NULL" for c in content]
    return f"hash({', '.join(parts)})" if parts else "0"


def _keep_absent(work: Work, table: str, rows: Rows) -> None:
    derived = {c.name for c in work.columns(table).values() if c.origin == "derived"} - {"text_length", "has_comment"}
    if "opened_at" not in rows.columns:
        derived -= {"date_precision"}
    stored = work.before.table(table).columns.get(work.source, frozenset())
    absent = [
        c
        for c in work.old_columns(table)
        if c in stored and c not in rows.columns and c not in HOUSE and c not in derived
    ]
    if absent:
        old = f"(SELECT rid, {names(absent)} FROM old_{table})"
        rows.join(old, "r.old_rid = j.rid", taken={c: f"j.{quoted(c)}" for c in absent})
