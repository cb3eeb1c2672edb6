"""The writer's DuckDB connection; it knows which tables and views the steps have made, so that asking costs nothing."""

import re

import duckdb
import pyarrow as pa

_MADE = re.compile(r"\s*CREATE (?:TEMP )?(?:TABLE|VIEW) (?:IF NOT EXISTS )?(\w+)")
_DROPPED = re.compile(r"\s*DROP (?:TABLE|VIEW) (?:IF EXISTS )?(\w+)")


class Session:
    """A connection that notes the names its statements make and drop."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._names: set[str] = set()

    def execute(self, statement: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        """Runs one statement; what it made counts only when it succeeded."""
        answer = self._connection.execute(statement, parameters)
        if made := _MADE.match(statement):
            self._names.add(made[1])
        elif dropped := _DROPPED.match(statement):
            self._names.discard(dropped[1])
        return answer

    def has(self, name: str) -> bool:
        """Whether a step has made this table or view."""
        return name in self._names

    def register(self, name: str, rows: pa.Table) -> None:
        """Arrow rows under a name, until they are unregistered."""
        self._connection.register(name, rows)

    def unregister(self, name: str) -> None:
        """Takes registered rows away again."""
        self._connection.unregister(name)

    def close(self) -> None:
        """Ends the session."""
        self._connection.close()
