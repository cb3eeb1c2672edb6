"""Row numbers of staged rows in SQL: a small table to join with, because a function in Python costs as much as a date.

The number of the k-th staged row is k + 1 and as many as were rejected before it. Counted up to the start of its
stretch of 64 rows, the few rejected inside the stretch are looked at one by one.
"""

import duckdb
import numpy as np
import pyarrow as pa

from heming.facts.arrivals.stage import Staged

_STRETCH = 64


def number_rows(connection: duckdb.DuckDBPyConnection, staged: Staged) -> tuple[str, str]:
    """SQL for the number of row k, and what to join for it ('' when no row was rejected)."""
    if not staged.rejected:
        return "(k + 1)", ""
    connection.register("given", _stretches(staged))
    connection.execute("CREATE OR REPLACE TEMP TABLE stretches AS SELECT * FROM given")
    connection.unregister("given")
    inside = "CASE WHEN NOT hit THEN 0 ELSE len(list_filter(inside, lambda gap: gap <= k)) END"
    return f"(k + 1 + before + {inside})", f"LEFT JOIN stretches ON stretches.stretch = k // {_STRETCH}"


def _stretches(staged: Staged) -> pa.Table:
    """stretch, rows rejected before it, and where in it rows were rejected, if anywhere."""
    gaps = staged.gaps()
    starts = np.arange(0, staged.rows - staged.rejected + 1, _STRETCH)
    before = np.searchsorted(gaps, starts, side="left")
    after = np.append(before[1:], len(gaps))
    inside = pa.ListArray.from_arrays(pa.array(np.append(before, len(gaps)), pa.int32()), pa.array(gaps, pa.int64()))
    return pa.table({"stretch": starts // _STRETCH, "before": before, "inside": inside, "hit": after > before})
