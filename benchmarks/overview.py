"""The overview page through granian on loopback, logged in: time of every request, figures asked for the first time and
again.

    python -m benchmarks.overview DATA_FOLDER            (made by `heming demo --only-make`)
"""

import http.cookiejar
import json
import os
import re
import signal
import socket
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path
from subprocess import DEVNULL, Popen

import numpy as np

from benchmarks.outcome import Outcome, write
from benchmarks.timing import HEMING, run

SMALL = 20_000
WARM_REQUESTS = 100


class Visitor:
    """One logged-in reader with cookies; every request is timed to its last byte."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> tuple[float, str]:
        """Seconds, and the page."""
        start = time.perf_counter()
        with self.opener.open(self.address + path, timeout=120) as answer:
            page = answer.read().decode()
            assert answer.status == 200 and "/login" not in answer.url, answer.url
        return time.perf_counter() - start, page

    def log_in(self, login: str, password: str) -> None:
        """As the form does it."""
        self.opener.open(self.address + "/login/", timeout=120).read()
        token = next(c.value for c in self.jar if "csrf" in c.name)
        sent = urllib.parse.urlencode({"login": login, "password": password, "csrfmiddlewaretoken": token, "next": "/"})
        request = urllib.request.Request(self.address + "/login/", sent.encode(), {"Referer": self.address + "/"})
        self.opener.open(request, timeout=120).read()


def periods(page: str) -> list[str]:
    """The months the page offers, with their quarters and years, and every week of them: each a question of its own."""
    months = sorted(set(re.findall(r'value="(\d{4}-\d\d)"', page)))
    quarters = sorted({f"{m[:4]}-Q{(int(m[5:]) + 2) // 3}" for m in months})
    days = [f"{m}-{day:02d}" for m in months for day in range(1, 29, 2)]
    return [*months, *quarters, *days][:80]


def measure(home: Path, cases: int) -> list[Outcome]:
    """Start the server on the folder, visit, stop it."""
    port = free_port()
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"HEMING_HOME": str(home)}
    server = Popen(
        [*HEMING, "serve", "--port", str(port), "--no-open"],
        env=environ,
        stdout=DEVNULL,
        stderr=DEVNULL,
        start_new_session=True,
    )
    try:
        visitor = _welcome(port, home)
        first, page = visitor.get("/")
        waited = settled(server.pid)
        asked = periods(page)
        assert len(asked) >= 50, f"{len(asked)} periods"
        cold, cold_note = _visits(visitor, server.pid, asked)
        warm, warm_note = _visits(visitor, server.pid, [asked[i % len(asked)] for i in range(WARM_REQUESTS)])
        peak = family_peak(server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    limit = 0.15 if cases <= SMALL else 1.0
    size = f"{cases:,} cases" + (" (small demo)" if cases <= SMALL else "")
    warm_note = f"{warm_note}; first page after start {first:.2f} s, before anything was computed ahead"
    cold_note = f"{cold_note}; months, quarters, days; asked {waited:.0f} s after the start, as soon as the server had "
    cold_note += "computed ahead what it does after every import"
    return [
        _outcome("overview, figures asked before", size, warm, limit=limit, peak=peak, note=warm_note),
        _outcome("overview, every period for the first time", size, cold, limit=limit, peak=peak, note=cold_note),
    ]


def _visits(visitor: Visitor, leader: int, asked: list[str]) -> tuple[list[float], str]:
    """Seconds of each request, and the server's processor time of one: what a quiet machine would need."""
    before = _processor_seconds(leader)
    taken = [visitor.get(f"/?period={period}")[0] for period in asked]
    each = (_processor_seconds(leader) - before) / len(asked)
    return taken, f"processor time of the server {each * 1000:.0f} ms a request"


def settled(leader: int) -> float:
    """Wait until the server has computed ahead: three seconds with hardly any work. Returns the seconds it took."""
    start = time.perf_counter()
    quiet, before = 0, _processor_seconds(leader)
    while quiet < 3 and time.perf_counter() - start < 600:
        time.sleep(1)
        now = _processor_seconds(leader)
        quiet = quiet + 1 if now - before < 0.1 else 0
        before = now
    return time.perf_counter() - start


def _outcome(what: str, size: str, taken: list[float], *, limit: float, peak: float, note: str) -> Outcome:
    p95 = float(np.quantile(taken, 0.95))
    return Outcome(
        f"{what}: p95 of {len(taken)} requests", size, f"{p95 * 1000:.0f} ms", f"{limit * 1000:.0f} ms", p95 * 1000,
        limit * 1000, "ms", peak_mb=peak, note=f"median {np.median(taken) * 1000:.0f} ms; {note}", runs={"ours": taken},
    )  # fmt: skip


def _processor_seconds(leader: int) -> float:
    """Processor time of all processes of the server so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if os.getpgid(int(stat.parent.name)) == leader:
                ticks += sum(int(x) for x in stat.read_text().rsplit(")", 1)[1].split()[11:13])
        except OSError:
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def _welcome(port: int, home: Path) -> Visitor:
    visitor = Visitor(f"http://127.0.0.1:{port}")
    user = next(u for u in json.loads((home / "demo-users.json").read_text("utf-8")) if u["role"] == "analyst")
    for _ in range(300):
        try:
            visitor.log_in(user["login"], user["password"])
            return visitor
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not answer")


def family_peak(leader: int) -> float:
    """Most memory any process of the server held."""
    peaks = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if os.getpgid(int(status.parent.name)) == leader:
                line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
                peaks.append(int(line.split()[1]) / 1024)
        except (OSError, StopIteration):
            continue
    return max(peaks, default=0.0)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(cases: int, home: Path | None = None) -> None:
    """Measure on a folder that is there, or on a demo made for it."""
    if home is not None:
        write("overview", measure(home, cases))
        return
    with tempfile.TemporaryDirectory(prefix="heming-bench-") as folder:
        run([*HEMING, "demo", "--size", str(cases), "--only-make"], environ={"HEMING_HOME": folder})
        write("overview", measure(Path(folder), cases))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SMALL, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
