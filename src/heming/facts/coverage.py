"""Coverage: for which days and streams a table is complete, so that no row means none."""

from datetime import date

from heming.facts.arrivals.parcel import Coverage
from heming.facts.models import Batch, CoverageRow
from heming.facts.schemas import FACTS
from heming.facts.store import Snapshot, Store
from heming.facts.work import Work


def coverage(store: Store, snapshot: Snapshot) -> tuple[Coverage, ...]:
    """What the batches up to this snapshot cover, as they declared it or as their rows imply."""
    del store
    if snapshot.batch is None:
        return ()
    rows = CoverageRow.objects.filter(batch_id__lte=snapshot.batch, batch__state=Batch.State.COMMITTED)
    return tuple(Coverage(r.table, r.source, r.first_day, r.last_day) for r in rows)


def joined(spans: tuple[Coverage, ...], table: str, source: str) -> tuple[tuple[date, date], ...]:
    """The covered days of one stream as few, separate stretches."""
    found: list[tuple[date, date]] = []
    for first, last in sorted((c.first_day, c.last_day) for c in spans if c.table == table and c.source == source):
        if found and first.toordinal() <= found[-1][1].toordinal() + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def effective(work: Work) -> tuple[Coverage, ...]:
    """What this batch covers: as declared, else from the first to the last day of its rows."""
    return work.coverage


def implied_tables(work: Work) -> tuple[str, ...]:
    """Arriving fact tables whose coverage the parcel does not declare."""
    declared = {c.table for c in work.parcel.coverage}
    return tuple(t for t in work.parcel.tables if t in FACTS and t not in declared)
