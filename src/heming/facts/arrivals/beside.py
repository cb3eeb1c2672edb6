"""Seat states hang together: where one ends depends on those around it. When one is corrected, the other states of the
same person in its batch are settled with it, or an overlap would count twice and an open end stay open."""

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from heming.facts import sql
from heming.facts.arrivals.convert import Converted
from heming.facts.arrivals.mapping import Mapping as ColumnMapping
from heming.facts.arrivals.stage import Staged, row_numbers
from heming.facts.duck import connect
from heming.facts.engines import engine_for
from heming.facts.store import Store

Line = tuple[str, ...]
SETTLED = ("agent_states", "shifts")  # their keys are made of who, when and what where the file has no id


def states_beside(
    store: Store, before: Staged, *, mapping: ColumnMapping, lines: Mapping[int, Line]
) -> dict[int, Line]:
    """The other rows of the same people in the batch, as they came. Those whose record stands under another batch by
    now (corrected before) are left out: what they said first must not come back."""
    who = _who(mapping)
    if mapping.table != "agent_states" or who is None:
        return {}
    names = {line[who].strip() for line in lines.values()}
    columns = ", ".join(f"c{i}" for i in range(before.width))
    with connect() as connection:
        connection.register("people", pa.table({"name": pa.array(sorted(names), pa.string())}))
        read = connection.execute(
            f"SELECT file_row_number, {columns} FROM read_parquet({sql.text(before.path)}, file_row_number = true) "
            f"WHERE trim(c{who}) IN (SELECT name FROM people)"
        ).fetchall()
    numbers = row_numbers(before.gaps(), np.array([index for index, *_ in read], dtype=np.int64)).tolist()
    stored = set(_stored(store, mapping.table, before.batch, numbers))
    found = zip(numbers, read, strict=True)
    return {
        row: tuple(cell or "" for cell in cells) for row, (_, *cells) in found if row in stored and row not in lines
    }


def left_behind(
    store: Store, batch: int, *, rows: Collection[int], converted: Converted, mapping: ColumnMapping
) -> dict[str, tuple[str, ...]]:
    """Records that corrected rows made, under a key of who, when and what that is another one now."""
    arriving = converted.parcel.tables.get(mapping.table)
    own = any(field.target == f"{mapping.table}.source_id" for field in mapping.fields)
    if mapping.table not in SETTLED or own or not isinstance(arriving, Path) or not rows:
        return {}
    if "source_id" not in pq.read_schema(arriving).names:
        return {}
    here = set(pq.read_table(arriving, columns=["source_id"])["source_id"].to_pylist())
    dead = tuple(key for key in _stored(store, mapping.table, batch, rows).values() if key not in here)
    return {mapping.table: dead} if dead else {}


def _who(mapping: ColumnMapping) -> int | None:
    """The position of the column that says whose states they are."""
    positions = {field.target.split(".")[-1]: field.position for field in mapping.fields}
    return positions.get("agent_account", positions.get("agent_name"))


def _stored(store: Store, table: str, batch: int, rows: Collection[int]) -> dict[int, str]:
    """Row to key of the records that rows of a batch made and that are still theirs."""
    engine, snapshot = engine_for(store), store.snapshot()
    stored = engine.table(snapshot, table)
    mine = stored.filter((stored.batch == batch) & stored.row.isin(list(rows))) if rows else stored.limit(0)
    return {one["row"]: one["source_id"] for one in engine.run(mine.select("row", "source_id")).to_pylist()}
