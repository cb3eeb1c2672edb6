"""Numbered, additive changes of the stored tables: the writer brings every table up to date before it writes."""

from collections.abc import Mapping

import pyarrow as pa

from heming.facts import delta
from heming.facts.schemas import TABLES
from heming.facts.schemas.types import Column
from heming.facts.store import Store


def declared(table: str, extra: Mapping[str, tuple[Column, ...]]) -> pa.Schema:
    """The schema a table has today: declared and registered columns."""
    columns = (*TABLES[table].stored, *extra.get(table, ()))
    return pa.schema([pa.field(c.name, c.arrow) for c in columns])


def prepare_tables(store: Store, extra: Mapping[str, tuple[Column, ...]]) -> None:
    """Makes missing tables and adds missing columns. Files already written stay; readers give NULL for what they lack."""
    for table in TABLES:
        folder, schema = store.path(table), declared(table, extra)
        if not delta.exists(folder):
            delta.create(folder, schema)
        else:
            delta.add_columns(folder, schema)
