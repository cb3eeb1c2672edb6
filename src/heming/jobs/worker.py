"""The worker: threads that wait for the bell, and a sweeper. One process of its own, or threads beside the server."""

import logging
import os
import signal
import threading
from types import FrameType
from typing import Any

from django.db import close_old_connections, connection
from huey.consumer import Consumer

from heming.jobs import bell
from heming.jobs.sweep import sweep

logger = logging.getLogger("heming.jobs")
SWEEP_SECONDS = 5.0


class Ears(Consumer):  # type: ignore[misc]
    """huey's threads, without its signal handlers: a worker may live in any thread."""

    def _set_signal_handlers(self) -> None:
        pass


class Worker:
    """`threads` jobs at a time. `stop` returns when the jobs at hand are finished."""

    def __init__(self, *, threads: int = 2) -> None:
        self._over = threading.Event()
        queue = bell.queue()
        queue.pre_execute("fresh connection")(lambda _task: close_old_connections())
        queue.post_execute("close connection")(lambda *_: connection.close())
        self._ears: Any = Ears(queue, workers=threads, periodic=False, max_delay=1.0, check_worker_health=True)
        self._sweeper = threading.Thread(target=self._sweep, daemon=True, name="sweeper")

    def start(self) -> None:
        """Begins to listen; what was interrupted is taken up at once."""
        self._ears.start()
        self._sweeper.start()

    def stop(self) -> None:
        """No new jobs; returns when those at hand are over."""
        self._over.set()
        self._ears.stop(graceful=True)
        self._sweeper.join()

    def _sweep(self) -> None:
        starting = True
        try:
            while not self._over.is_set():
                self._one_round(starting=starting)
                starting = False
                self._over.wait(SWEEP_SECONDS)
        finally:
            connection.close()

    def _one_round(self, *, starting: bool) -> None:
        """A round that fails is tried again: the database may be away for a moment."""
        try:
            close_old_connections()
            sweep(starting=starting)
        except Exception:
            logger.exception("The sweeper could not do its round")


def work(*, threads: int = 2) -> None:
    """Works until SIGTERM or SIGINT, or until the server HEMING_PARENT is gone; a second signal ends it."""
    parent = int(os.environ.get("HEMING_PARENT") or os.getppid())
    asked = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            os._exit(128 + number)  # the rows know what was at hand
        asked.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    worker = Worker(threads=threads)
    worker.start()
    while not asked.wait(1.0):
        if os.environ.get("HEMING_PARENT") and os.getppid() != parent:
            break
    worker.stop()
