"""A parcel: typed rows of one or more tables on their way into a batch. File imports, connectors, rooms and the demo
all send one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heming.facts import sql


@dataclass(frozen=True)
class Coverage:
    """Inside these days no row means none; outside, no data."""

    table: str
    source: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Cut:
    """Rows that stand in the file of another table, at most one in each of its rows: read there, not written again.

    `columns` are SQL expressions over that file by name, `where` says which of its rows hold one.
    """

    path: Path
    columns: Mapping[str, str]
    where: str
    ids_of: str = ""  # the table of that file: as long as its ids are unique these are


@dataclass(frozen=True)
class Parcel:
    """Rows by table, in the declared *arriving* columns (input and arrival) plus source_id and row; others are absent.

    A table is an Arrow table, a Parquet file on disk, or cut from one. Instants are UTC epoch seconds. A null source_id
    is keyed by content.
    A Parquet file may hold further columns whose names start with an underscore: they are the converter's own and
    never stored.
    """

    source: str
    tables: Mapping[str, pa.Table | Path | Cut]
    coverage: tuple[Coverage, ...] = ()
    tombstones: Mapping[str, tuple[str, ...]] | None = None  # table -> source ids deleted at the source
    unique_ids: frozenset[str] = frozenset()  # tables the sender has counted: no id is missing or comes twice


def columns_of(data: Path | Cut) -> tuple[str, ...]:
    """The columns of rows on disk; those of the converter's own are left out."""
    names = data.columns if isinstance(data, Cut) else pq.read_schema(data).names
    return tuple(name for name in names if not name.startswith("_"))


def scan_of(data: Path | Cut, *, virtual: str = "") -> str:
    """Rows on disk as something to select from; `virtual` adds e.g. file_row_number."""
    if isinstance(data, Path):
        return sql.parquet([data], virtual=virtual)
    chosen = ", ".join(f"{expression} AS {sql.quoted(name)}" for name, expression in data.columns.items())
    chosen += f", {virtual}" if virtual else ""
    return f"(SELECT {chosen} FROM read_parquet({sql.text(data.path)}) WHERE {data.where})"
