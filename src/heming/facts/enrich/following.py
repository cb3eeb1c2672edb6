"""Seconds until the same customer comes again: over all their rows, stored and arriving, within a hundred days.

A later case changes what an older one knows; the bound keeps that to the files of the last few months.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from heming.facts.live import live, replaced, touch, touched
from heming.facts.rows import Rows
from heming.facts.work import Work

LONGEST_GAP_SECONDS = 100 * 86_400


@dataclass(frozen=True)
class Following:
    """The instant rows follow each other by, and for each derived column the columns that must be the same, any of them."""

    instant: str
    columns: Mapping[str, tuple[tuple[str, ...], ...]]


FOLLOWING = {
    "cases": Following("opened_at", {
        "next_any_contact_seconds": ((),),
        "next_contact_seconds": (("order_id",), ("category",)),
    }),
    "orders": Following("paid_at", {"next_paid_seconds": ((),)}),
}  # fmt: skip


def find_following(work: Work, table: str) -> None:
    """Makes follow_<table> (rid and the columns) for arriving rows and their customers, and marks stored rows that change."""
    spec = FOLLOWING.get(table)
    if spec is None or not _has_inputs(work, table, spec):
        return
    columns = ("customer_key", spec.instant, "source", "source_id", *dict.fromkeys(c for g in spec.columns.values() for p in g for c in p))
    world = live(work, table, columns)
    if work.has_old(table):
        work.sql.execute(f"CREATE TEMP TABLE again_customers_{table} AS {_concerned(work, table)}")
        world = f"SELECT * FROM ({world}) WHERE customer_key IN (SELECT customer_key FROM again_customers_{table})"  # noqa: S608
    work.sql.execute(f"CREATE TEMP TABLE follow_{table} AS {_windows(spec, world)}")
    if work.has_old(table):
        _mark(work, table, spec)


def add_following(work: Work, table: str, rows: Rows) -> None:
    """Joins what was found; rows whose customer is unknown have nothing to follow."""
    spec = FOLLOWING.get(table)
    if spec is not None and _has_inputs(work, table, spec) and rows.has("customer_key", spec.instant):
        rows.join(f"follow_{table}", "r.rid = j.rid", {c: f"j.{c}" for c in spec.columns})


def _has_inputs(work: Work, table: str, spec: Following) -> bool:
    needed = {"customer_key", spec.instant}
    arriving = set(work.arriving.get(table, ()))
    stored = set(work.old_columns(table)) if work.has_old(table) else set()
    return needed <= arriving or needed <= stored


def _concerned(work: Work, table: str) -> str:
    parts = [f"SELECT rid, customer_key FROM old_{table} WHERE rid IN ({touched(work, table)})"]  # noqa: S608
    if "customer_key" not in work.old_columns(table):
        parts = []
    elif gone := replaced(work, table):
        parts.append(f"SELECT rid, customer_key FROM old_{table} WHERE rid IN ({gone})")  # noqa: S608
    if "customer_key" in work.arriving.get(table, ()):
        parts.append(f"SELECT rid, customer_key FROM arr_{table}")  # noqa: S608
    return f"SELECT DISTINCT customer_key FROM ({' UNION ALL '.join(parts)}) WHERE customer_key IS NOT NULL"  # noqa: S608


def _windows(spec: Following, world: str) -> str:
    """Rows of one second are ordered by their key, so that the order of import does not matter."""
    at = spec.instant
    made = []
    for column, alternatives in spec.columns.items():
        found = []
        for same in alternatives:
            parts = ", ".join(("customer_key", *same))
            lead = f"lead({at}) OVER (PARTITION BY {parts} ORDER BY {at}, tie) - {at}"
            found.append(f"CASE WHEN {' AND '.join(f'{c} IS NOT NULL' for c in same)} THEN {lead} END" if same else lead)
        made.append(f"least({', '.join(found)}) AS {column}" if len(found) > 1 else f"{found[0]} AS {column}")
    names = list(spec.columns)
    short = ", ".join(f"CASE WHEN {c} <= {LONGEST_GAP_SECONDS} THEN {c} END AS {c}" for c in names)
    return f"""
        SELECT rid, {short} FROM (
            SELECT rid, {', '.join(made)} FROM (SELECT *, hash(source, source_id) AS tie FROM ({world}))
            WHERE customer_key IS NOT NULL AND {at} IS NOT NULL)
        WHERE {' OR '.join(f'{c} <= {LONGEST_GAP_SECONDS}' for c in names)}"""  # noqa: S608


def _mark(work: Work, table: str, spec: Following) -> None:
    if "customer_key" not in work.old_columns(table):
        return
    stored = set(work.old_columns(table))
    differs = " OR ".join(f"{'o.' + c if c in stored else 'NULL'} IS DISTINCT FROM f.{c}" for c in spec.columns)
    touch(work, table, f"""
        SELECT o.rid FROM old_{table} o LEFT JOIN follow_{table} f USING (rid)
        WHERE o.customer_key IN (SELECT customer_key FROM again_customers_{table}) AND ({differs})""")  # noqa: S608
