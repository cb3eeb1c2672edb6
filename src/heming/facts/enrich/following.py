"""Seconds until the same customer comes again: over all their rows, stored and arriving, within a hundred days.

A later case changes what an older one knows; the bound keeps that to the files of the last few months.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from heming.facts.live import live, replaced, touch, touched
from heming.facts.rows import Rows
from heming.facts.sql import text
from heming.facts.work import Work

LONGEST_GAP_SECONDS = 100 * 86_400


@dataclass(frozen=True)
class Following:
    """The instant rows follow each other by, and for each derived column the columns that must be the same, any of
    them."""

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
    """Makes follow_<table> (rid and the columns) for arriving rows and their customers, and marks stored rows that
    change."""
    spec = FOLLOWING.get(table)
    if spec is None or not _has_inputs(work, table, spec):
        return
    if _stands_alone(work, table):
        world = _alone(work, table, spec)
    else:
        world = (
            f"SELECT rid, customer_key AS customer, {_narrow(spec)} FROM ({live(work, table, columns=_columns(spec))})"
        )
        work.sql.execute(f"CREATE TEMP TABLE again_customers_{table} AS {_concerned(work, table)}")
        world = f"SELECT * FROM ({world}) WHERE customer IN (SELECT customer_key FROM again_customers_{table})"
    work.sql.execute(f"CREATE TEMP TABLE chain_{table} AS {_chains(world)}")
    work.sql.execute(f"CREATE TEMP TABLE follow_{table} AS {_gaps(spec, f'chain_{table}')}")
    work.sql.execute(f"DROP TABLE chain_{table}")
    if work.has_old(table):
        _mark(work, table, spec)


def add_following(work: Work, table: str, *, rows: Rows) -> None:
    """Joins what was found; rows whose customer is unknown have nothing to follow."""
    spec = FOLLOWING.get(table)
    if spec is not None and _has_inputs(work, table, spec) and rows.has("customer_key", spec.instant):
        rows.join(f"follow_{table}", "r.rid = j.rid", taken={c: f"j.{c}" for c in spec.columns})


def _has_inputs(work: Work, table: str, spec: Following) -> bool:
    needed = {"customer_key", spec.instant}
    arriving = set(work.arriving.get(table, ()))
    stored = set(work.old_columns(table)) if work.has_old(table) else set()
    return needed <= arriving or needed <= stored


def _concerned(work: Work, table: str) -> str:
    parts = [f"SELECT rid, customer_key FROM old_{table} WHERE rid IN ({touched(work, table)})"]
    if "customer_key" not in work.old_columns(table):
        parts = []
    elif gone := replaced(work, table):
        parts.append(f"SELECT rid, customer_key FROM old_{table} WHERE rid IN ({gone})")
    if "customer_key" in work.arriving.get(table, ()):
        parts.append(f"SELECT rid, customer_key FROM arr_{table}")
    return f"SELECT DISTINCT customer_key FROM ({' UNION ALL '.join(parts)}) WHERE customer_key IS NOT NULL"


def _columns(spec: Following) -> tuple[str, ...]:
    return ("customer_key", spec.instant, "source", "source_id", *_matters(spec))


def _matters(spec: Following) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for alternatives in spec.columns.values() for same in alternatives for c in same))


def _narrow(spec: Following, there: Container[str] | None = None) -> str:
    """Integers only: texts would make the sort several times larger. Rows of one second are ordered by their key's
    hash."""
    matters = [
        f"CASE WHEN {c} IS NOT NULL THEN hash({c}) END AS {c}"
        if there is None or c in there
        else f"NULL::UBIGINT AS {c}"
        for c in _matters(spec)
    ]
    return ", ".join([f"{spec.instant} AS moment", "hash(source, source_id) AS tie", *matters])


def _stands_alone(work: Work, table: str) -> bool:
    return (
        not work.has_old(table)
        and "customer_id" in work.in_columns.get(table, ())
        and "customer_key" not in work.in_columns[table]
    )


def _alone(work: Work, table: str, spec: Following) -> str:
    """In an empty table customers need no key to be told apart: their ids do, without looking anything up."""
    return f"""
        SELECT rid, CASE WHEN customer_id IS NOT NULL THEN hash(customer_id) END AS customer,
               {_narrow(spec, work.in_columns[table])} FROM (SELECT *, {text(work.source)} AS source FROM in_{table})"""


def _chains(world: str) -> str:
    """Rows that another of the same customer follows or precedes within the bound: only these can have anything to
    tell."""
    near = f"<= {LONGEST_GAP_SECONDS}"
    return f"""
        SELECT * FROM (
            SELECT *, lead(moment) OVER w - moment AS next_any, moment - lag(moment) OVER w AS since_last
            FROM ({world}) WHERE customer IS NOT NULL AND moment IS NOT NULL WINDOW w AS (PARTITION BY customer ORDER
            BY moment, tie))
        WHERE next_any {near} OR since_last {near}"""


def _gaps(spec: Following, chain: str) -> str:
    made = []
    for column, alternatives in spec.columns.items():
        found = [_gap(same) for same in alternatives]
        made.append(f"least({', '.join(found)}) AS {column}" if len(found) > 1 else f"{found[0]} AS {column}")
    short = ", ".join(f"CASE WHEN {c} <= {LONGEST_GAP_SECONDS} THEN {c} END AS {c}" for c in spec.columns)
    inner = f"SELECT rid, next_any, {', '.join(made)} FROM {chain}"
    return f"SELECT rid, {short} FROM ({inner}) WHERE next_any <= {LONGEST_GAP_SECONDS}"


def _gap(same: tuple[str, ...]) -> str:
    if not same:
        return "next_any"
    known = " AND ".join(f"{c} IS NOT NULL" for c in same)
    window = f"PARTITION BY customer, {', '.join(same)} ORDER BY moment, tie"
    return f"CASE WHEN {known} THEN lead(moment) OVER ({window}) - moment END"


def _mark(work: Work, table: str, spec: Following) -> None:
    if "customer_key" not in work.old_columns(table):
        return
    stored = set(work.old_columns(table))
    differs = " OR ".join(f"{'o.' + c if c in stored else 'NULL'} IS DISTINCT FROM f.{c}" for c in spec.columns)
    touch(
        work,
        table,
        statement=f"""
        SELECT o.rid FROM old_{table} o LEFT JOIN follow_{table} f USING (rid)
        WHERE o.customer_key IN (SELECT customer_key FROM again_customers_{table}) AND ({differs})""",
    )
