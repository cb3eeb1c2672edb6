"""Rows that are not records: totals, repeated headers, rows in which nothing can be read. They are kept, with the
reason.
"""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from heming.facts import sql
from heming.facts.arrivals.day_counts import contradictions
from heming.facts.arrivals.parsers.ident import USUAL
from heming.facts.arrivals.plan import Plan, Planned
from heming.facts.arrivals.session import set_variable
from heming.facts.arrivals.stage import Staged, row_numbers

TOTAL, HEADER, EMPTY = "total row", "repeated header", "nothing readable"
_WHERE_TOTALS_STAND = frozenset(
    (
        "source_id",
        "agent_account",
        "agent_name",
        "team_name",
        "supervisor_name",
        "manager_name",
        "shop",
        "skill_group",
        "channel",
        "site",
        "employer",
    )
)
_LONGEST_WORD = 24  # bytes
# Never true. Without it the test for a row's reason would move below the reading of its cells and read them twice.
_ONCE = "WHEN random() < 0 THEN ''"


def quarantine_path(home: Path, batch: int) -> Path:
    """Where the rows of a batch that could not be accepted lie."""
    return home / "personal" / "quarantine" / f"{batch}.parquet"


def reason(connection: duckdb.DuckDBPyConnection, plan: Plan) -> str:
    """SQL over typed and raw columns: why a row is not a record; null when it is one."""
    set_variable(connection, "total_words", value=sorted({word.strip().lower() for word in plan.mapping.total_words}))
    values = " AND ".join(f"{sql.quoted(f.target.name)} IS NULL" for f in plan.fields) or "FALSE"
    totals = _total(plan)
    header = _repeated_header(connection, plan)
    wrong = " ".join(f"WHEN {condition} THEN '{why}'" for why, condition in contradictions(plan))
    return f"CASE {_ONCE} {totals} WHEN {header} THEN '{HEADER}' WHEN {values} THEN '{EMPTY}' {wrong} END"


def _total(plan: Plan) -> str:
    """The words are looked up only where the row lacks what a record has: nearly all rows end at the first test."""
    words = " OR ".join(f"({_is_total(f)})" for f in plan.fields if _may_total(f))
    if not words:
        return ""
    if evidence := _evidence(plan):
        words = f"CASE WHEN {evidence} THEN {words} ELSE FALSE END"
    return f"WHEN {words} THEN '{TOTAL}'"


def _may_total(field: Planned) -> bool:
    target = field.target
    is_place = target.column in _WHERE_TOTALS_STAND or field.field.position == 0
    return is_place or field.field.parser.kind in ("instant", "date")


def _is_total(field: Planned) -> str:
    """A date that could be read is no word; a long id is none either: only the rest is looked up."""
    raw, name = field.raw, sql.quoted(field.target.name)
    word = f"list_contains(getvariable('total_words'), lower(rtrim(tidy({raw}), ' :：')))"
    if field.field.parser.kind == "id":
        return (
            f"CASE WHEN regexp_full_match({raw}, '{USUAL}') OR strlen({raw}) > {_LONGEST_WORD} THEN FALSE "
            f"ELSE {word} END"
        )
    if field.reading.can_fail:
        return f"CASE WHEN {name} IS NULL THEN {word} ELSE FALSE END"
    return f"CASE WHEN strlen({raw}) <= {_LONGEST_WORD} THEN {word} ELSE FALSE END"


def _evidence(plan: Plan) -> str:
    """In a table of cases a name may be 'Total': such a row must lack its id or its time, too."""
    if plan.mapping.table == "agent_days":
        return ""
    lacking = [f for f in plan.fields if f.field.parser.kind in ("instant", "date") and f.target.name[0] != "_"][:1]
    lacking += [f for f in plan.fields if f.target.name == "source_id"]
    terms = [f"{sql.quoted(f.target.name)} IS NULL" for f in lacking if f.target.name != "source_id"]
    terms += [f"{_is_total(f)}" for f in lacking if f.target.name == "source_id"]
    return " OR ".join(terms)


def _repeated_header(connection: duckdb.DuckDBPyConnection, plan: Plan) -> str:
    headers = [f for f in plan.fields if f.field.header.strip()][:3]
    set_variable(connection, "own_headers", value=[f.field.header for f in headers])
    tests = [f"{f.raw} = getvariable('own_headers')[{i + 1}]" for i, f in enumerate(headers)]
    if len(tests) < 2:
        return "FALSE"
    return f"CASE WHEN {tests[0]} THEN {' AND '.join(tests[1:])} ELSE FALSE END"


def left_out(staged: Staged, converted_rows: "pa.ChunkedArray") -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Index in the staged file of every row that was not converted."""
    total = staged.rows - staged.rejected
    every = row_numbers(staged.gaps(), np.arange(total, dtype=np.int64))
    used = np.zeros(total, dtype=bool)
    used[np.searchsorted(every, converted_rows.to_numpy())] = True
    return np.flatnonzero(~used)


def write(
    connection: duckdb.DuckDBPyConnection, staged: Staged, *, path: Path, marked: str, index: "pa.Table"
) -> tuple[int, int]:
    """Writes the quarantine: rejected lines and rows left out with their raw cells; returns (rows, totals among them).

    `marked` is a query giving k (index in the staged file) and reason for the rows in the registered table `left_out`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.register("left_out", index)
    cells = ", ".join(f"c{i}" for i in range(staged.width))
    total_words = "list_contains(getvariable('total_words'), lower(trim(regexp_extract(raw, '^[^,;|\t]*'))))"
    connection.execute(f"""
        COPY (SELECT * FROM (
            SELECT row, line, file, CASE WHEN {total_words} THEN '{TOTAL}' ELSE reason END AS reason, raw,
                NULL::VARCHAR[] AS cells, NULL::TIMESTAMP AS fixed_at FROM read_parquet({sql.text(staged.rejects)})
            UNION ALL BY NAME
            SELECT l.row, l.line, l.file, m.reason, NULL::VARCHAR AS raw, s.cells, NULL::TIMESTAMP AS fixed_at
            FROM left_out l JOIN ({marked}) m ON m.k = l.k
            JOIN (SELECT file_row_number AS k, [{cells}] AS cells
                  FROM read_parquet({sql.text(staged.path)}, file_row_number = true)
                  WHERE file_row_number IN (SELECT k FROM left_out)) s ON s.k = l.k
        ) ORDER BY row) TO {sql.text(path)} (FORMAT parquet, COMPRESSION zstd)
    """)
    counted = connection.execute(
        f"SELECT count(*), count(*) FILTER (reason = '{TOTAL}') FROM read_parquet({sql.text(path)})"
    ).fetchone()
    connection.unregister("left_out")
    return (int(counted[0]), int(counted[1])) if counted else (0, 0)


def index_table(staged: Staged, index: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> "pa.Table":
    """Index, row, line and file of rows of the staged file."""
    rows = row_numbers(staged.gaps(), index)
    places = [staged.place(int(row)) for row in rows]
    names = [file.name for file in staged.files]
    return pa.table(
        {
            "k": pa.array(index, pa.int64()),
            "row": pa.array(rows, pa.int64()),
            "line": pa.array([line for _, line in places], pa.int64()),
            "file": pa.array([names.index(file.name) for file, _ in places], pa.int32()),
        }
    )
