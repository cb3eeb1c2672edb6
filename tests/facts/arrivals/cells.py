"""Reads texts with one parser, the way the converter does."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from heming.facts.arrivals import parsers
from heming.facts.arrivals.mapping import Mapping, ParserKind
from heming.facts.arrivals.session import session, set_variable

MISSING = Mapping("", "cases", (), ()).missing_words
NOW = 1_790_000_000  # 2026-09-21


def read(
    home: Path,
    kind: ParserKind,
    texts: Sequence[str | None],
    *,
    type: str = "VARCHAR",
    zone: str = "Asia/Shanghai",
    allowed: tuple[str, ...] = (),
    **params: object,
) -> list[tuple[object, str]]:
    """(value, problem) of every text; the problem is '' where the cell is fine or missing."""
    with session(home) as connection:
        set_variable(connection, "missing_words", value=list(MISSING))

        def put(name: str, value: object) -> str:
            set_variable(connection, name, value=value)
            return f"getvariable('{name}')"

        reading = parsers.read(kind, parsers.Cell("c0", "f0", type, params, put, zone, NOW, allowed))
        connection.execute("CREATE TABLE cells (i INTEGER, c0 VARCHAR)")
        connection.executemany("INSERT INTO cells VALUES (?, ?)", list(enumerate(texts)))
        return _rows(connection, reading)


def values(home: Path, kind: ParserKind, texts: Sequence[str | None], **options: object) -> list[object]:
    """The values alone."""
    return [value for value, _ in read(home, kind, texts, **options)]  # type: ignore[arg-type]


def _rows(connection: duckdb.DuckDBPyConnection, reading: parsers.Reading) -> list[tuple[object, str]]:
    first = ", ".join(f"{expression} AS {name}" for name, expression in reading.first)
    second = "".join(f", {expression} AS {name}" for name, expression in reading.second)
    bad = f"v IS NULL AND cleaned(c0) IS NOT NULL AND {reading.can_fail}"
    return [
        (value, problem or "")
        for value, problem in connection.execute(
            f"SELECT v, CASE WHEN {bad} THEN {reading.problem} END FROM (SELECT *, {reading.value} AS v "
            f"FROM (SELECT *{second} FROM (SELECT i, c0, {first} FROM cells))) ORDER BY i"
        ).fetchall()
    ]
