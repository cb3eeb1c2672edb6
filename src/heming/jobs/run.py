"""Ask for a job: one row, then a ring of the bell. Asking twice with one key is asking once."""

from collections.abc import Callable
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils import timezone

from heming.jobs import bell
from heming.jobs.models import OPEN, Job
from heming.jobs.registry import kind_of


class Asker(Protocol):
    """Whoever asks: a Scope is one."""

    @property
    def user(self) -> str:
        """Public id."""

    @property
    def name(self) -> str:
        """Name to show."""


def run(kind: str, arguments: dict[str, Any] | None = None, *, by: Asker, key: str = "") -> str:
    """Queues a job and returns its public id; a worker is woken when the caller's transaction commits.

    With a key that a job of this kind already has: an open or done one is returned as it is, a failed or cancelled one
    is queued again with the new arguments.
    """
    kind_of(kind)
    with transaction.atomic():
        row = _existing(kind, key) or _new(kind, arguments or {}, by=by, key=key)
        if row.state in (Job.State.FAILED, Job.State.CANCELLED):
            _again(row, arguments or {}, by=by)
        uid = str(row.uid)
        if row.state == Job.State.QUEUED:
            transaction.on_commit(lambda: bell.ring(uid))
    return uid


def run_here(
    kind: str, arguments: dict[str, Any] | None = None, *, by: Asker, key: str = "",
    watch: Callable[[int, int, str], None] | None = None,
) -> str:  # fmt: skip
    """The same, worked off in this process before it returns. `watch` hears (done, total, message).

    Should this process be killed, the row stays and a worker takes the job up again.
    """
    from heming.jobs.work import work_on

    uid = run(kind, arguments, by=by, key=key)
    work_on(uid, watch=watch)
    return uid


def _existing(kind: str, key: str) -> Job | None:
    return Job.objects.select_for_update().filter(kind=kind, key=key).first() if key else None


def _new(kind: str, arguments: dict[str, Any], *, by: Asker, key: str) -> Job:
    try:
        with transaction.atomic():
            return Job.objects.create(kind=kind, key=key, arguments=arguments, by=by.user, by_name=by.name)
    except IntegrityError:  # somebody asked for the same in the same moment
        return Job.objects.get(kind=kind, key=key)


def _again(row: Job, arguments: dict[str, Any], *, by: Asker) -> None:
    row.state, row.attempts, row.arguments, row.problem, row.result = Job.State.QUEUED, 0, arguments, {}, {}
    row.by, row.by_name, row.queued_at, row.not_before = by.user, by.name, timezone.now(), None
    row.done = row.total = 0
    row.message, row.cancel_asked, row.finished_at = "", False, None
    row.save()


def cancel(uid: str) -> bool:
    """Cancels a waiting job at once, a running one at its next progress; says whether it was still open."""
    if Job.objects.filter(uid=uid, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    ):
        return True
    return bool(Job.objects.filter(uid=uid, state__in=OPEN).update(cancel_asked=True))
