"""Background work: how far it is, what came of it, and stopping it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from heming.api.shapes import REFUSED, Limit, Problem, Word
from heming.api.who import scope_of
from heming.jobs.queries import JobView, job_status, recent_jobs
from heming.jobs.run import cancel as cancel_job

router = Router(tags=["jobs"])


class JobOut(Schema):
    """A job as it stands. `total` 0 means that the end is not known; `problem` says why it failed."""

    uid: str
    kind: str
    state: str
    by_name: str
    done: int
    total: int
    message: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    result: dict[str, Any]
    problem: Problem | None


@router.get("", response={200: list[JobOut], **REFUSED}, summary="Recent jobs")
def all_jobs(request: HttpRequest, *, kind: Word = "", limit: Limit = 50) -> Any:
    """Your own, newest first; everybody's with the right to see the audit trail."""
    return [job_out(job) for job in recent_jobs(scope_of(request), kind=kind, limit=limit)]


@router.get("/{uid}", response={200: JobOut, **REFUSED}, summary="One job")
def one_job(request: HttpRequest, uid: UUID) -> Any:
    """How far it is."""
    return job_out(job_status(scope_of(request), str(uid)))


@router.post("/{uid}/cancel", response={200: JobOut, **REFUSED}, summary="Cancel a job")
def cancel(request: HttpRequest, uid: UUID) -> Any:
    """A waiting job ends at once, a running one at its next progress; one that is over stays as it is."""
    scope = scope_of(request)
    job_status(scope, str(uid))
    cancel_job(str(uid))
    return job_out(job_status(scope, str(uid)))


def job_out(job: JobView) -> dict[str, Any]:
    """The job as the API tells it."""
    plain = {name: getattr(job, name) for name in JobOut.model_fields if name != "problem"}
    return plain | {"problem": job.error.as_dict() if job.error else None}
