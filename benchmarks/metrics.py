"""Fourteen measures by agent and month against hand-written DuckDB SQL on the same enriched files.

    python -m benchmarks.metrics 10000000

Both sides return value, n, variance terms, and for quantiles the order statistics of their intervals. Five
alternating warm runs,
each side in its turn; medians; peak memory of either side in a process of its own.
"""

import atexit
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb.converter import DuckDBPyArrowData

from benchmarks.metrics_sql import BY_HAND
from benchmarks.outcome import Outcome, write
from benchmarks.timing import alternating, high_water, median
from heming.access.scope import local_admin
from heming.facts.arrivals.parcel import Coverage
from heming.facts.prepared import Prepared, with_parameters
from heming.facts.schemas import FACTS
from heming.facts.sql import DUCK_TYPES
from heming.metrics.question import Question

MEASURES = (
    "case_count", "first_reply_seconds_p50", "first_reply_seconds_p90", "handle_seconds_mean",
    "first_contact_resolved_share:7d", "csat_mean", "satisfied_share", "nps", "ces_mean", "reopened_share",
    "resolved_share", "transferred_share", "escalated_share", "response_share",
)  # fmt: skip
AGENTS = 1000
DAYS = 730
_CASES = """
SELECT 'bench' AS source, i::VARCHAR AS source_id, 7919 * (1 + (hash(i) % {agents})::BIGINT) AS agent_key,
  11 * (1 + (hash(i) % {agents})::BIGINT // 20) AS team_key, 'c' || (hash(i + 5) % 6) AS channel,
  (hash(i + 1) % ({rows} // 4 + 1))::BIGINT AS customer_key,
  DATE '2023-01-01' + (i * {days} // {rows})::INTEGER AS opened_date,
  DATE '2023-01-01' + (i * {days} // {rows} + hash(i + 2) % 3)::INTEGER AS resolved_date,
  CASE WHEN hash(i + 3) % 100 < 97 THEN (5 + exp(2.5 + 4 * (hash(i + 4) % 10000) / 10000.0))::BIGINT END AS
  first_reply_seconds,
  CASE WHEN hash(i + 3) % 100 = 98 THEN 'reply_before_open' END AS time_problem, 'assigned' AS first_reply_from,
  (30 + exp(4 + 3 * (hash(i + 6) % 10000) / 10000.0))::BIGINT AS handle_seconds, hash(i + 7) % 100 < 86 AS is_resolved,
  (hash(i + 8) % 20 = 0)::BIGINT AS reopen_count, (hash(i + 9) % 8 = 0)::BIGINT AS transfer_count,
  hash(i + 10) % 15 = 0 AS is_escalated, true AS human_answered, hash(i + 11) % 10 < 6 AS was_invited,
  CASE WHEN hash(i + 11) % 10 < 3 THEN 1 ELSE 0 END::BIGINT AS rated_count,
  CASE WHEN hash(i + 12) % 3 > 0 THEN (hash(i + 13) % 5000000)::BIGINT END AS next_contact_seconds,
  CASE WHEN hash(i + 12) % 3 > 0 THEN (hash(i + 13) % 4000000)::BIGINT END AS next_any_contact_seconds
FROM range({rows}) t(i)
"""
_ANSWERS = """
SELECT 'bench' AS source, i::VARCHAR AS source_id, 7919 * (1 + (hash(i) % {agents})::BIGINT) AS agent_key,
  11 * (1 + (hash(i) % {agents})::BIGINT // 20) AS team_key,
  DATE '2023-01-01' + (i * {days} // {rows})::INTEGER AS answered_date, ['csat', 'csat', 'nps', 'ces'][(1 + hash(i +
  1) % 4)::BIGINT] AS instrument,
  CASE WHEN hash(i + 1) % 4 = 2 THEN hash(i + 2) % 11 ELSE 1 + hash(i + 2) % 5 END::DECIMAL(9, 3) AS value,
  CASE WHEN hash(i + 1) % 4 = 2 THEN 0 ELSE 1 END::DECIMAL(9, 3) AS scale_min,
  CASE WHEN hash(i + 1) % 4 = 2 THEN 10 ELSE 5 END::DECIMAL(9, 3) AS scale_max, false AS is_default, 'lower' AS better,
  CASE WHEN hash(i + 1) % 4 < 2 THEN CASE WHEN hash(i + 2) % 5 > 2 THEN 'satisfied' WHEN hash(i + 2) % 5 = 2 THEN
  'neutral'
    ELSE 'dissatisfied' END END AS satisfaction,
  CASE WHEN hash(i + 1) % 4 = 2 THEN CASE WHEN hash(i + 2) % 11 > 8 THEN 'promoter' WHEN hash(i + 2) % 11 > 6 THEN
  'passive'
    ELSE 'detractor' END END AS nps_group
FROM range({rows}) t(i)
"""


