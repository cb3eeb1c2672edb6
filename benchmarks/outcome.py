"""One promise measured: written as JSON beside the others, so that the table of docs/benchmarks.md is never typed by
hand.
"""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("duckdb", "deltalake", "ibis-framework", "numpy", "pyarrow", "django", "granian", "fastexcel")


@dataclass(frozen=True)
class Outcome:
    """One line of the table. `measured` and `limit` are in `unit`; `runs` are seconds of every timed run."""

    what: str
    size: str
    ours: str
    peer: str
    measured: float
    limit: float | None
    unit: str = "×"
    at_least: bool = False
    peak_mb: float | None = None
    note: str = ""
    runs: Mapping[str, Sequence[float]] = field(default_factory=dict)

    @property
    def held(self) -> bool | None:
        """Whether the promise holds; None where nothing was promised."""
        if self.limit is None:
            return None
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


def write(benchmark: str, outcomes: Sequence[Outcome]) -> None:
    """Put outcomes into the benchmark's file: the newest of each (what, size) stays."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{benchmark}.json"
    known = {(r["what"], r["size"]): r for r in (json.loads(path.read_text("utf-8")) if path.is_file() else [])}
    for outcome in outcomes:
        row = asdict(outcome) | {
            "held": outcome.held,
            "date": datetime.now(UTC).date().isoformat(),
            "machine": machine(),
        }
        row["measured"] = round(outcome.measured, 3)
        row["runs"] = {side: [round(s, 3) for s in seconds] for side, seconds in outcome.runs.items()}
        known[outcome.what, outcome.size] = row
        print(told(row), flush=True)
    path.write_text(json.dumps(list(known.values()), ensure_ascii=False, indent=1) + "\n", "utf-8")


def told(row: Mapping[str, object]) -> str:
    """One outcome as a line for people."""
    sign = "≥" if row["at_least"] else "≤"
    promise = "no promise" if row["limit"] is None else f"promised {sign} {row['limit']} {row['unit']}"
    verdict = {True: "held", False: "NOT HELD", None: ""}[row["held"]]  # type: ignore[index]
    measured = f"{row['ours']} / {row['peer']}, {row['measured']} {row['unit']}"
    return f"{row['what']} · {row['size']}: {measured}, {promise} {verdict}"


def machine() -> dict[str, object]:
    """What it ran on. The load average tells how busy the machine was with other work."""
    with Path("/proc/meminfo").open() as lines:
        memory = int(lines.readline().split()[1]) // 1024
    return {
        "system": f"{platform.system()} {platform.machine()}", "cores": os.cpu_count(), "memory_mb": memory,
        "python": platform.python_version(), "load": [round(x, 1) for x in os.getloadavg()],
        "versions": {name: version(name) for name in PACKAGES},
    }  # fmt: skip
