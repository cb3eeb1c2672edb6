"""What a declared fact table is: columns with a type, a sentence and a unit, and the key rows are merged by."""

from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

Type = Literal[
    "text", "code", "key", "whole", "seconds", "count", "instant", "date", "flag", "level", "decimal", "money"
]
Origin = Literal["input", "arrival", "key", "derived", "house"]

ARROW: dict[Type, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),  # one of a closed set, see Column.codes
    "key": pa.int64(),  # random, given by org (people, teams) or by facts (customers)
    "whole": pa.int64(),
    "seconds": pa.int64(),
    "count": pa.int64(),
    "instant": pa.int64(),  # UTC epoch seconds
    "date": pa.date32(),  # a day in the one reporting zone of the data folder
    "flag": pa.bool_(),
    "level": pa.decimal128(9, 3),  # a value on a rating scale
    "decimal": pa.decimal128(18, 6),
    "money": pa.decimal128(18, 4),  # beside a currency column, never summed across currencies
}


@dataclass(frozen=True)
class Column:
    """One column. `origin` says who fills it.

    input: comes from the source as it is · arrival: comes from the source, is not stored in this table, but turned into
    a key or kept among the personal data · key: a random key made of an arrival · derived: computed at enrichment ·
    house: our own.
    """

    name: str
    type: Type
    sentence: str
    unit: str = ""
    origin: Origin = "input"
    codes: tuple[str, ...] = ()
    personal: bool = False

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type the column is stored with."""
        return ARROW[self.type]


@dataclass(frozen=True)
class Table:
    """One fact table: its columns, the columns rows are merged by, and the instant that puts a row into a month."""

    name: str
    sentence: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("source", "source_id")
    month_from: str | None = None
    personal: bool = False
    version: int = 1
    names: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(c.name for c in self.columns))

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns that exist in the table (arrivals do not)."""
        return tuple(c for c in self.columns if c.origin != "arrival")

    @property
    def arriving(self) -> tuple[Column, ...]:
        """The columns a source may fill."""
        return tuple(c for c in self.columns if c.origin in ("input", "arrival"))

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        return self.columns[self.names.index(name)] if name in self.names else _missing(self.name, name)

    def schema(self) -> pa.Schema:
        """The declared Arrow schema of the stored table."""
        return pa.schema([pa.field(c.name, c.arrow) for c in self.stored])


def _missing(table: str, name: str) -> Column:
    raise KeyError(f"{table}.{name}")


def house(month_sentence: str) -> tuple[Column, ...]:
    """The columns every fact table has: its key, its month, and the way back to file and row."""
    return (
        Column("source", "text", "The named stream the row came from.", origin="house"),
        Column(
            "source_id", "text", "The source's own id, or a content hash with an occurrence number.", origin="house"
        ),
        Column(
            "keyed_by",
            "code",
            "Whether the key is the source's id or the row's content.",
            origin="house",
            codes=("id", "content"),
        ),
        Column("batch", "whole", "The batch that last wrote the row.", origin="house"),
        Column("row", "whole", "The row number in that batch's file, the first data row being 1.", origin="house"),
        Column("month", "whole", month_sentence, unit="yyyymm", origin="house"),
    )
