"""Names, literals and types of DuckDB's SQL: every name and text that enters a statement passes here."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from heming.facts.schemas.types import Type

DUCK_TYPES: Mapping[Type, str] = {
    "text": "VARCHAR", "code": "VARCHAR", "key": "BIGINT", "whole": "BIGINT", "seconds": "BIGINT", "count": "BIGINT",
    "instant": "BIGINT", "date": "DATE", "flag": "BOOLEAN", "level": "DECIMAL(9,3)", "decimal": "DECIMAL(18,6)",
    "money": "DECIMAL(18,4)",
}  # fmt: skip


def quoted(name: str) -> str:
    """An identifier, safe whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def text(value: object) -> str:
    """A string literal, or NULL."""
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"


def names(columns: Iterable[str], prefix: str = "") -> str:
    """A list of identifiers."""
    return ", ".join(prefix + quoted(column) for column in columns)


def text_list(values: Iterable[object]) -> str:
    """A list literal of strings."""
    return "[" + ", ".join(text(value) for value in values) + "]"


def parquet(files: Iterable[str | Path], *, virtual: str = "", alike: bool = False) -> str:
    """A scan over Parquet files by name; `virtual` adds e.g. file_row_number. Their columns may differ unless they are
    said to be `alike`: then only the first file's footer is read to know them."""
    listed = text_list(files)
    scan = f"read_parquet({listed}, union_by_name={str(not alike).lower()}, hive_partitioning=false)"
    return f"(SELECT *{', ' + virtual if virtual else ''} FROM {scan})"
