"""A worker killed with SIGKILL: nothing is lost, nothing is done twice. Real processes, a real data folder."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

REPO = Path(__file__).resolve().parents[2]
WAIT = 40.0
ASK = """
import sys, json
from tests.jobs import worker_process
from heming.jobs.run import run
from heming.jobs.sweep import System
asked = json.loads(sys.argv[1])
for kind, given, key in asked:
    run(kind, given, by=System(), key=key)
"""
LOOK = "SELECT kind, state, attempts, done, result FROM jobs_job WHERE kind IN ('count', 'crash') ORDER BY id"


@dataclass
class Centre:
    """One data folder, and the workers started on it."""

    folder: Path
    environment: dict[str, str]
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self) -> subprocess.Popen[str]:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.worker_process"],
            cwd=REPO,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.workers.append(worker)
        assert worker.stdout is not None and worker.stdout.readline().strip() == "ready"
        return worker

    def ask(self, *jobs: tuple[str, dict[str, str], str]) -> None:
        """Asks for (kind, arguments, key), as another process would."""
        command = [sys.executable, "-c", ASK, json.dumps(jobs)]
        done = subprocess.run(command, cwd=REPO, env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr

    def jobs(self) -> list[tuple[object, ...]]:
        """(kind, state, attempts, done, result) as the rows say, read past Django."""
        url = self.environment.get("HEMING_DATABASE_URL", "")
        if url:
            import psycopg

            with psycopg.connect(url) as connection:
                return connection.execute(LOOK).fetchall()
        with closing(sqlite3.connect(Path(self.environment["HEMING_HOME"], "heming.sqlite3"))) as file:
            return [(*row[:4], json.loads(row[4])) for row in file.execute(LOOK)]

    def steps(self) -> list[Path]:
        return list(self.folder.glob("step-*"))

    def starts(self) -> list[Path]:
        return list(self.folder.glob("started-*"))


@pytest.fixture
def centre(tmp_path: Path, database_of_its_own: dict[str, str]) -> Generator[Centre, None, None]:
    folder = tmp_path / "steps"
    folder.mkdir()
    home = {"HEMING_HOME": str(tmp_path / "home")}
    centre = Centre(folder, {**os.environ, **home, **database_of_its_own, "PYTHONPATH": str(REPO)})
    yield centre
    for worker in centre.workers:
        worker.kill()
        worker.wait()


@pytest.fixture
def database_of_its_own(request: pytest.FixtureRequest) -> Generator[dict[str, str], None, None]:
    """On PostgreSQL a new database, since other processes cannot see inside a test's transaction."""
    url = os.environ.get("HEMING_DATABASE_URL", "")
    if not url:
        yield {}
        return
    import psycopg

    name = f"heming_kill_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield {"HEMING_DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < end, f"waited {WAIT} s for: {what}"
        time.sleep(0.02)


def is_over(centre: Centre) -> bool:
    return all(row[1] not in ("queued", "running") for row in centre.jobs())


@pytest.mark.operational
def test_a_job_whose_worker_is_killed_is_finished_by_the_next_one_and_no_step_is_taken_twice(centre: Centre) -> None:
    centre.ask(("count", {"folder": str(centre.folder)}, "one"))
    first = centre.start()
    until(lambda: len(centre.steps()) >= 5, "the first steps")
    first.send_signal(signal.SIGKILL)
    first.wait()
    taken = len(centre.steps())
    assert 5 <= taken < 30
    assert [row[1] for row in centre.jobs()] == ["running"]  # the row still says so; nobody does it

    centre.ask(("count", {"folder": str(centre.folder)}, "one"))  # asked again: the same job
    second = centre.start()
    until(lambda: len(centre.steps()) == 30, "all steps")
    until(lambda: is_over(centre), "the job's end")
    (row,) = centre.jobs()
    assert row == ("count", "done", 2, 30, {"done_here": 30 - taken})
    assert {path.read_text() for path in centre.steps()} == {str(first.pid), str(second.pid)}
    assert len(centre.starts()) == 2

    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=20) == 0


@pytest.mark.operational
def test_two_workers_share_the_work_and_a_job_that_kills_its_worker_is_given_up(centre: Centre) -> None:
    centre.ask(("crash", {}, ""))
    for _ in range(2):
        assert centre.start().wait(timeout=WAIT) == -signal.SIGKILL
    workers = [centre.start(), centre.start()]
    centre.ask(("count", {"folder": str(centre.folder)}, "two"))
    until(lambda: len(centre.steps()) == 30, "all steps")
    until(lambda: is_over(centre), "both jobs' end")
    states = {kind: (state, attempts) for kind, state, attempts, *_ in centre.jobs()}
    assert states == {"crash": ("failed", 2), "count": ("done", 1)}
    assert len(centre.starts()) == 1
    for worker in workers:
        worker.terminate()
    assert [worker.wait(timeout=20) for worker in workers] == [0, 0]
