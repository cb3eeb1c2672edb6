"""The rows of a table as they will stand after this batch: what arrives, and of the stored rows those that are not
replaced."""

from collections.abc import Iterable, Mapping

from heming.facts.sql import quoted
from heming.facts.work import Work


def made(work: Work, name: str) -> bool:
    """Whether a step has made this table or view."""
    return work.sql.has(name)


def live(work: Work, table: str, *, columns: Iterable[str]) -> str:
    """A statement over arriving and remaining stored rows: rid and the columns asked for, NULL where they do not
    exist."""
    wanted = tuple(columns)
    parts = []
    if table in work.arriving:
        parts.append(f"SELECT rid, {_chosen(wanted, work.arriving[table])} FROM arr_{table}")
    if work.has_old(table):
        parts.append(remaining(work, table, columns=wanted))
    return " UNION ALL ".join(parts) or f"SELECT 0::BIGINT AS rid, {_chosen(wanted, ())} WHERE false"


def remaining(work: Work, table: str, *, columns: Iterable[str]) -> str:
    """Stored rows that this batch neither replaces nor deletes."""
    statement = f"SELECT rid, {_chosen(columns, work.old_columns(table))} FROM old_{table}"
    gone = replaced(work, table)
    return f"{statement} WHERE rid NOT IN ({gone})" if gone else statement


def replaced(work: Work, table: str) -> str:
    """A statement over the rids of stored rows that are replaced or deleted; '' when there are none to think of."""
    parts = []
    if made(work, f"hits_{table}"):
        parts.append(f"SELECT old_rid AS rid FROM hits_{table} WHERE NOT same")
    if made(work, f"deleted_{table}"):
        parts.append(f"SELECT rid FROM deleted_{table}")
    return " UNION ALL ".join(parts)


def touch(work: Work, table: str, *, statement: str) -> None:
    """Marks stored rows (a statement over rids) to be derived again."""
    work.sql.execute(f"CREATE TEMP TABLE IF NOT EXISTS touched_{table} (rid BIGINT PRIMARY KEY)")
    gone = replaced(work, table)
    unless = f" WHERE rid NOT IN ({gone})" if gone else ""
    work.sql.execute(f"INSERT OR IGNORE INTO touched_{table} SELECT DISTINCT rid FROM ({statement}){unless}")


def touched(work: Work, table: str) -> str:
    """A statement over the rids marked so far."""
    return (
        f"SELECT rid FROM touched_{table}" if made(work, f"touched_{table}") else "SELECT 0::BIGINT AS rid WHERE false"
    )


def _chosen(columns: Iterable[str], there: Iterable[str] | Mapping[str, object]) -> str:
    have = set(there)
    return ", ".join(quoted(c) if c in have else f"NULL AS {quoted(c)}" for c in columns)
