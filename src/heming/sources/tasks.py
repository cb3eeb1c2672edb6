"""Background work of this room: looking at uploads, taking them in, and clearing away what nobody came back to."""

from collections.abc import Callable
from typing import Any

from heming.facts.store import open_store
from heming.jobs.registry import job
from heming.jobs.task import Task
from heming.sources import uploads
from heming.sources.actions.import_files import import_files
from heming.sources.actions.save_mapping import save_mapping
from heming.sources.upload_inspection import inspected, noted, sender


@job("inspect_upload", attempts=2)
def inspect_upload(task: Task, *, upload: str) -> dict[str, Any]:
    """Opens the files and notes what each column seems to be."""
    store = open_store()
    found = uploads.load(store, upload)
    task.progress(0, message="reading the files")
    with inspected(store, found) as inspection:
        review = noted(inspection)
        uploads.write_note(store, found, name=uploads.REVIEW, value=review)
    return {"groups": len(review["groups"])}


@job("import_upload", attempts=2)
def import_upload(task: Task, *, upload: str) -> dict[str, Any]:
    """Imports every group of the upload as it was confirmed, then forgets the files."""
    store = open_store()
    found = uploads.load(store, upload)
    if found.batches:
        return {"batches": list(found.batches)}
    said = uploads.read_note(store, found, name=uploads.ANSWERS) or {}
    with inspected(store, found) as inspection:
        # What is shown again should it fail.
        uploads.write_note(store, found, name=uploads.REVIEW, value=noted(inspection))
        reports = import_files(inspection, sender(found), progress=_teller(task))
        for number, group in enumerate(inspection.groups):
            if name := said.get(str(number), {}).get("save", "").strip():
                save_mapping(sender(found), group.mapping, name=name, store=store)
    batches = tuple(report.batch for report in reports)
    uploads.finish(store, found, batches=batches)
    return {"batches": list(batches)}


@job("clear_uploads", nightly="03:50")
def clear_uploads(task: Task) -> dict[str, int]:
    """Removes uploads nobody came back to."""
    task.check()
    return {"removed": uploads.clear_old(open_store())}


def _teller(task: Task) -> Callable[[str, float], None]:
    """Progress of an import as progress of the job, in thousandths."""

    def tell(stage: str, done: float) -> None:
        task.progress(int(1000 * min(max(done, 0.0), 1.0)), 1000, message=stage)

    return tell
