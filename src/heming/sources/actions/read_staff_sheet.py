"""Open a staff sheet (CSV, XLSX, XLS, HTML …) and read its rows; nothing is taken in."""

import csv
import shutil
import uuid
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from heming.errors import BadInput
from heming.facts.arrivals.text import TextSource
from heming.facts.store import Store, open_store
from heming.org.staff_sheet import StaffRow, is_staff_sheet, read_rows
from heming.sources.open.read import open_paths

MOST_ROWS = 100_000


def read_staff_sheet(path: Path, *, store: Store | None = None, sure: bool = True) -> list[StaffRow]:
    """The rows of the first sheet that is one. With `sure` the caller says that it is a staff sheet."""
    folder = (store or open_store()).folder("uploads") / f"staff-{uuid.uuid4().hex}"
    try:
        opened, _ = open_paths((path,), folder)
        found = next((file for file in opened if is_staff_sheet(file.text.headers)), None)
        if found is None and sure and opened:
            found = opened[0]
        if found is None:
            raise BadInput(
                "'{name}' is no staff sheet.", "It needs the columns 姓名, 工号 and 入职日期.", name=path.name
            )
        rows = list(islice(_cells(found.text), MOST_ROWS + 1))
        if len(rows) > MOST_ROWS:
            raise BadInput("The sheet has more than {n} rows.", "Bring in the people only.", n=MOST_ROWS)
        return read_rows(found.text.headers, rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cells(text: TextSource) -> Iterator[Sequence[str | None]]:
    """The rows of a table, however it is stored."""
    if text.csv is not None:
        with text.csv.path.open(encoding="utf-8", newline="") as lines:
            rest = islice(lines, text.csv.skip_lines, None)
            quote = text.csv.quote or "\x00"  # a file that does not quote has no such character
            for row in csv.reader(rest, delimiter=text.csv.delimiter, quotechar=quote):
                yield [*row, *[None] * (text.width - len(row))]
        return
    batches = text.rows() if text.rows is not None else pq.ParquetFile(text.parquet).iter_batches()
    for batch in batches:
        columns = [column.cast("string").to_pylist() for column in batch.columns]
        yield from zip(*columns, strict=True)
