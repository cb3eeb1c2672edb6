"""Rows that read differently since the history of a few people was corrected: found by the columns that say who, so
that one person's year is read and written, not everybody's."""

from collections.abc import Collection

from heming.facts.enrich.from_case import CHILDREN
from heming.facts.live import touch
from heming.facts.reidentify import identify_again
from heming.facts.rows import Rows
from heming.facts.schemas import FACTS
from heming.facts.shared_accounts import HALF_HOUR_FIELDS, is_shared, of_accounts
from heming.facts.sql import names, quoted
from heming.facts.work import Work
from heming.org.accounts import accounts_ever_of

WHO_MOVES = (
    "agent_key", "team_key", "supervisor_key", "manager_key", "tenure_days", "tenure_band", "employer", "site",
)  # fmt: skip
_LINK = ("case_source", "case_id")


def touch_people(work: Work, keys: Collection[int]) -> None:
    """Marks the stored rows that count for these people, or came from an account they ever held, and that now count
    for somebody else, another team or lead. Rows that follow their case are found once the cases are written."""
    work.only_people = not work.arriving
    accounts = accounts_ever_of(keys)
    work.sql.execute("CREATE TEMP TABLE links_to_look_up (case_source VARCHAR, case_id VARCHAR)")
    for table in ("cases", *(t for t in FACTS if t != "cases")):
        if condition := _theirs(work, table, keys, accounts):
            _touch_moved(work, table, condition)


def _theirs(work: Work, table: str, keys: Collection[int], accounts: Collection[tuple[str, str]]) -> str:
    there = set(work.old_columns(table)) if work.has_old(table) else set()
    parts = [f"agent_key IN ({', '.join(map(str, keys))})"] if "agent_key" in there else []
    if "agent_account" in there and accounts:
        parts.append(f"({of_accounts(accounts)})")
    return " OR ".join(parts)


def _touch_moved(work: Work, table: str, condition: str) -> None:
    there = set(work.old_columns(table))
    needed = dict.fromkeys(
        ("source", "source_id", "agent_account", *WHO_MOVES, *HALF_HOUR_FIELDS, "day", FACTS[table].month_from, *_LINK)
    )
    narrow = [c for c in needed if c in there]
    rows = Rows(f"SELECT rid, false AS arrived, {names(narrow)} FROM old_{table} WHERE {condition}",
                ["rid", "arrived", *narrow])  # fmt: skip
    work.sql.execute(f"CREATE TEMP TABLE theirs_{table} AS {rows.statement}")
    rows.statement = f"SELECT * FROM theirs_{table}"
    follows = _follow_their_case(work, table, rows)
    rows.keep(f"NOT ({follows})")
    stored = [c for c in WHO_MOVES if rows.has(c)]
    rows.add({f"_stored_{c}": quoted(c) for c in stored})
    identify_again(work, table, rows=rows)
    found = [c for c in WHO_MOVES if rows.has(c)]
    differs = " OR ".join(f"{quoted(c)} IS DISTINCT FROM {rows.get(f'_stored_{c}')}" for c in found)
    work.sql.execute(f"CREATE TEMP TABLE moved_{table} AS SELECT * FROM ({rows.statement}) WHERE {differs or 'false'}")
    touch(work, table, statement=f"SELECT rid FROM moved_{table}")
    if table in CHILDREN and rows.has(*_LINK):
        own = f"agent_account IS NOT NULL AND NOT {is_shared(work, rows)}" if rows.has("agent_account") else "false"
        work.sql.execute(f"""
            INSERT INTO links_to_look_up SELECT DISTINCT case_source, case_id FROM moved_{table} r
            WHERE case_id IS NOT NULL AND NOT ({own})""")


def _follow_their_case(work: Work, table: str, rows: Rows) -> str:
    """A condition on rows without an account of their own: the case they belong to is one of these people's, so its
    word decides and not their own day's."""
    if table not in CHILDREN or not rows.has(*_LINK) or not _theirs_known(work):
        return "false"
    own = "agent_account IS NULL AND " if rows.has("agent_account") else ""
    return f"{own}coalesce((case_source, case_id) IN (SELECT (source, source_id) FROM theirs_cases), false)"


def _theirs_known(work: Work) -> bool:
    return work.number("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'theirs_cases'") > 0
