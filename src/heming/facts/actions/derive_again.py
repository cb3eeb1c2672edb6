"""Derive stored rows again: after the history of people, the calendar or the reporting zone was corrected."""

from collections.abc import Collection

from heming.facts.arrivals.parcel import Parcel
from heming.facts.batches import open_batch
from heming.facts.enrich.business import counted_otherwise
from heming.facts.live import touch
from heming.facts.lock import Progress
from heming.facts.models import Batch, SnapshotRow
from heming.facts.moved_people import touch_people
from heming.facts.publish import Published, publish
from heming.facts.reidentify import know_again
from heming.facts.schemas import FACTS
from heming.facts.store import Store
from heming.facts.work import Work


def derive_again(
    store: Store, *, who: str, people: Collection[int] | None = None, progress: Progress | None = None, job: str = ""
) -> Published:
    """One batch that rewrites only the rows whose outcome differs: those of the people named, or all of them.

    Where the source said who and when, that is read again; nothing it said is changed.
    """
    batch = open_batch("derive", "", who=who, mapping=_asked_by(job))
    keys = None if people is None else sorted(set(people))
    return publish(store, Parcel("", {}), batch=batch, progress=progress, mark=lambda work: _mark(work, keys))


def count_again(store: Store, *, who: str, progress: Progress | None = None, job: str = "") -> Published:
    """One batch that counts business time again in exactly the cases that were counted under another calendar, or
    another version of it, than their team keeps for that day now."""
    batch = open_batch("derive", "", who=who, mapping=_asked_by(job))
    return publish(store, Parcel("", {}), batch=batch, progress=progress, mark=_mark_counted_otherwise)


def done_before(job: str) -> tuple[str, str] | None:
    """(snapshot before, snapshot after) of the batch that an earlier attempt of this job committed; None without one.

    A worker may die between the batch's commit and the job's end: the next attempt finds nothing left to move, and
    must still tell what was moved.
    """
    made = SnapshotRow.objects.filter(
        batch__kind="derive", batch__mapping__job=job, batch__state=Batch.State.COMMITTED
    ).order_by("number").first()  # fmt: skip
    if made is None:
        return None
    before = SnapshotRow.objects.filter(number__lt=made.number).order_by("-number").first()
    return (str(before.pk) if before else str(made.pk)), str(made.pk)


def _asked_by(job: str) -> dict[str, str]:
    return {"job": job} if job else {}


def _mark_counted_otherwise(work: Work) -> None:
    if work.has_old("cases"):
        touch(work, "cases", statement=counted_otherwise(work))


def _mark(work: Work, keys: list[int] | None) -> None:
    know_again(work)
    if keys:
        touch_people(work, keys)
    for table in FACTS if keys is None else ():
        if work.has_old(table):
            touch(work, table, statement=f"SELECT rid FROM old_{table}")
