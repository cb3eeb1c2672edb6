"""Spark, when one machine is outgrown: the same files, through Ibis on a given master."""

from threading import Lock

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from heming.errors import UserError
from heming.facts.engines.base import Content, content
from heming.facts.schemas.types import Type
from heming.facts.store import Snapshot, Store

SPARK_TYPES: dict[Type, str] = {
    "text": "STRING", "code": "STRING", "key": "BIGINT", "whole": "BIGINT", "seconds": "BIGINT", "count": "BIGINT",
    "instant": "BIGINT", "date": "DATE", "flag": "BOOLEAN", "level": "DECIMAL(9,3)", "decimal": "DECIMAL(18,6)",
    "money": "DECIMAL(18,4)",
}  # fmt: skip


class SparkEngine:
    """Reads the Parquet files of a snapshot; nothing is copied."""

    def __init__(self, store: Store, url: str) -> None:
        self.store = store
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise UserError("Spark is not installed.", "Install heming[spark].") from error
        builder = SparkSession.builder.appName("heming").config("spark.sql.session.timeZone", "UTC")
        builder = builder.config(
            "spark.sql.ansi.enabled", "false"
        )  # a share of nothing is NULL, as on the other engines
        self.session = (builder.master(url) if url else builder).getOrCreate()
        self.backend = ibis.pyspark.connect(self.session)  # sets the session's zone to UTC
        self._views: set[str] = set()
        self._lock = Lock()

    def table(self, snapshot: Snapshot, name: str) -> ir.Table:
        """A table with its declared and extra columns; zero rows when nothing was ever imported."""
        found = content(self.store, snapshot, name=name)
        with self._lock:
            if found.view not in self._views:
                self._make(found)
                self._views.add(found.view)
        return self.backend.table(found.view)

    def run(self, expression: ir.Expr) -> pa.Table:
        """The answer as an Arrow table."""
        return self.backend.to_pyarrow(expression.as_table())

    def sql(self, expression: ir.Expr) -> str:
        """The statement that `run` would send."""
        return str(ibis.to_sql(expression, dialect="pyspark"))

    def _make(self, found: Content) -> None:
        chosen = [
            f"CAST({f'`{c.name}`' if found.files and c.name in found.there else 'NULL'} AS {SPARK_TYPES[c.type]}) "
            f"AS `{c.name}`"
            for c in found.columns
        ]
        if found.files:
            rows = self.session.read.option("mergeSchema", "true").parquet(*(str(path) for path in found.files))
        else:
            rows = self.session.range(0).drop("id")
        rows.selectExpr(*chosen).createOrReplaceTempView(found.view)
