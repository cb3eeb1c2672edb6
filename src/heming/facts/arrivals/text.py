"""A text source: one table of text cells, however it was stored, as `sources` hands it over for staging.

Exactly one of `csv`, `rows` and `parquet` is set. Cells are text as the file shows them; nothing is interpreted yet.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa


@dataclass(frozen=True)
class CsvText:
    """A UTF-8 delimited file. `skip_lines` counts everything before the first data row: byte-order mark, titles,
    headers.
    """

    path: Path
    delimiter: str = ","
    quote: str = '"'  # "" when the file does not quote
    skip_lines: int = 1


@dataclass(frozen=True)
class TextSource:
    """One table of text cells with its headers, in the order of the file.

    `rows` opens the cells anew at every call: record batches with one string column per header, a missing cell being
    null
    (xlsx, xls, html, json). `parquet` is a Parquet file whose columns are the headers, of any type.
    """

    name: str  # what people call the file; for an archive member 'archive.zip › member.csv'
    headers: tuple[str, ...]
    csv: CsvText | None = None
    rows: Callable[[], Iterator[pa.RecordBatch]] | None = None
    parquet: Path | None = None
    first_line: int = 2  # the line (sheet row) of the first data row, as an editor or a spreadsheet counts

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.headers)
