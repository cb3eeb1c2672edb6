"""docs/benchmarks.md from the results: what, size, ours, the peer or limit, measured, promised, held, memory, when.

python -m benchmarks.table
"""

import json
from collections.abc import Mapping
from pathlib import Path

from benchmarks.outcome import RESULTS

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_HEAD = """# Benchmarks

Written by `python -m benchmarks.table` from `benchmarks/results/*.json`; `make bench` measures everything anew
(`make bench ARGS="metrics csv_import --rows 1000000"` a part of it). Both sides run in turn on one machine, warm where
that is said, medians of the runs kept in the result files. Memory is the most a process held resident.

A ratio compares two things measured under the same load; a limit in milliseconds is only fair on a quiet machine, so
the load average stands beside it. A promise that did not hold is shown as such.

| what | size | ours | peer or limit | measured | promised | held | peak MB | load | date |
|---|---|---|---|---|---|---|---|---|---|
"""
_COMMANDS = """
## Commands

| benchmark | command |
|---|---|
| 14 measures against DuckDB by hand, memory, growth, design effects | `python -m benchmarks.metrics 10000000` |
| 14 measures against PostgreSQL | `.ci/with-postgres .venv/bin/python -m benchmarks.metrics_postgres 10000000` |
| the same over rows as an application records them | `python -m benchmarks.metrics_raw DEMO_FOLDER postgres://…` |
| import of a messy CSV | `python -m benchmarks.csv_import 10000000` |
| reading a workbook | `python -m benchmarks.xlsx_import 100000` |
| overview page | `python -m benchmarks.overview 20000`, or with a data folder: `… overview 10000000 FOLDER` |
| every home page, first visits and again | `python -m benchmarks.homes 20000`, or with a data folder |
| start of `heming.stats`, intervals, accounts | `python -m benchmarks.statistics_speed` |
"""


def page() -> str:
    """The whole page."""
    rows = [row for path in sorted(RESULTS.glob("*.json")) for row in json.loads(path.read_text("utf-8"))]
    notes = [f"- **{row['what']}** ({row['size']}): {row['note']}" for row in rows if row["note"]]
    machines = dict.fromkeys(_machine(row["machine"]) for row in rows)
    return "\n".join([
        _HEAD + "\n".join(_line(row) for row in rows), _COMMANDS, "## Notes\n", *notes, "\n## Machine\n",
        *(f"- {machine}" for machine in machines), *_findings(),
    ]).rstrip() + "\n"  # fmt: skip


def _line(row: Mapping[str, object]) -> str:
    sign = "≥" if row["at_least"] else "≤"
    limit = "–" if row["limit"] is None else f"{sign} {row['limit']:g} {row['unit']}".rstrip()
    held = {True: "yes", False: "**no**", None: "–"}[row["held"]]  # type: ignore[index]
    peak = f"{row['peak_mb']:.0f}" if row["peak_mb"] else ""
    measured = f"{row['measured']:g} {row['unit']}".rstrip()
    load = row["machine"]["load"][0]  # type: ignore[index]
    cells = (row["what"], row["size"], row["ours"], row["peer"], measured, limit, held, peak, load, row["date"])
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _machine(found: Mapping[str, object]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())  # type: ignore[attr-defined]
    memory = round(int(str(found["memory_mb"])) / 1024)
    return f"{found['system']}, {found['cores']} cores, {memory} GB, Python {found['python']}; {versions}"


def _findings() -> list[str]:
    """What profiles said about promises that do not hold: written by hand, kept apart from the figures."""
    path = RESULTS / "findings.md"
    return ["", "## What profiles showed\n", path.read_text("utf-8")] if path.is_file() else []


def write_page() -> None:
    """Write the page."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    write_page()
