"""Writes the workbook format of Excel 97 to 2003: a compound file with one stream of BIFF8 records."""

import struct
from collections.abc import Sequence
from pathlib import Path

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
DATE_FORMAT = 22  # built in: m/d/yy h:mm
Cell = str | float | None


def old_xls(path: Path, rows: Sequence[Sequence[Cell]], *, dates: Sequence[int] = (), name: str = "报表") -> Path:
    """A .xls with one sheet; numbers in the columns `dates` are serial dates."""
    path.write_bytes(_compound(_workbook(rows, frozenset(dates), name)))
    return path


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(value: str, length: str = "<H") -> bytes:
    return struct.pack(length, len(value)) + b"\x01" + value.encode("utf-16-le")


def _workbook(rows: Sequence[Sequence[Cell]], dates: frozenset[int], name: str) -> bytes:
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + _record(0x0042, b"\xb0\x04")
    formats = b"".join(_record(0x00E0, struct.pack("<HHHHHIIH", 0, n, 1, 0, 0, 0, 0, 0)) for n in (0, DATE_FORMAT))
    bound = 4 + 6 + len(_text(name, "<B"))
    at = len(start) + len(formats) + bound + 4
    globals_ = start + formats + _record(0x0085, struct.pack("<IBB", at, 0, 0) + _text(name, "<B")) + _record(0x000A)
    return globals_ + _sheet(rows, dates)


def _sheet(rows: Sequence[Sequence[Cell]], dates: frozenset[int]) -> bytes:
    parts = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    parts.append(_record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            place = struct.pack("<HHH", r, c, int(r > 0 and c in dates))
            if isinstance(value, str):
                parts.append(_record(0x0204, place + _text(value)))
            elif value is not None:
                parts.append(_record(0x0203, place + struct.pack("<d", value)))
    return b"".join([*parts, _record(0x000A)])


def _compound(stream: bytes) -> bytes:
    """Sector 0 is the allocation table, sector 1 the directory, the stream follows (at least 4096 bytes)."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    assert count + 2 <= SECTOR // 4, "one allocation sector holds 126 sectors of the stream"
    chain = [FAT, END, *range(3, count + 2), END]
    table = struct.pack(f"<{SECTOR // 4}I", *(chain + [FREE] * (SECTOR // 4 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    root = _entry("Root Entry", kind=5, child=1, start=END, size=0)
    book = _entry("Workbook", kind=2, child=FREE, start=2, size=len(stream))
    return header + table + (root + book).ljust(SECTOR, b"\0") + stream


def _entry(name: str, *, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
