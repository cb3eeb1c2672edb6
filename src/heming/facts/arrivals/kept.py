"""What stays of a batch's files: the raw cells with a note of the files they came from, for lineage and corrections."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from heming.errors import NotFound
from heming.facts import sql
from heming.facts.arrivals.stage import Staged, StagedFile, staged_index, staged_paths
from heming.facts.duck import connect


@dataclass(frozen=True)
class RawRow:
    """One row of a file as it arrived: its file, the line there, and its cells by header; `raw` of a line that was
    rejected.
    """

    row: int
    file: str
    line: int
    cells: tuple[tuple[str, str | None], ...]
    raw: str = ""


def remember(staged: Staged) -> None:
    """Writes the note beside the raw cells."""
    note = {
        "headers": staged.headers,
        "files": [asdict(file) for file in staged.files],
        "rows": staged.rows,
        "rejected": staged.rejected,
    }
    staged.path.with_suffix(".json").write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")


def recall(home: Path, batch: int) -> Staged:
    """The raw cells of a batch; NotFound when they are no longer kept."""
    path, rejects = staged_paths(home, batch)
    note = path.with_suffix(".json")
    if not (note.is_file() and path.is_file() and rejects.is_file()):
        raise NotFound("The file rows of batch {batch} are no longer kept.", "Import the file again.", batch=batch)
    read = json.loads(note.read_text(encoding="utf-8"))
    files = tuple(StagedFile(**file) for file in read["files"])
    return Staged(batch, path, rejects, tuple(read["headers"]), files, read["rows"], read["rejected"], 0.0)


def raw_rows(home: Path, batch: int, *, rows: Sequence[int]) -> tuple[RawRow, ...]:
    """The rows of a batch's files by number, in the order asked for; numbers that do not exist are left out."""
    staged = recall(home, batch)
    wanted = [row for row in rows if 1 <= row <= staged.files[-1].first_row + staged.files[-1].rows]
    index = staged_index(staged.gaps(), np.array(wanted, dtype=np.int64))
    with connect() as connection:
        cells = _cells(connection, staged, [int(k) for k in index if k >= 0])
        raws = _rejected(connection, staged, [row for row, k in zip(wanted, index, strict=True) if k < 0])
    found = []
    for row, k in zip(wanted, index, strict=True):
        file, line = staged.place(row)
        if int(k) in cells:
            found.append(RawRow(row, file.name, line, tuple(zip(staged.headers, cells[int(k)], strict=True))))
        elif row in raws:
            found.append(RawRow(row, file.name, line, (), raws[row]))
    return tuple(found)


def _cells(connection: duckdb.DuckDBPyConnection, staged: Staged, index: list[int]) -> dict[int, list[str | None]]:
    columns = ", ".join(f"c{i}" for i in range(staged.width))
    connection.register("wanted", pa.table({"k": pa.array(index, pa.int64())}))
    read = connection.execute(
        f"SELECT file_row_number, [{columns}] FROM read_parquet({sql.text(staged.path)}, file_row_number = true) "
        "WHERE file_row_number IN (SELECT k FROM wanted)"
    ).fetchall()
    return {int(k): list(values) for k, values in read}


def _rejected(connection: duckdb.DuckDBPyConnection, staged: Staged, rows: list[int]) -> dict[int, str]:
    connection.register("wanted", pa.table({"row": pa.array(rows, pa.int64())}))
    read = connection.execute(
        f'SELECT "row", raw FROM read_parquet({sql.text(staged.rejects)}) WHERE "row" IN (SELECT "row" FROM wanted)'
    ).fetchall()
    return {int(row): str(raw) for row, raw in read}
