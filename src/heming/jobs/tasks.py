"""The house's own nightly work: clearing what has no use any more."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from heming.access.models import LoginAttempt
from heming.jobs.models import OPEN, Job
from heming.jobs.registry import job
from heming.jobs.task import Task

KEEP_JOBS = timedelta(days=90)
KEEP_ATTEMPTS = timedelta(days=30)


@job("clear_up", nightly="03:40")
def clear_up(task: Task) -> dict[str, int]:
    """Removes finished jobs, old login attempts and expired sessions."""
    now = timezone.now()
    jobs, _ = Job.objects.filter(finished_at__lt=now - KEEP_JOBS).exclude(state__in=OPEN).delete()
    task.check()
    attempts, _ = LoginAttempt.objects.filter(at__lt=now - KEEP_ATTEMPTS).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    return {"jobs": jobs, "login_attempts": attempts, "sessions": sessions}
