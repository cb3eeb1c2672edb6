"""One publish in progress: the writer's DuckDB session and what is known about the batch."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from heming.facts import delta, extra
from heming.facts.arrivals.parcel import Coverage, Cut, Parcel
from heming.facts.duck import connect
from heming.facts.schemas import TABLES
from heming.facts.schemas.types import Column
from heming.facts.sql import parquet
from heming.facts.store import Snapshot, Store
from heming.facts.writer_session import Session

HOUSE = ("source", "source_id", "keyed_by", "batch", "row", "month")
ROWS_BETWEEN_WRITES = 131_072  # a thread writes its months while others read; DuckDB's default waits for all
WRITER_MEMORY = "1200MB"  # of a budget of 2 GB: DuckDB's limit is not a hard bound of the process


@dataclass
class Work:
    """What the steps of a publish share."""

    store: Store
    sql: Session
    batch: int
    parcel: Parcel
    before: Snapshot
    folder: Path
    extra: Mapping[str, tuple[Column, ...]]
    coverage: tuple[Coverage, ...] = ()
    covered_before: tuple[Coverage, ...] = ()
    batches_covering: dict[str, dict[str, set[int]]] = field(default_factory=dict)  # table -> source -> batches
    arriving: dict[str, tuple[str, ...]] = field(default_factory=dict)  # table -> columns of its view id_<table>
    in_columns: dict[str, tuple[str, ...]] = field(default_factory=dict)  # table -> columns of its view in_<table>
    rows_in: dict[str, int] = field(default_factory=dict)
    unique_ids: set[str] = field(default_factory=set)  # arriving tables in which no id is missing or repeated
    precision: str = ""  # of the arriving cases' openings, as an expression
    case_columns: tuple[str, ...] = ()  # of the view after_cases
    placed: frozenset[int] = frozenset()  # people whose team of some day became known with this batch
    only_people: bool = False  # nothing arrives: of stored rows only who they count for reads differently
    files: dict[str, tuple[delta.DataFile, ...]] = field(default_factory=dict)  # as they will be after this batch

    @property
    def source(self) -> str:
        """The stream of the parcel."""
        return self.parcel.source

    def columns(self, table: str) -> dict[str, Column]:
        """Every column the table may store: the declared ones and the registered extra ones."""
        return {c.name: c for c in (*TABLES[table].stored, *self.extra.get(table, ()))}

    def beside_cases(self, table: str) -> bool:
        """Whether every arriving row of a table stands in the same row of the file as its case, and all are new."""
        data = self.parcel.tables.get(table)
        if not isinstance(data, Cut) or data.ids_of != "cases" or "cases" not in self.unique_ids:
            return False
        own_case = data.columns.get("case_id") == "source_id" and "case_source" not in data.columns
        return own_case and not any(self.source in self.before.table(name).columns for name in ("cases", table))

    def has_old(self, table: str) -> bool:
        """Whether the table held rows before this batch."""
        return self.before.table(table).rows > 0

    def old_columns(self, table: str) -> tuple[str, ...]:
        """Columns of the view old_<table>, rid apart."""
        present = self.before.table(table).present
        return tuple(c for c in self.columns(table) if c in present or c in HOUSE)

    def old_files(self, table: str) -> tuple[delta.DataFile, ...]:
        """The table's files before this batch."""
        at = self.before.versions.get(table)
        return () if at is None else delta.files(self.store.path(table), at)

    def all_coverage(self, table: str) -> tuple[Coverage, ...]:
        """What is covered of a table after this batch."""
        return tuple(c for c in (*self.covered_before, *self.coverage) if c.table == table)

    def covering_batches(self, table: str) -> dict[str, set[int]]:
        """The batches that covered a table, by source."""
        return self.batches_covering.get(table, {})

    def one(self, statement: str) -> tuple[object, ...]:
        """The first row of an answer."""
        found = self.sql.execute(statement).fetchone()
        assert found is not None
        return found

    def number(self, statement: str) -> int:
        """The single number a statement answers with."""
        value = self.one(statement)[0]
        return int(value) if value is not None else 0  # type: ignore[call-overload]


# A row of the store is addressed by file and position, as a negative number; an arriving row by its position, from 0.
OLD_RID = "-1 - ((file_index::BIGINT << 32) | file_row_number)"


@contextmanager
def working(store: Store, parcel: Parcel, *, batch: int, before: Snapshot) -> Iterator[Work]:
    """A session of the writer with views old_<table> on what the store holds; its spill folder goes with it."""
    folder = store.folder("spill") / f"batch-{batch}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    connection = Session(connect(_config(folder)))
    try:
        connection.execute("SET parquet_metadata_cache = true")  # each step of a batch asks the same files
        connection.execute(f"SET partitioned_write_flush_threshold = {ROWS_BETWEEN_WRITES}")
        work = Work(store, connection, batch, parcel, before, folder, extra.columns())
        for table in TABLES:
            if work.has_old(table):
                files = work.old_files(table)
                scan = parquet((f.path for f in files), virtual=f"{OLD_RID} AS rid", alike=delta.alike(files))
                chosen = ", ".join(f'"{c}"' for c in work.old_columns(table))
                connection.execute(f"CREATE VIEW old_{table} AS SELECT rid, {chosen} FROM {scan}")
        yield work
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)


def _config(folder: Path) -> dict[str, str | bool | int | float | list[str]]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": getattr(settings, "HEMING_MEMORY_LIMIT", "") or WRITER_MEMORY,
        "temp_directory": str(folder / "duckdb"),
        "preserve_insertion_order": False,
    }
    if threads := getattr(settings, "HEMING_THREADS", 0):
        config["threads"] = threads
    return config
