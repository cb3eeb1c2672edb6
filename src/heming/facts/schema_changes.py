"""Additive changes of the stored tables: the writer brings a table up to date before it commits to it."""

from collections.abc import Mapping

import pyarrow as pa

from heming.facts import delta
from heming.facts.schemas import STORED
from heming.facts.schemas.types import Column
from heming.facts.store import Store


def declared(table: str, extra: Mapping[str, tuple[Column, ...]]) -> pa.Schema:
    """The schema a table has today: declared and registered columns."""
    columns = (*STORED[table].stored, *extra.get(table, ()))
    return pa.schema([pa.field(c.name, c.arrow) for c in columns])


def prepare_table(store: Store, table: str, *, extra: Mapping[str, tuple[Column, ...]]) -> None:
    """Makes a missing table, adds missing columns. Files already written stay; readers give NULL for what they lack."""
    folder, schema = store.path(table), declared(table, extra)
    if not delta.exists(folder):
        delta.create(folder, schema)
    else:
        delta.add_columns(folder, schema)
