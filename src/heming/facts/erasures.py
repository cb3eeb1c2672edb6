"""When somebody was last erased: the time of a file, so that every process drops what it keeps in memory."""

from heming.facts.store import Store
from heming.org.one_reading import once

NAME = "last-erasure"


def note_erasure(store: Store) -> None:
    """From now on, what was kept in memory before is out of date."""
    (store.folder("locks") / NAME).write_bytes(b"")


@once
def last_erasure(store: Store) -> int:
    """Nanoseconds since 1970 of the last erasure; 0 when there was none."""
    try:
        return (store.home / "locks" / NAME).stat().st_mtime_ns
    except FileNotFoundError:
        return 0
