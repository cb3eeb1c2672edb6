"""The sweeper: takes up what a crash left, rings for rows whose wake-up was lost, starts what is due."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from heming.errors import UserError
from heming.jobs import bell
from heming.jobs.models import Job, waiting
from heming.jobs.registry import NIGHTLY, TIMETABLES, Due, discover, due, kind_of
from heming.jobs.run import run
from heming.jobs.task import LEASE_SECONDS
from heming.jobs.work import STOPPED_MIDWAY, place, problem
from heming.org.queries import reporting_zone

UNHEARD = timedelta(seconds=10)  # a ring should have been answered by then


@dataclass(frozen=True)
class System:
    """Who asks for nightly work."""

    user: str = "system"
    name: str = "system"


def sweep(*, now: datetime | None = None, starting: bool = False) -> int:
    """One round; returns how many interrupted jobs were taken up. At a worker's start every waiting job is rung for."""
    moment = now or timezone.now()
    taken_up = sum(
        _take_up(row, moment) for row in Job.objects.filter(state=Job.State.RUNNING) if _is_lost(row, moment)
    )
    _start_due(moment)
    unheard = moment if starting or taken_up else moment - UNHEARD
    for row in Job.objects.filter(waiting(moment), queued_at__lte=unheard).order_by("queued_at")[:100]:
        bell.ring(str(row.uid))
    return taken_up


def _is_lost(row: Job, now: datetime) -> bool:
    """Its worker has been silent for longer than the lease, or was a process of this machine that is gone."""
    if row.heartbeat is None or now - row.heartbeat > timedelta(seconds=LEASE_SECONDS):
        return True
    where, _, rest = row.worker.partition(":")
    pid = rest.partition(":")[0]
    return where == place() and pid.isdigit() and not _is_alive(int(pid))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _take_up(row: Job, now: datetime) -> int:
    """Back to the queue, or given up after too many crashes; fenced, so that two sweepers take it up once."""
    mine = Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, worker=row.worker, heartbeat=row.heartbeat)
    if row.attempts < kind_of(row.kind).attempts:
        return mine.update(state=Job.State.QUEUED, worker="", not_before=None, queued_at=now)
    cause, remedy = STOPPED_MIDWAY
    error = UserError(cause, remedy, kind=row.kind, attempts=row.attempts)
    return mine.update(state=Job.State.FAILED, finished_at=now, problem=problem(error))


def _start_due(now: datetime) -> None:
    discover()
    local = now.astimezone(ZoneInfo(reporting_zone()))
    for kind, day in due(NIGHTLY.values(), local):
        _once(Due(kind, {}, day))
    for timetable in TIMETABLES:
        for one in timetable(local):
            _once(one)


def _once(one: Due) -> None:
    """A job that was ever asked for is not asked for again, however it ended."""
    if not Job.objects.filter(kind=one.kind, key=one.key).exists():
        run(one.kind, one.arguments, by=System(), key=one.key)
