"""Staff sheets that were sent and are looked at: each is kept in the data folder until it is taken in or put aside."""

import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from heming.errors import BadInput
from heming.facts.store import Store

FOLDER = "staff-sheets"
MOST_BYTES = 20 << 20
KEPT_FOR = timedelta(days=14)  # what nobody took in by then goes


@dataclass(frozen=True)
class KeptSheet:
    """A sheet that waits."""

    id: str
    name: str
    path: Path
    kept_at: datetime


def keep_sheet(store: Store, name: str, *, parts: Iterable[bytes], size: int) -> KeptSheet:
    """Beside those that wait already."""
    if size > MOST_BYTES:
        raise BadInput("The sheet is larger than {mb} MB.", "Bring in the people only.", mb=MOST_BYTES >> 20)
    _sweep(store)
    id = uuid.uuid4().hex
    place = _folder(store) / id / (Path(name).name[-100:] or "sheet")
    place.parent.mkdir(parents=True, mode=0o700)
    with place.open("wb") as out:
        for part in parts:
            out.write(part)
    return _told(place)


def kept_sheet(store: Store, id: str) -> KeptSheet:
    """The one of that id; refused when it is no longer there."""
    found = next((one for one in kept_sheets(store) if one.id == id), None)
    if found is None:
        raise BadInput("The sheet is no longer here.", "Choose it again.")
    return found


def kept_sheets(store: Store) -> list[KeptSheet]:
    """Those that wait, the newest first."""
    found = [_told(path) for path in _folder(store).glob("*/*") if path.is_file()]
    return sorted(found, key=lambda one: (one.kept_at, one.id), reverse=True)


def discard_sheet(store: Store, one: KeptSheet) -> None:
    """Taken in, or not wanted any more."""
    shutil.rmtree(one.path.parent, ignore_errors=True)


def _sweep(store: Store) -> None:
    for one in kept_sheets(store):
        if one.kept_at < datetime.now(UTC) - KEPT_FOR:
            discard_sheet(store, one)


def _folder(store: Store) -> Path:
    return store.folder("uploads") / FOLDER


def _told(path: Path) -> KeptSheet:
    return KeptSheet(path.parent.name, path.name, path, datetime.fromtimestamp(path.stat().st_mtime, UTC))
