"""Work a job off: claim its row, run its function with a beating heart, write the outcome. Every step is fenced."""

import logging
import os
import secrets
import socket
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import F
from django.utils import timezone

from heming.errors import Busy, Phrase, UserError
from heming.jobs.models import Job, waiting
from heming.jobs.registry import kind_of
from heming.jobs.task import Heart, Stopped, Task, Watch

logger = logging.getLogger("heming.jobs")
BUSY_WAIT = timedelta(seconds=20)
BUSY_ATTEMPTS = 90  # half an hour of waiting for the one writer
STOPPED_MIDWAY = (
    "The job {kind} was interrupted {attempts} times.",
    "See that the machine has enough memory and disk, then start it again.",
)
OUR_FAULT = (
    "The job {kind} failed because of a fault of ours ({error}).",
    "Start it again; if it fails again, report job {uid}.",
)


def work_on(uid: str, *, watch: Watch | None = None) -> bool:
    """Works one waiting job off in this thread; False when there was nothing to take."""
    worker = f"{place()}:{os.getpid()}:{secrets.token_hex(8)}"
    now = timezone.now()
    claimed = Job.objects.filter(waiting(now), uid=uid).update(
        state=Job.State.RUNNING, worker=worker, attempts=F("attempts") + 1, started_at=now, heartbeat=now, message=""
    )
    if not claimed:
        return False
    row = Job.objects.get(uid=uid)
    task = Task(row, worker, watch=watch)
    with Heart(task):
        outcome = _outcome(row, task)
    task.write(**outcome)
    return True


@cache
def place() -> str:
    """Where process ids mean something: the machine and, on Linux, its process namespace."""
    namespace = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()[:60]}-{namespace.stat().st_ino if namespace.exists() else 0}"


def _outcome(row: Job, task: Task) -> dict[str, Any]:
    """The columns to write: what the function returned, or how it failed."""
    kind = kind_of(row.kind)
    try:
        result = kind.handler(task, **row.arguments)
    except Stopped:
        return _over(Job.State.CANCELLED) if task.cancelled.is_set() else {}
    except Busy as error:
        return _wait(error) if row.attempts < BUSY_ATTEMPTS else _failed(error)
    except UserError as error:
        return _failed(error)
    except Exception as error:
        logger.exception("Job %s (%s) failed in attempt %s", row.uid, row.kind, row.attempts)
        if row.attempts < kind.attempts:
            return {"state": Job.State.QUEUED, "not_before": timezone.now() + timedelta(seconds=5 * 4**row.attempts)}
        cause, remedy = OUR_FAULT
        return _failed(UserError(cause, remedy, kind=row.kind, error=type(error).__name__, uid=row.uid))
    return {**_over(Job.State.DONE), "result": result or {}}


def _over(state: Job.State) -> dict[str, Any]:
    return {"state": state, "finished_at": timezone.now()}


def _wait(error: Busy) -> dict[str, Any]:
    return {"state": Job.State.QUEUED, "not_before": timezone.now() + BUSY_WAIT, "message": error.cause[:300]}


def _failed(error: UserError) -> dict[str, Any]:
    return {**_over(Job.State.FAILED), "problem": problem(error)}


def problem(error: UserError) -> dict[str, Any]:
    """An error as plain JSON that can be translated when it is shown."""
    values = {n: v.as_dict() if isinstance(v, Phrase) else str(v) for n, v in error.values.items()}
    return {"code": error.code, "cause": error.cause_template, "remedy": error.remedy_template, "values": values}
