"""What became of every row: used (it made or changed a record), unchanged, or quarantined. The three add up to the
rows read.
"""

from dataclasses import dataclass
from pathlib import Path

from heming.facts import delta, sql
from heming.facts.arrivals.convert import Converted
from heming.facts.arrivals.mapping import Mapping
from heming.facts.arrivals.parcel import Cut, scan_of
from heming.facts.duck import connect
from heming.facts.publish import Published
from heming.facts.store import Store


@dataclass(frozen=True)
class Counts:
    """Rows of the file and records of the main table."""

    rows_used: int
    rows_unchanged: int
    new: int
    updated: int
    unchanged: int


def count(store: Store, batch: int, *, published: Published, converted: Converted, mapping: Mapping) -> Counts:
    """Counts after publishing. Looks at single rows only when some of the records changed and some did not."""
    tables = [published.tables[table] for table in converted.parcel.tables if table in published.tables]
    main = published.tables.get(mapping.table)
    records = (main.new, main.updated, main.unchanged) if main else (0, 0, 0)
    total = converted.rows_converted
    if not any(t.new + t.updated for t in tables):
        used = 0
    elif not any(t.unchanged for t in tables):
        used = total
    else:
        used = _used(converted, _changed(store, batch, published, converted))
    return Counts(used, total - used, *records)


def forecast(converted: Converted, mapping: Mapping) -> Counts:
    """Counts of a dry run: what the main table would do, by key."""
    data = converted.parcel.tables.get(mapping.table)
    records = 0
    if isinstance(data, Path | Cut):
        with connect() as connection:
            found = connection.execute(f"SELECT count(*) FROM {scan_of(data)}").fetchone()
            records = int(found[0]) if found else 0
    return Counts(converted.rows_converted, 0, records, 0, 0)


def _changed(store: Store, batch: int, published: Published, converted: Converted) -> str:
    """Row numbers whose records this batch wrote, over all tables of the parcel, as a statement."""
    versions = store.snapshot(published.snapshot).versions
    files = [f.path for name in converted.parcel.tables if name in versions
             for f in delta.files(store.path(name), versions[name])]  # fmt: skip
    return f'SELECT "row" FROM {sql.parquet(files)} WHERE batch = {batch}'


def _used(converted: Converted, changed: str) -> int:
    """Rows that stand for a changed record: those of one id stand or fall together."""
    with connect() as connection:
        columns = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({sql.text(converted.main)})").fetchall()
        names = {str(column[0]) for column in columns}
        rows = "_rows" if "_rows" in names else "1"
        key = 'coalesce(source_id, chr(1) || "row")' if "source_id" in names else '"row"'
        found = connection.execute(
            f'SELECT coalesce(sum(n), 0) FROM (SELECT sum({rows}) AS n, bool_or("row" IN ({changed})) AS hit '
            f"FROM read_parquet({sql.text(converted.main)}) GROUP BY {key}) WHERE hit"
        ).fetchone()
    return int(found[0]) if found else 0
