"""Extra columns: what an export has outside the declared schema, typed, named for people and usable in questions."""

import re
from collections.abc import Mapping

from heming.errors import BadInput
from heming.facts.models import ExtraColumn
from heming.facts.schemas import PERSONAL, TABLES
from heming.facts.schemas.types import ARROW, Column, Type
from heming.org.one_reading import once

MOST_PER_TABLE = 200
_NAME = re.compile(r"x_[0-9a-z_\u3400-\u9fff]{1,100}")
TEXTS_OF = {
    "cases": "case_texts",
    "answers": "answer_texts",
    "messages": "message_texts",
    "complaints": "complaint_texts",
}


def register_extra(
    table: str,
    name: str,
    *,
    type: Type = "text",
    label: str = "",
    unit: str = "",
    origin: str = "",
    personal: bool = False,
) -> ExtraColumn:
    """Registers a column of a table once; later calls may rename it, never retype it. Personal ones live among the
    texts."""
    if table not in TABLES or table in PERSONAL:
        raise BadInput(
            "There is no fact table {table}.", "Use one of {tables}.", table=table, tables=", ".join(sorted(TABLES))
        )
    if not _NAME.fullmatch(name):
        raise BadInput("{name} cannot name an extra column.", "Use x_ and small letters, digits or Chinese.", name=name)
    if type not in ARROW:
        raise BadInput("{type} is not a type of column.", "Use one of {types}.", type=type, types=", ".join(ARROW))
    found = ExtraColumn.objects.filter(table=table, name=name).first()
    if found is not None:
        return _same(found, type, label)
    if ExtraColumn.objects.filter(table=table).count() >= MOST_PER_TABLE:
        raise BadInput(
            "The table {table} already has {most} extra columns.", "Leave columns out that nobody asks about.",
            table=table, most=MOST_PER_TABLE,
        )  # fmt: skip
    kept_apart = personal and table in TEXTS_OF
    return ExtraColumn.objects.create(
        table=table,
        name=name,
        type="text" if kept_apart else type,
        label=label or name[2:],
        unit=unit,
        origin=origin,
        personal=personal,
    )


@once
def columns() -> Mapping[str, tuple[Column, ...]]:
    """The extra columns of every table as it is stored: personal ones belong to the table of texts."""
    found: dict[str, list[Column]] = {}
    for row in ExtraColumn.objects.all():
        table = TEXTS_OF.get(row.table, row.table) if row.personal else row.table
        kind: Type = row.type  # type: ignore[assignment]
        found.setdefault(table, []).append(Column(row.name, kind, row.label, row.unit, personal=row.personal))
    return {table: tuple(listed) for table, listed in found.items()}


def _same(found: ExtraColumn, type: Type, label: str) -> ExtraColumn:
    if found.type != type and not found.personal:
        raise BadInput(
            "The column {name} of {table} is already kept as {had}, not {type}.", "Map it to another name.",
            name=found.name, table=found.table, had=found.type, type=type,
        )  # fmt: skip
    if label and label != found.label:
        found.label = label
        found.save(update_fields=["label"])
    return found
