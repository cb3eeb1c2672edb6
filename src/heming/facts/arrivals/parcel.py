"""A parcel: typed rows of one or more tables on their way into a batch. File imports, connectors, rooms and the demo
all send one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa


@dataclass(frozen=True)
class Coverage:
    """Inside these days no row means none; outside, no data."""

    table: str
    source: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Parcel:
    """Rows by table, in the declared *arriving* columns (input and arrival) plus source_id and row; others are absent.

    A table is an Arrow table or a Parquet file on disk. Instants are UTC epoch seconds. A null source_id is keyed by
    content.
    A Parquet file may hold further columns whose names start with an underscore: they are the converter's own and
    never stored.
    """

    source: str
    tables: Mapping[str, pa.Table | Path]
    coverage: tuple[Coverage, ...] = ()
    tombstones: Mapping[str, tuple[str, ...]] | None = None  # table -> source ids deleted at the source
