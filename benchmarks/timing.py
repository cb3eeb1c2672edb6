"""Both sides in turn, warm, medians; memory of each in a process of its own."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 5
HEMING = (str(Path(sys.executable).with_name("heming")),)


@dataclass(frozen=True)
class Finished:
    """A command that ran to its end: wall seconds, processor seconds, most resident memory, and what it printed."""

    seconds: float
    processor_seconds: float
    peak_mb: float
    output: str
    status: int


def alternating(
    sides: Mapping[str, Callable[[], object]], *, runs: int = RUNS, warm: bool = True
) -> dict[str, list[float]]:
    """Seconds of every run by side; one side after the other, so that other work on the machine meets both."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for run in range(runs + warm):
        for name, side in sides.items():
            start = time.perf_counter()
            side()
            if run or not warm:
                taken[name].append(time.perf_counter() - start)
    return taken


def median(seconds: Sequence[float]) -> float:
    """The middle run."""
    return statistics.median(seconds)


def high_water() -> float:
    """Most memory this process ever held, in MB; getrusage would give a child its parent's."""
    return _status(os.getpid())


def run(command: Sequence[str], *, environ: Mapping[str, str] | None = None) -> Finished:
    """Run a command to its end while watching its memory; bytecode is kept, as on any user's machine."""
    full = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | dict(environ or {})
    before, start, peak = os.times(), time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as output:
        child = subprocess.Popen(command, env=full, stdout=output, stderr=subprocess.DEVNULL)
        while child.poll() is None:
            peak = max(peak, _status(child.pid))
            time.sleep(0.02)
        seconds, after = time.perf_counter() - start, os.times()
        output.seek(0)
        printed = output.read()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Finished(seconds, used, peak, printed, child.returncode)


def python(code: str, *arguments: str) -> Finished:
    """Run a piece of Python in a process of its own."""
    return run([sys.executable, "-c", code, *arguments])


def _status(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    except (OSError, StopIteration):
        return 0.0
