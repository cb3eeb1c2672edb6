"""One writer at a time: a lock on a file of the data folder, and on the database when that is PostgreSQL."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from django.db import connection

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
                with _database_lock():
                    yield True
            finally:
                del _held[path]  # closing the file gives the lock back, as does the death of the process
    finally:
        _in_process.release()


def _wait(descriptor: int, path: Path, progress: Progress | None, wait_seconds: float) -> None:
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise _busy(path) from None
            if progress:
                progress("waiting for another writer", 0.0)
            time.sleep(0.1)
        else:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            return


def _busy(path: Path) -> Busy:
    return Busy(
        "Another import is writing to {folder}.",
        "Wait until it is done, then try again.",
        folder=str(path.parent.parent),
    )


@contextmanager
def _database_lock() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_KEY])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_KEY])
