"""Small files written into a test, staged and converted."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from heming.facts.arrivals.convert import Converted, convert
from heming.facts.arrivals.mapping import FieldMap, Mapping, Parser
from heming.facts.arrivals.parcel import Cut, scan_of
from heming.facts.arrivals.stage import Staged, stage
from heming.facts.arrivals.text import CsvText, TextSource


def csv_source(folder: Path, text: str | bytes, *, name: str = "file.csv", delimiter: str = ",") -> TextSource:
    """A delimited file with its headers in the first line."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    headers = path.read_bytes().splitlines()[0].decode().split(delimiter)
    return TextSource(name, tuple(headers), csv=CsvText(path, delimiter=delimiter))


def rows_source(headers: Sequence[str], rows: Sequence[Sequence[str | None]]) -> TextSource:
    """Rows as a spreadsheet gives them."""

    def batches() -> Iterator[pa.RecordBatch]:
        columns = [pa.array([row[i] for row in rows], pa.string()) for i in range(len(headers))]
        yield pa.RecordBatch.from_arrays(columns, names=[f"c{i}" for i in range(len(headers))])

    return TextSource("book.xlsx", tuple(headers), rows=batches)


def mapping(
    headers: Sequence[str], *fields: tuple[str, str, Parser], table: str = "cases", **options: object
) -> Mapping:
    """Which header feeds which target."""
    listed = tuple(FieldMap(header, list(headers).index(header), target, parser) for header, target, parser in fields)
    return Mapping("stream", table, listed, tuple(headers), **options)  # type: ignore[arg-type]


def converted(home: Path, sources: Sequence[TextSource], chosen: Mapping) -> tuple[Staged, Converted]:
    """Staged and converted as batch 1."""
    staged = stage(home, sources, batch=1)
    return staged, convert(home, staged, mapping=chosen, now=1_790_000_000)


def table(result: Converted, name: str, columns: str = "*") -> list[tuple[object, ...]]:
    """Rows of one table of the parcel, in the order of the file."""
    data = result.parcel.tables[name]
    assert isinstance(data, Path | Cut)
    return duckdb.sql(f"SELECT {columns} FROM {scan_of(data)} ORDER BY row").fetchall()


def held(result: Converted) -> list[tuple[int, str]]:
    """(row, reason) of the quarantine."""
    if not result.quarantine_path.is_file():
        return []
    return duckdb.sql(f"SELECT row, reason FROM '{result.quarantine_path}' ORDER BY row").fetchall()
