"""Engines that answer questions over a snapshot: DuckDB here, Spark when one machine is outgrown, ClickHouse's
dialect to compare.

All read the same Parquet files of the same snapshot; an Ibis expression written for one runs on the others.
"""

from threading import Lock

from heming.errors import BadParameter
from heming.facts.engines.base import Engine
from heming.facts.store import Store

__all__ = ["Engine", "engine_for"]

_engines: dict[tuple[str, str, str], Engine] = {}
_lock = Lock()


def engine_for(store: Store, kind: str = "duckdb", *, url: str = "") -> Engine:
    """The engine of that kind for this store, one per process. `url` is the Spark master's."""
    key = (str(store.home), kind, url)
    with _lock:
        if key not in _engines:
            _engines[key] = _made(store, kind, url)
        return _engines[key]


def _made(store: Store, kind: str, url: str) -> Engine:
    if kind == "duckdb":
        from heming.facts.engines.duckdb import DuckDBEngine

        return DuckDBEngine(store)
    if kind == "spark":
        from heming.facts.engines.spark import SparkEngine

        return SparkEngine(store, url)
    if kind == "chdb":
        from heming.facts.engines.chdb import ChdbEngine

        return ChdbEngine(store)
    raise BadParameter("There is no engine {kind}.", "Use duckdb, spark or chdb.", kind=kind)
