"""Conversion: staged text to typed rows in one pass, with every cell and row that could not be read located."""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from heming.facts import sql
from heming.facts.arrivals import problems, quarantine, secondary
from heming.facts.arrivals.coverage import covered_days
from heming.facts.arrivals.day_counts import made_counts
from heming.facts.arrivals.fold import fold_rows
from heming.facts.arrivals.mapping import Mapping
from heming.facts.arrivals.numbering import number_rows
from heming.facts.arrivals.parcel import Parcel
from heming.facts.arrivals.parsers.ident import rounded_counts
from heming.facts.arrivals.plan import Plan, bad_marks, compile_mapping, raw_columns
from heming.facts.arrivals.report import Problem
from heming.facts.arrivals.session import PASSING, session
from heming.facts.arrivals.stage import Staged

_AGENT_DAY_KEY = (
    "day",
    "interval_start_at",
    "agent_account",
    "agent_name",
    "shop",
    "channel",
    "skill_group",
    "category",
    "subcategory",
    "service_stage",
    "priority",
)


@dataclass(frozen=True)
class Converted:
    """Typed rows on disk and what could not be read. rows_read = rows_converted + rows_quarantined."""

    parcel: Parcel
    main: Path  # one row per row of the file or per folded case, then with `_rows`, the number of rows it stands for
    problems_path: Path
    quarantine_path: Path
    problems: tuple[Problem, ...]
    problem_counts: dict[tuple[str, str], int]  # (header, problem) -> cells
    rows_read: int
    rows_converted: int
    rows_quarantined: int
    rows_total_lines: int
    seconds: float
    rounded_columns: tuple[str, ...] = field(default=())


def converted_folder(home: Path, batch: int) -> Path:
    """Where the typed rows of a batch wait until they are published."""
    return home / "personal" / "parcels" / str(batch)


def convert(home: Path, staged: Staged, *, mapping: Mapping, zone: str = "", now: int | None = None) -> Converted:
    """Carries out a mapping over a staged batch. `zone` is the reporting zone, in which coverage is counted."""
    started = time.perf_counter()
    moment = int(time.time()) if now is None else now
    folder = converted_folder(home, staged.batch)
    folder.mkdir(parents=True, exist_ok=True)
    with session(home) as connection:
        rounded = _rounded_ids(connection, staged, mapping)
        plan = compile_mapping(connection, _with_rounded(mapping, rounded), now=moment, width=staged.width)
        rows = folder / "rows.parquet"
        _convert_rows(connection, plan, staged, path=rows)
        held = _hold_back(connection, plan, staged, home=home, rows=rows)
        found = problems.locate(connection, plan, staged=staged, home=home, rows=rows)
        main = fold_rows(connection, plan, rows=rows) if mapping.fold else rows
        tables = secondary.tables(connection, plan, main=main, folder=folder)
        coverage = covered_days(connection, mapping, tables=tables, zone=zone or mapping.zone)
    return Converted(
        Parcel(mapping.stream, tables, coverage),
        main,
        found.path,
        quarantine.quarantine_path(home, staged.batch),
        found.first,
        found.counts,
        rows_read=staged.rows,
        rows_converted=staged.rows - held[0],
        rows_quarantined=held[0],
        rows_total_lines=held[1],
        seconds=time.perf_counter() - started,
        rounded_columns=tuple(staged.headers[position] for position in rounded),
    )


def _convert_rows(connection: duckdb.DuckDBPyConnection, plan: Plan, staged: Staged, *, path: Path) -> None:
    number, numbers = number_rows(connection, staged)
    names = [sql.quoted(target.name) for target in plan.targets()] + [sql.quoted(name) for name, _ in _made(plan)]
    marks = "".join(f", _bad{i}" for i in range(plan.masks))
    connection.execute(
        f"COPY (SELECT {number} AS row, {', '.join(names)}{marks} FROM ({typed_rows(connection, plan, staged=staged)}) "
        f"{numbers} WHERE _reason IS NULL) TO {sql.text(path)} ({PASSING})"
    )


