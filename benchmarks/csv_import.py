"""A messy export from file to published records, against DuckDB's own read_csv and Parquet write; bad rows located.

    python -m benchmarks.csv_import 10000000

`heming import` runs as people type it: start, guess, staging, conversion, data check, keys, merge, snapshot. Two peers:
one writes every column as DuckDB guesses it (text), one reads the three date formats and the scores as well.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks import messy_csv
from benchmarks.outcome import Outcome, write
from benchmarks.timing import HEMING, Finished, median, python, run

RUNS, RUNS_OF_MANY = 5, 2
_PEER = """
import sys, duckdb
con = duckdb.connect(config={"memory_limit": "1600MB", "temp_directory": sys.argv[3]})
scan = f"read_csv('{sys.argv[1]}', header = true, store_rejects = true, rejects_limit = 0)"
stamp = "try_strptime(\\"{c}\\", ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y年%-m月%-d日 %H:%M']) AS \\"{c}\\""
typed = ", ".join(stamp.format(c=c) for c in ("开始时间", "首次响应时间", "结束时间"))
chosen = "*" if sys.argv[4] == "plain" else f"* REPLACE ({typed}, try_cast(满意度 AS DOUBLE) AS 满意度)"
con.execute(f"COPY (SELECT {chosen} FROM {scan}) TO '{sys.argv[2]}' (FORMAT parquet)")
print(con.execute("SELECT count(DISTINCT line) FROM reject_errors").fetchone()[0])
"""


def ours(file: Path, home: Path) -> Finished:
    """The import into an empty data folder."""
    return run([*HEMING, "import", str(file), "--yes", "--format", "json"], environ={"HEMING_HOME": str(home)})


def peer(file: Path, folder: Path, kind: str) -> Finished:
    """DuckDB alone."""
    return python(_PEER, str(file), str(folder / "peer.parquet"), str(folder / "spill"), kind)


def located(home: Path, rows: int) -> tuple[bool, int]:
    """Whether the rejected rows are exactly those the generator broke, and how many they are."""
    found = sorted(
        row for path in home.glob("personal/staged/*.rejects.parquet")
        for row in pq.read_table(path, columns=["row"])["row"].to_pylist()
    )  # fmt: skip
    return found == messy_csv.broken_rows(rows), len(found)


def measure(rows: int, folder: Path) -> list[Outcome]:
    """Runs in turn, each import into a folder of its own."""
    file = folder / "messy.csv"
    messy_csv.write(rows, file)
    taken: dict[str, list[Finished]] = {"ours": [], "plain": [], "typed": []}
    stages: dict[str, float] = {}
    for number in range(RUNS if rows <= 1_000_000 else RUNS_OF_MANY):
        home = folder / f"home{number}"
        taken["ours"].append(ours(file, home))
        report = json.loads(taken["ours"][-1].output)[0]
        stages = {stage: round(seconds, 1) for stage, seconds in report["seconds"].items()}
        right, found = located(home, rows)
        shutil.rmtree(home)
        for kind in ("plain", "typed"):
            taken[kind].append(peer(file, folder, kind))
    return _outcomes(rows, taken, stages=stages, right=right and report["rows_quarantined"] == found, found=found)


def _outcomes(
    rows: int, taken: dict[str, list[Finished]], *, stages: dict[str, float], right: bool, found: int
) -> list[Outcome]:
    size = f"{rows:,} rows, {found:,} broken"
    seconds = {side: [one.seconds for one in runs] for side, runs in taken.items()}
    used = {side: median([one.processor_seconds for one in runs]) for side, runs in taken.items()}
    peak = max(one.peak_mb for one in taken["ours"])
    mine, note = median(seconds["ours"]), f"seconds by stage {stages}"
    names = {"typed": "read_csv, dates and scores read, Parquet", "plain": "read_csv, text as it is, Parquet"}
    outcomes = [
        Outcome(
            f"import of a messy CSV ÷ DuckDB's {names[side]}", size, f"{mine:.1f} s", f"{median(seconds[side]):.1f} s",
            mine / median(seconds[side]), 2.5, peak_mb=peak,
            note=f"{note}; processor seconds {used['ours']:.0f} against {used[side]:.0f}", runs=seconds,
        )
        for side in ("typed", "plain")
    ]  # fmt: skip
    return [
        *outcomes,
        Outcome("memory of the import", size, f"{peak:.0f} MB", "2 GB", peak, 2048, "MB", peak_mb=peak),
        Outcome("every broken row located", size, f"{found:,} rows", "the generator's list", float(right), 1, "", True),
    ]


def main(rows: int) -> None:
    """Measure, and write the outcomes."""
    with tempfile.TemporaryDirectory(prefix="heming-bench-") as folder:
        write("csv_import", measure(rows, Path(folder)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
