"""Many rows of one model at once: Django's own bulk writing compiles an expression for every single value."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection
from django.db.models import Model

BATCH = 2000
Row = TypeVar("Row", bound=Model)


def insert(model: type[Row], rows: Sequence[Row]) -> None:
    """Writes new rows. On SQLite those with a numbered key do not learn their number: nothing here asks for it."""
    if connection.vendor != "sqlite":
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        return
    if not rows:
        return
    fields = [f for f in model._meta.concrete_fields if not (f.primary_key and f.get_internal_type() == "BigAutoField")]
    name = connection.ops.quote_name
    columns, marks = ", ".join(name(f.column or "") for f in fields), ", ".join("%s" for _ in fields)
    values = [[f.get_db_prep_save(f.pre_save(row, True), connection) for f in fields] for row in rows]
    with connection.cursor() as cursor:
        table = name(model._meta.db_table)
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608  # the model's names
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
