"""A worker killed in the middle of correcting, rolling back or resuming: the next one finishes; nothing lost, nothing
twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from heming.access.models import AuditEntry
from heming.access.scope import local_admin
from heming.facts.actions.start_work import start_correction, start_resume, start_roll_back, start_roll_over
from heming.facts.arrivals.held import held_rows
from heming.facts.batches import fail
from heming.facts.corrections import clear_old
from heming.facts.models import Batch, SnapshotRow
from heming.facts.store import Store, open_store
from heming.jobs.models import Job
from heming.jobs.sweep import sweep
from heming.jobs.work import work_on
from tests.facts.arrivals.test_corrections import GOOD, bring, cases

BY = local_admin("tester")
pytestmark = pytest.mark.django_db(transaction=True)
WORKER = """
import importlib, os, pathlib, signal, sys
import django; django.setup()
from django.conf import settings
settings.HEMING_HOME = pathlib.Path(sys.argv[2])
module, name = sys.argv[1].rsplit(".", 1)
target = importlib.import_module(module)
whole, left = getattr(target, name), int(sys.argv[4])
def killing(*args, **named):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return whole(*args, **named)
setattr(target, name, killing)
from heming.jobs.work import work_on
work_on(sys.argv[3])
"""
PLACES = (  # (function, at its n-th call) the worker dies before
    ("heming.facts.batch_tasks.correct_rows", 0),
    ("heming.facts.merge.write", 0),
    ("heming.facts.delta.commit", 1),
    ("heming.facts.publish.record", 0),
    ("heming.facts.parcels.forget", 0),
    ("heming.facts.arrivals.ingest.count", 0),
    ("heming.facts.actions.correct_rows.leave_quarantine", 0),
    ("heming.facts.actions.correct_rows.release", 0),
    ("heming.facts.batch_tasks.find_batch", 0),
)


@pytest.fixture
def home(heming_home: Path) -> Store:
    """A store whose operational database other processes can open."""
    if connection.vendor != "sqlite":
        pytest.skip("the killed process shares the test database only on SQLite")
    return open_store()


def _killed(store: Store, uid: str, before: str, after: int) -> None:
    name = str(connection.settings_dict["NAME"])
    code = f"from django.conf import settings; settings.DATABASES['default']['NAME'] = {name!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", code + WORKER, before, str(store.home), uid, str(after)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert Job.objects.get(uid=uid).state == Job.State.RUNNING  # the row still says so; nobody does it


def _finished(uid: str) -> dict[str, Any]:
    """The next worker finds the row, takes it up and works it off."""
    assert sweep() == 1
    assert work_on(uid)
    job = Job.objects.get(uid=uid)
    assert job.state == Job.State.DONE, job.problem
    return dict(job.result)


@pytest.mark.parametrize(("before", "after"), PLACES)
def test_corrected_rows_are_taken_in_once(before: str, after: int, home: Store, tmp_path: Path) -> None:
    first = bring(home, tmp_path, GOOD + "A2,kf1,2024-05-01 11:00\n合计,,,,5\n")
    fixed = {2: {"replied": "2024-05-01 11:05", "score": "4"}}
    uid = start_correction(home, first.batch, corrections=fixed, by=BY)
    _killed(home, uid, before, after)
    result = _finished(uid)
    assert cases(home, "source_id", "first_reply_seconds") == [("A1", 60), ("A2", 300)]
    assert [row.row for row in held_rows(home.home, first.batch).rows] == [3]
    batch = Batch.objects.get(pk=first.batch)
    assert (batch.rows_in, batch.rows_used, batch.rows_unchanged, batch.rows_quarantined) == (3, 2, 0, 1)
    counted = Batch.objects.filter(kind="correct", state=Batch.State.COMMITTED)
    assert [b.pk for b in counted] == [result["batch"]]
    assert not Batch.objects.filter(kind="correct", state__in=("running", "failed")).exists()
    assert (result["taken"], result["held"], result["left"]) == (1, 0, 1)
    written = AuditEntry.objects.filter(verb="correct_rows", object_key=str(first.batch))
    assert written.count() == 1


def test_what_was_typed_is_forgotten_when_it_is_done(home: Store, tmp_path: Path) -> None:
    first = bring(home, tmp_path, GOOD + "A2,kf1,2024-05-01 11:00\n")
    uid = start_correction(home, first.batch, corrections={2: {"score": "4", "replied": "2024-05-01 11:59"}}, by=BY)
    folder = home.home / "personal" / "corrections"
    assert any("11:59" in path.read_text("utf-8") for path in folder.glob("*.json"))
    assert work_on(uid)
    assert not any("11:59" in path.read_text("utf-8") for path in folder.glob("*"))
    assert "11:59" not in str(Job.objects.get(uid=uid).__dict__)
    for path in folder.glob("*"):
        os.utime(path, (0, 0))
    assert (clear_old(home), list(folder.glob("*"))) == (1, [])


@pytest.mark.parametrize(("before", "after"), [PLACES[1], PLACES[3], PLACES[6]])
def test_a_day_is_rolled_over_once(before: str, after: int, home: Store, tmp_path: Path) -> None:
    late = "".join(f"B{n},kf1,2024-05-0{n} 23:50,2024-05-0{n} 00:10,5\n" for n in range(1, 6))
    first = bring(home, tmp_path, GOOD + late)
    uid = start_roll_over(home, first.batch, by=BY)
    _killed(home, uid, before, after)
    assert _finished(uid)["taken"] == 5
    assert cases(home, "first_reply_seconds") == [(60,), *[(1200,)] * 5]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("heming.facts.actions.roll_back_batch.check_roll_back", 0),
        ("heming.facts.actions.roll_back_batch.write_snapshot", 0),
        ("heming.facts.actions.roll_back_batch.record", 0),
        ("heming.jobs.task.Task.write", 0),
    ],
)
def test_a_batch_is_rolled_back_once(before: str, after: int, home: Store, tmp_path: Path) -> None:
    bring(home, tmp_path, GOOD)
    second = bring(home, tmp_path, GOOD.replace("A1", "A2"))
    snapshots = SnapshotRow.objects.count()
    uid = start_roll_back(second.batch, by=BY, reason="wrong file")
    if before.endswith("Task.write"):
        before = "heming.jobs.work._over"  # after the work, before the row says so
    _killed(home, uid, before, after)
    assert _finished(uid) == {"batch": second.batch}
    assert cases(home, "source_id") == [("A1",)]
    assert SnapshotRow.objects.count() == snapshots + 1
    assert Batch.objects.filter(kind="roll_back").count() == 1
    written = AuditEntry.objects.filter(verb="roll_back_batch", object_key=str(second.batch))
    assert [entry.reason for entry in written] == ["wrong file"]


@pytest.mark.parametrize(("before", "after"), [PLACES[2], PLACES[4]])
def test_an_interrupted_batch_is_finished_once(before: str, after: int, home: Store, tmp_path: Path) -> None:
    from heming.facts import parcels
    from heming.facts.arrivals.parcel import Parcel
    from heming.facts.batches import open_batch
    from tests.facts.store.shop import arrow

    number = open_batch("import", "shop", who="a test")
    rows = [{"source_id": str(n), "opened_at": 1_690_000_000 + n} for n in range(5)]
    parcels.keep(home, Parcel("shop", {"cases": arrow("cases", rows)}), batch=number)
    fail(number, "The writer stopped before the batch was complete.")
    uid = start_resume(number, by=BY)
    _killed(home, uid, before, after)
    assert _finished(uid) == {"batch": number}
    assert cases(home, "source_id") == [(str(n),) for n in range(5)]
    assert Batch.objects.get(pk=number).state == Batch.State.COMMITTED
