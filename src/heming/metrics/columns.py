"""Engine results as numpy columns without losing a digit: DECIMAL sums become whole numbers of their smallest unit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[Any]  # int64, or object holding Python ints where 64 bits are not enough


def tenfold(scale: int) -> int:
    """Ten to the power of a scale."""
    return int("1" + "0" * scale)


@dataclass(frozen=True)
class Exact:
    """Whole numbers with the power of ten they are counted in: 1.25 is (125, 2). Missing ones are 0 and marked."""

    units: Whole
    scale: int
    missing: npt.NDArray[np.bool_]

    @property
    def unit(self) -> int:
        """How many of the smallest unit make one."""
        return tenfold(self.scale)

    def floats(self) -> Floats:
        """As floats, NaN where missing."""
        numbers: Floats = np.where(self.missing, np.nan, self.units.astype(np.float64) / self.unit)
        return numbers

    def rescaled(self, scale: int) -> Whole:
        """The whole numbers in another power of ten (digits that go away are zeros by construction)."""
        if scale == self.scale:
            return self.units
        if scale < self.scale:
            return np.asarray(self.units // tenfold(self.scale - scale))
        return np.asarray(self.units.astype(object) * tenfold(scale - self.scale))


def exact(column: pa.ChunkedArray) -> Exact:
    """An integer, DECIMAL or flag column."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    missing = np.asarray(array.is_null())
    if pa.types.is_decimal(array.type):
        return Exact(_decimal_units(array, missing), array.type.scale, missing)
    if pa.types.is_floating(array.type):
        millionths = np.rint(np.nan_to_num(np.asarray(array, dtype=np.float64)) * 1e6)
        return Exact(millionths.astype(np.int64), 6, missing)
    whole = pc.fill_null(array, 0) if array.null_count else array
    return Exact(np.asarray(whole).astype(np.int64, copy=False), 0, missing)


def _decimal_units(array: pa.Array, missing: npt.NDArray[np.bool_]) -> Whole:
    if array.type.bit_width != 128:
        array = array.cast(pa.decimal128(38, array.type.scale))
    words = np.frombuffer(array.buffers()[1], dtype=np.int64)[
        2 * array.offset : 2 * (array.offset + len(array))
    ].reshape(-1, 2)
    low, high = np.where(missing, 0, words[:, 0]), np.where(missing, 0, words[:, 1])
    if np.array_equal(high, low >> 63):
        return low
    return np.asarray((high.astype(object) << 64) + low.astype(np.uint64).astype(object))


def counts(column: pa.ChunkedArray, *, weighted: bool) -> Floats:
    """A count; of millionths when cases were shared out. Missing counts are 0: an empty group has none."""
    numbers = exact(column)
    return numbers.units.astype(np.float64) / (1_000_000 if weighted else 1)


@dataclass(frozen=True)
class Sorted:
    """The values of every group in ascending order, one after the other; group g holds
    values[starts[g]:starts[g+1]].
    """

    values: Whole
    starts: npt.NDArray[np.int64]
    scale: int

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """How many values each group has."""
        return np.diff(self.starts)

    def at(self, ranks: Floats) -> Floats:
        """The value of a 1-based rank in each group, NaN where there is no such rank."""
        usable = ~np.isnan(ranks) & (ranks >= 1) & (ranks <= self.sizes)
        places = np.where(usable, self.starts[:-1] + np.nan_to_num(ranks).astype(np.int64) - 1, 0)
        if not len(self.values):
            return np.full(len(self.sizes), np.nan)
        found: Floats = np.where(usable, self.values[places].astype(np.float64), np.nan) / tenfold(self.scale)
        return found

    def quantile(self, q: float) -> Floats:
        """Type 7: linear between the two order statistics around (n − 1)·q."""
        place = (self.sizes - 1) * q
        below = np.floor(place)
        low, high = self.at(below + 1), self.at(np.minimum(below + 2, self.sizes))
        found: Floats = low + (place - below) * (high - low)
        return found


def sorted_lists(column: pa.ChunkedArray) -> Sorted:
    """Lists in any order, sorted at once: group number and value share one 64-bit word, which numpy sorts fastest.

    Exact quantiles with their order statistics take less time this way than the engine takes to sort its own lists.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    offsets = np.asarray(array.offsets, dtype=np.int64)
    sizes = np.where(np.asarray(array.is_null()), 0, np.diff(offsets))
    inner = exact(array.values[offsets[0] : offsets[-1]])
    values = inner.units
    starts = np.concatenate(([0], np.cumsum(sizes)))
    if not len(values):
        return Sorted(values, starts, inner.scale)
    least, most = min(int(values.min()), 0), int(values.max())
    bits = max((most - least).bit_length(), 1)
    if bits + len(sizes).bit_length() < 63:
        packed = np.repeat(np.arange(len(sizes), dtype=np.int64) << bits, sizes)
        packed += values.astype(np.int64, copy=False)
        if least:
            packed -= least
        packed.sort()
        packed &= (1 << bits) - 1
        if least:
            packed += least
        return Sorted(packed, starts, inner.scale)
    group = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    return Sorted(values[np.lexsort((values.astype(np.int64), group))], starts, inner.scale)
