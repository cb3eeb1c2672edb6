"""One writer at a time: a lock on a file of the data folder, and on the database when that is PostgreSQL."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock

from django.db import DatabaseError, connection

from heming.errors import Busy

Progress = Callable[[str, float], None]  # stage in words, share done 0–1
_ADVISORY_KEY = 0x48454D494E47  # "HEMING"
_in_process = RLock()
_held: dict[Path, int] = {}


@contextmanager
def writing(home: Path, *, progress: Progress | None = None, wait_seconds: float = 3600) -> Iterator[bool]:
    """Holds the writer's lock; yields True for the outermost holder. Waiting reports progress; Busy after
    `wait_seconds`."""
    path = home / "locks" / "writer.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not _in_process.acquire(timeout=wait_seconds):
        raise _busy(path)
    try:
        if path in _held:
            yield False
            return
        with path.open("a+") as file:
            _wait(file.fileno(), path, progress, wait_seconds)
            _held[path] = os.getpid()
            try:
                with _database_lock(path, progress, wait_seconds):
                    yield True
            finally:
                del _held[path]  # closing the file gives the lock back, as does the death of the process
    finally:
        _in_process.release()


def _wait(descriptor: int, path: Path, progress: Progress | None, wait_seconds: float) -> None:
    def taken() -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    _until(taken, path, progress, wait_seconds)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())


def _until(taken: Callable[[], bool], path: Path, progress: Progress | None, wait_seconds: float) -> None:
    """Tries again and again, and says so, until the lock is ours or the time is over."""
    until = time.monotonic() + wait_seconds
    while not taken():
        if time.monotonic() >= until:
            raise _busy(path)
        if progress:
            progress("waiting for another writer", 0.0)
        time.sleep(0.1)


def _busy(path: Path) -> Busy:
    return Busy(
        "Another import is writing to {folder}.",
        "Wait until it is done, then try again.",
        folder=str(path.parent.parent),
    )


@contextmanager
def _database_lock(path: Path, progress: Progress | None, wait_seconds: float) -> Iterator[None]:
    """On PostgreSQL writers of several machines share a lock of the database; it dies with its connection."""
    if connection.vendor != "postgresql":
        yield
        return
    _until(lambda: _asked("SELECT pg_try_advisory_lock(%s)"), path, progress, wait_seconds)
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a broken connection has given it back already
            _asked("SELECT pg_advisory_unlock(%s)")


def _asked(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_ADVISORY_KEY])
        found = cursor.fetchone()
    return bool(found and found[0])
