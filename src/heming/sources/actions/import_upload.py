"""Take an upload in, in the background, as its sender has confirmed it."""

from collections.abc import Mapping as Map
from typing import Any

from heming.access.require import require
from heming.access.scope import Scope
from heming.facts.store import Store, open_store
from heming.jobs.run import run
from heming.sources.actions.inspect_upload import remember_answers
from heming.sources.uploads import JOB, Upload, load, write_note

KIND = "import_upload"


def import_upload(
    scope: Scope, upload: Upload, *, answers: Map[str, Map[str, Any]] | None = None, store: Store | None = None
) -> Upload:
    """Starts the import. `answers` as for `inspect_upload`; `save` beside them keeps the mapping under that name."""
    require(scope, "import")
    place = store or open_store()
    remember_answers(place, upload, answers=answers or {})
    uid = run(KIND, {"upload": upload.id}, by=scope)
    write_note(place, upload, name=JOB, value={"uid": uid, "kind": KIND})
    return load(place, upload.id)
