"""Tables made of a statement once and read many times: in memory, compressed, spilled like everything else.

Each stands behind a view of its name. When room is needed the oldest table goes and its view becomes the statement
again, so that whatever was compiled for it still runs.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

import duckdb

MOST = 3  # tables at once: the newest snapshot's, one with streams chosen, the snapshot before
SCHEMA = "kept"


class KeptTables:
    """At most `MOST` tables behind views; `connect` gives a connection of one's own to the same database."""

    def __init__(self, connect: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._connect = connect
        self._statements: OrderedDict[Hashable, tuple[str, str]] = OrderedDict()  # view and statement by key
        self._attached, self._made = False, 0
        self._lock = Lock()

    def view(self, key: Hashable, statement: Callable[[], str]) -> str:
        """The view of a key; the rows of its statement are computed when it is first named. Who comes meanwhile waits
        for the same rows.
        """
        with self._lock:
            if key not in self._statements:
                self._statements[key] = self._make(statement())
                self._drop_oldest()
            self._statements.move_to_end(key)
            return self._statements[key][0]

    def written_out(self, statement: str) -> str:
        """A statement with what stands behind the views it names, so that anybody can run it."""
        with self._lock:
            known = list(self._statements.values())
        for view, behind in known:
            for name in (f'"memory"."main"."{view}"', f'"{view}"'):
                statement = statement.replace(name, f"(\n{behind}\n)")
        return statement

    def _make(self, statement: str) -> tuple[str, str]:
        self._made += 1
        view = f"kept_{self._made}"
        with self._connect() as connection:
            if not self._attached:
                connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {SCHEMA} (COMPRESS)")
                self._attached = True
            connection.execute(f"CREATE TABLE {SCHEMA}.{view} AS {statement}")
            connection.execute(f"CREATE OR REPLACE VIEW {view} AS SELECT * FROM {SCHEMA}.main.{view}")
        return view, statement

    def _drop_oldest(self) -> None:
        while len(self._statements) > MOST:
            _key, (view, statement) = self._statements.popitem(last=False)
            with self._connect() as connection:
                connection.execute(f"CREATE OR REPLACE VIEW {view} AS {statement}")
                connection.execute(f"DROP TABLE IF EXISTS {SCHEMA}.{view}")
