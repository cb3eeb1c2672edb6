"""Which columns hold values at all: what a metric needs to know before it answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from heming.facts.store import Snapshot, Store


@dataclass(frozen=True)
class Presence:
    """Columns with at least one value, over all sources and by source."""

    rows: int
    columns: frozenset[str]
    by_source: Mapping[str, frozenset[str]]

    def missing(self, *columns: str) -> tuple[str, ...]:
        """Those of the columns that hold no value anywhere."""
        return tuple(c for c in columns if c not in self.columns)


def presence(store: Store, snapshot: Snapshot, *, table: str) -> Presence:
    """The presence of a table's columns in a snapshot; costs nothing, it is kept with the snapshot."""
    del store
    state = snapshot.table(table)
    return Presence(state.rows, state.present, state.columns)
