"""Staging: every cell of a batch's files as text in one Parquet file, in the order of the files, nothing interpreted.

The staged file has the columns c0..cN. Its rows carry no number: the n-th staged row is the n-th data row that was
not rejected,
so the number follows from the rejected rows' numbers (`Staged.row_numbers`). Numbering while reading would halve the
speed.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from heming.errors import BadInput
from heming.facts import sql
from heming.facts.arrivals import read_csv
from heming.facts.arrivals.session import session
from heming.facts.arrivals.text import TextSource

MAX_COLUMNS = 4_000
_CELLS_PER_ROW_GROUP = 1_500_000  # keeps the writer's memory bounded however many columns there are
REJECTS_SCHEMA = pa.schema(
    [("row", pa.int64()), ("line", pa.int64()), ("file", pa.int32()), ("reason", pa.string()), ("raw", pa.string())]
)


@dataclass(frozen=True)
class StagedFile:
    """One file of a batch: its rows are first_row … first_row + rows - 1 of the batch."""

    name: str
    first_row: int
    rows: int
    first_line: int  # the line of its first row, as an editor or a spreadsheet counts


@dataclass(frozen=True)
class Staged:
    """The raw cells of a batch on disk. `rows` counts every data row; `rejected` of them are only in `rejects`."""

    batch: int
    path: Path
    rejects: Path
    headers: tuple[str, ...]
    files: tuple[StagedFile, ...]
    rows: int
    rejected: int
    seconds: float
    notes: tuple[str, ...] = field(default=())

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.headers)

    def gaps(self) -> npt.NDArray[np.int64]:
        """For every rejected row, how many rows were staged before it; sorted."""
        rows = np.sort(pq.read_table(self.rejects, columns=["row"])["row"].to_numpy()).astype(np.int64)
        return rows - np.arange(1, len(rows) + 1)

    def place(self, row: int) -> tuple[StagedFile, int]:
        """The file and the line a row of the batch came from."""
        file = next(f for f in reversed(self.files) if f.first_row <= row)
        return file, file.first_line + row - file.first_row


def row_numbers(gaps: npt.NDArray[np.int64], index: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The row numbers (from 1) of staged rows given by their index (from 0) in the staged file."""
    return index + 1 + np.searchsorted(gaps, index, side="right")


