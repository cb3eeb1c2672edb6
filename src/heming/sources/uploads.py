"""Uploads: files somebody sent through a page or the API, from their arrival until they are imported or put aside.

Each has a folder of its own under uploads/, with its files and small notes in JSON; nothing of it outlives the import
but who sent what, when, and which batches came of it.
"""

import json
import os
import shutil
import time
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, NotFound
from heming.facts.store import Store

Step = Literal["receiving", "inspecting", "reviewing", "importing", "done"]
# Notes: who sent what; the job at work on it; what the inspection saw; what the sender answered; what came of it.
NOTE, JOB, REVIEW, ANSWERS, BATCHES = "upload.json", "job.json", "review.json", "answers.json", "batches.json"
KEPT = (NOTE, JOB, BATCHES)
KEEP_SECONDS = 3 * 86_400
DEFAULT_LIMIT = 8 << 30  # bytes of one upload
SPARE = 2  # importing needs about as much room again as the files themselves


@dataclass(frozen=True)
class Upload:
    """One arrival of files. `job` is the latest job at work on it; `batches` what came of it."""

    id: str
    by: str
    by_name: str
    made_at: float
    files: tuple[str, ...] = ()  # names relative to the folder `files`
    sizes: tuple[int, ...] = ()
    step: Step = "receiving"
    job: str = ""
    batches: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What people call the files."""
        return tuple(name.partition("/")[2] for name in self.files)

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(self.sizes)


def open_upload(store: Store, scope: Scope) -> Upload:
    """A new, empty upload of this person; refused without the right to import."""
    require(scope, "import")
    upload = Upload(uuid.uuid4().hex, scope.user, scope.name, time.time())
    (_folder(store, upload.id) / "files").mkdir(parents=True, mode=0o700)
    return save(store, upload)


def upload_limit() -> int:
    """How many bytes one upload may have (HEMING_UPLOAD_LIMIT)."""
    return int(settings.HEMING_UPLOAD_LIMIT or DEFAULT_LIMIT)


def refusal(store: Store, size: int) -> BadInput | None:
    """Why an upload announced with so many bytes cannot be taken, or None."""
    limit, free = upload_limit(), shutil.disk_usage(store.folder("uploads")).free
    if size > limit:
        return BadInput(
            "The files have {size} MB; one upload may have {limit} MB.",
            "Send them in several uploads, compress them as .zip or .gz, or import them with `heming import`.",
            size=size >> 20, limit=limit >> 20,
        )  # fmt: skip
    if size * SPARE > free:
        return BadInput(
            "The disk of the data folder has {free} MB left, which is too little for these files.",
            "Make room on the disk, then send the files again.", free=free >> 20,
        )  # fmt: skip
    return None


def place_for(store: Store, upload: Upload, *, name: str) -> Path:
    """Where the next file goes. Only the last part of the name counts, so that no name leads out of the folder."""
    number = len(list((_folder(store, upload.id) / "files").iterdir())) + 1
    last = Path(name.replace("\\", "/")).name.replace("\x00", "").strip() or "file"
    folder = _folder(store, upload.id) / "files" / str(number)
    folder.mkdir()
    return folder / (last if len(last.encode()) <= 200 else last[-60:])


def received(store: Store, upload: Upload) -> Upload:
    """The upload with the files that lie in its folder now."""
    root = _folder(store, upload.id) / "files"
    found = sorted((path for path in root.rglob("*") if path.is_file()), key=lambda path: int(path.parent.name))
    if not found:
        discard(store, upload)
        raise BadInput("No file arrived.", "Choose at least one file, an archive or a folder with files.")
    names = tuple(str(path.relative_to(root)) for path in found)
    return save(store, replace(upload, files=names, sizes=tuple(path.stat().st_size for path in found)))


def find_upload(store: Store, scope: Scope, *, id: str) -> Upload:
    """One's own upload, or anybody's with the right to see the audit trail."""
    require(scope, "import")
    upload = load(store, id)
    if upload.by != scope.user and not scope.may("see_audit"):
        raise _missing(id)
    return upload


def load(store: Store, id: str) -> Upload:
    """The upload of that id, whoever sent it."""
    path = _folder(store, id) / NOTE if id.isalnum() else Path()
    if not id.isalnum() or not path.is_file():
        raise _missing(id)
    data = json.loads(path.read_text(encoding="utf-8"))
    upload = Upload(**{**data, "files": tuple(data["files"]), "sizes": tuple(data["sizes"])})
    job = read_note(store, upload, name=JOB) or {}
    batches = tuple(read_note(store, upload, name=BATCHES) or ())
    return replace(upload, step=_step(store, upload, job, batches), job=job.get("uid", ""), batches=batches)


def _step(store: Store, upload: Upload, job: dict[str, str], batches: tuple[int, ...]) -> Step:
    """Told from the notes, so that a page and a job never overwrite each other's word."""
    if batches:
        return "done"
    if job.get("kind") == "import_upload":
        return "importing"
    if read_note(store, upload, name=REVIEW) is not None:
        return "reviewing"
    return "inspecting" if job else "receiving"


