"""Writing the one row that makes a batch count."""

import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from heming.facts.merge import Merged
from heming.facts.models import Batch, CoverageRow, SnapshotRow
from heming.facts.store import TableState
from heming.facts.work import HOUSE, Work


def record(
    work: Work, merged: Iterable[Merged], *, versions: Mapping[str, int], dimensions: Mapping[str, TableState]
) -> str:
    """Snapshot, coverage and the batch's end in one transaction; returns the snapshot's id."""
    merged = list(merged)
    tables = {name: as_json(state) for name, state in (_states(work, merged) | dict(dimensions)).items()}
    with transaction.atomic():
        snapshot = write_snapshot(work.batch, versions, tables=tables)
        CoverageRow.objects.bulk_create(
            CoverageRow(batch_id=work.batch, table=c.table, source=c.source, first_day=c.first_day, last_day=c.last_day)
            for c in work.coverage
        )
        _finish(work, merged, versions)
    return snapshot


def write_snapshot(batch: int, versions: Mapping[str, int], *, tables: Mapping[str, object]) -> str:
    """A new newest snapshot."""
    number = (SnapshotRow.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    row = SnapshotRow.objects.create(
        id=uuid.uuid4(), number=number, versions=dict(versions), tables=dict(tables), batch_id=batch
    )
    return str(row.id)


def _states(work: Work, merged: list[Merged]) -> dict[str, TableState]:
    states = dict(work.before.tables)
    for m in merged:
        if not m.changes:
            continue
        columns = {source: set(found) for source, found in work.before.table(m.table).columns.items()}
        for source, found in m.present:
            columns.setdefault(source, set()).update(found)
        files = work.files[m.table]
        rows = sum(file.rows for file in files)
        held = {column for file in files for column, nulls in file.nulls.items() if nulls < file.rows} | set(HOUSE)
        states[m.table] = TableState(rows, {source: frozenset(found & held) for source, found in columns.items()})
    return states


def as_json(state: TableState) -> dict[str, object]:
    """A table's state as the snapshot keeps it."""
    columns = {source: sorted(found) for source, found in sorted(state.columns.items())}
    return {"rows": state.rows, "columns": columns} | ({"digest": state.digest} if state.digest else {})


def _finish(work: Work, merged: list[Merged], versions: Mapping[str, int]) -> None:
    main = next((m for m in merged if m.table == _main(work)), None)
    batch = Batch.objects.get(pk=work.batch)
    batch.state, batch.finished_at = Batch.State.COMMITTED, timezone.now()
    batch.versions_after = dict(versions)
    batch.counts = {
        m.table: {
            "new": m.new,
            "updated": m.updated,
            "unchanged": m.unchanged,
            "removed": m.deleted,
            "rederived": m.rederived,
        }
        for m in merged
    }
    if main is not None:
        batch.records_new, batch.records_updated, batch.records_unchanged = main.new, main.updated, main.unchanged
    arrived = sum(work.rows_in.values())
    batch.rows_in = batch.rows_in or arrived
    batch.rows_unchanged = main.unchanged if main is not None else 0
    batch.rows_used = batch.rows_in - batch.rows_quarantined - batch.rows_unchanged
    batch.save()


def _main(work: Work) -> str | None:
    return next(iter(work.parcel.tables), None)
