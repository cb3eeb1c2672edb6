"""After a change that has rows counted or derived again: on to the page that tells how far that is and what moved."""

from django.http import HttpResponse
from django.shortcuts import redirect

from heming.access.scope import Scope
from heming.jobs.queries import recent_jobs

KINDS = ("derive_again", "count_again", "publish_dimensions")


def follow(scope: Scope, *, kinds: tuple[str, ...] = KINDS[:2]) -> HttpResponse | None:
    """The page of the work that one's own change has begun; None when there is none.

    Of several that wait, the first: it finds the figures as they were before, the others find them moved.
    """
    mine = [job for kind in kinds for job in recent_jobs(scope, kind=kind, limit=10) if job.by_name == scope.name]
    waiting = [job for job in mine if not job.is_over]
    return redirect("moved_by", min(waiting, key=lambda job: job.queued_at).uid) if waiting else None