def paths_of(store: Store, upload: Upload) -> tuple[Path, ...]:
    """The files on disk; NotFound when they were cleared away."""
    paths = tuple(_folder(store, upload.id) / "files" / name for name in upload.files)
    if not paths or not all(path.is_file() for path in paths):
        raise NotFound("The files of this upload are no longer there.", "Send the files again.")
    return paths


def save(store: Store, upload: Upload) -> Upload:
    """Writes the upload's own note: who sent what."""
    own = {name: value for name, value in asdict(upload).items() if name not in ("step", "job", "batches")}
    write_note(store, upload, name=NOTE, value=own)
    return upload


def write_note(store: Store, upload: Upload, *, name: str, value: Any) -> None:
    """A note beside the files, replaced in one step."""
    path = _folder(store, upload.id) / name
    draft = path.with_name(f".{name}.{os.getpid()}.{time.monotonic_ns()}")
    draft.write_text(json.dumps(value, ensure_ascii=False, default=str), encoding="utf-8")
    draft.replace(path)


def read_note(store: Store, upload: Upload, *, name: str) -> Any:
    """A note, or None."""
    path = _folder(store, upload.id) / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def forget_note(store: Store, upload: Upload, *, name: str) -> None:
    """The note is gone."""
    (_folder(store, upload.id) / name).unlink(missing_ok=True)


def finish(store: Store, upload: Upload, *, batches: tuple[int, ...]) -> Upload:
    """The files have been taken in: they and every sample of them go, what came of it stays."""
    write_note(store, upload, name=BATCHES, value=list(batches))
    for path in _folder(store, upload.id).iterdir():
        if path.name not in KEPT:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return replace(upload, step="done", batches=batches)


def discard(store: Store, upload: Upload) -> None:
    """Nothing of it stays."""
    shutil.rmtree(_folder(store, upload.id), ignore_errors=True)


def waiting_uploads(store: Store, scope: Scope) -> tuple[Upload, ...]:
    """Uploads that wait for a review or are at work, the newest first."""
    found = []
    for path in store.folder("uploads").glob(f"*/{NOTE}"):
        try:
            upload = load(store, path.parent.name)
        except (NotFound, FileNotFoundError):
            continue  # put aside by somebody else while we were reading
        if upload.step not in ("done", "receiving") and (upload.by == scope.user or scope.may("see_audit")):
            found.append(upload)
    return tuple(sorted(found, key=lambda upload: -upload.made_at))


def clear_old(store: Store, *, now: float | None = None) -> int:
    """Removes uploads nobody came back to."""
    limit, removed = (now or time.time()) - KEEP_SECONDS, 0
    for path in store.folder("uploads").iterdir():
        if path.stat().st_mtime < limit:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
            removed += 1
    return removed


def _folder(store: Store, id: str) -> Path:
    return store.folder("uploads") / id


def _missing(id: str) -> NotFound:
    return NotFound("There is no upload {id}.", "Send the files again.", id=id[:40])
