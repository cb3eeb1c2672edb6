"""State of what goes out: one row per thing that must go out once, however often it is tried."""

import uuid

from django.db import models
from django.utils import timezone


class Delivery(models.Model):
    """One delivery. Its key names it for good: a second try of a key that is done does nothing."""

    class State(models.TextChoices):
        MAKING = "making"
        DONE = "done"
        FAILED = "failed"

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=64)  # public id of what it belongs to, for example of a report's plan
    label = models.CharField(max_length=60)  # what it is about: 2026-06
    channel = models.CharField(max_length=20, default="folder")
    state = models.CharField(max_length=8, choices=State.choices, default=State.MAKING)
    place = models.CharField(max_length=400, blank=True)  # inside the data folder
    files = models.JSONField(default=list)  # name, bytes and sha256 of each
    problem = models.JSONField(default=dict)  # cause and remedy templates and their values
    begun_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "begun_at"])]

    def __str__(self) -> str:
        return f"{self.channel} {self.key} {self.state}"
