"""Cells that could not be read: where they are, what stands in them, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from heming.facts import sql
from heming.facts.arrivals.plan import BITS, Plan, raw_columns
from heming.facts.arrivals.report import Problem
from heming.facts.arrivals.stage import Staged, staged_index

MOST_LISTED = 100_000  # cells listed per column; the rest of a column that cannot be read at all is only counted
MOST_REPORTED = 1_000
FIXES: Mapping[str, str] = {
    "not a date": "Write the date like 2023-08-31 14:05, or correct the column's date format in the mapping.",
    "implausible date": "Check the year: dates before 1990 or more than a year ahead are not used.",
    "not a number": "Write digits only, such as 1234.5.",
    "not an amount": "Write the amount as a number, such as 1234.50.",
    "not a share": "Write it in per cent, between 0% and 100%.",
    "not a rating": "Add the word with its value to the labels of this column in the mapping.",
    "outside the scale": "Check the scale of this column in the mapping, or correct the rating.",
    "not a yes or no": "Add the word to the yes or no words of this column in the mapping.",
    "not a known word": "Add the word to the codes of this column in the mapping.",
    "not a length of time": "Write it like 00:03:22, 3分22秒, or in seconds.",
    "negative length of time": "Check the two times it was computed from.",
    "rounded by a spreadsheet": "The digits are lost. Export again with this column as text and do not open "
    "the file in a spreadsheet.",
    "not readable": "Correct the cell.",
    "too few columns": "Complete the line; a line break or a missing delimiter cut it.",
    "too many columns": "Put quotes around the cell that holds the delimiter.",
    "broken quotes": "Double the quotes inside quoted cells.",
    "unclosed quote": "Close the quote, or remove it.",
    "unreadable characters": "Save the file as UTF-8.",
    "line too long": "Shorten the text of this line.",
    "unreadable line": "Correct the line.",
    "total row": "Nothing to do: totals are not records.",
    "repeated header": "Nothing to do: the header appears again inside the file.",
    "nothing readable": "Complete the row, or leave it out.",
    "no readable day": "Write the day as 2024-05-31, and send the row in again.",
    "a rate above 100%": "Check the rate at the source: it says that more happened than could. Correct it and send the "
    "row in again.",
    "a negative count": "Check the count at the source: nothing can happen less than never.",
    "more of a part than of the whole": "Check both counts at the source, for example more satisfied customers than "
    "ratings. Correct the row and send it in again.",
}


@dataclass(frozen=True)
class Located:
    """The problems of a batch: the first of them, all of them on disk, and how many per header and problem."""

    path: Path
    first: tuple[Problem, ...]
    counts: dict[tuple[str, str], int]


def problems_path(home: Path, batch: int) -> Path:
    """Where the cells of a batch that could not be read are listed."""
    return home / "personal" / "quarantine" / f"{batch}.problems.parquet"


def locate(connection: duckdb.DuckDBPyConnection, plan: Plan, *, staged: Staged, home: Path, rows: Path) -> Located:
    """Lists every marked cell with its raw text and the reason."""
    path = problems_path(home, staged.batch)
    path.unlink(missing_ok=True)
    counted = _counted(connection, plan, rows)
    if not any(counted):
        return Located(path, (), {})
    _gather(connection, plan, staged, rows=rows)
    fields = [f for f in plan.fields if f.bit is not None]
    parts = [
        f"(SELECT row, {number} AS field, {f.raw} AS value, {f.reading.problem} AS problem FROM marked_rows "
        f"WHERE {_is_marked(f.bit)} LIMIT {MOST_LISTED})"
        for number, (f, cells) in enumerate(zip(fields, counted, strict=True))
        if cells
    ]
    connection.register(
        "field_names", pa.table({"field": range(len(fields)), "column": [f.field.header for f in fields]})
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f'COPY (SELECT row, "column", value, problem FROM ({" UNION ALL ".join(parts)}) JOIN field_names USING (field) '
        f"ORDER BY row, field) TO {sql.text(path)} (FORMAT parquet, COMPRESSION zstd)"
    )
    return Located(path, first_problems(connection, path), _counts(connection, path))


def first_problems(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[Problem, ...]:
    """The first problems of a list on disk."""
    listed = connection.execute(
        f'SELECT row, "column", left(value, 200), problem FROM read_parquet({sql.text(path)}) LIMIT {MOST_REPORTED}'
    ).fetchall()
    return tuple(Problem(row, column, value, problem, FIXES[problem]) for row, column, value, problem in listed)


def _is_marked(bit: int | None) -> str:
    place = bit or 0
    return f"(_bad{place // BITS} & {1 << (place % BITS)}) <> 0"


def _counted(connection: duckdb.DuckDBPyConnection, plan: Plan, rows: Path) -> list[int]:
    bits = [f.bit for f in plan.fields if f.bit is not None]
    if not bits:
        return []
    any_bad = " OR ".join(f"_bad{i} <> 0" for i in range(plan.masks))
    tests = ", ".join(f"count(*) FILTER ({_is_marked(bit)})" for bit in bits)
    return list(
        connection.execute(f"SELECT {tests} FROM read_parquet({sql.text(rows)}) WHERE {any_bad}").fetchone() or ()
    )


def _gather(connection: duckdb.DuckDBPyConnection, plan: Plan, staged: Staged, *, rows: Path) -> None:
    """The raw cells of the rows that hold a bad cell, as a temporary table."""
    any_bad = " OR ".join(f"_bad{i} <> 0" for i in range(plan.masks))
    marks = ", ".join(f"_bad{i}" for i in range(plan.masks))
    bad = connection.execute(
        f"SELECT row, {marks} FROM read_parquet({sql.text(rows)}) WHERE {any_bad} LIMIT {MOST_LISTED * 10}"
    ).to_arrow_table()
    index = staged_index(staged.gaps(), bad["row"].to_numpy())
    connection.register("bad_rows", bad.append_column("k", pa.array(index, pa.int64())))
    cells = ", ".join(dict.fromkeys(f"{f.raw}" for f in plan.fields if f.bit is not None))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE marked_rows AS SELECT b.*, {cells} FROM bad_rows b JOIN ("
        f"SELECT file_row_number AS k, {raw_columns(plan, staged.width)} "
        f"FROM read_parquet({sql.text(staged.path)}, file_row_number = true) "
        "WHERE file_row_number IN (SELECT k FROM bad_rows)) s USING (k)"
    )


def _counts(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[tuple[str, str], int]:
    counted = connection.execute(
        f'SELECT "column", problem, count(*) FROM read_parquet({sql.text(path)}) GROUP BY ALL ORDER BY ALL'
    ).fetchall()
    return {(column, problem): int(cells) for column, problem, cells in counted}
