"""What the compiler reads from: one snapshot of the facts through one engine, and what is known about what was
imported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import ibis.expr.types as ir
import pyarrow as pa

from heming.facts.arrivals.parcel import Coverage
from heming.metrics.tables import MADE_OF, known_columns
from heming.sources.platforms import Platform


class Reader(Protocol):
    """Runs expressions over the tables of one snapshot."""

    def table(self, name: str) -> ir.Table:
        """A fact table with all declared columns, of zero rows when nothing was ever imported."""

    def run(self, expression: ir.Table) -> pa.Table:
        """The rows of an expression."""

    def sql(self, expression: ir.Table) -> str:
        """The statement the engine runs for it."""


class Statements(Mapping[str, str]):
    """What ran, by name; written out only when somebody looks."""

    def __init__(self, names: Sequence[str], written: Callable[[], Mapping[str, ir.Table]], reader: Reader) -> None:
        self._names = tuple(dict.fromkeys(names))
        self._written = written
        self._reader = reader

    def __getitem__(self, name: str) -> str:
        return self._reader.sql(self._written()[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Directory(Protocol):
    """Who the keys are."""

    def names(self, dimension: str, keys: Iterable[int]) -> Mapping[int, str]:
        """Display names by key; keys without a name are left out."""

    def keys(self, dimension: str, names: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
        """The keys behind each name."""

    def aliases(self) -> Mapping[int, int]:
        """Keys of merged people with the kept ones."""


class Nobody:
    """A directory without anybody in it: keys are shown as they are."""

    def names(self, dimension: str, keys: Iterable[int]) -> Mapping[int, str]:
        """No names."""
        return {}

    def keys(self, dimension: str, names: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
        """No keys."""
        return {}

    def aliases(self) -> Mapping[int, int]:
        """Nobody was merged."""
        return {}


@dataclass(frozen=True)
class Records:
    """One snapshot, ready to be asked. `presence` names the columns with at least one value, by table and then by
    stream.
    """

    snapshot: str
    reader: Reader
    presence: Mapping[str, Mapping[str, frozenset[str]]]
    coverage: tuple[Coverage, ...] = ()
    extra: Mapping[str, frozenset[str]] = field(default_factory=dict)  # table -> registered x_ columns
    directory: Directory = field(default_factory=Nobody)
    erased: int = 0  # when a customer was last erased; answers kept from before are dropped
    zone: str = "Asia/Shanghai"  # in which days and half-hours are told
    platforms: Mapping[str, Platform] = field(default_factory=dict)  # of each stream, where any has day rows

    def present(self, table: str, sources: tuple[str, ...] = ()) -> frozenset[str]:
        """The columns of a table with at least one value in the asked streams (in any, when none are asked)."""
        if table in MADE_OF:
            return known_columns(lambda name: self.present(name, sources))
        streams = self.presence.get(table, {})
        chosen = [columns for stream, columns in streams.items() if not sources or stream in sources]
        return frozenset().union(*chosen)

    def covered(self, table: str, sources: tuple[str, ...] = ()) -> tuple[tuple[date, date], ...]:
        """The stretches of days inside which no row means none."""
        return tuple(
            (c.first_day, c.last_day)
            for c in self.coverage
            if c.table == table and (not sources or c.source in sources)
        )

    def newest_day(self) -> date | None:
        """The last day any table covers: the 'today' of maturity."""
        return max((c.last_day for c in self.coverage), default=None)