def typed_rows(connection: duckdb.DuckDBPyConnection, plan: Plan, *, staged: Staged, where: str = "") -> str:
    """The query that reads every staged row: k (its index), the targets, the marks of bad cells and why a row is no
    record.
    """
    raws = ", ".join(dict.fromkeys(f.raw for f in plan.fields))
    first = ", ".join(f"{expression} AS {name}" for f in plan.fields for name, expression in f.reading.first)
    second = "".join(f", {expression} AS {name}" for f in plan.fields for name, expression in f.reading.second)
    values = [f"{f.reading.value} AS {sql.quoted(f.target.name)}" for f in plan.fields]
    values += [f"{expression} AS {sql.quoted(target.name)}" for target, expression in plan.constants]
    made = "".join(f", {expression} AS {sql.quoted(name)}" for name, expression in _made(plan))
    marks = bad_marks(plan)
    scan = f"read_parquet({sql.text(staged.path)}, file_row_number = true)"
    return (
        f"SELECT *{made}{', ' + marks if marks else ''}, {quarantine.reason(connection, plan)} AS _reason FROM ("
        f"SELECT k, {raws}, {', '.join(values)} FROM (SELECT *{second} FROM ("
        f"SELECT k, {raws}, {first} FROM ("
        f"SELECT file_row_number AS k, {raw_columns(plan, staged.width)} FROM {scan} {where}))))"
    )


def _made(plan: Plan) -> list[tuple[str, str]]:
    """Columns of the main table that no column of the file holds: a day's key, the precision of a date."""
    have = {target.name for target in plan.targets()}
    made = []
    if plan.mapping.table == "agent_days" and "day" in have and "source_id" not in have:
        parts = ", ".join(f"coalesce({sql.quoted(c)}::VARCHAR, '')" for c in _AGENT_DAY_KEY if c in have)
        who = "coalesce(" + ", ".join(c for c in ("agent_account", "agent_name") if c in have) + ")"
        if "agent_account" in have or "agent_name" in have:
            made.append(
                ("source_id", f"CASE WHEN day IS NOT NULL AND {who} IS NOT NULL THEN concat_ws('|', {parts}) END")
            )
    made += made_counts(plan)
    opened = plan.of("cases.opened_at")
    if plan.mapping.table == "cases" and opened is not None:
        made.append(("date_precision", _precision(opened.field.parser.kind, opened.field.parser.params, opened.raw)))
    return made


def _precision(kind: str, params: object, raw: str) -> str:
    formats = params.get("formats", ()) if isinstance(params, dict) else ()
    listed = [str(name) for name in formats] if isinstance(formats, list | tuple) else []
    if kind == "date" or (listed and all("%H" not in name and "%I" not in name for name in listed)):
        return "'day'"
    if listed and all("%S" in name for name in listed):
        return "'second'"
    return f"CASE WHEN NOT contains({raw}, ':') THEN 'day' WHEN {raw} LIKE '%:%:%' THEN 'second' ELSE 'minute' END"


def _hold_back(
    connection: duckdb.DuckDBPyConnection, plan: Plan, staged: Staged, *, home: Path, rows: Path
) -> tuple[int, int]:
    """Writes the quarantine; returns the number of rows in it and of total rows among them."""
    path = quarantine.quarantine_path(home, staged.batch)
    numbers = connection.execute(f"SELECT row FROM read_parquet({sql.text(rows)})").to_arrow_table()["row"]
    index = quarantine.left_out(staged, numbers)
    if not staged.rejected and not len(index):
        path.unlink(missing_ok=True)
        return 0, 0
    where = "WHERE file_row_number IN (SELECT k FROM left_out)"
    marked = f"SELECT k, _reason AS reason FROM ({typed_rows(connection, plan, staged=staged, where=where)})"
    return quarantine.write(connection, staged, path=path, marked=marked, index=quarantine.index_table(staged, index))


def _rounded_ids(connection: duckdb.DuckDBPyConnection, staged: Staged, mapping: Mapping) -> tuple[int, ...]:
    """Positions of id columns whose long numbers were rounded by a spreadsheet: nearly all end in zeros."""
    positions = [f.position for f in mapping.fields if f.parser.kind == "id" and 0 <= f.position < staged.width]
    if not positions:
        return ()
    tests = ", ".join(rounded_counts(f"c{position}") for position in positions)
    counts = connection.execute(f"SELECT {tests} FROM read_parquet({sql.text(staged.path)})").fetchone() or ()
    return tuple(p for i, p in enumerate(positions) if counts[2 * i + 1] and counts[2 * i + 1] * 2 > counts[2 * i])


def _with_rounded(mapping: Mapping, rounded: tuple[int, ...]) -> Mapping:
    fields = tuple(
        replace(f, parser=replace(f.parser, params={**f.parser.params, "rounded": True}))
        if f.position in rounded
        else f
        for f in mapping.fields
    )
    return replace(mapping, fields=fields)


__all__ = ["Converted", "convert", "converted_folder", "typed_rows"]
