"""The quarantine of a batch: rows that could not be accepted, with the reason, until somebody corrects them."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heming.facts import sql
from heming.facts.arrivals.kept import recall
from heming.facts.arrivals.problems import FIXES
from heming.facts.arrivals.quarantine import quarantine_path
from heming.facts.duck import connect


@dataclass(frozen=True)
class HeldRow:
    """One row in quarantine. `cells` are as well as they can be told apart, by header."""

    row: int
    file: str
    line: int
    reason: str
    fix: str
    cells: tuple[tuple[str, str], ...]
    raw: str = ""


@dataclass(frozen=True)
class HeldPage:
    """A stretch of the quarantine."""

    total: int
    rows: tuple[HeldRow, ...]


def held_rows(
    home: Path, batch: int, *, offset: int = 0, limit: int = 100, rows: tuple[int, ...] = (), reason: str = ""
) -> HeldPage:
    """The quarantined rows of a batch in the order of the file: all, those of one reason, or those asked for."""
    path = quarantine_path(home, batch)
    if not path.is_file():
        return HeldPage(0, ())
    staged = recall(home, batch)
    with connect() as connection:
        connection.register("wanted", pa.table({"row": pa.array(rows, pa.int64())}))
        chosen = 'WHERE "row" IN (SELECT "row" FROM wanted)' if rows else "WHERE reason = ?" if reason else ""
        read = connection.execute(
            f'SELECT "row", line, file, reason, raw, cells FROM read_parquet({sql.text(path)}) {chosen} '
            f'ORDER BY "row" LIMIT {int(limit)} OFFSET {int(offset)}',
            [reason] if reason and not rows else [],
        ).fetchall()
    listed = tuple(
        HeldRow(
            row,
            staged.files[file].name,
            line,
            reason,
            FIXES.get(reason, ""),
            tuple(zip(staged.headers, _cells(cells, raw, len(staged.headers)), strict=True)),
            raw or "",
        )
        for row, line, file, reason, raw, cells in read
    )
    return HeldPage(pq.read_metadata(path).num_rows, listed)


def release(home: Path, batch: int, *, rows: tuple[int, ...]) -> int:
    """Takes corrected rows out of the quarantine; returns how many are left."""
    path = quarantine_path(home, batch)
    table = pq.read_table(path)
    keep = [row not in set(rows) for row in table["row"].to_pylist()]
    left = table.filter(pa.array(keep))
    if left.num_rows:
        pq.write_table(left, path, compression="zstd")
    else:
        path.unlink()
    return int(left.num_rows)


def _cells(cells: list[str | None] | None, raw: str | None, width: int) -> list[str]:
    """Cells as staged; of a rejected line as well as they can be cut, filled up or shortened to the width."""
    if cells is not None:
        return [cell or "" for cell in cells]
    text = (raw or "").replace("\x00", "")
    delimiter = max(",;\t|", key=text.count)
    cut = next(csv.reader([text.replace("\r", " ").replace("\n", " ")], delimiter=delimiter), [])
    return [*cut, *[""] * width][:width]
