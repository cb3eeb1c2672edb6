"""People, teams and calendars beside the facts: written into the snapshot when they changed, read from an older one.

Whoever looks at a snapshot of long ago resolves merged people, teams and hours as they stood then. Names stay in the
operational database.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.utils import timezone

from heming.facts import delta
from heming.facts.batches import open_batch, recover, start
from heming.facts.engines import engine_for
from heming.facts.lock import writing
from heming.facts.models import Batch, SnapshotRow
from heming.facts.schema_changes import prepare_table
from heming.facts.schemas import DIMENSIONS
from heming.facts.snapshots import as_json, write_snapshot
from heming.facts.store import Snapshot, Store, TableState
from heming.org.published import published


@dataclass(frozen=True)
class Written:
    """One dimension that changed: its new version, and what a snapshot says about it."""

    version: int
    state: TableState


def write_dimensions(store: Store, before: Snapshot, *, batch: int) -> dict[str, Written]:
    """Writes the dimensions whose rows differ from the snapshot's; the writer's lock must be held."""
    found = {}
    for name, rows in published().items():
        digest = _digest(rows)
        if digest != before.table(name).digest:
            found[name] = _write(store, name, rows, batch=batch, digest=digest)
    return found


def publish_dimensions(store: Store, *, who: str) -> str:
    """A snapshot with people, teams and calendars as they stand now; the newest one when nothing changed."""
    with writing(store.home):
        recover(store)
        before = store.snapshot()
        batch = open_batch("organisation", "", who=who)
        start(batch, before.versions)
        written = write_dimensions(store, before, batch=batch)
        if not written:
            Batch.objects.filter(pk=batch).delete()
            return before.id
        versions = dict(before.versions) | {name: one.version for name, one in written.items()}
        with transaction.atomic():
            newest = SnapshotRow.objects.filter(id=before.id).first() if before.id else None
            tables = dict(newest.tables if newest else {}) | {n: as_json(one.state) for n, one in written.items()}
            Batch.objects.filter(pk=batch).update(
                state=Batch.State.COMMITTED, finished_at=timezone.now(), versions_after=versions
            )
            return write_snapshot(batch, versions, tables=tables)


def aliases_at(store: Store, snapshot: Snapshot) -> Mapping[int, int] | None:
    """Merged people with those they counted as when the snapshot was made; None where it does not say."""
    version = snapshot.versions.get("dim_aliases")
    return None if version is None else _aliases(store, snapshot.id)


def teams_at(store: Store, snapshot: Snapshot, *, day: date) -> Mapping[int, int] | None:
    """Person to team on a day as the snapshot knew it, by the kept person's key; None where it does not say."""
    kept_by = aliases_at(store, snapshot)
    if kept_by is None or "dim_memberships" not in snapshot.versions:
        return None
    held = [
        row for row in _memberships(store, snapshot.id)
        if (row["valid_from"] or date.min) <= day <= (row["valid_to"] or date.max)
    ]  # fmt: skip
    held.sort(key=lambda row: row["valid_from"] or date.min)
    return {kept_by.get(row["person_key"], row["person_key"]): row["team_key"] for row in held}


@lru_cache(maxsize=64)
def _aliases(store: Store, snapshot: str) -> Mapping[int, int]:
    return {row["person_key"]: row["kept_key"] for row in _read(store, snapshot, "dim_aliases")}


@lru_cache(maxsize=16)
def _memberships(store: Store, snapshot: str) -> tuple[dict[str, Any], ...]:
    return tuple(_read(store, snapshot, "dim_memberships"))


def _read(store: Store, snapshot: str, name: str) -> list[dict[str, Any]]:
    engine = engine_for(store)
    return list(engine.run(engine.table(store.snapshot(snapshot), name)).to_pylist())


def _digest(rows: Sequence[Mapping[str, Any]]) -> str:
    content = json.dumps([dict(row) for row in rows], default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _write(store: Store, name: str, rows: Sequence[Mapping[str, Any]], *, batch: int, digest: str) -> Written:
    """The whole table anew: it is small."""
    schema = prepare_table(store, name, extra={})
    folder = store.path(name)
    newest = delta.version(folder)
    old = delta.files(folder, newest) if newest is not None else ()
    data = pa.Table.from_pylist([dict(row) for row in rows], DIMENSIONS[name].schema())
    added = []
    if rows:
        path = folder / f"b{batch}-{uuid.uuid4()}.parquet"
        pq.write_table(data, path, compression="zstd")
        nulls = {column: data[column].null_count for column in data.column_names}
        added.append(delta.DataFile(path, data.num_rows, path.stat().st_size, None, nulls))
    version = delta.commit(folder, added, remove=old, batch=batch, schema=schema)
    there = frozenset(column for column in data.column_names if data[column].null_count < data.num_rows)
    return Written(version, TableState(data.num_rows, {"org": there}, digest))
