"""State of what we aim for. A replaced target stays with the moment it was replaced; nothing is deleted."""

from django.db import models
from django.db.models import Q


class Goal(models.Model):
    """One target: a measure for a unit in a month. `value` None takes an earlier one back."""

    class Unit(models.TextChoices):
        ORGANISATION = "organisation"
        TEAM = "team"
        AGENT = "agent"

    metric = models.CharField(max_length=120)  # with parameters: service_level_share:20s
    unit_kind = models.CharField(max_length=12, choices=Unit.choices)
    unit_key = models.BigIntegerField(default=0)  # 0 for the organisation
    month = models.PositiveIntegerField()  # yyyymm
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    origin = models.CharField(max_length=200, blank=True)  # the file it came from; "" by hand
    set_by = models.CharField(max_length=64)  # public id of the user
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["month", "metric"])]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "unit_kind", "unit_key", "month"],
                condition=Q(replaced_at=None),
                name="one_current_target_per_metric_unit_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.unit_kind} {self.unit_key} {self.month}"


class RatingMark(models.Model):
    """What a lead first thinks the cause of a bad rating was (初判), and whether somebody calls the customer back."""

    class CallBack(models.TextChoices):
        NONE = ""
        WANTED = "wanted"
        DONE = "done"

    source = models.CharField(max_length=200)
    answer_id = models.CharField(max_length=300)
    agent_key = models.BigIntegerField(null=True, blank=True)
    cause = models.CharField(max_length=20, blank=True)
    call_back = models.CharField(max_length=8, choices=CallBack.choices, default=CallBack.NONE, blank=True)
    set_by = models.CharField(max_length=64)
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "answer_id"], name="one_mark_per_rating")]

    def __str__(self) -> str:
        return f"{self.source}/{self.answer_id}: {self.cause}"
