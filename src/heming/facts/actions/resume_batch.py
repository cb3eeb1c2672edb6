"""Finish a batch whose writer died: its rows still wait in the data folder."""

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import Busy, Phrase
from heming.facts import parcels
from heming.facts.batches import find_batch, recover
from heming.facts.lock import Progress, writing
from heming.facts.models import Batch
from heming.facts.publish import Published, publish
from heming.facts.store import Store


def resume_batch(store: Store, batch: int, *, by: Scope, progress: Progress | None = None) -> Published:
    """Publishes what an interrupted batch brought; the same rows again change nothing, so nothing is done twice."""
    require(by, "import")
    with writing(store.home, progress=progress):
        recover(store)
        found = find_batch(batch)
        if found.state != Batch.State.FAILED:
            raise Busy(
                "Batch {batch} is {state}, not interrupted.",
                "Only a failed batch can be resumed.",
                batch=batch,
                state=Phrase(found.state),
            )
        done = publish(store, parcels.kept(found), batch=batch, progress=progress)
    record(by, "resume_batch", on=("batch", batch), after={"snapshot": done.snapshot})
    return done
