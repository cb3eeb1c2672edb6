"""Many rows of one model at once: Django's own bulk writing compiles an expression for every single value."""

from collections.abc import Collection, Sequence
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


def update(model: type[Row], rows: Collection[Row], *, fields: Sequence[str]) -> None:
    """Writes some fields of stored rows, by their primary key."""
    if not rows:
        return
    name = connection.ops.quote_name
    own = [f for f in model._meta.concrete_fields if f.name in fields or f.primary_key]
    columns = sorted(own, key=lambda field: field.primary_key)  # the key last
    values = [[c.get_db_prep_save(getattr(row, c.attname), connection) for c in columns] for row in rows]
    *chosen, where = (f"{name(column.column or '')} = %s" for column in columns)
    table = name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {', '.join(chosen)} WHERE {where}", values)  # noqa: S608  # the model's names
