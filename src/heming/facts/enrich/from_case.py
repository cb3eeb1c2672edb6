"""What answers, invitations, complaints, reviews and messages take over from their case: who, where, and how fast it
went."""

from collections.abc import Sequence

from heming.facts.delta import alike
from heming.facts.live import made, replaced, touch
from heming.facts.rows import Rows
from heming.facts.schemas import TABLES
from heming.facts.schemas.people import WHERE, WHO_STORED
from heming.facts.shared_accounts import is_shared
from heming.facts.sql import names, parquet, quoted
from heming.facts.work import Work

CHILDREN = tuple(t for t, table in TABLES.items() if "case_id" in table.names and not table.personal)
WHO = tuple(c.name for c in WHO_STORED if c.name != "agent_account")
WHERE_NAMES = tuple(c.name for c in WHERE)
_COPIES = {"case_first_reply_seconds": "first_reply_seconds", "case_handle_seconds": "handle_seconds"}


def after_cases(work: Work) -> None:
    """Makes after_cases: the cases as they stand after this batch, of those columns that children take over."""
    files = work.files.get("cases", work.old_files("cases"))
    if not files:
        return
    there = {c for f in files for c in f.nulls} | set(work.old_columns("cases") if work.has_old("cases") else ())
    wanted = dict.fromkeys(
        (
            "source",
            "source_id",
            "batch",
            "row",
            *WHO,
            *WHERE_NAMES,
            "customer_key",
            "opened_date",
            "month",
            *_COPIES.values(),
        )
    )
    kept = [c for c in wanted if c in there]
    every = f"SELECT {names(kept)} FROM {parquet((f.path for f in files), alike=alike(files))}"
    if not work.only_people:
        work.sql.execute(f"CREATE VIEW after_cases AS {every}")
    else:
        work.sql.execute(f"CREATE TEMP TABLE after_cases AS {_moved_or_asked_for(work, kept, every)}")
    work.case_columns = tuple(kept)


def _moved_or_asked_for(work: Work, kept: Sequence[str], every: str) -> str:
    """Cases of which somebody's children may have to take something over, without reading all of them."""
    parts = []
    if made(work, "again_cases"):
        there = {row[0] for row in work.sql.execute("DESCRIBE again_cases").fetchall()}
        chosen = ", ".join(quoted(c) if c in there else f"NULL AS {quoted(c)}" for c in kept)
        parts.append(f"SELECT {chosen} FROM again_cases")
    if work.number("SELECT count(*) FROM links_to_look_up"):
        asked = "SELECT case_source AS source, case_id AS source_id FROM links_to_look_up"
        if parts:
            asked += " EXCEPT SELECT source, source_id FROM again_cases"
        parts.append(f"SELECT c.* FROM ({every}) c SEMI JOIN ({asked}) k USING (source, source_id)")
    return " UNION ALL ".join(parts) or f"SELECT * FROM ({every}) WHERE false"


def find_children(work: Work, table: str) -> None:
    """Marks stored rows of a table whose case is new or has changed."""
    if table not in CHILDREN or not work.has_old(table) or "case_id" not in work.old_columns(table):
        return
    parts = []
    if "cases" in work.arriving:
        parts.append("SELECT source, source_id FROM arr_cases")
    if made(work, "again_cases"):
        parts.append("SELECT source, source_id FROM again_cases WHERE moved")
    if made(work, "deleted_cases"):
        parts.append("SELECT source, source_id FROM old_cases WHERE rid IN (SELECT rid FROM deleted_cases)")
    if parts:
        changed = " UNION ALL ".join(parts)
        same = "k.source = t.case_source AND k.source_id = t.case_id"
        touch(work, table, statement=f"SELECT t.rid FROM old_{table} t SEMI JOIN ({changed}) k ON {same}")


def find_siblings(work: Work, table: str) -> None:
    """Marks stored messages and parts of cases of which others arrive or go: their turns and weights hang together."""
    if table not in ("messages", "case_agents") or not work.has_old(table):
        return
    parts = [f"SELECT case_source, case_id FROM arr_{table}"] if table in work.arriving else []
    if gone := replaced(work, table):
        parts.append(f"SELECT case_source, case_id FROM old_{table} WHERE rid IN ({gone})")
    if parts:
        linked = " UNION ALL ".join(parts)
        touch(
            work,
            table,
            statement=f"SELECT t.rid FROM old_{table} t SEMI JOIN ({linked}) k USING (case_source, case_id)",
        )


def add_from_case(work: Work, table: str, *, rows: Rows) -> None:
    """The row's own agent stays (frozen when it was asked); without one it has the case's. Where it was is the case's
    word first."""
    if table not in CHILDREN or not rows.has("case_id", "case_source") or not work.case_columns:
        return
    there = set(work.case_columns)
    own_agent = f"r.agent_account IS NOT NULL AND NOT {is_shared(work, rows)}" if rows.has("agent_account") else "false"
    stored = work.columns(table)
    taken = {
        c: f"CASE WHEN {own_agent} THEN {_own(rows, c)} ELSE coalesce(j.{quoted(c)}, {_own(rows, c)}) END"
        for c in WHO if c in there and c in stored
    }  # fmt: skip
    taken |= {c: f"coalesce(j.{quoted(c)}, {_own(rows, c)})" for c in WHERE_NAMES if c in there and c in stored}
    if "customer_key" in there and "customer_key" in stored:
        taken["customer_key"] = f"coalesce({_own(rows, 'customer_key')}, j.customer_key)"
    if table == "answers" and not work.only_people:
        taken |= {name: f"j.{column}" for name, column in _COPIES.items() if column in there}
        taken |= _day_of_answer(rows, there)
    if taken:
        same = "j.source = r.case_source AND j.source_id = r.case_id"
        if work.beside_cases(table):
            same = f'j.batch = {work.batch} AND j."row" = r."row"'  # numbers instead of long texts
        rows.join("after_cases", same, taken=taken)


def _own(rows: Rows, column: str) -> str:
    return f"r.{quoted(column)}" if rows.has(column) else "NULL"


def _day_of_answer(rows: Rows, there: set[str]) -> dict[str, str]:
    """An answer without a day of its own is told on the day its case was opened."""
    own = _own(rows, "answered_date")
    if "opened_date" not in there:
        return {"answered_date_from": f"CASE WHEN {own} IS NOT NULL THEN 'answered' END"}
    return {
        "answered_date": f"coalesce({own}, j.opened_date)",
        "answered_date_from": f"CASE WHEN {own} IS NOT NULL THEN 'answered'"
        " WHEN j.opened_date IS NOT NULL THEN 'case' END",
        "month": f"coalesce({_own(rows, 'month')}, j.month)",
    }


def add_default_day(table: str, rows: Rows) -> None:
    """Says where the day of an answer comes from when no case is known."""
    if table == "answers" and rows.has("answered_date") and not rows.has("answered_date_from"):
        rows.add({"answered_date_from": "CASE WHEN answered_date IS NOT NULL THEN 'answered' END"})
