"""Short ways to put rows into a store and to read them back."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from heming.facts.arrivals.parcel import Coverage, Parcel
from heming.facts.batches import open_batch
from heming.facts.engines import engine_for
from heming.facts.models import Batch, CoverageRow, SnapshotRow
from heming.facts.publish import Published, publish
from heming.facts.schemas import TABLES
from heming.facts.store import Store

Rows = list[dict[str, Any]]
Put = Callable[..., Published]
Read = Callable[..., Rows]


def arrow(table: str, rows: Rows) -> pa.Table:
    """Rows as an Arrow table in the declared types; columns no row has are absent."""
    types = {c.name: c.arrow for c in TABLES[table].columns} | {"source_id": pa.string(), "row": pa.int64()}
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({n: pa.array([row.get(n) for row in rows], types.get(n, pa.string())) for n in names})


def putting(store: Store) -> Put:
    """put(cases=[...], answers=[...], source="shop") publishes rows."""

    def put(
        *,
        source: str = "shop",
        coverage: tuple[Coverage, ...] = (),
        gone: dict[str, tuple[str, ...]] | None = None,
        **tables: Rows,
    ) -> Published:
        parcel = Parcel(source, {name: arrow(name, rows) for name, rows in tables.items()}, coverage, gone)
        return publish(store, parcel, batch=open_batch("import", source, who="a test"))

    return put


def reading(store: Store) -> Read:
    """read("cases", "channel") gives the rows of the newest snapshot (or another), by source and id."""

    def read(table: str, *columns: str, snapshot: str | None = None) -> Rows:
        engine = engine_for(store)
        found = engine.table(store.snapshot(snapshot), table).order_by("source", "source_id")
        return list(engine.run(found.select(*columns) if columns else found).to_pylist())

    return read


def forget_everything() -> None:
    """An empty operational database, for the next example of a property."""
    for model in (CoverageRow, SnapshotRow, Batch):
        model.objects.all().delete()
