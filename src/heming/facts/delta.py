"""Delta tables: which files make a version, and committing files that DuckDB has written."""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import TableNotFoundError
from deltalake.schema import Schema
from deltalake.transaction import AddAction, RemoveAction

from heming.errors import NotFound

# Statistics are kept for every column; snapshots, not the log, decide what is old.
_SETTINGS: dict[str, str | None] = {"delta.dataSkippingNumIndexedCols": "-1", "delta.checkpointInterval": "20"}


@dataclass(frozen=True)
class DataFile:
    """One Parquet file of one month."""

    path: Path
    rows: int
    bytes: int
    month: int | None
    nulls: Mapping[str, int] = field(default_factory=dict)


def exists(folder: Path) -> bool:
    """Whether a Delta table lies there."""
    return any((folder / "_delta_log").glob("*.json"))


def version(folder: Path) -> int | None:
    """The newest version, committed to a snapshot or not; None when there is no table."""
    if not exists(folder):
        return None
    names = (path.name for path in (folder / "_delta_log").iterdir())
    return max(int(name[:20]) for name in names if name[:20].isdigit())  # the log's files are named after versions


@lru_cache(maxsize=512)
def files(folder: Path, at: int) -> tuple[DataFile, ...]:
    """The files of one version; a version never changes, so they are remembered."""
    try:
        table = DeltaTable(str(folder), version=at)
    except (TableNotFoundError, OSError, Exception) as error:  # deltalake raises plain exceptions for missing versions
        raise NotFound(
            "Version {version} of {table} is gone.", "Use a newer snapshot.", version=at, table=folder.name
        ) from error
    actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
    found = (
        DataFile(_local(folder, a["path"]), a["num_records"] or 0, a["size_bytes"], a.get("partition.month"), _nulls(a))
        for a in actions
    )
    return tuple(sorted(found, key=lambda file: (file.month is None, file.month or 0, str(file.path))))


def alike(files: Iterable[DataFile]) -> bool:
    """Whether all files have the same columns: then a question need not read every footer to know them."""
    columns = {frozenset(file.nulls) for file in files}
    return len(columns) == 1 and frozenset() not in columns


def _nulls(action: Mapping[str, object]) -> dict[str, int]:
    """Missing values by column, for the columns the file has."""
    counted = {name.removeprefix("null_count."): n for name, n in action.items() if name.startswith("null_count.")}
    return {column: n for column, n in counted.items() if isinstance(n, int)}


def create(folder: Path, schema: pa.Schema) -> None:
    """An empty table with the declared schema, partitioned by month."""
    folder.mkdir(parents=True, exist_ok=True)
    DeltaTable.create(str(folder), Schema.from_arrow(schema), partition_by=["month"], configuration=_SETTINGS)


def add_columns(folder: Path, schema: pa.Schema) -> tuple[str, ...]:
    """Adds the columns the table lacks; the files already written stay as they are. Returns what was added."""
    return _add_missing(DeltaTable(str(folder)), schema)


def _add_missing(table: DeltaTable, schema: pa.Schema) -> tuple[str, ...]:
    have = {f.name for f in table.schema().fields}
    missing = [f for f in Schema.from_arrow(schema).fields if f.name not in have]
    if missing:
        table.alter.add_columns(missing)
    return tuple(f.name for f in missing)


def commit(
    folder: Path,
    add: Sequence[DataFile],
    *,
    remove: Iterable[DataFile] = (),
    batch: int,
    changes: bool = True,
    schema: pa.Schema | None = None,
) -> int:
    """Adds and removes files in one step of the log, after columns of the schema that the table lacks.

    Returns the new version; the writer's lock must be held.
    """
    table = DeltaTable(str(folder))
    if schema is not None and _add_missing(table, schema):
        table.update_incremental()
    now = int(time.time() * 1000)
    actions: list[AddAction | RemoveAction] = [_added(folder, file, now, changes) for file in add]
    actions += [
        RemoveAction(_relative(folder, file), changes, now, file.bytes, {"month": _month(file)}) for file in remove
    ]
    table.create_write_transaction(
        actions, "append", table.schema(), ["month"],
        commit_properties=CommitProperties(custom_metadata={"batch": str(batch)}),
    )  # fmt: skip
    return version(folder) or 0


def restore(folder: Path, at: int) -> int:
    """Makes an older version the newest again, as a new version."""
    table = DeltaTable(str(folder))
    table.restore(at)
    table.update_incremental()
    return table.version()


def sweep(folder: Path, keep: Iterable[int]) -> int:
    """Deletes every file that none of the kept versions uses; returns how many."""
    kept = {file.path for at in keep for file in files(folder, at)}
    gone = [path for path in folder.rglob("*.parquet") if "_delta_log" not in path.parts and path not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def checkpoint(folder: Path) -> None:
    """Writes the log's state so that readers need not replay it."""
    DeltaTable(str(folder)).create_checkpoint()


def _added(folder: Path, file: DataFile, now: int, changes: bool) -> AddAction:
    stats = json.dumps({"numRecords": file.rows, "nullCount": dict(file.nulls)})
    return AddAction(_relative(folder, file), file.bytes, {"month": _month(file)}, now, changes, stats)


def _month(file: DataFile) -> str | None:
    return None if file.month is None else str(file.month)


def _relative(folder: Path, file: DataFile) -> str:
    return file.path.relative_to(folder).as_posix()


def _local(folder: Path, path: str) -> Path:
    plain = unquote(urlparse(path).path) if path.startswith("file:") else unquote(path)
    return folder / plain
