"""Rows behind a figure as a table: names instead of keys, values as people read them, and the way to the case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from heming.facts.column_names import column_name, table_name
from heming.metrics.rows import Page
from heming.org.queries import person_names, team_names
from heming.units import format_value
from heming.web.dimensions import group_title
from heming.web.viewer import language

OWN_PLACE = frozenset(
    ("source", "source_id", "batch", "row", "case_source", "case_id", "is_counted", "is_hit", "customer_key")
)
NAMED = {
    "agent_key": "agent_name",
    "team_key": "team_name",
    "supervisor_key": "supervisor_name",
    "manager_key": "manager_name",
}


@dataclass(frozen=True)
class RowLine:
    """One row: its id, the case it leads to, the cells in the order of the headings, and whether it counts."""

    id: str
    source: str
    url: str
    cells: tuple[str, ...]
    counted: bool
    hit: bool | None
    origin: str


def shown_columns(page: Page) -> tuple[str, ...]:
    """The columns that have a place of their own in the table, without those that hold nothing on this page."""
    return tuple(c for c in page.columns if c not in OWN_PLACE and any(row.get(c) is not None for row in page.rows))


def headings(columns: Collection[str]) -> list[str]:
    """Their headings."""
    return [column_name(NAMED.get(column, column)) for column in columns]


def row_lines(page: Page, columns: Collection[str]) -> list[RowLine]:
    """The rows of a page."""
    agents = person_names(_keys(page, "agent_key") | _keys(page, "supervisor_key") | _keys(page, "manager_key"))
    names: Mapping[int, str] = {**agents, **team_names(_keys(page, "team_key"))}
    return [_line(str(row.get("table", page.table)), row, columns, names) for row in page.rows]


def case_url(source: str | None, id: str | None) -> str:
    """The address of a case."""
    return reverse("case", args=[source, id]) if source and id else ""


def _line(table: str, row: Mapping[str, Any], columns: Collection[str], names: Mapping[int, str]) -> RowLine:
    cells = tuple(_cell(column, row.get(column), names) for column in columns)
    counted, hit = bool(row.get("is_counted")), row.get("is_hit")
    if "origins" in row:  # made when asked, of rows of other tables
        return RowLine("", "", "", cells, counted, hit, _origins(row["origins"]))
    if table == "cases":
        url = case_url(row["source"], row["source_id"])
    else:
        url = case_url(row.get("case_source") or row["source"], row.get("case_id"))
    id = row.get("case_id") or row["source_id"]
    return RowLine(str(id), row["source"], url, cells, counted, hit, _origin(row))


def _origin(row: Mapping[str, Any]) -> str:
    return _("import {batch}, row {row}").format(batch=row["batch"], row=row["row"])


def _origins(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows one was made of: the first of each table, and how many there are."""
    told = []
    for table in dict.fromkeys(str(row["table"]) for row in rows):
        those = [row for row in rows if row["table"] == table]
        told.append(f"{table_name(table)} × {len(those)} ({_origin(those[0])}{' …' if len(those) > 1 else ''})")
    return " · ".join(told)


def _cell(column: str, value: Any, names: Mapping[int, str]) -> str:
    if value is None:
        return "–"
    if column == "table":
        return table_name(str(value))
    if column in NAMED:
        return names.get(int(value), "–")
    if isinstance(value, bool):
        return group_title("", "true" if value else "false")
    if column.endswith("_seconds") and isinstance(value, int):
        return format_value(value, "seconds", language=language())
    if isinstance(value, date):
        return value.isoformat()
    text = f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _keys(page: Page, column: str) -> set[int]:
    return {int(row[column]) for row in page.rows if row.get(column)}