def generate(cases: int, folder: Path) -> None:
    """Enriched cases and answers as the store keeps them: a file a month, sorted by day and agent."""
    for table, statement, rows, day in (
        ("cases", _CASES, cases, "opened_date"), ("answers", _ANSWERS, cases * 3 // 10, "answered_date"),
    ):  # fmt: skip
        target = folder / table
        if target.exists():
            continue
        target.mkdir(parents=True)
        with duckdb.connect() as connection:
            made = statement.format(rows=rows, agents=AGENTS, days=DAYS)
            for month in range(24):
                first = f"(DATE '2023-01-01' + INTERVAL {month} MONTH)"
                number = 202301 + month // 12 * 100 + month % 12
                connection.execute(
                    f"COPY (SELECT *, {number} AS month FROM ({made}) WHERE {day} >= {first} AND"
                    f" {day} < {first} + INTERVAL 1 MONTH ORDER BY {day}, agent_key) "
                    f"TO '{target}/{month:02d}.parquet'"
                )


class FileReader:
    """The declared tables over the generated files, in one DuckDB session."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self.connection = duckdb.connect(config={"memory_limit": "1600MB", "temp_directory": str(folder / "spill")})
        self.connection.execute(
            "SET TimeZone = 'UTC'; SET preserve_insertion_order = false; SET enable_external_file_cache = true"
        )
        if threads:
            self.connection.execute(f"SET threads = {threads}")
        for name, table in FACTS.items():
            there, files = set(), folder / name
            if files.exists():
                there = {
                    r[0] for r in self.connection.execute(f"DESCRIBE SELECT * FROM '{files}/*.parquet'").fetchall()
                }
            chosen = ", ".join(
                f'{c.name if c.name in there else "NULL"}::{DUCK_TYPES[c.type]} AS "{c.name}"' for c in table.stored
            )
            source = f"'{files}/*.parquet'" if there else "(SELECT 1) WHERE false"
            self.connection.execute(f"CREATE VIEW {name} AS SELECT {chosen} FROM {source}")
        self.presence = {
            "cases": {"bench": frozenset(_columns(folder, "cases"))},
            "answers": {"bench": frozenset(_columns(folder, "answers"))},
        }
        self.backend = ibis.duckdb.from_connection(self.connection)
        self.opened: dict[str, ir.Table] = {}
        self.engine = self  # keeps statements as the data folder's engine does

    def prepare(self, expression: ir.Table, marks: Mapping[str, date | int | str]) -> Prepared:
        """The statement with parameters where marks stood."""
        statement, names = with_parameters(self.sql(expression), marks)
        return Prepared(statement, names, expression)

    def run_prepared(self, prepared: Prepared, values: Mapping[str, date | int | str]) -> pa.Table:
        """Its rows."""
        given = {name: values[name] for name in prepared.parameters}
        rows = self.connection.execute(prepared.statement, given).to_arrow_table()
        return prepared.expression.__pyarrow_result__(rows, data_mapper=DuckDBPyArrowData)

    def table(self, name: str) -> ir.Table:
        """A declared table."""
        if name not in self.opened:
            self.opened[name] = self.backend.table(name)
        return self.opened[name]

    def run(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""
        return self.backend.to_pyarrow(expression)

    def sql(self, expression: ir.Table) -> str:
        """Its statement."""
        return str(ibis.to_sql(expression, dialect="duckdb"))


def _columns(folder: Path, table: str) -> list[str]:
    with duckdb.connect() as connection:
        return [r[0] for r in connection.execute(f"DESCRIBE SELECT * FROM '{folder / table}/*.parquet'").fetchall()]


def ready() -> None:
    """Settings and an empty data folder, unless a benchmark opened one: the catalogue's rooms know the database."""
    from django.apps import apps

    if not apps.ready:
        from heming.config.start import setup

        home = tempfile.mkdtemp(prefix="heming-bench-home-")
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        setup(Path(home))


def ours(reader: FileReader, *, design_effect: bool = False) -> int:
    """The question through the catalogue, computed anew; its compiled statements are kept as the server keeps them."""
    ready()
    from heming.metrics import answers
    from heming.metrics.records import Records
    from heming.metrics.registry import catalogue

    answers.forget()
    days = tuple(Coverage(t, "bench", date(2023, 1, 1), date(2025, 2, 1)) for t in ("cases", "answers"))
    records = Records(f"bench-{id(reader)}", reader, reader.presence, days)
    question = Question(MEASURES, by=("agent", "month"), design_effect=design_effect)
    return len(answers.answer_from(question, local_admin("bench"), records=records, catalogue=catalogue()).frame)


def by_hand(reader: FileReader) -> int:
    """The same by hand; the number of rows."""
    return sum(reader.connection.execute(statement).to_arrow_table().num_rows for statement in BY_HAND)


def measure(folder: Path) -> dict[str, list[float]]:
    """Alternating warm runs, in seconds; then design effects, which are asked for separately."""
    reader = FileReader(folder)
    taken = alternating({"ours": lambda: ours(reader), "by hand": lambda: by_hand(reader)})
    return taken | alternating({"design effects": lambda: ours(reader, design_effect=True)}, runs=2, warm=False)


def peak(folder: Path, side: str) -> float:
    """Peak resident memory of one side, run three times in a process of its own, in MB."""
    code = (
        f"from benchmarks.metrics import *; r = FileReader(Path({str(folder)!r}))\n"
        f"for _ in range(3): {side}(r)\nprint(high_water())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def outcomes(cases: int, folder: Path) -> list[Outcome]:
    """The promises of the fourteen measures at one size."""
    generate(cases, folder)
    taken, size = measure(folder), f"{cases:,} cases + {cases * 3 // 10:,} answers"
    mine, theirs, extra = (median(taken[name]) for name in ("ours", "by hand", "design effects"))
    memory = {side: peak(folder, side) for side in ("ours", "by_hand")}
    note = f"by hand {memory['by_hand']:.0f} MB"
    return [
        Outcome("14 measures by agent × month ÷ DuckDB SQL by hand", size, f"{mine:.2f} s", f"{theirs:.2f} s",
                mine / theirs, 1.3, peak_mb=memory["ours"], note=note, runs=taken),
        Outcome("memory of that query", size, f"{memory['ours']:.0f} MB", "2 GB", memory["ours"], 2048, "MB",
                peak_mb=memory["ours"], note=note),
        Outcome("the same with design effects, asked for separately", size, f"{extra:.2f} s", f"{mine:.2f} s without",
                extra / mine, None),
    ]  # fmt: skip


def growth(cases: int, folder: Path) -> Outcome:
    """A tenth of the data and all of it in turn: time may grow tenfold."""
    small = folder.with_name(f"{folder.name}-tenth")
    generate(cases // 10, small)
    readers = {"tenth": FileReader(small), "whole": FileReader(folder)}
    taken = alternating({name: lambda r=reader: ours(r) for name, reader in readers.items()}, runs=3)  # type: ignore[misc]
    tenth, whole = median(taken["tenth"]), median(taken["whole"])
    return Outcome(f"growth of time from {cases // 10:,} cases", f"{cases:,} cases", f"{whole:.2f} s", f"{tenth:.2f} s",
                   whole / tenth, 10, runs=taken)  # fmt: skip


def main(cases: int, folder: Path) -> None:
    """Measure, and write the outcomes."""
    write("metrics", outcomes(cases, folder))
    if cases >= 10_000_000:
        write("metrics", [growth(cases, folder)])


if __name__ == "__main__":
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    main(rows, Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.gettempdir()) / f"heming-bench-{rows}")


__all__ = ["MEASURES", "FileReader", "Path", "by_hand", "generate", "high_water", "main", "measure", "ours", "peak"]
