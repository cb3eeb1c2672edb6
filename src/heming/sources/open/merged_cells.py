"""Which cells of an .xlsx sheet are merged: they are listed at the end of the sheet's XML."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]+)"')
_RELATION = re.compile(rb"<Relationship [^>]*>")
_TAIL = 512 * 1024
_LARGEST_XML = 256 * 1024 * 1024


@dataclass(frozen=True)
class Merge:
    """One merged area, 0-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def merges_of(path: Path, sheet: str, sheets: list[str]) -> tuple[Merge, ...]:
    """The merged areas of one sheet; none for other formats than .xlsx."""
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, sheets.index(sheet))
            if archive.getinfo(member).file_size > _LARGEST_XML:
                return ()
            tail = b""
            with archive.open(member) as stream:
                while block := stream.read(1 << 20):
                    tail = (tail + block)[-_TAIL:]
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, IndexError):
        return ()
    return tuple(
        Merge(int(top) - 1, _column(left), int(bottom) - 1, _column(right))
        for left, top, right, bottom in _MERGE.findall(tail)
    )


def _member(archive: zipfile.ZipFile, number: int) -> str:
    """The XML of the n-th sheet, found through the workbook's relations."""
    relation = _SHEET.findall(archive.read("xl/workbook.xml"))[number][1]
    for entry in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        if b'Id="' + relation + b'"' in entry:
            target = entry.split(b'Target="')[1].split(b'"')[0].decode()
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(relation)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
