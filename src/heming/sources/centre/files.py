"""Months of parcels as one parcel of Parquet files, so that a simulation of any size is published in one batch."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heming.facts.arrivals.parcel import Coverage, Parcel


def as_one_parcel(parcels: Iterable[Parcel], folder: Path, *, told: Callable[[int], None] | None = None) -> Parcel:
    """Writes each month behind the last, one file per table; `told` hears how many cases there are so far."""
    writers: dict[str, pq.ParquetWriter] = {}
    spans: dict[str, Coverage] = {}
    source, cases = "", 0
    try:
        for parcel in parcels:
            source = parcel.source
            for name, table in parcel.tables.items():
                assert isinstance(table, pa.Table)
                if name not in writers:
                    writers[name] = pq.ParquetWriter(folder / f"{name}.parquet", table.schema)
                writers[name].write_table(table)
                cases += table.num_rows if name == "cases" else 0
            for span in parcel.coverage:
                spans[span.table] = _longer(spans.get(span.table, span), span)
            if told:
                told(cases)
    finally:
        for writer in writers.values():
            writer.close()
    return Parcel(source, {name: folder / f"{name}.parquet" for name in writers}, tuple(spans.values()))


def _longer(one: Coverage, other: Coverage) -> Coverage:
    return Coverage(one.table, one.source, min(one.first_day, other.first_day), max(one.last_day, other.last_day))
