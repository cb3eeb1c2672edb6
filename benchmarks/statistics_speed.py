"""Start-up of `heming.stats`, intervals of 24,000 groups, and 24,000 accounts resolved to people.

python -m benchmarks.statistics_speed
"""

import os
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.outcome import Outcome, write
from benchmarks.timing import alternating, high_water, median, python
from heming import stats

GROUPS = ACCOUNTS = 24_000
_STATS = "import heming.stats.{0}".format  # every module of the room
_MODULES = tuple(path.stem for path in Path(stats.__path__[0]).glob("[a-z]*.py"))


def start_up() -> Outcome:
    """Whole processes: the interpreter, then one import."""
    every = "; ".join(_STATS(name) for name in _MODULES) + "; import sys; assert 'django' not in sys.modules"
    sides = {"nothing": "pass", "numpy": "import numpy", "stats": every}
    runs = alternating({name: partial(python, code) for name, code in sides.items()}, runs=9)
    bare = median(runs["nothing"])
    mine, theirs = median(runs["stats"]) - bare, median(runs["numpy"]) - bare
    return Outcome("import of all of heming.stats ÷ import numpy", "a fresh process, interpreter's own start taken off",
                   f"{mine * 1000:.0f} ms", f"{theirs * 1000:.0f} ms", mine / theirs, 3, runs=runs)  # fmt: skip


def intervals() -> Outcome:
    """Shares, means, NPS and quantile ranks of 24,000 groups at once, as an answer by agent and month needs them."""
    from heming.stats.mean import mean_interval
    from heming.stats.nps import nps_interval
    from heming.stats.proportion import wilson_interval
    from heming.stats.quantile import quantile_ranks

    draw = np.random.default_rng(7)
    n = draw.integers(8, 2000, GROUPS)
    hits = draw.binomial(n, 0.6)
    against = draw.binomial(n - hits, 0.5)

    def every() -> None:
        wilson_interval(hits, n)
        mean_interval(n, hits * 3, total_of_squares=hits * 9)
        nps_interval(promoters=hits, passives=n - hits - against, detractors=against)
        quantile_ranks(n, p=0.5)
        quantile_ranks(n, p=0.9)

    taken = alternating({"ours": every})
    mine = median(taken["ours"])
    return Outcome("intervals of shares, means, NPS and two quantiles", f"{GROUPS:,} groups", f"{mine:.2f} s",
                   "–", mine, None, "s", peak_mb=high_water(), runs=taken)  # fmt: skip


def accounts() -> list[Outcome]:
    """A first import that names 24,000 accounts in 600 teams, and the same again."""
    from heming.config.start import setup

    with tempfile.TemporaryDirectory(prefix="heming-bench-") as folder:
        os.environ["HEMING_HOME"] = folder
        setup()
        from heming.org.actions.resolve_accounts import resolve_accounts

        first = date(2025, 1, 1)
        rows = [
            (f"kf{i}", f"客服{i}", f"班组{i // 40}", None, None, first + timedelta(i % 300), date(2025, 12, 31))
            for i in range(ACCOUNTS)
        ]
        runs: dict[str, list[float]] = {"first": [], "again": []}
        for name in runs:
            taken = alternating({name: lambda: resolve_accounts("bench", rows)}, runs=1, warm=False)
            runs[name] = taken[name]
    return [
        Outcome(f"accounts resolved to people and teams, {told}", f"{ACCOUNTS:,} accounts", f"{runs[name][0]:.1f} s",
                "–", runs[name][0], None, "s", runs={name: runs[name]})
        for name, told in (("first", "all new"), ("again", "all known"))
    ]  # fmt: skip


def main() -> None:
    """Measure, and write the outcomes."""
    write("statistics_speed", [start_up(), intervals(), *accounts()])


if __name__ == "__main__":
    main()
