"""Take the newest batch out again: a new snapshot shows the tables as they were before it."""

from django.db import transaction
from django.utils import timezone

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import Busy, Phrase
from heming.facts import parcels
from heming.facts.batches import find_batch, open_batch, recover
from heming.facts.lock import Progress, writing
from heming.facts.models import Batch, SnapshotRow
from heming.facts.schemas import DIMENSIONS
from heming.facts.snapshots import write_snapshot
from heming.facts.store import Store


def roll_back_batch(store: Store, batch: int, *, by: Scope, reason: str = "", progress: Progress | None = None) -> str:
    """The id of the snapshot without the batch. An interrupted batch left nothing to undo; later batches must go
    first."""
    require(by, "import")
    with writing(store.home, progress=progress):
        recover(store)
        check_roll_back(batch)
        parcels.forget(store, batch)
        with transaction.atomic():  # the snapshot, the batch's end and the audit trail: all or nothing
            found = find_batch(batch)
            snapshot = _without(found, by.name) if found.state == Batch.State.COMMITTED else store.snapshot().id
            Batch.objects.filter(pk=batch).update(state=Batch.State.ROLLED_BACK, finished_at=timezone.now())
            record(by, "roll_back_batch", on=("batch", batch), after={"snapshot": snapshot}, reason=reason)
    return snapshot


def check_roll_back(batch: int) -> None:
    """Refuses what cannot be rolled back: an erasure, a batch that others came after, one that is not over."""
    found = find_batch(batch)
    if found.state == Batch.State.COMMITTED:
        _newest(found)
    elif found.state != Batch.State.FAILED:
        raise Busy(
            "Batch {batch} is {state}.", "There is nothing to roll back.", batch=batch, state=Phrase(found.state)
        )


def _newest(found: Batch) -> None:
    """Later batches rest on this one; an erasure cannot be undone at all."""
    later = (
        Batch.objects.filter(pk__gt=found.pk, state=Batch.State.COMMITTED)
        .exclude(kind__in=("roll_back", "compact", "organisation"))
        .order_by("-pk")
        .first()
    )
    if found.kind == "erase" or later is not None:
        raise Busy(
            "Batch {batch} cannot be rolled back: {later} came after it.",
            "Roll back the later batches first; an erasure stays.",
            batch=found.pk, later=Phrase("an erasure")
            if later is None or later.kind == "erase"
            else Phrase("batch {number}", number=later.pk),
        )  # fmt: skip


def _without(found: Batch, who: str) -> str:
    own = SnapshotRow.objects.filter(batch=found).order_by("number").first()
    before = SnapshotRow.objects.filter(number__lt=own.number).order_by("-number").first() if own else None
    undo = open_batch("roll_back", found.source, who=who)
    versions, tables = (before.versions, before.tables) if before else ({}, {})
    now = SnapshotRow.objects.order_by("-number").first()
    if now is not None:  # people and calendars stay as they are: no import brought them
        versions = versions | {name: now.versions[name] for name in DIMENSIONS if name in now.versions}
        tables = tables | {name: now.tables[name] for name in DIMENSIONS if name in now.tables}
    Batch.objects.filter(pk=undo).update(
        state=Batch.State.COMMITTED, finished_at=timezone.now(), versions_after=versions
    )
    return write_snapshot(undo, versions, tables=tables)
