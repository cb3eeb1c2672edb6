"""Background work of the store: deriving again after corrections, draining the queue, keeping the folder small."""

from collections.abc import Callable

from heming.facts import batch_tasks, corrections, queue, upkeep
from heming.facts.actions.derive_again import count_again, derive_again, done_before
from heming.facts.calendars import out_of_date
from heming.facts.dimensions import publish_dimensions
from heming.facts.progress import teller
from heming.facts.publish import Published
from heming.facts.store import Store, open_store
from heming.jobs.registry import job
from heming.jobs.run import run
from heming.jobs.task import Task


@job("derive_again")
def derive(task: Task, *, people: list[int] | None = None, who: str = "") -> dict[str, str]:
    """Rewrites the rows of these people whose team, lead or agent reads differently now; one batch."""
    return _once(task, lambda store: derive_again(store, who=who, people=people, progress=teller(task), job=task.uid))


@job("publish_dimensions")
def publish_people(task: Task, *, who: str = "") -> dict[str, str]:
    """Takes people, teams and calendars as they stand now into a snapshot."""
    task.check()
    store = open_store()
    before = store.snapshot().id
    return {"snapshot": publish_dimensions(store, who=who), "before": before} if before else {}


@job("count_again")
def count(task: Task, *, who: str = "") -> dict[str, str]:
    """Counts business time again where another calendar holds now; one batch."""
    return _once(task, lambda store: count_again(store, who=who, progress=teller(task), job=task.uid))


def _once(task: Task, derive: Callable[[Store], Published]) -> dict[str, str]:
    """The snapshots before and after; of an attempt whose worker died after its commit, those of that attempt."""
    store = open_store()
    if found := done_before(task.uid):
        return {"snapshot": found[1], "before": found[0]}
    before = store.snapshot().id
    return {"snapshot": derive(store).snapshot, "before": before} if before else {}


@job("edited_calendars", nightly="03:15")
def edited_calendars(task: Task) -> dict[str, list[str]]:
    """Looks whether somebody edited a calendar's file, so that stored cases hold a version that is no longer in
    use."""
    task.check()
    stale = sorted(out_of_date(open_store()))
    if stale:
        run("count_again", {"who": "edited calendar"}, by=queue.House())
    return {"out_of_date": stale}


@job("drain_queue", nightly="03:10")
def drain_queue(task: Task) -> dict[str, int]:
    """Takes the rows that actions left in the publish queue into the store: when they are left, and every night."""
    task.check()
    return {"batches": len(queue.drain(open_store()))}


@job("keep_small", nightly="03:20")
def keep_small(task: Task) -> dict[str, int]:
    """Joins little files and drops snapshots and files nobody uses."""
    store = open_store()
    joined = upkeep.compact(store)
    task.check()
    corrections.clear_old(store)
    return {"files_joined": sum(joined.values()), "files_removed": upkeep.expire(store)}


__all__ = ["batch_tasks"]  # its jobs are registered with these
