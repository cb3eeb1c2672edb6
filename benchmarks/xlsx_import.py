"""A workbook of 100,000 rows read into staged text cells, against fastexcel's own reading time.

    python -m benchmarks.xlsx_import 100000

Ours opens the file, finds the sheet and the header, and writes every cell as text to Parquet. The whole import (guess,
conversion, check, publishing) follows twice: in a process that has imported before, and as a command of its own. Each
whole import starts from an equal folder: one small earlier export of the same stream, whose accounts are known.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import xlsxwriter

from benchmarks import messy_csv
from benchmarks.outcome import Outcome, write
from benchmarks.timing import HEMING, RUNS, alternating, median, python, run

_STAGED = """
import sys
from pathlib import Path
from heming.config.start import setup
setup()
from benchmarks.timing import high_water
from benchmarks.xlsx_import import staged
staged(Path(sys.argv[1]), Path(sys.argv[2]))
print(high_water())
"""

_WHOLE = """
import sys
from pathlib import Path
from heming.config.start import setup
setup(sys.argv[1])
from benchmarks.xlsx_import import timed
print(*timed(Path(sys.argv[2]), Path(sys.argv[3])))
"""
EARLIER = 20_000  # rows of the earlier export: enough to name every account of the later one


def make(rows: int, path: Path) -> None:
    """The messy export as a workbook: text cells, numbers where a spreadsheet would have numbers."""
    text = path.with_suffix(".csv")
    messy_csv.write(rows, text)
    with duckdb.connect() as connection:
        read = connection.execute(
            f"SELECT * FROM read_csv('{text}', header = true, all_varchar = true, ignore_errors = true)"
        )
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        sheet = book.add_worksheet("会话")
        sheet.write_row(0, 0, messy_csv.HEADERS)
        number = 0
        while batch := read.fetchmany(10_000):
            for row in batch:
                number += 1
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, column, int(cell) if cell.isdigit() else cell)
        book.close()


def fast(path: Path) -> int:
    """fastexcel alone."""
    import fastexcel

    return int(fastexcel.read_excel(path).load_sheet(0).to_arrow().num_rows)


def staged(path: Path, home: Path) -> int:
    """Our reading: from the file to staged text cells."""
    from heming.facts.arrivals.stage import stage
    from heming.sources.open.read import open_paths

    opened, _ = open_paths([path], home / "uploads")
    return stage(home, [file.text for file in opened], batch=1).rows


def earlier(folder: Path) -> Path:
    """The export of another month: the same people, other sessions."""
    file = folder / "earlier.csv"
    messy_csv.write(EARLIER, file)
    file.write_text(file.read_text().replace("\nS", "\nV"))
    return file


def whole(path: Path) -> None:
    """The whole import, by the verbs that page and command line call."""
    from heming.access.scope import local_admin
    from heming.sources.actions.import_files import import_files
    from heming.sources.actions.inspect_files import inspect_files

    scope = local_admin("benchmark")
    import_files(inspect_files([path], scope, stream="export"), scope)


def timed(before: Path, path: Path) -> tuple[float, float]:
    """Seconds of the whole import and of fastexcel alone, both warm: the process has imported `before` and read."""
    whole(before)
    fast(path)
    start = time.perf_counter()
    fast(path)
    between = time.perf_counter()
    whole(path)
    return time.perf_counter() - between, between - start


def wholes(file: Path, folder: Path) -> dict[str, list[float]]:
    """Every run in a process and a folder of its own."""
    before = earlier(folder)
    runs: dict[str, list[float]] = {"ours": [], "fastexcel": []}
    for number in range(RUNS):
        home = folder / f"home{number}"
        printed = python(_WHOLE, str(home), str(before), str(file)).output.split()[-2:]
        for side, seconds in zip(runs, printed, strict=True):
            runs[side].append(float(seconds))
        shutil.rmtree(home)
    return runs


def measure(rows: int, folder: Path) -> list[Outcome]:
    """Alternating warm runs, then one whole import as a command."""
    from heming.config.start import setup

    setup()
    file, size = folder / "messy.xlsx", f"{rows:,} rows × 10 columns"
    make(rows, file)
    runs = alternating({"ours": lambda: staged(file, folder / "home"), "fastexcel": lambda: fast(file)})
    mine, theirs = median(runs["ours"]), median(runs["fastexcel"])
    peak = float(python(_STAGED, str(file), str(folder / "home")).output.split()[-1])
    full = wholes(file, folder)
    warm, alone = median(full["ours"]), median(full["fastexcel"])
    command = run([*HEMING, "import", str(file), "--yes"], environ={"HEMING_HOME": str(folder / "whole")})
    return [
        Outcome("reading a workbook ÷ fastexcel", size, f"{mine:.2f} s", f"{theirs:.2f} s", mine / theirs, 2,
                peak_mb=peak, runs=runs),
        Outcome("whole import of a workbook, process warm ÷ fastexcel", size, f"{warm:.2f} s", f"{alone:.2f} s",
                warm / alone, 2, runs=full),
        Outcome("whole import of the workbook, with start, guess, check and publishing", size,
                f"{command.seconds:.1f} s", "–", command.seconds, None, "s", peak_mb=command.peak_mb),
    ]  # fmt: skip


def main(rows: int) -> None:
    """Measure, and write the outcomes."""
    with tempfile.TemporaryDirectory(prefix="heming-bench-") as folder:
        import os

        os.environ["HEMING_HOME"] = folder
        write("xlsx_import", measure(rows, Path(folder)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
