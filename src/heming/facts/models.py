"""What the store remembers in the operational database: batches, snapshots, coverage, extra columns, findings,
waiting parcels."""

import uuid

from django.db import models


class Batch(models.Model):
    """One lot of rows that entered (or left) the store together."""

    class State(models.TextChoices):
        """Where a batch stands. `open` has not touched the store; a `running` one whose writer died becomes
        `failed`."""

        OPEN = "open"
        RUNNING = "running"
        COMMITTED = "committed"
        FAILED = "failed"
        ROLLED_BACK = "rolled_back"

    kind = models.CharField(max_length=20)  # import, publish, erase, roll_back, derive, migrate
    source = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    file_names = models.JSONField(default=list)
    file_hash = models.CharField(max_length=64, blank=True, db_index=True)
    mapping = models.JSONField(default=dict)
    parcel = models.JSONField(default=dict)  # where the rows wait, so that an interrupted batch can be resumed
    rows_in = models.BigIntegerField(default=0)
    rows_used = models.BigIntegerField(default=0)
    rows_unchanged = models.BigIntegerField(default=0)
    rows_quarantined = models.BigIntegerField(default=0)
    records_new = models.BigIntegerField(default=0)
    records_updated = models.BigIntegerField(default=0)
    records_unchanged = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)  # per table
    versions_before = models.JSONField(default=dict)
    versions_after = models.JSONField(default=dict)
    who = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)


class SnapshotRow(models.Model):
    """One consistent view of all tables, written when every table of a batch has committed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.BigIntegerField(unique=True)  # order of making; times may tie
    versions = models.JSONField()  # table -> Delta version
    tables = models.JSONField()  # table -> {"rows": n, "columns": {source: [columns with a value]}}
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="snapshots")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)


class CoverageRow(models.Model):
    """Inside these days no row means none; outside, no data. It ends with the batch that declared it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="coverage")
    table = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    first_day = models.DateField()
    last_day = models.DateField()


class ExtraColumn(models.Model):
    """A column of an export outside the declared schema, typed and named for people."""

    table = models.CharField(max_length=40)
    name = models.CharField(max_length=120)  # x_<slug>
    type = models.CharField(max_length=12, default="text")
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=200, blank=True)  # the stream it was first seen in
    personal = models.BooleanField(default=False)

    class Meta:
        ordering = ("table", "name")
        constraints = [models.UniqueConstraint(fields=("table", "name"), name="one_extra_column_per_table_and_name")]


class FindingRow(models.Model):
    """One result of the data check of a batch."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    sentence = models.TextField()
    remedy = models.TextField()
    values = models.JSONField(default=dict)
    rows = models.BigIntegerField(default=0)
    metrics = models.JSONField(default=list)
    correction = models.CharField(max_length=60, blank=True)
    dismissed_by = models.CharField(max_length=200, blank=True)


class WaitingParcel(models.Model):
    """The publish queue: an action puts its rows here in its own transaction, one job drains them; idempotent by
    key."""

    source = models.CharField(max_length=200)
    table = models.CharField(max_length=40)
    rows = models.JSONField()  # list of rows in arriving columns; JSON-typed
    put_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
