"""The parcel of a batch waits in the data folder until the batch is complete, so that an interrupted one can be
resumed."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from heming.errors import NotFound
from heming.facts.arrivals.parcel import Coverage, Cut, Parcel
from heming.facts.models import Batch
from heming.facts.store import Store


def keep(store: Store, parcel: Parcel, *, batch: int) -> Parcel:
    """Writes tables held in memory to files and notes in the batch where everything lies; returns the parcel of
    files."""
    paths: dict[str, Path | Cut] = {}
    for table, data in parcel.tables.items():
        paths[table] = data if isinstance(data, Path | Cut) else _written(store, batch, table, data)
    kept = replace(parcel, tables=paths)
    Batch.objects.filter(pk=batch).update(parcel=_noted(kept, paths))
    return kept


def _written(store: Store, batch: int, table: str, data: pa.Table) -> Path:
    path = store.folder("personal", "parcels", str(batch)) / f"{table}.parquet"
    pq.write_table(data, path)
    return path


def _noted(parcel: Parcel, paths: dict[str, Path | Cut]) -> dict[str, object]:
    return {
        "source": parcel.source,
        "tables": {table: _place(data) for table, data in paths.items()},
        "coverage": [[c.table, c.source, c.first_day.isoformat(), c.last_day.isoformat()] for c in parcel.coverage],
        "tombstones": {table: list(ids) for table, ids in (parcel.tombstones or {}).items()},
    }


def _place(data: Path | Cut) -> str | dict[str, object]:
    if isinstance(data, Path):
        return str(data.absolute())
    return {
        "path": str(data.path.absolute()),
        "columns": dict(data.columns),
        "where": data.where,
        "ids_of": data.ids_of,
    }


def _found(place: str | dict[str, Any]) -> Path | Cut:
    return Path(place) if isinstance(place, str) else Cut(**{**place, "path": Path(place["path"])})


def kept(batch: Batch) -> Parcel:
    """The parcel of a batch that was not completed; NotFound when its files are gone."""
    noted = batch.parcel
    tables = {table: _found(place) for table, place in noted.get("tables", {}).items()}
    files = [data.path if isinstance(data, Cut) else data for data in tables.values()]
    if not noted or not all(path.is_file() for path in files):
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
