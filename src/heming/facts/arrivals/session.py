"""A DuckDB session for reading files: bounded memory, spill in the data folder, and what the parsers are made of.

Text that comes from files or people reaches SQL as session variables only, never as part of a statement.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from heming.facts.arrivals.parsers import duration, general_date
from heming.facts.duck import connect

MEMORY_LIMIT = "1GB"
# How typed rows wait for publishing. Row groups are what the cores share among them.
PASSING = "FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION v2, ROW_GROUP_SIZE 49152"
SPACES = " \t\r\n\u3000\u00a0\ufeff\u200b"
_WIDE_WORDS = "".join(chr(c) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))
_NARROW_WORDS = "".join(chr(ord(c) - 0xFEE0) for c in _WIDE_WORDS)
_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000"
_NARROW = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)) + " "

# `tidy` trims; `cleaned` also turns missing words into null; `folded` turns full-width signs into ASCII.
# Full-width letters exist only in texts whose bytes outnumber their characters, so plain ASCII skips the slow
# translate.
_MACROS = f"""
CREATE TEMP MACRO tidy(t) AS trim(t, '{SPACES}');
CREATE TEMP MACRO cleaned(t) AS
    CASE WHEN list_contains(getvariable('missing_words'), tidy(t)) THEN NULL ELSE tidy(t) END;
CREATE TEMP MACRO folded(t) AS CASE WHEN strlen(t) = length(t) THEN t ELSE translate(t, '{_WIDE.replace("'", "''")}',
    '{_NARROW.replace("'", "''")}') END;
CREATE TEMP MACRO folded_words(t) AS CASE WHEN strlen(t) = length(t) THEN t
    ELSE translate(t, '{_WIDE_WORDS}\u3000', '{_NARROW_WORDS} ') END;
CREATE TEMP MACRO unwrapped(t) AS list_transform([t], lambda w: CASE
    WHEN starts_with(w, '="') AND ends_with(w, '"') THEN tidy(w[3:-2])
    WHEN starts_with(w, '''') THEN tidy(w[2:]) ELSE w END)[1];
CREATE TEMP MACRO plain(t) AS list_transform([cleaned(t)], lambda u: folded(u))[1];
"""


@contextmanager
def session(home: Path, *, memory_limit: str = MEMORY_LIMIT) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own with the macros of the parsers; closed at the end."""
    spill = home / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "threads": os.cpu_count() or 1,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
    }
    with connect(config) as connection:
        connection.execute("SET TimeZone = 'UTC'") if _has_icu(connection) else None
        connection.execute(_MACROS + general_date.MACROS + duration.MACROS)
        yield connection


def set_variable(connection: duckdb.DuckDBPyConnection, name: str, *, value: object) -> None:
    """Hands a value to the session under a name of ours."""
    connection.execute(f"SET VARIABLE {name} = ?", [value])


def _has_icu(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute("SELECT loaded FROM duckdb_extensions() WHERE extension_name = 'icu'").fetchone()
    return bool(row and row[0])
