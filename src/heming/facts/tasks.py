"""Background work of the store: deriving again after corrections, draining the queue, keeping the folder small."""

from heming.facts import queue, upkeep
from heming.facts.actions.derive_again import derive_again
from heming.facts.store import open_store
from heming.jobs.registry import job
from heming.jobs.run import run
from heming.jobs.task import Task
from heming.org.changes import Authority, Change


@job("derive_again")
def derive(task: Task, *, people: list[int] | None = None, who: str = "") -> dict[str, str]:
    """Rewrites the rows of these people whose team, lead or agent reads differently now; one batch."""
    store = open_store()
    if not store.snapshot().id:
        return {}
    done = derive_again(store, who=who, people=people, progress=lambda stage, share: task.progress(
        int(1000 * share), 1000, message=stage))  # fmt: skip
    return {"snapshot": done.snapshot}


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
    return {"files_joined": sum(joined.values()), "files_removed": upkeep.expire(store)}


def derive_after(sender: type[Change], *, by: Authority, change: Change, **_: object) -> None:
    """Hears of a correction in its own transaction; the job starts when that commits."""
    if change.rederive:
        run("derive_again", {"people": sorted(change.rederive), "who": by.name}, by=by)
