"""Which days a batch speaks for: from the first to the last day of its rows, in the reporting zone."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from heming.facts import sql
from heming.facts.arrivals.mapping import Mapping
from heming.facts.arrivals.parcel import Coverage, Cut, columns_of, scan_of
from heming.facts.schemas import TABLES


def covered_days(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, *, tables: dict[str, Path | Cut], zone: str
) -> tuple[Coverage, ...]:
    """Coverage of every table of the parcel; answers without a time of their own are covered like their cases."""
    spans = {table: _span(connection, table, data, zone) for table, data in tables.items()}
    usual = spans.get(mapping.table)
    found = ((table, span or usual) for table, span in spans.items())
    return tuple(Coverage(table, mapping.stream, *span) for table, span in found if span is not None)


def _span(connection: duckdb.DuckDBPyConnection, table: str, data: Path | Cut, zone: str) -> tuple[date, date] | None:
    column = TABLES[table].month_from
    if column is None or column not in columns_of(data):
        return None
    low, high = connection.execute(
        f"SELECT min({sql.quoted(column)}), max({sql.quoted(column)}) FROM {scan_of(data)}"
    ).fetchone() or (None, None)
    if low is None:
        return None
    return (low, high) if isinstance(low, date) else (_day(low, zone), _day(high, zone))


def _day(seconds: int, zone: str) -> date:
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone)).date()
