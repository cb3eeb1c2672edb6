"""Corrections that wait for a worker: what was typed lies among the personal data, and how far it came beside it."""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from heming.errors import NotFound
from heming.facts.store import Store

KEPT_SECONDS = 7 * 86_400
Corrections = Mapping[int, Mapping[str, str]]  # row -> header -> new text


@dataclass(frozen=True)
class Note:
    """One correction. `corrections` None: still to be found out; `began`: the batch that was opened for it."""

    id: str
    batch: int
    who: str
    corrections: Corrections | None = None
    began: int | None = None
    result: Mapping[str, int] | None = None


def new_note(store: Store, *, batch: int, who: str, corrections: Corrections | None = None) -> Note:
    """Writes down what is to be corrected."""
    return keep(store, Note(secrets.token_hex(16), batch, who, corrections))


def keep(store: Store, note: Note, **changes: object) -> Note:
    """Replaces the note in one step; a crash leaves the one before."""
    note = replace(note, **changes)  # type: ignore[arg-type]
    path = _path(store, note.id)
    fresh = path.with_suffix(".fresh")
    fresh.write_text(json.dumps(asdict(note), ensure_ascii=False), "utf-8")
    fresh.replace(path)
    return note


def load(store: Store, id: str) -> Note:
    """The note of that id; NotFound once it was cleared away."""
    try:
        noted = json.loads(_path(store, id).read_text("utf-8"))
    except FileNotFoundError:
        raise NotFound("The correction is no longer there.", "Correct the rows again.") from None
    rows = noted["corrections"]
    noted["corrections"] = None if rows is None else {int(row): cells for row, cells in rows.items()}
    return Note(**noted)


def clear_old(store: Store) -> int:
    """Removes what is over, or what nobody came back to, after some days."""
    until = time.time() - KEPT_SECONDS
    folder = store.home / "personal" / "corrections"
    old = [path for path in folder.glob("*") if path.stat().st_mtime < until]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _path(store: Store, id: str) -> Path:
    return store.folder("personal", "corrections") / f"{id}.json"
