"""Reads of jobs: frozen values, for pages, API and command line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from heming.access.scope import Scope
from heming.errors import NotFound, Phrase, UserError
from heming.jobs.models import OPEN, Job


@dataclass(frozen=True)
class JobView:
    """A job as it stands. `total` 0 means that the end is not known."""

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
    arguments: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    error: UserError | None = None

    @property
    def is_over(self) -> bool:
        """Nothing more will happen to it."""
        return self.state not in OPEN

    def said(self, translate: Callable[[str], str]) -> tuple[str, str]:
        """Cause and remedy of its failure in a language; two empty strings when it did not fail."""
        return self.error.in_language(translate) if self.error else ("", "")


def job_status(scope: Scope, uid: str) -> JobView:
    """One's own job, or anybody's with the right to see the audit trail."""
    row = Job.objects.filter(uid=uid).first() if _is_uid(uid) else None
    if row is None or not (row.by == scope.user or scope.may("see_audit")):
        raise NotFound("There is no job {uid}.", "Choose one from the list of your jobs.", uid=uid)
    return _view(row)


def recent_jobs(scope: Scope, *, kind: str = "", limit: int = 50) -> list[JobView]:
    """The latest jobs one may see, newest first."""
    rows = Job.objects.order_by("-queued_at")
    rows = rows if scope.may("see_audit") else rows.filter(by=scope.user)
    return [_view(row) for row in (rows.filter(kind=kind) if kind else rows)[:limit]]


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _view(row: Job) -> JobView:
    said = row.problem
    error = UserError(said["cause"], said["remedy"], **_values(said)) if said else None
    return JobView(
        str(row.uid), row.kind, row.state, row.by_name, row.done, row.total, row.message,
        row.queued_at, row.started_at, row.finished_at, row.arguments, row.result, error,
    )  # fmt: skip


def _values(said: dict[str, Any]) -> dict[str, Any]:
    """The values of a kept error; a phrase becomes one again, so that it can be told in the reader's language."""
    return {n: Phrase(v["phrase"], **v["values"]) if isinstance(v, dict) else v for n, v in said["values"].items()}
