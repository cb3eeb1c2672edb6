"""Parquet files: read where they lie; the sample is taken from row groups spread over the file."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heming.errors import BadInput
from heming.facts.arrivals.text import TextSource
from heming.sources.open import limits
from heming.sources.open.row_table import Table
from heming.sources.open.sampling import draw

_GROUPS = 8


def open_parquet(path: Path, name: str) -> list[Table]:
    """The file as it is, with a sample of its rows as text."""
    try:
        file = pq.ParquetFile(path)
        headers = tuple(file.schema_arrow.names)
        _check_width(headers, name)
        groups = _spread(file.num_row_groups)
        pieces = [_some(file, group, limits.SAMPLE_ROWS // max(1, len(groups)) + 1) for group in groups]
        rows = [row for piece in pieces for row in _rows(piece)]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise BadInput("'{name}' is a damaged Parquet file.", "Write it again, then import it.", name=name) from error
    total = file.metadata.num_rows
    text = TextSource(name, headers, parquet=path, first_line=1)
    return [(text, draw(headers, rows, estimated_rows=total, is_complete=len(rows) == total), ())]


def _check_width(headers: tuple[str, ...], name: str) -> None:
    if not headers or len(headers) > limits.MAX_COLUMNS:
        raise BadInput(
            "'{name}' has {columns} columns; between 1 and {limit} can be read.",
            "Leave out what is not needed.",
            name=name,
            columns=len(headers),
            limit=limits.MAX_COLUMNS,
        )


def _spread(count: int) -> list[int]:
    step = max(1, count // _GROUPS)
    return list(range(0, count, step))[: _GROUPS + 1]


def _some(file: pq.ParquetFile, group: int, most: int) -> pa.Table:
    rows: list[pa.RecordBatch] = []
    for batch in file.iter_batches(batch_size=max(1, most), row_groups=[group]):
        rows.append(batch)
        break
    return pa.Table.from_batches(rows, schema=rows[0].schema if rows else file.schema_arrow)


def _rows(table: pa.Table) -> list[tuple[str, ...]]:
    columns = [["" if cell is None else str(cell) for cell in column.to_pylist()] for column in table.columns]
    return list(zip(*columns, strict=True))
