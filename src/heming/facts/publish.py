"""Publishing a parcel: identify, compare, enrich, merge, and one snapshot when every table has committed.

Until the snapshot row exists nothing counts: readers see the snapshot before, and the next writer sets the tables
back to it.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from heming.facts import batches, delta, parcels
from heming.facts.arrivals.parcel import Parcel
from heming.facts.compare import compare, mark_deleted
from heming.facts.coverage import settle_coverage
from heming.facts.dimensions import write_dimensions
from heming.facts.enrich.across import across
from heming.facts.enrich.from_case import after_cases
from heming.facts.enrich.precision import find_precision
from heming.facts.identify import identify
from heming.facts.lock import Progress, writing
from heming.facts.merge import Merged, merge
from heming.facts.models import Batch
from heming.facts.placed import touch_placed
from heming.facts.receive import receive
from heming.facts.reidentify import touch_shared
from heming.facts.schema_changes import prepare_table
from heming.facts.schemas import TABLES
from heming.facts.snapshots import record
from heming.facts.store import Store
from heming.facts.work import Work, working


@dataclass(frozen=True)
class TableCounts:
    """Records of one table: every arriving record is new, updated or unchanged."""

    rows_in: int
    rows_unchanged: int
    new: int
    updated: int
    unchanged: int
    removed: int


@dataclass(frozen=True)
class Published:
    """What a publish did."""

    snapshot: str
    tables: Mapping[str, TableCounts]
    seconds: Mapping[str, float]


class Clock:
    """Seconds by stage, and progress told to whoever waits."""

    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress

    @contextmanager
    def stage(self, name: str, done: float) -> Iterator[None]:
        """Times a stage; `done` is the share of the work that lies before it."""
        if self._progress:
            self._progress(name, done)
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - began


def publish(
    store: Store,
    parcel: Parcel,
    *,
    batch: int,
    progress: Progress | None = None,
    mark: Callable[[Work], None] | None = None,
) -> Published:
    """Merges a parcel into the store under a batch that was opened for it; returns the snapshot and the counts.

    `mark` may touch stored rows that are to be derived again with it.
    """
    clock = Clock(progress)
    with writing(store.home, progress=progress):
        batches.recover(store)
        before = store.snapshot()
        parcel = parcels.keep(store, parcel, batch=batch)
        batches.start(batch, before.versions)
        try:
            with working(store, parcel, batch=batch, before=before) as work:
                merged = _prepare(work, clock, mark)
                with clock.stage("commit", 0.95):
                    snapshot = _commit(work, merged)
        except Exception as error:
            batches.recover_quietly(store)
            batches.fail(batch, str(error))
            raise
        parcels.forget(store, batch)
    counts = {m.table: _counts(work, m) for m in merged}
    return Published(snapshot, counts, clock.seconds)


def _prepare(work: Work, clock: Clock, mark: Callable[[Work], None] | None) -> list[Merged]:
    with clock.stage("identify", 0.0):
        receive(work)
        identify(work)
        settle_coverage(work)
        find_precision(work)
    with clock.stage("compare", 0.2):
        for table in work.arriving:
            compare(work, table)
        mark_deleted(work)
        touch_shared(work)
        touch_placed(work)
        if mark is not None:
            mark(work)
    merged = []
    order = [t for t in TABLES if t == "cases"] + [t for t in TABLES if t != "cases"]
    for number, table in enumerate(order):
        with clock.stage("enrich", 0.3 + 0.6 * number / len(order)):
            across(work, table)
        with clock.stage("merge", 0.35 + 0.6 * number / len(order)):
            merged.append(merge(work, table))
            if table == "cases":
                after_cases(work)
    return [m for m in merged if m.changes or m.table in work.arriving]


def _commit(work: Work, merged: list[Merged]) -> str:
    versions = dict(work.before.versions)
    for m in merged:
        if m.changes:
            schema = prepare_table(work.store, m.table, extra=work.extra)
            folder = work.store.path(m.table)
            versions[m.table] = delta.commit(folder, m.added, remove=m.removed, batch=work.batch, schema=schema)
    written = write_dimensions(work.store, work.before, batch=work.batch)
    versions |= {name: one.version for name, one in written.items()}
    return record(work, merged, versions=versions, dimensions={name: one.state for name, one in written.items()})


def _counts(work: Work, merged: Merged) -> TableCounts:
    return TableCounts(
        work.rows_in.get(merged.table, merged.new + merged.updated + merged.unchanged), merged.unchanged, merged.new,
        merged.updated, merged.unchanged, merged.deleted,
    )  # fmt: skip


__all__ = ["Batch", "Published", "TableCounts", "publish"]
