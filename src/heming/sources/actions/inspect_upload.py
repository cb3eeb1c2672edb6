"""Have an upload looked at in the background; again with what its sender has answered since."""

from collections.abc import Mapping as Map
from typing import Any

from heming.access.require import require
from heming.access.scope import Scope
from heming.facts.store import Store, open_store
from heming.jobs.run import run
from heming.sources.uploads import ANSWERS, JOB, REVIEW, Upload, forget_note, load, read_note, write_note

KIND = "inspect_upload"


def inspect_upload(
    scope: Scope, upload: Upload, *, answers: Map[str, Map[str, Any]] | None = None, store: Store | None = None
) -> Upload:
    """Starts the look. `answers`: group number -> {stream, zone, answers: {question key: value}}, added to earlier."""
    require(scope, "import")
    place = store or open_store()
    remember_answers(place, upload, answers=answers or {})
    forget_note(place, upload, name=REVIEW)
    uid = run(KIND, {"upload": upload.id}, by=scope)
    write_note(place, upload, name=JOB, value={"uid": uid, "kind": KIND})
    return load(place, upload.id)


def remember_answers(store: Store, upload: Upload, *, answers: Map[str, Map[str, Any]]) -> None:
    """Adds what was answered to what had been answered before."""
    kept: dict[str, Any] = read_note(store, upload, name=ANSWERS) or {}
    for group, said in answers.items():
        before = kept.get(group, {})
        kept[group] = {**before, **said, "answers": {**before.get("answers", {}), **said.get("answers", {})}}
    write_note(store, upload, name=ANSWERS, value=kept)
