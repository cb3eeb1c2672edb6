"""Delimited text through DuckDB's reader: lines that do not fit are dropped by it, and located here."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import pyarrow as pa

from heming.errors import BadInput
from heming.facts import sql
from heming.facts.arrivals.mend import MARK, mend
from heming.facts.arrivals.text import CsvText

MOST_RAW = 10_000  # characters of a rejected line that are kept
_REJECTS = pa.schema([("row", pa.int64()), ("reason", pa.string()), ("raw", pa.string())])
NO_REJECTS = _REJECTS.empty_table()

# DuckDB reports a line once per missing column; one reason per line is enough.
_FOLDED = f"""
SELECT (line - $skipped)::BIGINT AS row, min(CASE error_type
        WHEN 'MISSING COLUMNS' THEN 'too few columns' WHEN 'TOO MANY COLUMNS' THEN 'too many columns'
        WHEN 'UNQUOTED VALUE' THEN 'broken quotes' WHEN 'INVALID ENCODING' THEN 'unreadable characters'
        WHEN 'LINE SIZE OVER MAXIMUM' THEN 'line too long' ELSE 'unreadable line' END) AS reason,
    substr(trim(any_value(csv_line), chr(10) || chr(13)), 1, {MOST_RAW}) AS raw
FROM reject_errors GROUP BY line ORDER BY line
"""
# An unclosed quote swallows lines up to the end of a block without reporting them: such an error spans lines or shows
# odd quotes.
_SWALLOWED = """
SELECT count(*) FROM reject_errors WHERE error_type IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM')
    AND (contains(trim(csv_line, chr(10) || chr(13)), chr(10))
         OR (length(csv_line) - length(replace(csv_line, $quote, ''))) % 2 = 1 OR NOT contains(csv_line, $quote))
"""


def copy_csv(
    connection: duckdb.DuckDBPyConnection, text: CsvText, *, width: int, copy: Callable[[str], None]
) -> pa.Table:
    """Copies the file's rows and returns the rejected ones (row from 1, reason, raw text).

    A file whose quotes or line ends are broken is mended into a temporary copy and read again: no line gets lost.
    """
    if _try(connection, text, width=width, copy=copy) and not _lines_were_swallowed(connection, text):
        return _rejected(connection, text)
    mended = text.path.with_name(f"{text.path.name}.mended")
    try:
        mending = mend(text, mended, width=width)
        fixed = replace(text, path=mended)
        if not _try(connection, fixed, width=width, copy=copy):
            raise BadInput(
                "'{name}' cannot be read as a table: its lines do not follow one form.",
                "Open it in a spreadsheet, check the columns and export it again as CSV (UTF-8) or XLSX.",
                name=text.path.name,
            )
        return _with_removed(_rejected(connection, fixed), mending)
    finally:
        mended.unlink(missing_ok=True)


def scan(text: CsvText, width: int) -> str:
    """The table function that reads the file as text columns c0..cN and keeps track of lines it cannot read."""
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width))
    quote = sql.text(text.quote)
    return (
        f"read_csv({sql.text(text.path)}, columns = {{{columns}}}, header = false, "
        f"skip = {text.skip_lines}, auto_detect = false, "
        f"delim = {sql.text(text.delimiter)}, quote = {quote}, escape = {quote}, compression = 'none', "
        "store_rejects = true, strict_mode = true, "
        "null_padding = false)"
    )


def _try(connection: duckdb.DuckDBPyConnection, text: CsvText, *, width: int, copy: Callable[[str], None]) -> bool:
    connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    try:
        copy(scan(text, width))
    except duckdb.InvalidInputException:
        return False
    return True


def _lines_were_swallowed(connection: duckdb.DuckDBPyConnection, text: CsvText) -> bool:
    if not text.quote or not _has_rejects(connection):
        return False
    row = connection.execute(_SWALLOWED, {"quote": text.quote}).fetchone()
    return bool(row and row[0])


def _rejected(connection: duckdb.DuckDBPyConnection, text: CsvText) -> pa.Table:
    if not _has_rejects(connection):
        return NO_REJECTS
    return connection.execute(_FOLDED, {"skipped": text.skip_lines}).to_arrow_table().cast(_REJECTS)


def _has_rejects(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchone()
    return found is not None


def _with_removed(rejected: pa.Table, removed: list[tuple[str, str]]) -> pa.Table:
    """Puts back what the mending replaced by a marked line: its reason and its raw text."""
    rows = rejected.to_pylist()
    for row in rows:
        if str(row["raw"]).startswith(MARK):
            row["reason"], row["raw"] = removed[int(str(row["raw"]).removeprefix(MARK).split(MARK)[0])]
    return pa.Table.from_pylist(rows, schema=_REJECTS)
