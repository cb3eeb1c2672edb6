"""DuckDB for work that needs no engine: in memory, and silent."""

from collections.abc import Mapping
from typing import Any

import duckdb


def connect(config: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
    """A connection of its own. In a program without a file (`python -c`) DuckDB takes itself for interactive and draws
    a progress bar onto standard output after two seconds, into the middle of the JSON that belongs there."""
    connection = duckdb.connect(":memory:", config=dict(config or {}))
    connection.execute("SET enable_progress_bar = false")
    return connection
