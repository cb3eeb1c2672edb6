"""Mending a delimited file whose quotes or line ends are broken, so that one bad line costs one line.

A quote that is never closed would swallow everything after it. The line that opens it is taken out, leaving a marked
line
that the reader is sure to reject at the same place, so that line numbers stay true.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from heming.facts.arrivals.text import CsvText

MARK = "\x02"
MOST_LINES = 200  # a quoted cell may hold this many lines
MOST_BYTES = 256 * 1024
MOST_RAW = 10_000


def mend(text: CsvText, target: Path, *, width: int) -> list[tuple[str, str]]:
    """Writes the mended copy; returns reason and raw text of each line taken out, in the order of their marks."""
    removed: list[tuple[str, str]] = []
    quote, too_wide = text.quote.encode(), (text.delimiter + MARK) * width
    with text.path.open("rb") as source, target.open("wb") as out:
        for number, lines in enumerate(_records(_lines(source), quote)):
            if number < text.skip_lines or _is_whole(lines, quote):
                out.write(b"\n".join(lines) + b"\n")
                continue
            out.write(f"{MARK}{len(removed)}{MARK}{too_wide}".encode() + b"\n")
            removed.append(("unclosed quote", b"\n".join(lines).decode("utf-8", "replace")[:MOST_RAW]))
    return removed


def _lines(source: IO[bytes]) -> Iterator[bytes]:
    """Lines without their ends, whatever kind the ends are."""
    for line in source:
        yield line.rstrip(b"\r\n")


def _records(lines: Iterator[bytes], quote: bytes) -> Iterator[list[bytes]]:
    """Lines joined into records; a record that never closes its quote gives its first line alone and starts again
    after it.
    """
    waiting: list[bytes] = []
    while True:
        line = waiting.pop() if waiting else next(lines, None)
        if line is None:
            return
        record = [line]
        if quote and line.count(quote) % 2:
            _fill(record, lines, waiting=waiting, quote=quote)
            if not _is_whole(record, quote):
                waiting.extend(reversed(record[1:]))
                record = record[:1]
        yield record


def _fill(record: list[bytes], lines: Iterator[bytes], *, waiting: list[bytes], quote: bytes) -> None:
    size = len(record[0])
    while len(record) < MOST_LINES and size < MOST_BYTES:
        line = waiting.pop() if waiting else next(lines, None)
        if line is None:
            return
        record.append(line)
        size += len(line)
        if line.count(quote) % 2:
            return


def _is_whole(record: list[bytes], quote: bytes) -> bool:
    return not quote or sum(line.count(quote) for line in record) % 2 == 0
