"""Means from sums: value, variance and Student interval without losing digits to cancellation."""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Annotated

import numpy as np
import numpy.typing as npt

from heming.stats._arrays import Confidence, Counts, DesignEffect, Floats, Numbers, aligned, divided
from heming.stats._check import Each, OrNone, checked

Anything = npt.NDArray[np.generic]
Whole64 = npt.NDArray[np.int64]

LARGEST_EXACT_FLOAT = 2.0**53
LARGEST_PRODUCT = 2.0**62
DECIMAL_DIGITS = 120
"""Enough for the squares of sums of money columns; Decimal keeps 28 digits otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class MeanInterval:
    """A mean, its bounds and its standard error in the unit of the values; the variance in that unit squared."""

    value: Floats
    low: Floats
    high: Floats
    n: Floats
    variance: Floats
    standard_error: Floats


@checked
def mean_interval(
    n: Counts,
    total: Numbers,
    *,
    total_of_squares: Annotated[npt.ArrayLike, Each(low=0)],
    confidence: Confidence = 0.95,
    design_effect: DesignEffect = 1.0,
    degrees_of_freedom: Annotated[npt.ArrayLike | None, OrNone(Each(low=1))] = None,
) -> MeanInterval:
    """Student interval of a mean, from the count, the sum and the sum of squares.

    Range: low <= value <= high in the unit of the values; all the same answers give an interval of no width.
    Parameters:
        n: how many values, one number or one per group.
        total: their sum, same shape; ints or Decimals are used exactly, whatever their size.
        total_of_squares: the sum of their squares, same shape.
        confidence: share of such intervals that hold the truth.
        design_effect: variance inflation of clustered answers, at least 0.01.
        degrees_of_freedom: None for n - 1; the number of clusters - 1 when answers cluster.
    Nulls: n = 0 or a NaN gives NaN; n = 1 gives the value without bounds.
    Returns: MeanInterval with value, low, high, n, variance and standard_error, each of the common shape.
    Errors: BadParameter when a number is outside its range or shapes do not fit.
    Reference: Student 1908, doi:10.1093/biomet/6.1.1.
    Example:
        >>> mean = mean_interval(4, 17, total_of_squares=75)
        >>> float(mean.value), round(float(mean.low), 3), round(float(mean.high), 3)
        (4.25, 2.727, 5.773)
    """
    from scipy.special import stdtrit

    freedom = np.nan if degrees_of_freedom is None else degrees_of_freedom
    size, sums, deff, free = aligned(
        "mean_interval", n=n, total=total, design_effect=design_effect, degrees_of_freedom=freedom
    )
    if degrees_of_freedom is None:
        free = size - 1
    value = divided(sums, size)
    variance = variance_from_sums(n, total, total_of_squares=total_of_squares)
    error = np.sqrt(divided(variance * deff, size))
    different, place = np.unique(np.where(free > 0, free, np.nan), return_inverse=True)
    half = stdtrit(different, 0.5 + confidence / 2)[place].reshape(size.shape)[()] * error
    return MeanInterval(value, value - half, value + half, size[()], variance, error)


@checked
def variance_from_sums(n: Counts, total: Numbers, *, total_of_squares: Annotated[npt.ArrayLike, Each(low=0)]) -> Floats:
    """Sample variance (divided by n - 1) from the count, the sum and the sum of squares.

    Range: non-negative, in the unit of the values squared.
    Parameters:
        n: how many values, one number or one per group.
        total: their sum, same shape; ints, whole floats below 2**53 and Decimals are used exactly.
        total_of_squares: the sum of their squares, same shape.
    Nulls: fewer than two values or a NaN gives NaN, and so do float sums whose spread is lost in their own rounding.
    Returns: an array of the common shape (a single number for single numbers).
    Errors: BadParameter when a number is outside its range or shapes do not fit.
    Reference: Chan, Golub & LeVeque 1983, doi:10.1080/00031305.1983.10483115.
    Example:
        >>> float(variance_from_sums(3, 3 * 10**9 + 3, total_of_squares=3 * 10**18 + 6 * 10**9 + 5))
        1.0
    """
    size, sums, squares = aligned("variance_from_sums", n=n, total=total, total_of_squares=total_of_squares)
    usable = (size > 1) & ~np.isnan(sums) & ~np.isnan(squares)
    scaled = np.full(size.shape, np.nan)
    s, q = (np.broadcast_to(_as_given(given), size.shape)[usable] for given in (total, total_of_squares))
    scaled[usable] = Sums(size[usable].astype(np.int64), s, q).n_squares_minus_square()
    return divided(scaled, size * (size - 1))


def _as_given(values: npt.ArrayLike) -> Anything:
    array = np.asarray(values)
    return array if array.dtype.kind in "iuf" else np.asarray(values, dtype=object)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Count, sum and sum of squares of each group, in the number type they came in."""

    n: npt.NDArray[np.int64]
    total: Anything
    squares: Anything

    def n_squares_minus_square(self) -> Floats:
        """n * Q - S * S, without rounding wherever both sums are exact."""
        result = np.empty(len(self.n))
        whole = _is_whole(self.total) & _is_whole(self.squares)
        result[whole] = self._where(whole)._with_ints()
        rest = self._where(~whole)
        floats = self.total.dtype.kind == self.squares.dtype.kind == "f"
        result[~whole] = rest._with_floats() if floats else rest._with_decimals()
        return result

    def _where(self, mask: npt.NDArray[np.bool_]) -> "Sums":
        return Sums(self.n[mask], self.total[mask], self.squares[mask])

    def _with_ints(self) -> Floats:
        n, s, q = self.n, self.total.astype(float), self.squares.astype(float)
        if max(np.max(np.abs(s), initial=0) ** 2, np.max(n * q, initial=0)) < LARGEST_PRODUCT:
            small, small_q = self.total.astype(np.int64), self.squares.astype(np.int64)
            return np.maximum(n * small_q - small * small, 0).astype(np.float64)
        triples = zip(n.tolist(), map(int, self.total.tolist()), map(int, self.squares.tolist()), strict=True)
        return np.array([max(count * q - s * s, 0) for count, s, q in triples], dtype=np.float64)

    def _with_decimals(self) -> Floats:
        with localcontext(prec=DECIMAL_DIGITS):
            pairs = zip(map(_decimal, self.total.tolist()), map(_decimal, self.squares.tolist()), strict=True)
            products = [max(n * q - s * s, Decimal(0)) for n, (s, q) in zip(self.n.tolist(), pairs, strict=True)]
        return np.array(products, dtype=np.float64)

    def _with_floats(self) -> Floats:
        """Longer floats for the products; NaN where the spread is smaller than what summing may have rounded away."""
        total, squares = self.total.astype(np.longdouble), self.squares.astype(np.longdouble)
        scaled = self.n * squares - total * total
        noise = 4 * np.finfo(np.float64).eps * np.sqrt(self.n) * self.n * squares
        return np.where(scaled > noise, scaled, np.nan).astype(np.float64)


def _is_whole(sums: Anything) -> npt.NDArray[np.bool_]:
    if sums.dtype.kind in "iu":
        return np.ones(len(sums), dtype=bool)
    if sums.dtype == object:
        return np.array([isinstance(entry, int | np.integer) for entry in sums], dtype=bool)
    floats = sums.astype(np.float64)
    return np.asarray((np.abs(floats) < LARGEST_EXACT_FLOAT) & (floats == np.floor(floats)))


def _decimal(number: Decimal | float) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(number if isinstance(number, float) else int(number))
