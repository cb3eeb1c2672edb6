"""What a check looks at: the converted rows of the batch, by table, and the session to ask them in."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from heming.facts.arrivals.convert import Converted
from heming.facts.arrivals.mapping import FieldMap, Mapping
from heming.facts.arrivals.parcel import Cut, scan_of
from heming.facts.arrivals.stage import Staged
from heming.facts.store import Store


@dataclass(frozen=True)
class Look:
    """The rows of one batch before they are published."""

    connection: duckdb.DuckDBPyConnection
    store: Store
    batch: int
    staged: Staged
    converted: Converted
    mapping: Mapping
    _columns: dict[str, frozenset[str]] = field(default_factory=dict)

    def has(self, table: str, *columns: str) -> bool:
        """Whether the batch brings the table with all these columns."""
        data = self.converted.parcel.tables.get(table)
        if not isinstance(data, Path | Cut):
            return False
        if table not in self._columns:
            own = data.columns if isinstance(data, Cut) else pq.read_schema(data).names
            self._columns[table] = frozenset(own)
        return set(columns) <= self._columns[table]

    def scan(self, table: str) -> str:
        """The table's rows as something to select from."""
        data = self.converted.parcel.tables[table]
        assert isinstance(data, Path | Cut)  # files are converted to files
        return scan_of(data)

    def one(self, query: str) -> tuple[int, ...]:
        """The first row of an answer, nulls as 0."""
        row = self.connection.execute(query).fetchone() or ()
        return tuple(0 if value is None else value for value in row)

    def all(self, query: str) -> list[tuple[object, ...]]:
        """All rows of an answer."""
        return self.connection.execute(query).fetchall()

    @cached_property
    def records(self) -> int:
        """Rows of the main table."""
        table = self.mapping.table
        return self.one(f"SELECT count(*) FROM {self.scan(table)}")[0] if self.has(table) else 0

    def field(self, target: str) -> FieldMap | None:
        """The column of the file that feeds a target."""
        return next((f for f in self.mapping.fields if f.target == target), None)

    def header(self, target: str) -> str:
        """What the file calls a target; its own name when a constant feeds it."""
        field = self.field(target)
        return field.header if field else target
