"""Moving one person to another team for a year: the seconds until their stored rows say so, and back again.

The months lie as a night leaves them (big ones in parts by agent). The first correction after an import of everything
at once, before any night, is measured beside it: it deals out the months it has to write anyway.

python -m benchmarks.rederive CASES [DATA_FOLDER]     (made by `heming demo --size CASES --only-make` when missing)
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.outcome import Outcome, write
from benchmarks.timing import HEMING, median, python, run

PROMISED_SECONDS = 5.0
RUNS = 3
WORK = """
import json, sys, time
from datetime import date
from heming.config.start import setup
setup()
from heming.access.scope import local_admin
from heming.facts.actions.derive_again import derive_again
from heming.facts.engines import engine_for
from heming.facts.store import open_store
from heming.facts.upkeep import compact
from heming.jobs.models import Job
from heming.org.actions.move_person import move_person
from heming.org.models import Membership, Team
store, by = open_store(), local_admin("benchmark")
engine, at = engine_for(store), store.snapshot()
cases = engine.table(at, "cases")
known = cases.filter(cases.agent_key.notnull())
busiest = known.group_by("agent_key").agg(n=known.count(), first=known.opened_date.min())
person, n, first = engine.run(busiest.order_by(busiest.n.desc()).limit(1)).to_pylist()[0].values()
agents = engine.run(cases.aggregate(n=cases.agent_key.nunique()))["n"][0].as_py()
home = Membership.objects.filter(person_id=person).latest("valid_from").team_id
away = Team.objects.exclude(key=home).first().key
taken, cpu, moved, first_seconds = [], [], [], []
for number, goal in enumerate([away, home] * int(sys.argv[1])):
    if number == 1:
        compact(store)
        first_seconds, taken, cpu = taken, [], []
    move_person(by, person, team_key=goal, from_day=first)
    Job.objects.filter(kind="derive_again", state="queued").delete()  # worked off here, to be timed
    began, used = time.perf_counter(), time.process_time()
    done = derive_again(store, who="benchmark", people=[person])
    taken.append(time.perf_counter() - began)
    cpu.append(time.process_time() - used)
    rows = engine_for(store).table(store.snapshot(), "cases")
    there = rows.filter((rows.agent_key == person) & (rows.team_key == goal)).count().name("n").as_table()
    moved.append(engine.run(there)["n"][0].as_py())
assert moved and all(m == n for m in moved), (moved, n)
told = {"seconds": taken, "cpu": cpu, "first": first_seconds, "cases": n, "agents": agents}
print(json.dumps(told))
"""


def measure(home: Path, size: int) -> Outcome:
    """The busiest person's whole history, derived again for another team and back."""
    environ = {"HEMING_HOME": str(home)}
    if not (home / "heming.sqlite3").is_file():
        made = run([*HEMING, "demo", "--size", str(size), "--only-make"], environ=environ)
        assert made.status == 0, made.output
    os.environ |= environ
    finished = python(WORK, str(RUNS))
    assert finished.status == 0, finished.output
    told = json.loads(finished.output.strip().splitlines()[-1])
    seconds = told["seconds"]
    return Outcome(
        "Re-deriving one person's year after a correction",
        f"{size:,} cases, {told['agents']} agents",
        f"{median(seconds):.1f} s for {told['cases']:,} cases of one person", f"{PROMISED_SECONDS} s",
        median(seconds), PROMISED_SECONDS, "s", peak_mb=finished.peak_mb,
        note=f"processor time {median(told['cpu']):.1f} s; before the first night {told['first'][0]:.1f} s",
        runs={"heming": seconds, "processor": told["cpu"], "before the first night": told["first"]},
    )  # fmt: skip


def main() -> int:
    """Measure in the folder named, or in one made for it."""
    size = int(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="heming-rederive-") as scratch:
        home = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(scratch) / "demo"
        write("rederive", [measure(home, size)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
