"""State of background work: one row per job. The row is the truth; the queue file may be lost without losing work."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Job(models.Model):
    """One piece of work, from asked for to done. `worker` fences: only who holds the row may write its outcome."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=200, blank=True)  # two jobs of one kind and key are one job
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    by = models.CharField(max_length=64)  # public id of who asked
    by_name = models.CharField(max_length=200)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)  # 0: not known
    message = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True)
    heartbeat = models.DateTimeField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    problem = models.JSONField(default=dict)  # code, cause and remedy templates, and their values
    result = models.JSONField(default=dict)
    queued_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "queued_at"])]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], condition=~Q(key=""), name="one_job_per_kind_and_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid} {self.state}"


OPEN = (Job.State.QUEUED, Job.State.RUNNING)


def waiting(now: datetime) -> Q:
    """Jobs that a worker may take now."""
    return Q(Q(not_before=None) | Q(not_before__lte=now), state=Job.State.QUEUED)
