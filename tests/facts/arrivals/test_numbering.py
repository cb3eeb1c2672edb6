"""Row numbers in SQL: whatever lines were rejected, every staged row keeps the number of its line."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heming.facts.arrivals.numbering import number_rows
from heming.facts.arrivals.stage import REJECTS_SCHEMA, Staged, row_numbers


def staged(folder: Path, rows: int, rejected: list[int]) -> Staged:
    """A staged batch of which only the rejected rows matter."""
    columns = {name: pa.nulls(len(rejected), REJECTS_SCHEMA.field(name).type) for name in REJECTS_SCHEMA.names}
    columns["row"] = pa.array(rejected, pa.int64())
    path = folder / "1.rejects.parquet"
    pq.write_table(pa.table(columns, schema=REJECTS_SCHEMA), path)
    return Staged(1, folder / "1.parquet", path, ("a",), (), rows, len(rejected), 0.0)


def numbered(batch: Staged) -> list[int]:
    """The numbers of all staged rows, in order."""
    with duckdb.connect() as connection:
        number, numbers = number_rows(connection, batch)
        kept = batch.rows - batch.rejected
        found = connection.execute(f"SELECT {number} FROM (SELECT range AS k FROM range({kept})) {numbers} ORDER BY k")
        return [int(row[0]) for row in found.fetchall()]


@pytest.mark.parametrize(
    "rejected",
    [
        [],
        [1],
        [1000],
        [1, 2, 3, 4],
        [64, 65, 66, 128, 129],
        list(range(1, 1000, 2)),
        list(range(300, 700)),
        list(range(1, 1000)),
    ],
    ids=["none", "first", "last", "first-four", "at-the-edges", "every-second", "a-long-stretch", "all-but-one"],
)
def test_rows_between_rejected_lines_keep_the_numbers_of_their_lines(tmp_path: Path, rejected: list[int]) -> None:
    batch = staged(tmp_path, 1000, rejected)
    assert numbered(batch) == sorted(set(range(1, 1001)) - set(rejected))


@pytest.mark.parametrize("seed", range(5))
def test_sql_and_arrays_number_rows_alike(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    rejected = sorted(random.choice(np.arange(1, 5_001), size=int(random.integers(1, 900)), replace=False).tolist())
    batch = staged(tmp_path, 5_000, rejected)
    index = np.arange(batch.rows - batch.rejected, dtype=np.int64)
    assert numbered(batch) == row_numbers(batch.gaps(), index).tolist()
