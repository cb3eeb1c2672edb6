"""What every engine can do, and what each needs to know of a table in a snapshot."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from heming.errors import BadParameter, did_you_mean
from heming.facts import delta, extra
from heming.facts.schemas import STORED
from heming.facts.schemas.types import Column
from heming.facts.store import Snapshot, Store
from heming.facts.work import HOUSE

if TYPE_CHECKING:  # an import of files names engines and mostly asks none
    import ibis.expr.types as ir


class Engine(Protocol):
    """Runs Ibis expressions over the tables of a snapshot."""

    def table(self, snapshot: Snapshot, name: str) -> "ir.Table":
        """A table with its declared and extra columns; zero rows when nothing was ever imported."""

    def run(self, expression: "ir.Expr") -> pa.Table:
        """The answer as an Arrow table."""

    def sql(self, expression: "ir.Expr") -> str:
        """The statement that `run` would send."""


@dataclass(frozen=True)
class Content:
    """One table of one snapshot: where its rows lie, and which of its columns lie there."""

    name: str
    version: int | None
    files: tuple[Path, ...]
    columns: tuple[Column, ...]
    there: frozenset[str]
    alike: bool = False  # whether every file has the same columns

    @property
    def view(self) -> str:
        """A name that stands for exactly this content."""
        return f"{self.name}_v{'none' if self.version is None else self.version}_{len(self.columns)}"


def content(store: Store, snapshot: Snapshot, *, name: str) -> Content:
    """What a table of a snapshot consists of; BadParameter for a name that is no table."""
    if name not in STORED:
        raise BadParameter(
            "There is no table {name}.{meant}", "Use a declared table.", name=name, meant=did_you_mean(name, STORED)
        )
    version = snapshot.versions.get(name)
    files = delta.files(store.path(name), version) if version is not None else ()
    columns = (*STORED[name].stored, *extra.columns().get(name, ()))
    there = snapshot.table(name).present | set(HOUSE)
    return Content(name, version, tuple(f.path for f in files), columns, there, delta.alike(files))
