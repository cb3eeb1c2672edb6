"""Rows spread over the whole of a text table."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from heming.sources.open import limits
from heming.sources.open.cells import is_total_row
from heming.sources.open.dialect import Dialect, read_rows
from heming.sources.open.found import Sample


def sample_text(
    path: Path, *, headers: tuple[str, ...], dialect: Dialect, skip_lines: int, bom_bytes: int = 0
) -> Sample:
    """Up to 5,000 rows: all of a small file's, of a large one the head's and those of evenly spread pieces."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(bom_bytes)
        head = stream.read(limits.WHOLE_SAMPLE_BYTES if size <= limits.WHOLE_SAMPLE_BYTES else limits.HEAD_BYTES)
        rows = _rows_of(_without_lines(head, skip_lines), dialect, len(headers))
        if size <= limits.WHOLE_SAMPLE_BYTES:
            complete = [row for row in rows if any(cell.strip() for cell in row)]
            return draw(headers, complete, estimated_rows=len(complete))
        per_row = max(1.0, len(head) / max(1, len(rows)))
        step = (size - len(head)) // limits.SPREAD_PIECES
        for number in range(limits.SPREAD_PIECES):
            stream.seek(len(head) + number * step)
            piece = stream.read(limits.SPREAD_BYTES)
            cut = piece.find(b"\n") + 1
            rows += _rows_of(piece[cut : piece.rfind(b"\n") + 1], dialect, len(headers))
    return draw(headers, rows, estimated_rows=int(size / per_row), is_complete=False)


def draw(
    headers: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, estimated_rows: int, is_complete: bool = True
) -> Sample:
    """At most 5,000 of the rows, in evenly spread runs of neighbours (events of one case stand together).

    No lines of totals.
    """
    useful = [row for row in rows if not is_total_row(row)]
    if len(useful) <= limits.SAMPLE_ROWS:
        return Sample(headers, tuple(useful), is_complete, estimated_rows)
    runs = limits.SAMPLE_ROWS // limits.RUN_ROWS
    starts = [number * (len(useful) - limits.RUN_ROWS) // (runs - 1) for number in range(runs)]
    picked = tuple(row for start in starts for row in useful[start : start + limits.RUN_ROWS])
    return Sample(headers, picked, False, estimated_rows)


def _rows_of(piece: bytes, dialect: Dialect, width: int) -> list[tuple[str, ...]]:
    return list(_fitting(read_rows(piece.decode("utf-8", errors="replace"), dialect), width))


def _fitting(rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[str, ...]]:
    for _, row in rows:
        if len(row) == width:
            yield tuple(row)
        elif len(row) > width and not any(cell.strip() for cell in row[width:]):
            yield tuple(row[:width])


def _without_lines(piece: bytes, count: int) -> bytes:
    start = 0
    for _ in range(count):
        end = piece.find(b"\n", start)
        if end < 0:
            return b""
        start = end + 1
    return piece[start:]
