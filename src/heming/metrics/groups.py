"""The groups of an answer: every key that any of its queries returned, outer-joined and in order."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Groups:
    """`size` groups; for each dimension its distinct values in order and each group's place among them (-1:
    missing).
    """

    size: int
    values: tuple[pa.Array, ...]
    codes: tuple[Places, ...]


def outer_joined(tables: Sequence[pa.Table], keys: Sequence[str]) -> tuple[Groups, list[Places]]:
    """All groups of all results, and for each result the group its rows belong to.

    Without keys there is exactly one group.
    """
    if not keys:
        return Groups(1, (), ()), [np.zeros(t.num_rows, dtype=np.int64) for t in tables]
    values, codes = zip(*(_encoded([t[key] for t in tables]) for key in keys), strict=True)
    combined = np.zeros(len(codes[0]), dtype=np.int64)
    for column, distinct in zip(codes, values, strict=True):
        missing_last = np.where(column < 0, len(distinct), column)
        combined = combined * (len(distinct) + 1) + missing_last
    unique, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
    ends = np.cumsum([t.num_rows for t in tables])[:-1]
    groups = Groups(len(unique), values, tuple(column[first] for column in codes))
    return groups, list(np.split(inverse.reshape(-1), ends))[: len(tables)]


def _encoded(columns: Sequence[pa.ChunkedArray]) -> tuple[pa.Array, Places]:
    """Distinct values in ascending order, and each row's place among them; -1 where missing."""
    if not columns:
        return pa.array([], pa.string()), np.zeros(0, dtype=np.int64)
    kind = next((c.type for c in columns if not pa.types.is_null(c.type)), pa.string())
    chunks = [chunk.cast(kind) for column in columns for chunk in column.chunks]
    encoded = pa.chunked_array(chunks, type=kind).combine_chunks().dictionary_encode()
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    dictionary = encoded.dictionary
    order = np.asarray(pc.sort_indices(dictionary), dtype=np.int64)
    rank = np.empty(len(order) + 1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    rank[-1] = -1
    codes = np.asarray(pc.fill_null(encoded.indices, -1), dtype=np.int64)
    return dictionary.take(pa.array(order)), rank[codes]
