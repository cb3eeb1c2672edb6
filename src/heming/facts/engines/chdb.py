"""ClickHouse's dialect through chDB: to see where an expression would answer differently; reported, never gating."""

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from heming.errors import UserError
from heming.facts.engines.base import Content, content
from heming.facts.schemas.types import Type
from heming.facts.sql import text
from heming.facts.store import Snapshot, Store

CLICKHOUSE_TYPES: dict[Type, str] = {
    "text": "String", "code": "String", "key": "Int64", "whole": "Int64", "seconds": "Int64", "count": "Int64",
    "instant": "Int64", "date": "Date32", "flag": "Bool", "level": "Decimal(9, 3)", "decimal": "Decimal(18, 6)",
    "money": "Decimal(18, 4)",
}  # fmt: skip


class ChdbEngine:
    """ClickHouse in this process over the same files."""

    def __init__(self, store: Store) -> None:
        self.store = store
        try:
            import clickhouse_connect
        except ImportError as error:
            raise UserError("chDB is not installed.", "Install heming[chdb].") from error
        self.backend = ibis.clickhouse.from_connection(clickhouse_connect.get_client(dsn="chdb://memory"))
        self._views: set[str] = set()

    def table(self, snapshot: Snapshot, name: str) -> ir.Table:
        """A table with its declared and extra columns; zero rows when nothing was ever imported."""
        found = content(self.store, snapshot, name=name)
        if found.view not in self._views:
            self.backend.raw_sql(f"CREATE OR REPLACE VIEW {found.view} AS {select(found)}")
            self._views.add(found.view)
        return self.backend.table(found.view)

    def run(self, expression: ir.Expr) -> pa.Table:
        """The answer as an Arrow table."""
        return self.backend.to_pyarrow(expression.as_table())

    def sql(self, expression: ir.Expr) -> str:
        """The statement that `run` would send."""
        return str(ibis.to_sql(expression, dialect="clickhouse"))


def select(found: Content) -> str:
    """A table's content in ClickHouse's words; a missing value is NULL there only in a Nullable type."""
    kinds = {c.name: f"Nullable({CLICKHOUSE_TYPES[c.type]})" for c in found.columns}
    there = [c.name for c in found.columns if found.files and c.name in found.there]
    chosen = ", ".join(f"CAST({f'`{n}`' if n in there else 'NULL'} AS {k}) AS `{n}`" for n, k in kinds.items())
    if not found.files:
        return f"SELECT {chosen} WHERE false"
    structure = ", ".join(f"`{n}` {kinds[n]}" for n in there)
    parts = " UNION ALL ".join(
        f"SELECT * FROM file({text(path)}, 'Parquet', {text(structure)})" for path in found.files
    )
    return f"SELECT {chosen} FROM ({parts})"
