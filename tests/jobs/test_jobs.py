"""A job's life: asked for once, worked off once, told as it goes, retried or given up with a reason."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from heming.access.models import LoginAttempt
from heming.errors import BadInput, Busy, InternalError, NotFound
from heming.jobs import bell, registry
from heming.jobs.models import Job
from heming.jobs.queries import job_status, recent_jobs
from heming.jobs.registry import KINDS, NIGHTLY, Nightly, due, job
from heming.jobs.run import cancel, run, run_here
from heming.jobs.sweep import System, sweep
from heming.jobs.task import Heart, Stopped, Task
from heming.jobs.work import place, work_on
from heming.jobs.worker import Worker
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
BY = System("tester", "Tester")
DEAD = 2**22 + 1  # above the highest process id


@pytest.fixture(autouse=True)
def kinds(heming_home: Path) -> Iterator[None]:
    """Kinds that a test registers are gone afterwards, and nothing nightly interferes."""
    registry.discover()
    known, nightly = dict(KINDS), dict(NIGHTLY)
    NIGHTLY.clear()
    yield
    KINDS.clear()
    KINDS.update(known)
    NIGHTLY.update(nightly)


def row(uid: str) -> Job:
    return Job.objects.get(uid=uid)


def failing(error: Exception, attempts: int = 3) -> Callable[..., None]:
    @job("fail", attempts=attempts)
    def fail(task: Task) -> None:
        raise error

    return fail


def test_a_job_is_done_once_with_its_result_and_progress() -> None:
    heard: list[tuple[int, int, str]] = []

    @job("add")
    def add(task: Task, *, a: int, b: int) -> dict[str, int]:
        task.progress(1, 2, message="adding")
        task.progress(2, 2, message="added")
        return {"sum": a + b}

    uid = run_here("add", {"a": 2, "b": 3}, by=BY, watch=lambda *told: heard.append(told))
    done = row(uid)
    assert (done.state, done.result, done.done, done.total, done.message) == ("done", {"sum": 5}, 2, 2, "added")
    assert heard == [(1, 2, "adding"), (2, 2, "added")]
    assert done.started_at and done.finished_at and done.attempts == 1
    assert not work_on(uid), "done work is not taken again"


def test_asking_twice_with_one_key_is_asking_once() -> None:
    @job("add")
    def add(task: Task, *, a: int) -> dict[str, int]:
        return {"a": a}

    first = run("add", {"a": 1}, by=BY, key="file-1")
    assert run("add", {"a": 2}, by=BY, key="file-1") == first
    work_on(first)
    assert run("add", {"a": 3}, by=BY, key="file-1") == first
    assert row(first).result == {"a": 1}
    assert run("add", {"a": 3}, by=BY, key="file-2") != first
    assert run("add", {"a": 3}, by=BY) != run("add", {"a": 3}, by=BY)


def test_a_failed_job_asked_for_again_runs_again() -> None:
    failing(BadInput("The file {name} is empty.", "Choose another.", name="a.csv"))
    uid = run_here("fail", by=BY, key="a")

    @job("fail")
    def succeed(task: Task, *, extra: int = 0) -> dict[str, int]:
        return {"extra": extra}

    assert run_here("fail", {"extra": 4}, by=BY, key="a") == uid
    assert (row(uid).state, row(uid).result, row(uid).problem) == ("done", {"extra": 4}, {})


def test_a_users_error_ends_the_job_with_cause_and_remedy_in_any_language(cast: Cast) -> None:
    failing(BadInput("The file {name} is empty.", "Choose another.", name="a.csv"))
    uid = run_here("fail", by=cast.ada.scope)
    seen = job_status(cast.ada.scope, uid)
    assert seen.state == "failed" and seen.is_over
    assert seen.said(str) == ("The file a.csv is empty.", "Choose another.")
    german = {"The file {name} is empty.": "{name} ist leer."}
    assert seen.said(lambda text: german.get(text, text))[0] == "a.csv ist leer."


def test_our_own_fault_is_tried_again_later_and_given_up_in_the_end() -> None:
    failing(ZeroDivisionError("张三"), attempts=2)
    uid = run_here("fail", by=BY)
    waits = row(uid)
    assert waits.state == "queued" and waits.not_before is not None and waits.not_before > timezone.now()
    assert not work_on(uid), "not before its time"
    Job.objects.update(not_before=None)
    work_on(uid)
    gone = row(uid)
    assert gone.state == "failed" and gone.problem["values"]["error"] == "ZeroDivisionError"
    assert "张三" not in str(gone.__dict__), "what an exception says may be personal"


def test_a_job_that_finds_the_store_busy_waits_for_its_turn() -> None:
    failing(Busy("Another import is writing.", "Wait."), attempts=1)
    uid = run_here("fail", by=BY)
    assert (row(uid).state, row(uid).message) == ("queued", "Another import is writing.")


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_progress() -> None:
    @job("long")
    def long(task: Task) -> None:
        assert cancel(task.uid)
        task.progress(1, 1)
        raise AssertionError("went on")

    uid = run("long", by=BY)
    assert cancel(uid) and row(uid).state == "cancelled" and not cancel(uid)
    assert row(run_here("long", by=BY)).state == "cancelled"


def test_a_worker_that_lost_its_job_to_another_changes_nothing_any_more() -> None:
    @job("long")
    def long(task: Task) -> dict[str, str]:
        Job.objects.filter(uid=task.uid).update(worker="another")
        with pytest.raises(Stopped):
            task.progress(1, 1, message="late")
        return {"from": "the one who lost it"}

    uid = run_here("long", by=BY)
    assert (row(uid).state, row(uid).worker, row(uid).result, row(uid).message) == ("running", "another", {}, "")


def test_a_heart_beats_beside_silent_work() -> None:
    job("silent")(lambda task: None)
    uid = run("silent", by=BY)
    Job.objects.update(state="running", worker="me", heartbeat=datetime(2026, 1, 1, tzinfo=UTC))
    task = Task(row(uid), "me")
    with Heart(task, every=0.02):
        assert not task.lost.wait(0.3)
    beat = row(uid).heartbeat
    assert beat is not None and beat > datetime(2026, 1, 2, tzinfo=UTC)


def test_a_heart_beats_on_when_the_database_was_locked_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    job("silent")(lambda task: None)
    uid = run("silent", by=BY)
    Job.objects.update(state="running", worker="me", heartbeat=datetime(2026, 1, 1, tzinfo=UTC))
    task, tries, write = Task(row(uid), "me"), iter(range(100)), Task.write

    def locked_at_first(self: Task, **values: object) -> bool:
        if next(tries, 9) < 3:
            raise OperationalError("database is locked")
        return write(self, **values)

    monkeypatch.setattr(Task, "write", locked_at_first)
    with Heart(task, every=0.02):
        assert not task.lost.wait(0.5)
    beat = row(uid).heartbeat
    assert beat is not None and beat > datetime(2026, 1, 2, tzinfo=UTC)


def test_telling_progress_is_passed_over_while_the_database_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    job("silent")(lambda task: None)
    uid = run("silent", by=BY)
    Job.objects.update(state="running", worker="me")
    task = Task(row(uid), "me")

    def locked(self: Task, **values: object) -> bool:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(Task, "write", locked)
        task.progress(1, 2)
    task.progress(2, 2)
    assert row(uid).done == 2


@pytest.mark.parametrize(
    ("worker", "silent", "lost"),
    [
        ("elsewhere:1:a", 10, False),
        ("elsewhere:1:a", 31, True),
        (f"{place()}:{DEAD}:a", 1, True),
        (f"{place()}:1:a", 1, False),
    ],
)
def test_the_sweeper_takes_up_what_a_crash_left(worker: str, silent: int, lost: bool) -> None:
    job("add")(lambda task: None)
    uid = run("add", by=BY)
    Job.objects.update(state="running", worker=worker, attempts=1, heartbeat=timezone.now() - timedelta(seconds=silent))
    assert sweep() == int(lost)
    assert row(uid).state == ("queued" if lost else "running")


def test_a_job_that_crashed_too_often_is_given_up_with_its_reason() -> None:
    job("add", attempts=2)(lambda task: None)
    uid = run("add", by=BY)
    Job.objects.update(state="running", worker=f"{place()}:{DEAD}:a", attempts=2, heartbeat=timezone.now())
    sweep()
    assert row(uid).state == "failed" and "interrupted" in row(uid).problem["cause"]


def test_nightly_work_runs_once_a_day_at_its_time_or_as_soon_as_somebody_is_there() -> None:
    entries = [Nightly("clear_up", time(3, 40))]
    assert due(entries, datetime(2026, 3, 1, 3, 39)) == []
    assert due(entries, datetime(2026, 3, 1, 9, 0)) == [("clear_up", "2026-03-01")]
    NIGHTLY["clear_up"] = entries[0]
    for hour in (3, 4, 30):  # 03:40 in Shanghai is 19:40 UTC the day before
        sweep(now=datetime(2026, 3, 1, 16, tzinfo=UTC) + timedelta(hours=hour))
    assert sorted(Job.objects.values_list("key", flat=True)) == ["2026-03-02", "2026-03-03"]


def test_clearing_up_removes_what_is_old_and_keeps_what_is_open(cast: Cast) -> None:
    job("add")(lambda task: None)
    kept, old = run("add", by=BY), run_here("add", by=BY)
    Job.objects.filter(uid=old).update(finished_at=timezone.now() - timedelta(days=91))
    LoginAttempt.objects.create(login="x", address="", at=timezone.now() - timedelta(days=31), succeeded=False)
    result = row(run_here("clear_up", by=BY)).result
    assert result == {"jobs": 1, "login_attempts": 1, "sessions": 0}
    assert row(kept).state == "queued"


def test_a_worker_hears_the_bell_and_finds_what_the_bell_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Semaphore(0)

    @job("ping")
    def ping(task: Task) -> None:
        done.release()

    unheard = run("ping", by=BY)
    bell.queue().storage.flush_queue()
    worker = Worker(threads=2)
    worker.start()
    try:
        assert done.acquire(timeout=10), "a waiting row is rung for when a worker starts"
        heard = run("ping", by=BY)
        assert done.acquire(timeout=10), "the bell wakes the worker"
    finally:
        worker.stop()
    assert {row(uid).state for uid in (unheard, heard)} == {"done"}


def test_a_queue_that_cannot_be_written_loses_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise OSError("disk full")

    job("add")(lambda task: None)
    monkeypatch.setattr(bell, "_queue", broken)
    assert row(run("add", by=BY)).state == "queued"


def test_a_kind_that_no_room_registers_is_our_fault() -> None:
    with pytest.raises(InternalError, match="no_such_kind"):
        run("no_such_kind", by=BY)


def test_one_sees_ones_own_jobs_and_an_administrator_all(cast: Cast) -> None:
    job("add")(lambda task: None)
    uid = run("add", by=cast.yan.scope)
    assert job_status(cast.yan.scope, uid).by_name == "颜"
    assert [seen.uid for seen in recent_jobs(cast.ada.scope, kind="add")] == [uid]
    assert recent_jobs(cast.ana.scope) == []
    with pytest.raises(NotFound):
        job_status(cast.ana.scope, uid)
