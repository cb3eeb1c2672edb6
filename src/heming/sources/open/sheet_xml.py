"""What only the XML of an .xlsx sheet tells: merged cells, and which columns hold numbers rather than text."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_SHEET = re.compile(rb'<(?:\w+:)?sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]+)"')
_RELATION = re.compile(rb"<Relationship [^>]*>")
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})\d+"([^>]*)><(?:\w+:)?(?:v|is|f)')
_FIRST_PART = 1024 * 1024
_TAIL = 512 * 1024
_LARGEST_XML = 256 * 1024 * 1024


@dataclass(frozen=True)
class Merge:
    """One merged area, 0-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def merges_of(path: Path, sheet: int) -> tuple[Merge, ...]:
    """The merged areas of one sheet; none for other formats than .xlsx."""
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, sheet)
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


def number_columns(path: Path, sheet: int, *, columns: list[int]) -> list[int]:
    """Those of the columns whose cells are numbers, judged by the first part of the sheet; all when that fails."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_member(archive, sheet)) as stream:
            part = stream.read(_FIRST_PART)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, IndexError):
        return columns
    numbers: dict[int, int] = {}
    texts: dict[int, int] = {}
    for letters, attributes in _CELL.findall(part):
        counted = (
            texts if b't="s"' in attributes or b't="str"' in attributes or b't="inlineStr"' in attributes else numbers
        )
        position = _column(letters)
        counted[position] = counted.get(position, 0) + 1
    return [c for c in columns if numbers.get(c, 0) >= max(1, texts.get(c, 0) - 3)]


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
