"""A table that is read as rows of text batches (workbooks, HTML, JSON).

Header, sample and source from its first rows.
"""

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa

from heming.errors import BadInput
from heming.facts.arrivals.text import TextSource
from heming.sources.open.found import Notice, Sample
from heming.sources.open.header import find_header
from heming.sources.open.sampling import draw

BATCH_ROWS = 20_000
_HEAD_ROWS = 500
Table = tuple[TextSource, Sample, tuple[Notice, ...]]


def table_of_rows(rows: Sequence[Sequence[str]], name: str) -> Table:
    """A table whose rows are in memory: HTML."""
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise BadInput("'{name}' is empty.", "Export it again.", name=name)
    header = find_header(rows[:_HEAD_ROWS], name)
    width = len(header.names)
    body = [(*row[:width], *[""] * (width - len(row))) for row in rows[header.first_data :]]
    body = [row for row in body if any(row)]
    text = TextSource(name, header.names, rows=batches_of(body, header.names), first_line=header.first_data + 1)
    return text, draw(header.names, body, estimated_rows=len(body)), header.notices


def batches_of(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> Callable[[], Iterator[pa.RecordBatch]]:
    """The rows as record batches of text, an empty cell being null."""
    schema = text_schema(headers)

    def read() -> Iterator[pa.RecordBatch]:
        for start in range(0, len(rows), BATCH_ROWS):
            columns = zip(*rows[start : start + BATCH_ROWS], strict=True)
            yield pa.record_batch(
                [pa.array([cell or None for cell in column], pa.string()) for column in columns], schema=schema
            )

    return read


def text_schema(headers: Sequence[str]) -> pa.Schema:
    """One text column per header."""
    return pa.schema([pa.field(header, pa.string()) for header in headers])
