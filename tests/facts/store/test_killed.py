"""A writer that is killed at any point leaves the last snapshot whole, and its batch can be finished or taken back."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from heming.access.scope import local_admin
from heming.errors import Busy
from heming.facts.actions.resume_batch import resume_batch
from heming.facts.actions.roll_back_batch import roll_back_batch
from heming.facts.batches import find_batch
from heming.facts.models import Batch
from heming.facts.store import Store, open_store
from tests.facts.store.shop import putting, reading

BY = local_admin("tester")
START = 1_690_000_000
KILL_BEFORE = (
    "heming.facts.merge.write",
    "heming.facts.delta.commit",
    "heming.facts.publish.record",
    "heming.facts.parcels.forget",
)

WRITER = """
import importlib, os, signal, sys
import django; django.setup()
from heming.facts.store import open_store
from tests.facts.store.shop import putting
module, name = sys.argv[1].rsplit(".", 1)
skip = int(sys.argv[3])
target = importlib.import_module(module)
whole = getattr(target, name)
def killing(*args, **named):
    global skip
    if skip == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    skip -= 1
    return whole(*args, **named)
setattr(target, name, killing)
store = open_store(__import__("pathlib").Path(sys.argv[2]))
rows = [{"source_id": str(n), "opened_at": 1_690_000_000 + n, "channel": "new", "customer_id": "C"} for n in range(5,
15)]
answers = [{"source_id": str(n), "case_id": str(n), "instrument": "csat", "value": 5, "scale_min": 1, "scale_max": 5}
for n in range(9)]
putting(store)(cases=rows, answers=answers)
"""


def _kill(store: Store, before: str, after: int) -> int:
    """Starts a writer that kills itself at its n-th call of a function; returns the number of its batch."""
    if connection.vendor != "sqlite":
        pytest.skip("the killed process shares the test database only on SQLite")
    name = str(connection.settings_dict["NAME"])
    code = f"from django.conf import settings; settings.DATABASES['default']['NAME'] = {name!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", code + WRITER, before, str(store.home), str(after)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    return int(Batch.objects.latest("pk").pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("before", "after"),
    [(KILL_BEFORE[0], 1), (KILL_BEFORE[1], 0), (KILL_BEFORE[1], 1), (KILL_BEFORE[2], 0), (KILL_BEFORE[3], 0)],
)
def test_a_killed_writer_leaves_the_last_snapshot(before: str, after: int, tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    put, read = putting(store), reading(store)
    put(cases=[{"source_id": str(n), "opened_at": START + n, "channel": "old", "customer_id": "C"} for n in range(10)])
    first = store.snapshot()
    rows = read("cases")
    batch = _kill(store, before, after)
    if before == KILL_BEFORE[3]:  # the snapshot was written already: everything counts
        assert len(read("cases")) == 15
        return
    assert store.snapshot().id == first.id
    assert read("cases") == rows
    done = resume_batch(store, batch, by=BY)
    assert (done.tables["cases"].new, done.tables["cases"].updated) == (5, 5)
    assert [r["channel"] for r in read("cases")].count("new") == 10
    assert sum(r["rated_count"] or 0 for r in read("cases")) == 9
    with pytest.raises(Busy):
        resume_batch(store, batch, by=BY)


@pytest.mark.django_db(transaction=True)
def test_a_killed_batch_can_be_taken_back_and_the_next_one_works(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    put, read = putting(store), reading(store)
    put(cases=[{"source_id": "1", "opened_at": START}])
    batch = _kill(store, KILL_BEFORE[1], 1)
    roll_back_batch(store, batch, by=BY)
    assert find_batch(batch).state == "rolled_back"
    put(cases=[{"source_id": "2", "opened_at": START}])
    assert [r["source_id"] for r in read("cases")] == ["1", "2"]
    assert read("answers") == []


@pytest.mark.django_db
def test_the_newest_batch_can_be_rolled_back_and_an_older_one_not(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    put, read = putting(store), reading(store)
    for number in range(3):
        put(
            cases=[
                {"source_id": "a", "opened_at": START, "channel": str(number)},
                {"source_id": f"n{number}", "opened_at": START},
            ]
        )
    _, second, third = Batch.objects.values_list("pk", flat=True)
    with pytest.raises(Busy, match="batch"):
        roll_back_batch(store, second, by=BY)
    roll_back_batch(store, third, by=BY)
    assert [(r["source_id"], r["channel"]) for r in read("cases")] == [("a", "1"), ("n0", None), ("n1", None)]
    roll_back_batch(store, second, by=BY)
    put(cases=[{"source_id": "z", "opened_at": START}])
    assert [r["source_id"] for r in read("cases")] == ["a", "n0", "z"]
