"""The parcel of a batch waits in the data folder until the batch is complete, so that an interrupted one can be
resumed."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heming.errors import NotFound
from heming.facts.arrivals.parcel import Coverage, Parcel
from heming.facts.models import Batch
from heming.facts.store import Store


def keep(store: Store, parcel: Parcel, *, batch: int) -> Parcel:
    """Writes tables held in memory to files and notes in the batch where everything lies; returns the parcel of
    files."""
    paths = {}
    for table, data in parcel.tables.items():
        paths[table] = data if isinstance(data, Path) else _written(store, batch, table, data)
    kept = replace(parcel, tables=paths)
    Batch.objects.filter(pk=batch).update(parcel=_noted(kept, paths))
    return kept


def _written(store: Store, batch: int, table: str, data: pa.Table) -> Path:
    path = store.folder("personal", "parcels", str(batch)) / f"{table}.parquet"
    pq.write_table(data, path)
    return path


def _noted(parcel: Parcel, paths: dict[str, Path]) -> dict[str, object]:
    return {
        "source": parcel.source,
        "tables": {table: str(path.absolute()) for table, path in paths.items()},
        "coverage": [[c.table, c.source, c.first_day.isoformat(), c.last_day.isoformat()] for c in parcel.coverage],
        "tombstones": {table: list(ids) for table, ids in (parcel.tombstones or {}).items()},
    }


def kept(batch: Batch) -> Parcel:
    """The parcel of a batch that was not completed; NotFound when its files are gone."""
    noted = batch.parcel
    tables = {table: Path(path) for table, path in noted.get("tables", {}).items()}
    if not noted or not all(path.is_file() for path in tables.values()):
        raise NotFound("The rows of batch {batch} are no longer there.", "Import the file again.", batch=batch.pk)
    coverage = tuple(
        Coverage(table, source, date.fromisoformat(first), date.fromisoformat(last))
        for table, source, first, last in noted["coverage"]
    )
    return Parcel(noted["source"], tables, coverage, {t: tuple(ids) for t, ids in noted["tombstones"].items()} or None)


def forget(store: Store, batch: int) -> None:
    """Removes what was kept for resuming."""
    shutil.rmtree(store.home / "personal" / "parcels" / str(batch), ignore_errors=True)
    Batch.objects.filter(pk=batch).update(parcel={})
