"""Evidence from every row of a file, for the rare column whose sample cannot tell day from month."""

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from heming.facts.arrivals.text import CsvText, TextSource

_DAY = r"^\s*(?P<day>\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"


def days_of(text: TextSource, position: int) -> Counter[str]:
    """The distinct day parts of one column with their counts, read in a stream."""
    days: Counter[str] = Counter()
    for cells in _cells(text, position):
        found = pc.struct_field(pc.extract_regex(cells, _DAY), "day").drop_null()
        for entry in pc.value_counts(found).to_pylist():
            days[entry["values"]] += entry["counts"]
    return days


def _cells(text: TextSource, position: int) -> Iterator[pa.Array]:
    if text.csv is not None:
        yield from _csv_cells(text.csv, text.width, position)
    elif text.rows is not None:
        for batch in text.rows():
            yield batch.column(position)
    elif text.parquet is not None:
        for batch in pq.ParquetFile(text.parquet).iter_batches(columns=[text.headers[position]]):
            yield batch.column(0).cast(pa.string())


def _csv_cells(csv: CsvText, width: int, position: int) -> Iterator[pa.Array]:
    names = [f"c{i}" for i in range(width)]
    if len(csv.delimiter) > 1 or len(csv.delimiter.encode()) > 1:
        return
    try:
        with pcsv.open_csv(
            csv.path,
            read_options=pcsv.ReadOptions(column_names=names, skip_rows=csv.skip_lines, block_size=16 << 20),
            parse_options=pcsv.ParseOptions(
                delimiter=csv.delimiter,
                quote_char=csv.quote or False,
                newlines_in_values=True,
                invalid_row_handler=lambda _: "skip",
            ),
            convert_options=pcsv.ConvertOptions(
                include_columns=[names[position]], column_types={names[position]: pa.string()}
            ),
        ) as reader:
            for batch in reader:
                yield batch.column(0)
    except pa.ArrowInvalid:
        return  # evidence only: what cannot be read here is located by the import itself
