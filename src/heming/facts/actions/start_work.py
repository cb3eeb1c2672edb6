"""Ask for work on a batch in the background: correct rows, roll a day over, roll back, resume. What cannot be done is
refused at once; the rest is a job whose progress can be watched."""

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import Busy, Phrase
from heming.facts.actions.correct_rows import check_corrections
from heming.facts.actions.roll_back_batch import check_roll_back
from heming.facts.actions.roll_over_midnight import rolled_over
from heming.facts.batches import find_batch
from heming.facts.corrections import Corrections, new_note
from heming.facts.models import Batch
from heming.facts.store import Store
from heming.jobs.run import run

CORRECT, ROLL_BACK, RESUME = "correct_rows", "roll_back_batch", "resume_batch"
KINDS = (CORRECT, ROLL_BACK, RESUME)


def start_correction(store: Store, batch: int, *, corrections: Corrections, by: Scope) -> str:
    """Corrected rows are sent in again; returns the job's id."""
    require(by, "import")
    check_corrections(store, batch, corrections=corrections)
    return _correct(store, batch, corrections, by=by, verb="correct_rows")


def start_roll_over(store: Store, batch: int, *, by: Scope) -> str:
    """The days of replies before their opening are rolled over where that is plausible; returns the job's id."""
    require(by, "import")
    return _correct(store, batch, rolled_over(store, batch), by=by, verb="roll_over_midnight")


def start_roll_back(batch: int, *, by: Scope, reason: str = "") -> str:
    """The batch is taken out again; returns the job's id."""
    require(by, "import")
    check_roll_back(batch)
    return run(ROLL_BACK, {"batch": batch, "reason": reason}, by=by)


def start_resume(batch: int, *, by: Scope) -> str:
    """An interrupted batch is finished; returns the job's id."""
    require(by, "import")
    found = find_batch(batch)
    if found.state == Batch.State.COMMITTED:
        raise Busy(
            "Batch {batch} is {state}, not interrupted.", "Only a failed batch can be resumed.",
            batch=batch, state=Phrase(found.state),
        )  # fmt: skip
    return run(RESUME, {"batch": batch}, by=by)


def _correct(store: Store, batch: int, corrections: Corrections, *, by: Scope, verb: str) -> str:
    note = new_note(store, batch=batch, who=by.name, corrections=corrections)
    record(by, verb, on=("batch", batch), after={"rows": len(corrections)})
    return run(CORRECT, {"batch": batch, "note": note.id}, by=by)
