"""The wake-up: huey, in a file of its own, tells a worker that there is work. Losing it only costs seconds."""

import logging
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger("heming.jobs")


def queue() -> Any:
    """The queue of the current data folder."""
    return _queue(settings.HEMING_HOME)[0]


@cache
def _queue(home: Path) -> tuple[Any, Any]:
    from huey import SqliteHuey  # brings drivers of every kind of storage along; most commands ring no bell

    huey = SqliteHuey("heming", filename=str(home / "huey.sqlite3"), results=False, utc=True)
    return huey, huey.task(name="wake")(_wake)


def _wake(uid: str) -> None:
    from heming.jobs.work import work_on

    work_on(uid)


def ring(uid: str) -> None:
    """Wakes a worker for this job. A bell that cannot be rung is no failure: the sweeper finds the row."""
    try:
        _queue(settings.HEMING_HOME)[1](uid)
    except Exception as error:
        logger.warning("The queue could not be written (%s); the sweeper will find job %s", type(error).__name__, uid)
