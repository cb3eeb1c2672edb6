"""HTML tables, which many platforms save under the name .xls."""

import re
from pathlib import Path

from lxml import etree, html

from heming.errors import BadInput
from heming.sources.open import limits
from heming.sources.open.encoding import find_encoding
from heming.sources.open.found import Notice
from heming.sources.open.roster import roster_table
from heming.sources.open.row_table import Table, table_of_rows

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)


def open_html(path: Path, name: str) -> list[Table]:
    """The largest table of the document; merged cells are repeated in every cell they cover."""
    if path.stat().st_size > limits.MAX_DOCUMENT_BYTES:
        raise BadInput("'{name}' is too large for an HTML table.", "Export it as CSV or XLSX.", name=name)
    raw = path.read_bytes()
    codec = _codec(raw, path)
    try:
        document = html.fromstring(raw.replace(b"\0", b""), parser=html.HTMLParser(encoding=codec, huge_tree=True))
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise BadInput(
            "'{name}' looks like HTML but cannot be read.", "Open it in Excel or WPS and save it as XLSX.", name=name
        ) from error
    tables = [_cells(table) for table in document.iter("table") if table.find(".//table") is None]
    tables = [rows for rows in tables if rows]
    if not tables:
        raise BadInput("'{name}' is a web page without a table.", "Export the table itself as CSV or XLSX.", name=name)
    largest = max(tables, key=lambda rows: sum(len(row) for row in rows))
    if roster := roster_table(largest, name):
        return [roster]
    header_table = _header_apart(tables, largest)
    text, sample, notices = table_of_rows(header_table + largest, name)
    notices = (Notice("html", "An HTML table, whatever its name says.", {}), *notices)
    if len(tables) > 1 and not header_table:
        notices += (
            Notice("several_tables", "{count} tables were found; the largest was taken.", {"count": len(tables)}, True),
        )
    return [(text, sample, notices)]


def _codec(raw: bytes, path: Path) -> str:
    declared = _CHARSET.search(raw[:4096])
    found = find_encoding(path)
    if found.bom_bytes or not declared:
        return {"utf-16-le": "utf-16le", "utf-16-be": "utf-16be"}.get(found.codec, found.codec)
    name = declared[1].decode("ascii").lower()
    if name in ("gb2312", "gbk", "gb18030"):
        return "gb18030" if found.codec != "utf-8" else "utf-8"
    return found.codec  # the bytes know better than the declaration


def _header_apart(tables: list[list[list[str]]], largest: list[list[str]]) -> list[list[str]]:
    """Some pages put the header into a table of its own, right before the body."""
    place = next(i for i, rows in enumerate(tables) if rows is largest)
    before = tables[place - 1] if place else []
    return before if len(before) == 1 and len(before[0]) == len(largest[0]) > 1 else []


def _cells(table: html.HtmlElement) -> list[list[str]]:
    rows: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> rows still covered by a cell above, its text
    for line in table.iter("tr"):
        row: list[str] = []
        for cell in line.iterchildren("td", "th"):
            _hang(row, hanging)
            text = " ".join(cell.text_content().split())
            for _ in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    hanging[len(row)] = (down - 1, text)
                row.append(text)
            if len(row) > limits.MAX_COLUMNS:
                break
        _hang(row, hanging)
        rows.append(row)
    return rows


def _hang(row: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while len(row) in hanging:
        left, text = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, text)
        row.append(text)


def _span(cell: html.HtmlElement, attribute: str) -> int:
    value = cell.get(attribute, "1").strip()
    return min(max(int(value), 1), limits.MAX_COLUMNS) if value.isascii() and value.isdigit() and len(value) < 9 else 1
