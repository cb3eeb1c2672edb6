"""Work on a batch in the background. Each job may be killed at any point and run again: nothing is lost or doubled."""

from heming.access.scope import Scope
from heming.facts import parcels
from heming.facts.actions.correct_rows import correct_rows, leave_quarantine
from heming.facts.actions.resume_batch import resume_batch
from heming.facts.actions.roll_back_batch import roll_back_batch
from heming.facts.batches import find_batch, recover
from heming.facts.corrections import Note, keep, load
from heming.facts.lock import writing
from heming.facts.models import Batch
from heming.facts.progress import teller
from heming.facts.store import Store, open_store
from heming.jobs.registry import job
from heming.jobs.task import Task

CUT_SHORT = "The worker stopped; the correction was started again."


def asker(task: Task) -> Scope:
    """Whoever asked for the job; the right was checked then."""
    return Scope(user=task.by, name=task.by_name, roles=frozenset(), rights=frozenset(("import",)))


@job("correct_rows")
def correct(task: Task, *, batch: int, note: str) -> dict[str, int]:
    """Sends the corrected rows in again, as one batch however often it has to start."""
    store = open_store()
    noted = load(store, note)
    if noted.result is not None:
        return dict(noted.result)
    if noted.began is not None and _settled(store, noted.began):
        leave_quarantine(store, batch, corrections=noted.corrections or {}, again=noted.began)
        again = noted.began
    else:
        report = correct_rows(
            store, batch, corrections=noted.corrections or {}, who=noted.who, progress=teller(task),
            began=lambda number: _began(store, noted, number),
        )  # fmt: skip
        again = report.batch
    made = find_batch(again)
    result = {"batch": again, "of": batch, "taken": made.rows_used + made.rows_unchanged,
              "held": made.rows_quarantined, "left": find_batch(batch).rows_quarantined}  # fmt: skip
    keep(store, noted, corrections=None, began=again, result=result)
    return result


@job("roll_back_batch")
def roll_back(task: Task, *, batch: int, reason: str = "") -> dict[str, int]:
    """Takes the batch out again; once it is out there is nothing left to do."""
    task.check()
    if find_batch(batch).state != Batch.State.ROLLED_BACK:
        roll_back_batch(open_store(), batch, by=asker(task), reason=reason, progress=teller(task))
    return {"batch": batch}


@job("resume_batch")
def resume(task: Task, *, batch: int) -> dict[str, int]:
    """Finishes an interrupted batch; one that is finished stays as it is."""
    if find_batch(batch).state != Batch.State.COMMITTED:
        resume_batch(open_store(), batch, by=asker(task), progress=teller(task))
    return {"batch": batch}


def _began(store: Store, noted: Note, number: int) -> None:
    keep(store, noted, began=number)


def _settled(store: Store, began: int) -> bool:
    """Whether the batch a dead worker opened counts; if not, its rows are let go, since they are sent in again."""
    with writing(store.home):
        recover(store)
        found = find_batch(began)
        if found.state == Batch.State.COMMITTED:
            return True
        parcels.forget(store, began)
        Batch.objects.filter(pk=began).update(state=Batch.State.ROLLED_BACK, message=CUT_SHORT)
    return False
