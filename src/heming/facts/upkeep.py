"""Keeping the store small: many little files become one, snapshots nobody needs expire, files nobody uses are
removed."""

from collections import Counter
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from heming.facts import delta
from heming.facts.arrivals.parcel import Parcel
from heming.facts.batches import open_batch, recover, start
from heming.facts.lock import writing
from heming.facts.models import Batch, SnapshotRow
from heming.facts.month_files import months_in_need, of_files, wanted_parts, write
from heming.facts.schemas import STORED, TABLES
from heming.facts.snapshots import write_snapshot
from heming.facts.sql import names
from heming.facts.store import Snapshot, Store
from heming.facts.work import HOUSE, Work, working

MOST_FILES_A_MONTH = 8
KEPT_DAYS, KEPT_SNAPSHOTS = 7, 20


def compact(store: Store, *, most_files: int = MOST_FILES_A_MONTH) -> dict[str, int]:
    """Joins the files of months that have more than a few, and deals big months out into parts by agent; the rows stay
    the same. Returns files rewritten, by table."""
    with writing(store.home):
        recover(store)
        before = store.snapshot()
        crowded = {table: _crowded(store, table, before, most_files) for table in TABLES}
        crowded = {table: months for table, months in crowded.items() if months}
        if not crowded:
            return {}
        batch = open_batch("compact", "")
        start(batch, before.versions)
        versions, joined = dict(before.versions), {}
        with working(store, Parcel("", {}), batch=batch, before=before) as work:
            for table, months in crowded.items():
                versions[table], joined[table] = _join(work, table, months)
        with transaction.atomic():
            newest = SnapshotRow.objects.get(id=before.id)
            write_snapshot(batch, versions, tables=newest.tables)
            Batch.objects.filter(pk=batch).update(
                state=Batch.State.COMMITTED, finished_at=timezone.now(), versions_after=versions
            )
    return joined


def _crowded(store: Store, table: str, before: Snapshot, most: int) -> set[int | None]:
    version = before.versions.get(table)
    if version is None:
        return set()
    return months_in_need(before.table(table).present, delta.files(store.path(table), version), most_files=most)


def _join(work: Work, table: str, months: Collection[int | None]) -> tuple[int, int]:
    numbers = [n for n, file in enumerate(work.old_files(table)) if file.month in months]
    old = [work.old_files(table)[n] for n in numbers]
    there = {column for file in old for column in file.nulls} | set(HOUSE)
    rows: Counter[int | None] = Counter()
    for file in old:
        rows[file.month] += file.rows
    statement = f"SELECT {names(c for c in work.old_columns(table) if c in there)} FROM {of_files(old, numbers)}"
    parts = wanted_parts(work.old_columns(table), rows)
    added = write(work, table, statement=statement, parts=parts, rows=rows)
    return delta.commit(work.store.path(table), added, remove=old, batch=work.batch, changes=False), len(old)


def expire(store: Store, *, days: int = KEPT_DAYS, least: int = KEPT_SNAPSHOTS) -> int:
    """Drops snapshots older than some days, but never the newest few, and every file that none of the rest uses."""
    with writing(store.home):
        recover(store)
        kept = list(SnapshotRow.objects.order_by("-number").values_list("pk", flat=True)[:least])
        old = SnapshotRow.objects.filter(made_at__lt=timezone.now() - timedelta(days=days)).exclude(pk__in=kept)
        old.delete()
        used = list(SnapshotRow.objects.values_list("versions", flat=True))
        removed = 0
        for table in STORED:
            folder = store.path(table)
            newest = delta.version(folder)
            if newest is not None:
                removed += delta.sweep(folder, {newest, *(v[table] for v in used if table in v)})
        return removed
