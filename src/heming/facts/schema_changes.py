"""Additive changes of the stored tables: numbered steps when a writer starts, and registered columns as they arrive."""

from collections.abc import Mapping

import pyarrow as pa

from heming.facts import delta
from heming.facts.schema_number import check_not_newer, note, reached
from heming.facts.schema_steps import STEPS, Step
from heming.facts.schemas import STORED
from heming.facts.schemas.types import Column
from heming.facts.store import Store


def declared(table: str, extra: Mapping[str, tuple[Column, ...]]) -> pa.Schema:
    """The schema a table has today: declared and registered columns."""
    columns = (*STORED[table].stored, *extra.get(table, ()))
    return pa.schema([pa.field(c.name, c.arrow) for c in columns])


def bring_up_to_date(store: Store) -> tuple[Step, ...]:
    """Applies the numbered steps a folder has not seen, in their order; the writer's lock must be held.

    Each is noted when it is done and may be repeated, so that a crash in between is finished by the next writer.
    """
    check_not_newer(store.home)
    missing = tuple(step for step in STEPS if step.number > reached(store.home))
    for step in missing:
        folder = store.path(step.table)
        if delta.exists(folder):
            columns = [STORED[step.table].column(name) for name in step.columns]
            delta.add_columns(folder, pa.schema([pa.field(c.name, c.arrow) for c in columns]))
        note(store.home, step.number)
    return missing


def prepare_table(store: Store, table: str, *, extra: Mapping[str, tuple[Column, ...]]) -> pa.Schema:
    """Makes a missing table; returns the schema it has to have, for the commit to add missing columns.

    Files already written stay; readers give NULL for what they lack.
    """
    folder, schema = store.path(table), declared(table, extra)
    if not delta.exists(folder):
        delta.create(folder, schema)
    return schema
