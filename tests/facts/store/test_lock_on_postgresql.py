"""Writers of several machines, each with a data folder of its own to lock, share one PostgreSQL: one at a time."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from django.db import connection

from heming.errors import Busy
from heming.facts.lock import writing

REPO = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HOLDER = """
import pathlib, sys
import django; django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[2]
from heming.facts.lock import writing
with writing(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
print("given back", flush=True)
"""


@pytest.fixture
def other(tmp_path: Path) -> Generator[subprocess.Popen[str], None, None]:
    """Another process that writes, in a folder where its file lock meets nobody."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has a lock of the database (make postgres starts one)")
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "theirs"), str(connection.settings_dict["NAME"])]
    child = subprocess.Popen(
        command, cwd=REPO, env={**os.environ, "PYTHONPATH": str(REPO)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None and child.stdout.readline().strip() == "held"
    yield child
    child.kill()
    child.wait()


def test_a_second_writer_waits_says_so_and_goes_on_when_the_first_is_done(
    other: subprocess.Popen[str], tmp_path: Path
) -> None:
    said: list[tuple[str, float]] = []

    def hear(stage: str, done: float) -> None:
        said.append((stage, done))
        if len(said) == 3:
            assert other.stdin is not None
            other.stdin.write("\n")
            other.stdin.flush()

    with writing(tmp_path / "ours", progress=hear, wait_seconds=60) as outermost:
        assert outermost
        assert other.stdout is not None and other.stdout.readline().strip() == "given back"
    assert len(said) >= 3
    assert set(said) == {("waiting for another writer", 0.0)}


def test_who_has_waited_long_enough_is_told_and_leaves_nothing_locked(
    other: subprocess.Popen[str], tmp_path: Path
) -> None:
    with pytest.raises(Busy, match="Another import"), writing(tmp_path / "ours", wait_seconds=0.3):
        pytest.fail("two writers at once")
    other.send_signal(signal.SIGKILL)  # the lock dies with its connection
    other.wait()
    with writing(tmp_path / "ours", wait_seconds=60) as outermost:
        assert outermost


def test_a_writer_inside_its_own_lock_does_not_wait(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has a lock of the database (make postgres starts one)")
    with writing(tmp_path / "ours"), writing(tmp_path / "ours", wait_seconds=0) as outermost:
        assert not outermost
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] == 0
