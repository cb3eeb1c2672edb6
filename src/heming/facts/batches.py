"""Batches from their opening to their end, and what a dead writer left behind."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from django.utils import timezone

from heming.errors import NotFound
from heming.facts import delta
from heming.facts.models import Batch
from heming.facts.schema_changes import bring_up_to_date
from heming.facts.schemas import STORED
from heming.facts.store import Snapshot, Store


def open_batch(
    kind: str,
    source: str,
    *,
    who: str = "",
    file_names: Sequence[str] = (),
    file_hash: str = "",
    mapping: Mapping[str, object] | None = None,
) -> int:
    """A new batch that has not touched the store yet; its id names its files and rows."""
    batch = Batch.objects.create(
        kind=kind, source=source, who=who, file_names=list(file_names), file_hash=file_hash, mapping=dict(mapping or {})
    )
    return int(batch.pk)


def count_rows(batch: int, *, rows_in: int, rows_quarantined: int) -> None:
    """Notes how many rows the file had and how many of them could not be accepted."""
    Batch.objects.filter(pk=batch).update(rows_in=rows_in, rows_quarantined=rows_quarantined)


def find_batch(batch: int) -> Batch:
    """The batch of that number."""
    found = Batch.objects.filter(pk=batch).first()
    if found is None:
        raise NotFound("There is no batch {batch}.", "List the batches to see their numbers.", batch=batch)
    return found


def fail(batch: int, message: str) -> None:
    """Ends a batch that did not make it."""
    Batch.objects.filter(pk=batch).update(state=Batch.State.FAILED, message=message[:2000], finished_at=timezone.now())


def recover(store: Store) -> tuple[int, ...]:
    """Undoes what a dead writer left: tables go back to the newest snapshot; its batches are failed, to be resumed or
    rolled back. Tables of an older release get their new columns first.

    Only the holder of the writer's lock may call this. Returns the batches that were interrupted.
    """
    bring_up_to_date(store)
    newest = store.snapshot()
    for table in STORED:
        _back_to(store, table, newest)
    dead = list(Batch.objects.filter(state=Batch.State.RUNNING).values_list("pk", flat=True))
    for batch in dead:
        fail(batch, "The writer stopped before the batch was complete.")
    return tuple(dead)


def _back_to(store: Store, table: str, snapshot: Snapshot) -> None:
    """A table whose newest version is not the snapshot's, and holds other files, is set back."""
    folder = store.path(table)
    newest = delta.version(folder)
    wanted = snapshot.versions.get(table)
    if newest is None or newest == wanted:
        return
    now = {file.path for file in delta.files(folder, newest)}
    then = {file.path for file in delta.files(folder, wanted)} if wanted is not None else set()
    if now != then:
        delta.restore(folder, wanted if wanted is not None else 0)


def start(batch: int, versions: Mapping[str, int]) -> None:
    """The batch begins to write."""
    Batch.objects.filter(pk=batch).update(state=Batch.State.RUNNING, versions_before=dict(versions), message="")


def recover_quietly(store: Store) -> None:
    """Undoes a failed publish at once; when even that fails the next writer will do it."""
    with suppress(Exception):
        recover(store)
