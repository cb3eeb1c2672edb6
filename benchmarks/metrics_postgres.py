"""The fourteen measures in PostgreSQL with sensible indexes on the same enriched rows, against ours.

    .ci/with-postgres .venv/bin/python -m benchmarks.metrics_postgres 10000000

Both return the same columns. PostgreSQL gets 512 MB of work memory, two parallel workers, vacuumed and analysed
tables of only the columns asked for, and indexes by person and day and by day.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.metrics import FileReader, generate, ours
from benchmarks.metrics_sql import in_postgres
from benchmarks.outcome import Outcome, write
from benchmarks.timing import alternating, median

COLUMNS = {
    "cases": "agent_key bigint, opened_date date, resolved_date date, customer_key bigint, first_reply_seconds bigint, "
    "time_problem text, handle_seconds bigint, is_resolved boolean, reopen_count int, transfer_count int, "
    "is_escalated boolean, human_answered boolean, was_invited boolean, rated_count int, next_contact_seconds bigint",
    "answers": "agent_key bigint, answered_date date, instrument text, value numeric(9,3), scale_min numeric(9,3), "
    "scale_max numeric(9,3), is_default boolean, satisfaction text, nps_group text",
}
INDEXES = (
    "CREATE INDEX ON cases (agent_key, opened_date)", "CREATE INDEX ON cases (opened_date)",
    "CREATE INDEX ON cases (agent_key, resolved_date)", "CREATE INDEX ON answers (agent_key, answered_date)",
    "CREATE INDEX ON answers (answered_date)", "VACUUM ANALYZE cases", "VACUUM ANALYZE answers",
)  # fmt: skip
SETTINGS = (
    "SET work_mem = '512MB'", "SET maintenance_work_mem = '1GB'", "SET max_parallel_workers_per_gather = 2",
    "SET effective_cache_size = '8GB'", "SET random_page_cost = 1.1",
)  # fmt: skip


def load(connection: Any, folder: Path) -> None:
    """Copy the generated files in, then index and analyse."""
    for setting in SETTINGS:
        connection.execute(setting)
    for table, columns in COLUMNS.items():
        connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute(f"CREATE UNLOGGED TABLE {table} ({columns})")
        names = ", ".join(part.split()[0] for part in columns.split(", "))
        text = folder / f"{table}.csv"
        with duckdb.connect() as duck:
            duck.execute(
                f"COPY (SELECT {names} FROM '{folder / table}/*.parquet') TO '{text}' (FORMAT csv, HEADER false)"
            )
        with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy, text.open("rb") as lines:
            while block := lines.read(1 << 20):
                copy.write(block)
        text.unlink()
    for statement in INDEXES:
        connection.execute(statement)


def measure(cases: int, folder: Path) -> Outcome:
    """A warm-up and three runs of each side in turn; two runs and no warm-up where PostgreSQL needs minutes."""
    import psycopg

    generate(cases, folder)
    reader = FileReader(folder)
    with psycopg.connect(os.environ["HEMING_DATABASE_URL"], autocommit=True) as connection:
        load(connection, folder)

        def theirs() -> int:
            return sum(len(connection.execute(statement).fetchall()) for statement in in_postgres())

        runs = alternating(
            {"ours": lambda: ours(reader), "postgres": theirs},
            runs=3 if cases < 5_000_000 else 2,
            warm=cases < 5_000_000,
        )
        version = connection.info.server_version // 10_000
    mine, other = median(runs["ours"]), median(runs["postgres"])
    return Outcome(
        f"14 measures by agent × month ÷ PostgreSQL {version} with indexes",
        f"{cases:,} cases + {cases * 3 // 10:,} answers",
        f"{mine:.2f} s", f"{other:.1f} s", other / mine, 10, "× faster", at_least=True, runs=runs,
        note="both return the same columns, order statistics of quantile intervals included",
    )  # fmt: skip


def main(cases: int, folder: Path) -> None:
    """Measure, and write the outcome."""
    write("metrics_postgres", [measure(cases, folder)])


if __name__ == "__main__":
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    main(rows, Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.gettempdir()) / f"heming-bench-{rows}")