def staged_index(gaps: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The index (from 0) in the staged file of rows given by number; -1 for a rejected row."""
    rejected = gaps + np.arange(1, len(gaps) + 1)
    index = rows - 1 - np.searchsorted(rejected, rows)
    return np.where(np.isin(rows, rejected), -1, index)


def staged_paths(home: Path, batch: int) -> tuple[Path, Path]:
    """Where a batch's raw cells and its rejected rows lie."""
    folder = home / "personal" / "staged"
    return folder / f"{batch}.parquet", folder / f"{batch}.rejects.parquet"


def stage(home: Path, sources: Sequence[TextSource], *, batch: int) -> Staged:
    """Writes every cell of the sources as text; the first source's headers set the columns, later ones are matched by
    header.
    """
    if not sources:
        raise BadInput("There is no file to read.", "Name at least one file with rows.")
    started, headers = time.perf_counter(), sources[0].headers
    _check_width(sources)
    path, rejects_path = staged_paths(home, batch)
    path.parent.mkdir(parents=True, exist_ok=True)
    with session(home) as connection:
        files, rejects = _stage_all(connection, sources, headers=headers, path=path)
    pq.write_table(rejects, rejects_path, compression="zstd")
    last = files[-1]
    return Staged(
        batch,
        path,
        rejects_path,
        headers,
        tuple(files),
        rows=last.first_row + last.rows - 1,
        rejected=rejects.num_rows,
        seconds=time.perf_counter() - started,
    )


def _stage_all(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[TextSource], *, headers: tuple[str, ...], path: Path
) -> tuple[list[StagedFile], pa.Table]:
    files: list[StagedFile] = []
    rejects: list[pa.Table] = []
    parts = [path if len(sources) == 1 else path.with_suffix(f".part{number}") for number in range(len(sources))]
    try:
        for number, (source, part) in enumerate(zip(sources, parts, strict=True)):
            rejected = _stage_one(connection, source, select=_aligned(source, headers), part=part)
            rows = pq.read_metadata(part).num_rows + rejected.num_rows
            first_row = files[-1].first_row + files[-1].rows if files else 1
            files.append(StagedFile(source.name, first_row, rows, source.first_line))
            rejects.append(_located(rejected, number=number, file=files[-1]))
        if len(parts) > 1:
            listed = ", ".join(sql.text(part) for part in parts)
            _copy(connection, f"SELECT * FROM read_parquet([{listed}])", path=path, width=len(headers))
    finally:
        for part in parts:
            if part != path:
                part.unlink(missing_ok=True)
    return files, pa.concat_tables(rejects)


def _stage_one(connection: duckdb.DuckDBPyConnection, source: TextSource, *, select: str, part: Path) -> pa.Table:
    """One file; returns its rejected rows (row, reason, raw), numbered from 1."""
    if source.csv is not None:
        return read_csv.copy_csv(
            connection,
            source.csv,
            width=source.width,
            copy=lambda scan: _copy(connection, f"SELECT {select} FROM {scan}", path=part, width=source.width),
        )
    if source.parquet is not None:
        columns = pq.read_schema(source.parquet).names
        casts = ", ".join(f"CAST({sql.quoted(name)} AS VARCHAR) AS c{i}" for i, name in enumerate(columns))
        scan = f"(SELECT {casts} FROM read_parquet({sql.text(source.parquet)}))"
        _copy(connection, f"SELECT {select} FROM {scan}", path=part, width=source.width)
    elif source.rows is not None:
        schema = pa.schema([(f"c{i}", pa.string()) for i in range(source.width)])
        batches = (_as_text(batch, schema) for batch in source.rows())
        connection.register("arriving_rows", pa.RecordBatchReader.from_batches(schema, batches))
        _copy(connection, f"SELECT {select} FROM arriving_rows", path=part, width=source.width)
        connection.unregister("arriving_rows")
    return read_csv.NO_REJECTS


def _copy(connection: duckdb.DuckDBPyConnection, query: str, *, path: Path, width: int) -> None:
    group = max(2_048, min(49_152, _CELLS_PER_ROW_GROUP // max(width, 1)))
    small = "DICTIONARY_SIZE_LIMIT 4096, " if group == 49_152 else ""  # of ever new values; it is set aside per column
    connection.execute(
        f"COPY ({query}) TO {sql.text(path)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, {small}"
        f"ROW_GROUP_SIZE {group})"
    )


def _as_text(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    arrays = [array if array.type == pa.string() else array.cast(pa.string()) for array in batch.columns]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _aligned(source: TextSource, headers: tuple[str, ...]) -> str:
    """The select list that brings a file's columns into the order of the batch; a column it lacks is null."""
    if source.headers == headers:
        return ", ".join(f"c{i}" for i in range(len(headers)))
    places = {header: position for position, header in reversed(list(enumerate(source.headers)))}
    return ", ".join(
        f"c{places[header]} AS c{i}" if header in places else f"NULL::VARCHAR AS c{i}"
        for i, header in enumerate(headers)
    )


def _located(rejected: pa.Table, *, number: int, file: StagedFile) -> pa.Table:
    rows = rejected["row"].to_numpy()
    return pa.table(
        [
            rows + (file.first_row - 1),
            rows + (file.first_line - 1),
            np.full(len(rows), number, "int32"),
            rejected["reason"],
            rejected["raw"],
        ],
        schema=REJECTS_SCHEMA,
    )


def _check_width(sources: Sequence[TextSource]) -> None:
    for source in sources:
        if not 1 <= source.width <= MAX_COLUMNS:
            raise BadInput(
                "'{name}' has {width} columns; between 1 and {most} can be read.",
                "Export only the columns about the service records, one row per record.",
                name=source.name,
                width=source.width,
                most=MAX_COLUMNS,
            )
