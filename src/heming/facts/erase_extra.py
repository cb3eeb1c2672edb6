"""Erasing what an organisation's own columns say of a customer, and finding what the files called them.

Own columns (`x_…`) stand among the figures. A cell that names the customer is struck out in the very files, so that
every snapshot that uses them shows the same: rows, order and numbers stay as they are.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from heming.errors import NotFound
from heming.facts import extra
from heming.facts.arrivals.kept import raw_rows
from heming.facts.models import Batch
from heming.facts.schemas import FACTS
from heming.facts.scrub import GONE, SHORTEST_PART, Needles
from heming.facts.sql import quoted, text
from heming.facts.store import Store

NAMING = ("customer_name", "customer_contact")
MOST_ROWS = 1000


def strike_out(store: Store, needles: Needles) -> int:
    """Strikes the customer's words and ids out of own text columns in every version of the figures; returns files
    changed."""
    own = extra.columns()
    changed = 0
    for table in FACTS:
        columns = [c.name for c in own.get(table, ()) if c.type in ("text", "code")]
        if columns:
            files = [p for p in store.path(table).rglob("*.parquet") if "_delta_log" not in p.parts]
            changed += sum(_struck(path, columns, needles) for path in files)
    return changed


def _struck(path: Path, columns: Iterable[str], needles: Needles) -> bool:
    with duckdb.connect() as connection:
        scan = f"read_parquet({text(path)}, hive_partitioning = false)"
        there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()}
        mine = [c for c in columns if c in there]
        hit = " OR ".join(test for c in mine for test in _tests(c, needles))
        if not hit:
            return False
        found = connection.execute(f"SELECT count(*) FROM {scan} WHERE {hit}").fetchone()
        if not found or not found[0]:
            return False
        clean = ", ".join(f"{_clean(c, needles)} AS {quoted(c)}" for c in mine)
        fresh = path.with_suffix(".fresh")
        connection.execute(
            f"COPY (SELECT * REPLACE ({clean}) FROM {scan}) TO {text(fresh)} (FORMAT parquet, COMPRESSION zstd)"
        )
    fresh.replace(path)
    return True


def _tests(column: str, needles: Needles) -> list[str]:
    """Words anywhere in the cell; an id only where it is the whole cell, for short ids stand in many numbers."""
    whole = [f"trim({quoted(column)}) = {text(n)}" for n in needles.ids]
    return whole + [f"contains({quoted(column)}, {text(n)})" for n in needles.words if len(n) >= SHORTEST_PART]


def _clean(column: str, needles: Needles) -> str:
    out = quoted(column)
    for needle in sorted(needles.words, key=len, reverse=True):
        if len(needle) >= SHORTEST_PART:
            out = f"replace({out}, {text(needle)}, '{GONE}')"
    ids = ", ".join(text(n) for n in needles.ids)
    return f"CASE WHEN trim({quoted(column)}) IN ({ids}) THEN '{GONE}' ELSE {out} END" if ids else out


def as_the_files_said(store: Store, rows: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """Names and contacts of the customer as they stood, unmasked, in the rows (batch, row) of files still kept."""
    wanted: dict[int, list[int]] = {}
    for number, row in list(rows)[:MOST_ROWS]:
        wanted.setdefault(number, []).append(row)
    found: dict[str, None] = {}
    for batch in Batch.objects.filter(pk__in=wanted):
        headers = {f["header"] for f in batch.mapping.get("fields", ()) if _names(str(f.get("target", "")))}
        if not headers:
            continue
        try:
            raw = raw_rows(store.home, batch.pk, rows=wanted[batch.pk])
        except NotFound:
            continue
        found |= {cell.strip(): None for row in raw for header, cell in row.cells if header in headers and cell}
    return tuple(word for word in found if len(word) >= SHORTEST_PART)


def _names(target: str) -> bool:
    return target.rpartition(".")[2] in NAMING
