"""The fourteen measures in PostgreSQL with sensible indexes, against ours, on two kinds of tables.

    .ci/with-postgres .venv/bin/python -m benchmarks.metrics_postgres 1000000

The promise is about the same data: cases and answers with all their columns, as the database of an application holds
them (logged, durable, vacuumed and analysed, with a primary key and indexes by person and day, by day, by customer and
one that covers the question), 256 MB of work memory, parallel workers. The second row gives PostgreSQL more than that:
unlogged tables of only the columns asked for. Both sides return the same columns.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.metrics import MEASURES, FileReader, generate, ours
from benchmarks.metrics_sql import in_postgres
from benchmarks.outcome import Outcome, write
from benchmarks.timing import HEMING, alternating, median, run
from heming.access.scope import local_admin
from heming.metrics.question import Question

Table = tuple[str, str]  # the columns with their types, and the rows as DuckDB reads them
_KINDS = {"VARCHAR": "text", "DOUBLE": "float8"}
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
CASES_ASKED = "first_reply_seconds, time_problem, is_resolved, transfer_count, human_answered, is_escalated"
APPLICATION_INDEXES = (
    "ALTER TABLE cases ADD PRIMARY KEY (source, source_id)", "ALTER TABLE answers ADD PRIMARY KEY (source, source_id)",
    f"CREATE INDEX ON cases (agent_key, opened_date) INCLUDE ({CASES_ASKED}, was_invited, rated_count)",
    "CREATE INDEX ON cases (agent_key, resolved_date)", "CREATE INDEX ON cases (opened_date)",
    "CREATE INDEX ON cases (customer_key, opened_date)", "CREATE INDEX ON answers (agent_key, answered_date)",
    "CREATE INDEX ON answers (answered_date)", "CREATE INDEX ON answers (case_id)",
    "VACUUM ANALYZE cases", "VACUUM ANALYZE answers",
)  # fmt: skip
DURABLE = ("ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()")
SETTINGS = (
    "SET work_mem = '256MB'", "SET maintenance_work_mem = '1GB'", "SET max_parallel_workers_per_gather = 2",
    "SET effective_cache_size = '8GB'", "SET random_page_cost = 1.1",
)  # fmt: skip


def load(connection: Any, tables: Mapping[str, Table], *, kind: str, after: Sequence[str]) -> None:
    """Copy the rows in, then index and analyse."""
    for setting in SETTINGS:
        connection.execute(setting)
    for name, (columns, rows) in tables.items():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.execute(f"CREATE {kind} {name} ({columns})")
        names = ", ".join(f'"{part.split()[0].strip(chr(34))}"' for part in columns.split(", "))
        with tempfile.TemporaryDirectory() as spill, duckdb.connect() as duck:
            text = Path(spill) / "rows.csv"
            duck.execute(f"COPY (SELECT {names} FROM {rows}) TO '{text}' (FORMAT csv, HEADER false)")
            with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy, text.open("rb") as lines:
                while block := lines.read(1 << 20):
                    copy.write(block)
            (there,), (sent,) = (
                x.execute(f"SELECT count(*) FROM {t}").fetchone() for x, t in ((connection, name), (duck, rows))
            )
            assert there == sent, f"{there} of {sent} rows of {name} arrived"
    for statement in after:
        connection.execute(statement)


def compared(connection: Any, mine: Callable[[], int], cases: int) -> tuple[dict[str, list[float]], int]:
    """A warm-up and three runs of each side in turn; two runs and no warm-up where PostgreSQL needs minutes."""

    def theirs() -> int:
        return sum(len(connection.execute(statement).fetchall()) for statement in in_postgres())

    small = cases < 5_000_000
    runs = alternating({"ours": mine, "postgres": theirs}, runs=3 if small else 2, warm=small)
    return runs, connection.info.server_version // 10_000


def outcome(runs: Mapping[str, Sequence[float]], *, what: str, size: str, note: str) -> Outcome:
    """How many times faster ours is."""
    mine, other = median(runs["ours"]), median(runs["postgres"])
    return Outcome(
        what, size, f"{mine:.2f} s", f"{other:.1f} s", other / mine, 10, "× faster", at_least=True, runs=runs, note=note
    )


def as_an_application_holds_it(connection: Any, cases: int, home: Path) -> Outcome:
    """The rows of a demo centre with every column of the store, in both."""
    if not (home / "demo-users.json").exists():
        run([*HEMING, "demo", "--size", str(cases), "--only-make"], environ={"HEMING_HOME": str(home)})
    mine = ours_stored(home)
    tables = {name: whole(home, name) for name in ("cases", "answers")}
    load(connection, tables, kind="TABLE", after=(*DURABLE, *APPLICATION_INDEXES))
    runs, version = compared(connection, mine, cases)
    answered = duckdb.sql(f"SELECT count(*) FROM {tables['answers'][1]}").fetchall()[0][0]
    widths = " and ".join(f"{len(columns.split(', '))}" for columns, _rows in tables.values())
    return outcome(
        runs, what=f"14 measures by agent × month ÷ PostgreSQL {version}, tables as an application holds them",
        size=f"{cases:,} cases + {answered:,} answers of the demo centre",
        note=f"all {widths} columns in both; logged tables, fsync on, primary keys, indexes by person and day, day, "
        "customer, one covering; work_mem 256 MB, two parallel workers",
    )  # fmt: skip


def cut_to_the_question(connection: Any, cases: int, folder: Path) -> Outcome:
    """Generated rows of only the columns asked for."""
    generate(cases, folder)
    reader = FileReader(folder)
    cut = {name: (columns, f"'{folder / name}/*.parquet'") for name, columns in COLUMNS.items()}
    load(connection, cut, kind="UNLOGGED TABLE", after=INDEXES)
    runs, version = compared(connection, lambda: ours(reader), cases)
    return outcome(
        runs, what=f"14 measures by agent × month ÷ PostgreSQL {version}, unlogged tables cut to these columns",
        size=f"{cases:,} cases + {cases * 3 // 10:,} answers",
        note="more than the promise gives PostgreSQL: enriched rows of 15 and 9 columns, unlogged",
    )  # fmt: skip


def ours_stored(home: Path) -> Callable[[], int]:
    """The question through the store of a data folder; nothing but compiled statements is kept between runs."""
    from heming.config.start import setup

    setup(home)
    from heming.metrics import answers
    from heming.metrics.ask import ask

    def mine() -> int:
        answers.forget()
        return len(ask(Question(MEASURES, by=("agent", "month")), local_admin("bench")).frame)

    return mine


def whole(home: Path, name: str) -> Table:
    """All stored columns of a table, in PostgreSQL's types."""
    rows = f"read_parquet('{home}/facts/{name}/**/*.parquet', union_by_name = true, hive_partitioning = false)"
    found = duckdb.sql(f"DESCRIBE SELECT * FROM {rows}").fetchall()
    kinds = {column: _KINDS.get(kind, kind).replace(" ", "") for column, kind, *_ in found if column != "row"}
    columns = ", ".join(f'"{column}" {kind}' for column, kind in kinds.items())
    return columns, rows


def main(cases: int, home: Path | None = None) -> None:
    """Measure, and write the outcomes."""
    import psycopg

    folder = Path(tempfile.gettempdir()) / f"heming-bench-{cases}"
    address = os.environ.pop("HEMING_DATABASE_URL")  # only the peer's: the data folder keeps its own
    with psycopg.connect(address, autocommit=True) as connection:
        held = as_an_application_holds_it(connection, cases, home or folder.with_name(f"{folder.name}-centre"))
        write("metrics_postgres", [held])
        write("metrics_postgres", [cut_to_the_question(connection, cases, folder)])


if __name__ == "__main__":
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    main(rows, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
