"""Ask a small centre through the shipped catalogue, on any engine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from heming.access.scope import Scope, local_admin
from heming.facts.schemas import FACTS
from heming.metrics import answers
from heming.metrics.question import Answer, Question
from heming.metrics.records import Records
from heming.metrics.registry import catalogue
from tests.metrics import centre

ADMIN = local_admin("test")


class MemoryReader:
    """Arrow tables of the declared schema in an Ibis backend."""

    def __init__(self, backend: Any, tables: Mapping[str, pa.Table], dialect: str = "duckdb") -> None:
        self.backend, self.dialect = backend, dialect
        empty = {name: pa.table({f.name: pa.array([], f.type) for f in FACTS[name].schema()}) for name in FACTS}
        for name, table in (empty | dict(tables)).items():
            backend.create_table(name, table, overwrite=True)

    def table(self, name: str) -> ir.Table:
        """A declared table."""
        return self.backend.table(name)

    def run(self, expression: ir.Table) -> pa.Table:
        """Its rows."""
        return self.backend.to_pyarrow(expression)

    def sql(self, expression: ir.Table) -> str:
        """Its statement."""
        return str(ibis.to_sql(expression, dialect=self.dialect))


def records_from(
    rows: Mapping[str, list[centre.Row]], *, reader: Any = None, covered: Any = None, directory: Any = None
) -> Records:
    """Records over some rows, on DuckDB unless a reader is given."""
    tables = {name: centre.arrow(name, listed) for name, listed in rows.items()}
    reader = reader or MemoryReader(ibis.duckdb.connect(), tables)
    presence = {
        name: {"s": frozenset(c for c in t.column_names if t[c].null_count < t.num_rows)}
        for name, t in tables.items()
        if t.num_rows
    }
    more = {} if directory is None else {"directory": directory}
    return Records("", reader, presence, centre.coverage(rows) if covered is None else covered, **more)


def ask_records(records: Records, *metrics: str, scope: Scope = ADMIN, **question: Any) -> Answer:
    """Ask some records through the shipped catalogue."""
    return answers.answer_from(Question(metrics, **question), scope, records=records, catalogue=catalogue())


class SparkReader(MemoryReader):
    """The declared tables as Parquet files under temporary views of a Spark session."""

    def __init__(self, session: Any, tables: Mapping[str, pa.Table], folder: Path) -> None:
        import pyarrow.parquet as pq

        self.backend, self.dialect = ibis.pyspark.connect(session), "pyspark"
        for name in FACTS:
            table = tables.get(name, FACTS[name].schema().empty_table())
            pq.write_table(table, folder / f"{name}.parquet")
            session.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)


class ChdbReader(MemoryReader):
    """The declared tables as Parquet files under views of ClickHouse's dialect, in this process."""

    def __init__(self, backend: Any, tables: Mapping[str, pa.Table], folder: Path) -> None:
        import pyarrow.parquet as pq

        from heming.facts.engines.chdb import CLICKHOUSE_TYPES

        self.backend, self.dialect = backend, "clickhouse"
        for name, fact in FACTS.items():
            file = folder / f"{name}.parquet"
            pq.write_table(tables.get(name, fact.schema().empty_table()), file)
            kinds = {c.name: f"Nullable({CLICKHOUSE_TYPES[c.type]})" for c in fact.stored}
            structure = ", ".join(f"`{column}` {kind}" for column, kind in kinds.items())
            quoted = structure.replace("'", "''")
            backend.raw_sql(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM file('{file}', 'Parquet', '{quoted}')")
