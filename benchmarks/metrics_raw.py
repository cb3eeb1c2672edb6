"""The fourteen measures over rows as an application records them: instants, ids and raw answers; nothing of what Heming
derives at import (time to first reply, the customer's next contact, whether a case was rated, satisfied or not).

    python -m benchmarks.metrics_raw DATA_FOLDER postgres://…        (a PostgreSQL to write into; a demo's folder)

Local days and the agent's id are kept as columns, instants as whole seconds, and indexes cover the questions: more than
many applications have.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.metrics_postgres import SETTINGS, Table, load, ours_stored, outcome, whole
from benchmarks.metrics_sql import in_postgres
from benchmarks.outcome import write
from benchmarks.timing import alternating

DAYS = {"cases": ("opened_date", "resolved_date"), "answers": ("answered_date",)}
_OPENED = (
    "SELECT agent_key, opened_date, transfer_count, is_resolved, is_escalated, human_answered, was_invited, "
    "CASE WHEN first_human_reply_at >= assigned_at THEN first_human_reply_at - assigned_at END AS first_reply_seconds, "
    "CASE WHEN first_human_reply_at < assigned_at THEN 'reply_before_open' END AS time_problem, "
    "(rated.case_id IS NOT NULL)::int AS rated_count FROM raw_cases LEFT JOIN (SELECT DISTINCT case_id "
    "FROM raw_answers WHERE instrument = 'csat' AND NOT coalesce(is_default, false)) rated "
    "ON rated.case_id = raw_cases.source_id"
)
_AGAIN = (  # a join with itself: PostgreSQL 15 runs it in parallel; correlated EXISTS or a lateral join not
    "SELECT c.*, again.seconds AS next_contact_seconds FROM raw_cases c LEFT JOIN (SELECT DISTINCT f.source_id, "
    "1 AS seconds FROM raw_cases f JOIN raw_cases n ON n.customer_key = f.customer_key AND n.opened_at > f.opened_at "
    "AND n.opened_at <= f.opened_at + 604800 AND (n.category = f.category OR n.order_id = f.order_id) "
    "WHERE f.is_resolved AND f.reopen_count = 0 AND f.transfer_count = 0) again ON again.source_id = c.source_id"
)
_JUDGED = (
    "SELECT *, CASE WHEN instrument = 'csat' THEN CASE WHEN value * 4 >= scale_min + scale_max * 3 THEN 'satisfied' "
    "WHEN value * 2 >= scale_min + scale_max THEN 'neutral' ELSE 'dissatisfied' END END AS satisfaction, "
    "CASE WHEN instrument = 'nps' THEN CASE WHEN value >= 9 THEN 'promoter' WHEN value <= 6 THEN 'detractor' "
    "ELSE 'passive' END END AS nps_group FROM raw_answers"
)
INDEXES = (
    "ALTER TABLE raw_cases ADD PRIMARY KEY (source, source_id)",
    "ALTER TABLE raw_answers ADD PRIMARY KEY (source, source_id)",
    "CREATE INDEX ON raw_cases (agent_key, opened_date) INCLUDE (assigned_at, first_human_reply_at, is_resolved, "
    "transfer_count, human_answered, is_escalated, was_invited)",
    "CREATE INDEX ON raw_cases (agent_key, resolved_date)", "CREATE INDEX ON raw_cases (opened_date)",
    "CREATE INDEX ON raw_cases (customer_key, opened_at) INCLUDE (category, order_id)",
    "CREATE INDEX ON raw_answers (agent_key, answered_date)", "CREATE INDEX ON raw_answers (answered_date)",
    "CREATE INDEX ON raw_answers (case_id)", "VACUUM ANALYZE raw_cases", "VACUUM ANALYZE raw_answers",
)  # fmt: skip


def statements(mature: str) -> tuple[str, ...]:
    """The same three statements as over enriched rows, each over what it needs derived first; `mature` is the last day
    whose customers have had a week to come again.
    """
    opened, resolved, answered = in_postgres()
    resolved = resolved.replace("DATE '2025-01-25'", f"DATE '{mature}'")
    return (
        opened.replace("FROM cases", f"FROM ({_OPENED}) cases"),
        resolved.replace("FROM cases", f"FROM ({_AGAIN}) cases"),
        answered.replace("FROM answers", f"FROM ({_JUDGED}) answers"),
    )


def raw(home: Path, name: str) -> Table:
    """The columns a platform exports, local days, and the agent's and customer's ids."""
    from heming.facts.schemas import FACTS

    columns, rows = whole(home, name)
    kept = {c.name for c in FACTS[name].stored if c.origin in ("input", "key")} | {*DAYS[name], "agent_key"}
    chosen = [part for part in columns.split(", ") if part.split()[0].strip('"') in kept]
    return ", ".join(chosen), rows


def main(home: Path, address: str) -> None:
    """Load, measure, write the outcome."""
    import psycopg

    mine = ours_stored(home)
    with psycopg.connect(address, autocommit=True) as connection:
        load(connection, {f"raw_{n}": raw(home, n) for n in DAYS}, kind="TABLE", after=INDEXES)
        measured(connection, mine)


def measured(connection: Any, mine: Callable[[], int]) -> None:
    """Five alternating warm runs."""
    for setting in SETTINGS:
        connection.execute(setting)
    (mature,) = connection.execute("SELECT max(resolved_date) - 7 FROM raw_cases").fetchone()
    cases, answers = (connection.execute(f"SELECT count(*) FROM raw_{n}").fetchone()[0] for n in DAYS)

    def theirs() -> int:
        return sum(len(connection.execute(statement).fetchall()) for statement in statements(str(mature)))

    runs = alternating({"ours": mine, "postgres": theirs})
    version = connection.info.server_version // 10_000
    write("metrics_postgres", [outcome(
        runs, what=f"14 measures by agent × month ÷ PostgreSQL {version}, rows as an application records them",
        size=f"{cases:,} cases + {answers:,} answers of the demo centre",
        note="PostgreSQL derives per question what Heming derives once at import: time to first reply, next contact, "
        "rated or not, satisfied or not; covering indexes, 4 GB shared buffers, work_mem 256 MB, two parallel workers",
    )])  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
