"""Files into a folder, once: a folder appears with all its files or not at all, and a second try finds it there."""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils import timezone

from heming.errors import BadInput, UserError
from heming.outbox.models import Delivery
from heming.outbox.queries import Delivered, as_value

OUTBOX, RECEIPT = "outbox", "receipt.json"
UNSAFE = re.compile(r"[^\w一-鿿-]+")


@dataclass(frozen=True)
class Letter:
    """What goes out: its key (once for ever), what it belongs to, what it is about, and the folder it goes into."""

    key: str
    subject: str
    label: str
    folder: str


def put(home: Path, letter: Letter, *, make: Callable[[], Mapping[str, bytes]]) -> Delivered:
    """Makes the files and puts them into `outbox/<folder>/<label>/`; done already: says so, and makes nothing.

    Killed at any point, the next call ends what this one began. A UserError of `make` is kept with the row.
    """
    row, _new = Delivery.objects.get_or_create(
        key=letter.key, defaults={"subject": letter.subject, "label": letter.label}
    )
    if row.state == Delivery.State.DONE:
        return as_value(row)
    try:
        target = _target(home, letter)
        files = _receipt(target, letter) or _write(target, letter, make())
    except UserError as error:
        values = {name: str(value) for name, value in error.values.items()}
        row.problem = {"cause": error.cause_template, "remedy": error.remedy_template, "values": values}
        row.state = Delivery.State.FAILED
        row.save()
        raise
    row.state, row.problem, row.files = Delivery.State.DONE, {}, files
    row.place, row.done_at = target.relative_to(home).as_posix(), timezone.now()
    row.save()
    return as_value(row)


def safe(name: str) -> str:
    """A name for a folder or file: letters, digits, Chinese, - and _."""
    plain = UNSAFE.sub("-", name).strip("-")[:80]
    if not plain:
        raise BadInput("'{name}' is no name for a folder.", "Use letters, digits or Chinese characters.", name=name)
    return plain


def _target(home: Path, letter: Letter) -> Path:
    """The folder of this delivery; beside one that somebody else put there."""
    above = home / OUTBOX / safe(letter.folder)
    above.mkdir(mode=0o700, parents=True, exist_ok=True)
    first = above / safe(letter.label)
    places = (first, *(first.with_name(f"{first.name}_{number}") for number in range(2, 1000)))
    return next(place for place in places if not place.exists() or _receipt(place, letter))


def _receipt(target: Path, letter: Letter) -> list[dict[str, Any]]:
    """The files of a folder that this very delivery already wrote; [] otherwise."""
    try:
        found = json.loads((target / RECEIPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return list(found["files"]) if found.get("key") == letter.key else []


def _write(target: Path, letter: Letter, contents: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Everything beside the target first, then one rename."""
    draft = target.with_name(f".{target.name}.{sha256(letter.key.encode()).hexdigest()[:12]}")
    shutil.rmtree(draft, ignore_errors=True)  # what a kill left
    draft.mkdir(mode=0o700)
    files = [{"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()} for name, data in contents.items()]
    receipt = {"key": letter.key, "label": letter.label, "files": files}
    for name, data in {**contents, RECEIPT: json.dumps(receipt, ensure_ascii=False, indent=1).encode()}.items():
        with (draft / name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    draft.rename(target)
    _settle(target.parent)
    return files


def _settle(folder: Path) -> None:
    """The rename itself reaches the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
