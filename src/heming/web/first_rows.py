"""The first rows behind a figure, with headings and values as people read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from heming.facts.column_names import column_name, table_name
from heming.units import format_value
from heming.web.dimensions import group_title
from heming.web.viewer import language

HIDDEN = ("batch", "row", "source", "case_source", "case_id", "is_hit", "origins")
MOST = 8


@dataclass(frozen=True)
class FirstRows:
    """Headings, and rows of (counts, cells)."""

    headings: tuple[str, ...]
    rows: tuple[tuple[bool, tuple[str, ...]], ...]


def first_rows(rows: Sequence[Mapping[str, Any]]) -> FirstRows | None:
    """Up to eight rows without keys and without what a page elsewhere shows; None when there are none."""
    if not rows:
        return None
    every = dict.fromkeys(name for row in rows for name in row)  # of several tables, where a figure was added up
    names = [name for name in every if name not in HIDDEN and not name.endswith("_key") and name != "is_counted"]
    names = [name for name in names if any(row.get(name) is not None for row in rows)]
    most = MOST if "table" not in every else len(rows)
    found = tuple(
        (bool(row.get("is_counted")), tuple(_cell(name, row.get(name)) for name in names)) for row in rows[:most]
    )
    return FirstRows(tuple(column_name(name) for name in names), found)


def _cell(name: str, value: object) -> str:
    if value is None:
        return "–"
    if name == "table":
        return table_name(str(value))
    if name.endswith("_seconds") and isinstance(value, int):
        return format_value(value, "seconds", language=language())
    if isinstance(value, bool):
        return group_title("", "true" if value else "false")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"{text[:8]}…" if len(text) > 24 else text
