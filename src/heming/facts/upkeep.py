"""Keeping the store small: many little files become one, snapshots nobody needs expire, files nobody uses are
removed."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from heming.facts import delta
from heming.facts.arrivals.parcel import Parcel
from heming.facts.batches import open_batch, recover, start
from heming.facts.lock import writing
from heming.facts.merge import write
from heming.facts.models import Batch, SnapshotRow
from heming.facts.schemas import STORED, TABLES
from heming.facts.snapshots import write_snapshot
from heming.facts.store import Store
from heming.facts.work import Work, working

MOST_FILES_A_MONTH = 8
KEPT_DAYS, KEPT_SNAPSHOTS = 7, 20


def compact(store: Store, *, most_files: int = MOST_FILES_A_MONTH) -> dict[str, int]:
    """Joins the files of months that have more than a few; the rows stay the same. Returns files joined, by table."""
    with writing(store.home):
        recover(store)
        before = store.snapshot()
        crowded = {table: _crowded(store, table, before.versions.get(table), most_files) for table in TABLES}
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


def _crowded(store: Store, table: str, version: int | None, most: int) -> set[int | None]:
    if version is None:
        return set()
    counted = Counter(file.month for file in delta.files(store.path(table), version))
    return {month for month, files in counted.items() if files > most}


def _join(work: Work, table: str, months: Iterable[int | None]) -> tuple[int, int]:
    wanted = set(months)
    numbers = [n for n, file in enumerate(work.old_files(table)) if file.month in wanted]
    old = [work.old_files(table)[n] for n in numbers]
    columns = ", ".join(f'"{c}"' for c in work.old_columns(table))
    inside = f"((-1 - rid) >> 32) IN ({', '.join(map(str, numbers))})"
    added = write(work, table, statement=f"SELECT {columns} FROM old_{table} WHERE {inside}")
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
