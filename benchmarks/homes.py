"""Every home page through granian on loopback, each opened by whom it is for: first visits to other people, days and
periods, and visits again.

    python -m benchmarks.homes CASES DATA_FOLDER            (made by `heming demo --only-make`)
"""

import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen
from time import sleep

import numpy as np

from benchmarks.outcome import Outcome, write
from benchmarks.overview import SMALL, Visitor, family_peak, free_port, settled
from benchmarks.timing import HEMING, run

AGAIN = 3  # rounds of visits to what was opened before
LIMIT_SMALL, LIMIT_LARGE = 0.2, 1.0


@dataclass(frozen=True)
class Home:
    """A page of one role: its address, and how other periods, days or people of it are named."""

    role: str
    name: str
    path: str
    other: str = "period"  # "period", "day", "person" or "team"


HOMES = (
    Home("analyst", "overview", "/"), Home("analyst", "harmony", "/harmony/"), Home("analyst", "month", "/month/"),
    Home("analyst", "morning board", "/morning/", "day"), Home("analyst", "people", "/people/"),
    Home("analyst", "person", "/people/", "person"), Home("analyst", "team", "/people/?show=teams", "team"),
    Home("analyst", "working time", "/working-time/"), Home("analyst", "staffing", "/staffing/", ""),
    Home("analyst", "targets", "/targets/", ""), Home("analyst", "reports", "/reports/", ""),
    Home("lead", "morning board", "/morning/", "day"), Home("lead", "overview", "/"),
    Home("lead", "harmony", "/harmony/"), Home("lead", "people", "/people/"),
    Home("lead", "person", "/people/", "person"), Home("lead", "team", "/people/?show=teams", "team"),
    Home("lead", "working time", "/working-time/"), Home("lead", "staffing", "/staffing/", ""),
    Home("lead", "targets", "/targets/", ""), Home("lead", "reports", "/reports/", ""),
    Home("agent", "my day", "/me/"), Home("agent", "my day: where I stand", "/me/standing/"),
    Home("agent", "my day: what I may ask", "/me/answers/"),
    Home("executive", "month", "/month/"), Home("executive", "overview", "/"),
    Home("executive", "harmony", "/harmony/"), Home("executive", "team", "/people/", "team"),
    Home("executive", "working time", "/working-time/"), Home("executive", "staffing", "/staffing/", ""),
    Home("executive", "targets", "/targets/", ""), Home("executive", "reports", "/reports/", ""),
    Home("quality", "overview", "/"), Home("hr", "people", "/people/"),
)  # fmt: skip


def addresses(home: Home, page: str, months: Sequence[str]) -> list[str]:
    """What a page leads to: at most twelve other people, days or periods."""
    if home.other in ("person", "team"):
        kind = "people" if home.other == "person" else "teams"
        return sorted(set(re.findall(rf'href="(/{kind}/\d+/)"', page)))[:12]
    if home.other == "day":
        return [f"{home.path}?day={months[0]}-{day:02d}" for day in (3, 4, 5, 8, 9, 10, 11, 12, 15, 16, 17, 18)]
    if home.other == "period":
        return [f"{home.path}?period={month}" for month in months[:12]]
    return []


def measure(folder: Path, cases: int) -> list[Outcome]:
    """Start the server on the folder, let it compute ahead, visit as each role, stop it."""
    port, environ = free_port(), {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [*HEMING, "serve", "--port", str(port), "--no-open"]
    server = Popen(command, env=environ | {"HEMING_HOME": str(folder)}, stdout=DEVNULL, stderr=DEVNULL,
                   start_new_session=True)  # fmt: skip
    try:
        visitors = welcome(port, folder)
        waited = settled(server.pid)
        found = [visits(home, visitors[home.role]) for home in HOMES if home.role in visitors]
        peak = family_peak(server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    size = f"{cases:,} cases" + (" (small demo)" if cases <= SMALL else "")
    limit = LIMIT_SMALL if cases <= SMALL else LIMIT_LARGE
    note = f"asked {waited:.0f} s after the start, when the server had computed ahead"
    return [outcome(one, size, limit, peak=peak, note=note) for pair in found for one in pair]


@dataclass(frozen=True)
class Visits:
    """Seconds of visits of one kind to one page."""

    what: str
    seconds: Sequence[float]


def visits(home: Home, visitor: Visitor) -> tuple[Visits, Visits]:
    """The page as it opens and what it leads to for the first time; then all of it again."""
    first, page = visitor.get(home.path)
    months = months_of(page) or months_of(visitor.get("/")[1])
    others = addresses(home, page, months[1:])
    fresh = [first] + [visitor.get(path)[0] for path in others]
    again = [visitor.get(path)[0] for _round in range(AGAIN) for path in (home.path, *others)]
    named = f"{home.role}: {home.name}"
    return Visits(f"{named}, for the first time", fresh), Visits(f"{named}, asked before", again)


def months_of(page: str) -> list[str]:
    """The months a page offers, the newest first."""
    return sorted(set(re.findall(r'value="(\d{4}-\d\d)"', page)), reverse=True)


def outcome(one: Visits, size: str, limit: float, *, peak: float, note: str) -> Outcome:
    """One line of the table."""
    p95 = float(np.quantile(one.seconds, 0.95))
    return Outcome(
        f"{one.what}: p95 of {len(one.seconds)} visits", size, f"{p95 * 1000:.0f} ms", f"{limit * 1000:.0f} ms",
        p95 * 1000, limit * 1000, "ms", peak_mb=peak, note=f"median {np.median(one.seconds) * 1000:.0f} ms; {note}",
        runs={"ours": one.seconds},
    )  # fmt: skip


def welcome(port: int, folder: Path) -> Mapping[str, Visitor]:
    """One visitor of each role, logged in."""
    users = json.loads((folder / "demo-users.json").read_text("utf-8"))
    found: dict[str, Visitor] = {}
    for user in users:
        visitor = Visitor(f"http://127.0.0.1:{port}")
        for _attempt in range(300):
            try:
                visitor.log_in(user["login"], user["password"])
                found[user["role"]] = visitor
                break
            except OSError:
                sleep(0.2)
    if not found:
        raise SystemExit("the server did not answer")
    return found


def main(cases: int, folder: Path | None = None) -> None:
    """Measure on a folder that is there, or on a demo made for it."""
    if folder is not None:
        write("homes", measure(folder, cases))
        return
    with tempfile.TemporaryDirectory(prefix="heming-bench-") as made:
        run([*HEMING, "demo", "--size", str(cases), "--only-make"], environ={"HEMING_HOME": made})
        write("homes", measure(Path(made), cases))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SMALL, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
