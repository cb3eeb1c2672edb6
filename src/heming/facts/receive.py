"""Opening a parcel: its tables become views in_<table>, and every row gets its key."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heming.errors import BadInput, did_you_mean
from heming.facts.arrivals.parcel import Cut, columns_of, scan_of
from heming.facts.enrich.counts import counted_beside
from heming.facts.loose import link_by_row
from heming.facts.schemas import PERSONAL, TABLES
from heming.facts.schemas.types import Table
from heming.facts.sql import quoted
from heming.facts.work import Work

ALSO_TAKEN = frozenset(("source_id", "row", "keyed_by", "date_precision"))


def receive(work: Work) -> None:
    """Makes in_<table> (rid, source_id, keyed_by, row, arriving columns) for every table of the parcel."""
    for table, data in work.parcel.tables.items():
        if table not in TABLES or table in PERSONAL:
            raise BadInput("A parcel cannot bring the table {table}.", "Use a fact table.", table=table)
        rows = data if isinstance(data, Path | Cut) else _written(work, table, data)
        columns = columns_of(rows)
        _check(work, TABLES[table], columns)
        scan = scan_of(rows, virtual="file_row_number AS rid")
        work.sql.execute(f"CREATE VIEW raw_{table} AS SELECT * FROM {scan}")
        work.arriving[table] = work.in_columns[table] = _keyed(work, table, columns)
        work.rows_in[table] = work.number(f"SELECT count(*) FROM raw_{table}")
    link_by_row(work)


def _written(work: Work, table: str, data: pa.Table) -> Path:
    path = work.folder / f"{table}.parquet"
    pq.write_table(data, path)
    return path


def _check(work: Work, table: Table, columns: Iterable[str]) -> None:
    known = {c.name for c in table.columns if c.origin in ("input", "arrival", "key")} | ALSO_TAKEN
    known |= {c for columns in work.extra.values() for c in (x.name for x in columns)}
    if table.month_from is None:
        known.add("month")
    for column in columns:
        if column not in known:
            raise BadInput(
                "The table {table} takes no column {column}.{meant}", "Map it to a declared column or to x_<name>.",
                table=table.name, column=column, meant=did_you_mean(column, known),
            )  # fmt: skip


def _keyed(work: Work, table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Rows with unique ids pass as they are; rows without are keyed by content, and of one id twice the later row
    counts."""
    given = [c for c in columns if c not in ALSO_TAKEN - {"date_precision"}]
    row = quoted("row") if "row" in columns else "rid + 1"
    chosen = f'r.rid, {{key}} AS source_id, {{by}} AS keyed_by, ({row})::BIGINT AS "row"'
    for column in given:
        chosen += f", r.{quoted(column)}"
    by = "coalesce(r.keyed_by, 'id')" if "keyed_by" in columns else "'id'"
    counted: tuple[str, ...] = ()
    if _ids_are_unique(work, table, columns):
        if table == "cases":
            beside = counted_beside(work)
            chosen, counted = chosen + "".join(f", {n} AS {quoted(c)}" for c, n in beside.items()), tuple(beside)
        text = chosen.format(key="r.source_id::VARCHAR", by=by)
        work.sql.execute(f"CREATE VIEW in_{table} AS SELECT {text} FROM raw_{table} r")
    else:
        _make_keys(work, table, columns, given, by)
        text = chosen.format(key="k.source_id", by="k.keyed_by")
        work.sql.execute(f"CREATE VIEW in_{table} AS SELECT {text} FROM raw_{table} r JOIN keys_{table} k USING (rid)")
    return ("rid", "source_id", "keyed_by", "row", *given, *counted)


def _ids_are_unique(work: Work, table: str, columns: tuple[str, ...]) -> bool:
    if "source_id" not in columns:
        return False
    data = work.parcel.tables[table]
    if table in work.parcel.unique_ids:
        work.unique_ids.add(table)
        return True
    if isinstance(data, Cut) and data.ids_of in work.unique_ids:
        return True  # they are made of ids that were found to be unique
    rows, ids, distinct = work.one(
        f"SELECT count(*), count(source_id), count(DISTINCT hash(source_id)) FROM raw_{table}"
    )
    if rows == ids == distinct:
        work.unique_ids.add(table)
    return rows == ids == distinct


def _make_keys(work: Work, table: str, columns: tuple[str, ...], given: list[str], by: str) -> None:
    pieces = ", ".join(f"'{c}=' || r.{quoted(c)}::VARCHAR" for c in sorted(given))
    content = f"md5(concat_ws(chr(31), {pieces}))" if pieces else "md5('')"
    own = "r.source_id::VARCHAR" if "source_id" in columns else "NULL::VARCHAR"
    work.sql.execute(f"""
        CREATE TEMP TABLE keys_{table} AS
        WITH loose AS (SELECT rid, {content} AS base FROM raw_{table} r WHERE {own} IS NULL),
        every_key AS (
            SELECT rid, {own} AS source_id, {by} AS keyed_by FROM raw_{table} r WHERE {own} IS NOT NULL
            UNION ALL
            SELECT rid, base || '-' || row_number() OVER (PARTITION BY base ORDER BY rid), 'content' FROM loose)
        SELECT source_id, max(rid) AS rid, arg_max(keyed_by, rid) AS keyed_by FROM every_key GROUP BY source_id""")
