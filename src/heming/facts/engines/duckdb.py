"""DuckDB in this process: in memory, a cursor for each thread, a gate of two heavy questions, spill in the data
folder."""

import os
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from threading import BoundedSemaphore, Lock, local

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from django.conf import settings
from ibis.backends.duckdb.converter import DuckDBPyArrowData
from ibis.backends.sql.datatypes import DuckDBType

from heming.facts.engines.base import Content, content
from heming.facts.engines.kept_tables import KeptTables
from heming.facts.prepared import Prepared, with_parameters
from heming.facts.sql import DUCK_TYPES, parquet, quoted
from heming.facts.store import Snapshot, Store

HEAVY_AT_ONCE = 2
# Cached files fill it up; it is no hard bound of the process, whose own memory and quantile states come on top: 2.0 GB
# was the most the server held with 1,000 people and 10 million cases, while it computed ahead and was visited.
QUERY_MEMORY = "1100MB"


class DuckDBEngine:
    """The embedded engine. Views name a version of a table, so they never go stale."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._root = duckdb.connect(":memory:", config=_config(store))
        for setting in ("enable_external_file_cache", "parquet_metadata_cache"):
            self._root.execute(f"SET {setting} = true")
        self._root.execute("SET enable_progress_bar = false")
        self._views: set[str] = set()
        self._lock = Lock()
        self._gate = BoundedSemaphore(HEAVY_AT_ONCE)
        self._threads = local()
        self._kept = KeptTables(self._cursor)

    def table(self, snapshot: Snapshot, name: str) -> ir.Table:
        """A table with its declared and extra columns; zero rows when nothing was ever imported."""
        found = content(self.store, snapshot, name=name)
        with self._lock:
            if found.view not in self._views:
                self._root.execute(f"CREATE OR REPLACE VIEW {found.view} AS {select(found)}")
                self._views.add(found.view)
        backend, opened = self.backend, self._threads.opened
        if found.view not in opened:  # reading a schema of 80 columns takes longer than many a query
            opened[found.view] = backend.table(found.view)
        return opened[found.view]

    def run(self, expression: ir.Expr) -> pa.Table:
        """The answer as an Arrow table; at most two at once, the others wait."""
        with self._gate:
            return self.backend.to_pyarrow(expression.as_table())

    def prepare(self, expression: ir.Table, marks: Mapping[str, date | int | str]) -> Prepared:
        """The statement of an expression, each mark replaced by the parameter of its name."""
        statement, found = with_parameters(str(self.backend.compile(expression.as_table())), marks)
        return Prepared(statement, found, expression.as_table())

    def run_prepared(self, prepared: Prepared, values: Mapping[str, date | int | str]) -> pa.Table:
        """The rows of a prepared statement; the values go to DuckDB as parameters, never as text."""
        given = {name: values[name] for name in prepared.parameters}
        with self._gate:
            rows = self.backend.con.execute(prepared.statement, given).to_arrow_table()
        return prepared.expression.__pyarrow_result__(rows, data_mapper=DuckDBPyArrowData)

    def kept_table(self, key: Hashable, expression: Callable[[], ir.Table]) -> ir.Table:
        """The rows of the expression, computed once for all that have this key in common."""
        backend = self.backend

        def statement() -> str:
            rows = expression()  # cast to the types Ibis counts with: DuckDB's sums of whole numbers are wider
            typed = ", ".join(
                f"{quoted(n)}::{DuckDBType.to_string(kind)} AS {quoted(n)}" for n, kind in rows.schema().items()
            )
            return f"SELECT {typed} FROM ({backend.compile(rows)})"

        view = self._kept.view(key, statement)
        if view not in self._threads.opened:
            self._threads.opened[view] = backend.table(view)
        return self._threads.opened[view]

    def sql(self, expression: ir.Expr) -> str:
        """The statement that `run` would send, with what stands behind kept tables."""
        return self._kept.written_out(str(ibis.to_sql(expression, dialect="duckdb")))

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            cursor = self._root.cursor()
        cursor.execute("SET TimeZone = 'UTC'")
        return cursor

    @property
    def backend(self) -> ibis.backends.BaseBackend:
        """This thread's connection, for expressions made outside."""
        if not hasattr(self._threads, "backend"):
            self._threads.backend = ibis.duckdb.from_connection(self._cursor())
            self._threads.opened = {}
        return self._threads.backend


def select(found: Content) -> str:
    """A table's content as a statement: every column with its declared type, NULL where no file holds it."""
    if not found.files:
        chosen = ", ".join(f"NULL::{DUCK_TYPES[c.type]} AS {quoted(c.name)}" for c in found.columns)
        return f"SELECT {chosen} WHERE false"
    chosen = ", ".join(
        f"{quoted(c.name) if c.name in found.there else 'NULL'}::{DUCK_TYPES[c.type]} AS {quoted(c.name)}"
        for c in found.columns
    )
    return f"SELECT {chosen} FROM {parquet(found.files, alike=found.alike)}"


def _config(store: Store) -> dict[str, str | bool | int | float | list[str]]:
    workers = max(1, int(os.environ.get("GRANIAN_WORKERS", "1")))
    threads = getattr(settings, "HEMING_THREADS", 0) or (os.cpu_count() or 1)
    return {
        "memory_limit": getattr(settings, "HEMING_MEMORY_LIMIT", "") or QUERY_MEMORY,
        "threads": max(1, threads // workers),
        "temp_directory": str(store.folder("spill") / f"engine-{os.getpid()}"),
        "preserve_insertion_order": False,
    }


__all__ = ["DuckDBEngine", "select"]
