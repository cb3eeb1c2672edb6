"""What a running job holds: how it tells its progress, and how it learns that it must stop."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import OperationalError, connection
from django.utils import timezone

from heming.errors import HemingError
from heming.jobs.models import Job

BEAT_SECONDS = 5.0
LEASE_SECONDS = 30.0
TELL_SECONDS = 0.5
AGAIN_SECONDS = 1.0

Watch = Callable[[int, int, str], None]


class Stopped(HemingError):
    """The job must not go on: cancelled, taken over by another worker, or the worker shuts down."""


class Task:
    """Handed to the job's function. Writes are fenced by the worker's token: a lost job changes nothing."""

    def __init__(self, row: Job, worker: str, *, watch: Watch | None = None) -> None:
        self.uid = str(row.uid)
        self.by, self.by_name = row.by, row.by_name
        self.attempt = row.attempts
        self.lost = threading.Event()
        self.cancelled = threading.Event()
        self._worker, self._watch, self._told = worker, watch, 0.0

    def progress(self, done: int, total: int = 0, *, message: str = "") -> None:
        """Tells how far the work is; raises Stopped when it must not go on. Cheap: call it often."""
        if self._watch is not None:
            self._watch(done, total, message)
        now = time.monotonic()
        if now - self._told >= TELL_SECONDS or (total and done >= total):
            self._told = now
            with suppress(OperationalError):  # a busy database: the next word of progress, or the heart, gets through
                self.write(done=done, total=total, message=message[:300], heartbeat=timezone.now())
        self.check()

    def check(self) -> None:
        """Raises Stopped when the job must not go on."""
        if self.cancelled.is_set() or self.lost.is_set():
            raise Stopped("cancelled" if self.cancelled.is_set() else "lost")

    def write(self, **values: Any) -> bool:
        """Writes to the row while this worker holds it; says whether it still did."""
        held = Job.objects.filter(uid=self.uid, worker=self._worker, state=Job.State.RUNNING)
        if not held.update(**values):
            # A row that this connection cannot see at all is one its asker has not committed yet, not a lost one.
            if Job.objects.filter(uid=self.uid).exists():
                self.lost.set()
        elif held.filter(cancel_asked=True).exists():
            self.cancelled.set()
        return not self.lost.is_set()


class Heart:
    """Beats beside the work, so that long silent stretches are not taken for a crash."""

    def __init__(self, task: Task, *, every: float = BEAT_SECONDS) -> None:
        self._task, self._every = task, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name=f"heart of {task.uid}")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            _wait_briefly()
            pause = self._every
            while not self._over.wait(pause) and not self._task.lost.is_set():
                pause = self._every if self._wrote() else min(AGAIN_SECONDS, self._every)
        finally:
            connection.close()

    def _wrote(self) -> bool:
        """Whether the beat got through; a database locked by another writer is asked again soon, without a word: there
        is time until the lease ends."""
        try:
            self._task.write(heartbeat=timezone.now())
        except OperationalError:
            return False
        return True


def _wait_briefly() -> None:
    """This thread's connection to SQLite gives up after a moment: a beat that waits long is late and in the way."""
    if connection.vendor == "sqlite":
        with suppress(OperationalError), connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(AGAIN_SECONDS * 1000)}")
