"""Printing for people (aligned tables), for spreadsheets (CSV) and for programs (JSON)."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

from heming.outbox.cells import harmless

_NUMBER = re.compile(r"[-−+]?[¥$€]?\d")
FORMATS = click.Choice(["table", "csv", "json"])


def width(text: str) -> int:
    """Columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def as_table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """An aligned table; columns of numbers to the right with their headers, all others to the left."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max([width(head), *(width(row[i]) for row in cells)]) for i, head in enumerate(headers)]
    right = [_holds_numbers([row[i] for row in cells]) for i in range(len(headers))]
    lines = [_line(list(headers), widths, right), "  ".join("─" * w for w in widths)]
    return "\n".join(lines + [_line(row, widths, right) for row in cells])


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with neutralised formula cells."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headers)
    for row in rows:
        writer.writerow([harmless(value) for value in row])
    return out.getvalue().rstrip("\n")


def print_json(body: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(body, ensure_ascii=False, indent=2, default=str))


def say(text: str) -> None:
    """Words for people, on standard error, so that data on standard output stays clean."""
    click.echo(text, err=True)


def _cell(value: object) -> str:
    if value is None or value != value:
        return "–"
    return (
        f"{value:,.4g}"
        if isinstance(value, float) and abs(value) < 10_000
        else f"{value:,.0f}"
        if isinstance(value, float)
        else str(value)
    )


def _holds_numbers(column: Sequence[str]) -> bool:
    """Whether every cell that holds something begins as a number does; a column without any holds none."""
    filled = [cell for cell in column if cell and cell != "–"]
    return bool(filled) and all(_NUMBER.match(cell) for cell in filled)


def _line(cells: list[str], widths: list[int], right: list[bool]) -> str:
    return "  ".join(_pad(c, w, to_the_right=r) for c, w, r in zip(cells, widths, right, strict=True)).rstrip()


def _pad(cell: str, columns: int, *, to_the_right: bool) -> str:
    space = " " * (columns - width(cell))
    return space + cell if to_the_right else cell + space
