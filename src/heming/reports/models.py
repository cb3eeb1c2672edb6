"""State of scheduled reports. A plan belongs to one user, and holds only as long as that user may read its report."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ReportPlan(models.Model):
    """A report that is made again and again: which, when, in which forms and language, and for whom."""

    class Cadence(models.TextChoices):
        DAILY = "daily"
        WEEKLY = "weekly"
        MONTHLY = "monthly"

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        STOPPED = "stopped"  # by the machine: the owner may no longer read it; `why` says so

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    owner = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    cadence = models.CharField(max_length=8, choices=Cadence.choices)
    at = models.TimeField()  # of the reporting zone
    weekday = models.PositiveSmallIntegerField(default=1)  # ISO: 1 is Monday; of weekly plans
    monthday = models.PositiveSmallIntegerField(default=1)  # of monthly plans
    forms = models.JSONField(default=list)  # xlsx, pdf, png, html
    language = models.CharField(max_length=10, default="zh-hans")
    folder = models.CharField(max_length=80)
    wait_hours = models.PositiveSmallIntegerField(default=12)  # at most so long for data that are late
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    why = models.JSONField(default=dict)  # cause and remedy templates of a stop
    since = models.DateTimeField(default=timezone.now)  # nothing that fell due before is made up for
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="plan_on_an_iso_weekday"),
            models.CheckConstraint(condition=Q(monthday__range=(1, 28)), name="plan_on_day_1_to_28"),
            models.CheckConstraint(condition=Q(wait_hours__lte=23), name="plan_waits_less_than_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cadence} {self.at} {self.state}"
