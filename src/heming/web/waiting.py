"""After a change that has rows counted or derived again: on to the page that tells how far that is and what moved."""

from django.http import HttpResponse
from django.shortcuts import redirect

from heming.access.scope import Scope
from heming.jobs.queries import recent_jobs

KINDS = ("derive_again", "count_again", "publish_dimensions")


def follow(scope: Scope, *, kinds: tuple[str, ...] = KINDS[:2]) -> HttpResponse | None:
    """The page of the work that one's own change has just begun; None when there is none."""
    latest = [job for kind in kinds for job in recent_jobs(scope, kind=kind, limit=1) if not job.is_over]
    return redirect("moved_by", max(latest, key=lambda job: job.queued_at).uid) if latest else None
