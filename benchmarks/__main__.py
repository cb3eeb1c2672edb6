"""`python -m benchmarks [NAME…] [--rows N]`: measures everything (or what is named), then writes docs/benchmarks.md.

Each benchmark runs in a process of its own. Without --rows the sizes of the promises are taken: it needs about an hour,
30 GB of disk for a while, and a machine with nothing else to do. --folder keeps what was generated.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.table import write_page

NAMES = (
    "statistics_speed",
    "xlsx_import",
    "overview",
    "rederive",
    "metrics",
    "metrics_postgres",
    "csv_import",
    "overview_large",
    "homes",
    "homes_large",
)
LARGE = 10_000_000


def commands(name: str, rows: int, folder: Path) -> list[str]:
    """How a benchmark is started; its rows and the folder of generated data."""
    python, data = sys.executable, str(folder / f"enriched-{rows}")
    module = [python, "-m", f"benchmarks.{name}"]
    return {
        "statistics_speed": module,
        "xlsx_import": [*module, "100000"],
        "overview": [*module, "20000"],
        "rederive": [*module, str(min(rows, 200_000))],
        "metrics": [*module, str(rows), data],
        "metrics_postgres": [".ci/with-postgres", *module, str(rows), data],
        "csv_import": [*module, str(rows)],
        "overview_large": [python, "-m", "benchmarks.overview", str(rows)],
        "homes": [*module, "20000"],
        "homes_large": [python, "-m", "benchmarks.homes", str(rows)],
    }[name]


def main() -> int:
    """Run them one after the other; a benchmark that fails is named, and the others still run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], default=[])
    parser.add_argument("--rows", type=int, default=LARGE)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    failed = []
    with tempfile.TemporaryDirectory(prefix="heming-bench-") as scratch:
        for name in given.names or NAMES:
            print(f"== {name}", flush=True)
            if subprocess.run(commands(name, given.rows, given.folder or Path(scratch)), check=False).returncode:
                failed.append(name)
    write_page()
    print(f"failed: {', '.join(failed)}" if failed else "docs/benchmarks.md is written")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
