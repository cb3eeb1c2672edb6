"""Quantiles: the type-7 value, and the two ranks of the sorted values between which the true quantile lies."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heming.stats._arrays import Column, Confidence, Counts, Floats
from heming.stats._check import checked


@dataclass(frozen=True, slots=True, eq=False)
class RankInterval:
    """Ranks (1-based, ascending) that bound a quantile, NaN where no bound exists, and their true coverage."""

    lower: Floats
    upper: Floats
    coverage: Floats


@dataclass(frozen=True, slots=True, eq=False)
class QuantileInterval:
    """A quantile in the unit of the values and its bounds; NaN where n is too small for a bound."""

    value: float
    low: float
    high: float
    n: int
    coverage: float


@checked
def quantile_ranks(n: Counts, *, p: Confidence, confidence: Confidence = 0.95) -> RankInterval:
    """Which two order statistics bound the quantile p of n independent values, whatever their distribution.

    Range: 1 <= lower <= upper <= n; coverage is at least `confidence` and usually above it, since ranks are whole.
    Parameters:
        n: how many values, one number or one per group.
        p: which quantile, 0.5 is the median.
        confidence: the coverage wanted; each tail keeps half of the rest.
    Nulls: a side is NaN when no order statistic reaches the confidence (n <= 5 for the median at 95 %), or n is NaN.
    Returns: RankInterval of the shape of n; coverage counts a NaN side as unbounded.
    Errors: BadParameter when a number is outside its range.
    Reference: Thompson 1936, doi:10.1214/aoms/1177732502; David & Nagaraja 2003, section 7.1, doi:10.1002/0471722162.
    Example:
        >>> ranks = quantile_ranks(100, p=0.5)
        >>> int(ranks.lower), int(ranks.upper), round(float(ranks.coverage), 4)
        (40, 61, 0.9648)
    """
    sizes = np.asarray(n, dtype=np.float64)
    different, place = np.unique(sizes, return_inverse=True)
    known = different[~np.isnan(different)]
    table = np.full((3, len(different)), np.nan)
    table[:, : len(known)] = _ranks(known, p=p, tail=(1 - confidence) / 2)
    lower, upper, coverage = (row[place].reshape(sizes.shape)[()] for row in table)
    return RankInterval(lower=lower, upper=upper, coverage=coverage)


def _ranks(n: Floats, *, p: float, tail: float) -> npt.NDArray[np.float64]:
    """Largest lower rank with P(B < rank) <= tail, smallest upper rank with P(B >= rank) <= tail, B binomial(n, p)."""
    from scipy.special import bdtr, bdtrc

    trials = n.astype(np.int64)

    # P(B < rank) is bdtr(rank - 1), P(B >= rank) is bdtrc(rank - 1); both have no value outside 0..n.
    def below(rank: Floats) -> Floats:
        return np.where(rank < 1, 0.0, bdtr(np.clip(rank - 1, 0, n), trials, p))

    def from_on(rank: Floats) -> Floats:
        return np.where(rank < 1, 1.0, np.where(rank > n, 0.0, bdtrc(np.clip(rank - 1, 0, n), trials, p)))

    # With very few values an extreme quantile's bound can pass the value itself; a figure must lie in its interval.
    place = (n - 1) * p + 1
    lower = np.minimum(_largest(lambda rank: below(rank) <= tail, n), np.floor(place))
    upper = np.maximum(_largest(lambda rank: from_on(rank) > tail, n) + 1, np.ceil(place))
    coverage = np.where(n > 0, 1 - below(lower) - from_on(upper), np.nan)
    return np.stack([np.where(lower >= 1, lower, np.nan), np.where((upper <= n) & (n > 0), upper, np.nan), coverage])


def _largest(holds: Callable[[Floats], npt.NDArray[np.bool_]], high: Floats) -> Floats:
    """The largest whole number from 0 to high for which a monotone condition (true, then false) still holds."""
    low = np.zeros_like(high)
    while np.any(low < high):
        middle = np.ceil((low + high) / 2)
        good = holds(middle)
        low, high = np.where(good, middle, low), np.where(good, high, np.minimum(middle - 1, high))
        high = np.maximum(high, low)
    return low


@checked
def quantile_of_sorted(values: Column, p: Confidence) -> float:
    """The quantile p of values already sorted ascending, with linear interpolation (type 7).

    Range: from the smallest to the largest value.
    Parameters:
        values: shape (n,), sorted ascending, any unit.
        p: which quantile, 0.5 is the median.
    Nulls: NaN values sort last (as numpy sorts them) and are left out; no value left gives NaN.
    Returns: the quantile in the unit of the values.
    Errors: BadParameter when a number is outside its range or values are not one-dimensional.
    Reference: Hyndman & Fan 1996, type 7, doi:10.1080/00031305.1996.10473566.
    Example:
        >>> quantile_of_sorted([1, 2, 3, 4], 0.5)
        2.5
    """
    present = _present(values)
    if not len(present):
        return float("nan")
    place = (len(present) - 1) * p
    below = int(place)
    above = min(below + 1, len(present) - 1)
    return float(present[below] + (place - below) * (present[above] - present[below]))


@checked
def quantile_interval(values: Column, p: Confidence, *, confidence: Confidence = 0.95) -> QuantileInterval:
    """The type-7 quantile of values already sorted ascending, with its distribution-free interval.

    Range: low <= value <= high, all among or between the values.
    Parameters:
        values: shape (n,), sorted ascending, any unit.
        p: which quantile, 0.5 is the median.
        confidence: the coverage wanted.
    Nulls: NaN values are left out; a bound is NaN when n is too small for it.
    Returns: QuantileInterval in the unit of the values; coverage is exact without ties, a lower bound with them.
    Errors: BadParameter when a number is outside its range or values are not one-dimensional.
    Reference: Thompson 1936, doi:10.1214/aoms/1177732502.
    Example:
        >>> interval = quantile_interval(range(1, 101), 0.5)
        >>> interval.value, interval.low, interval.high
        (50.5, 40.0, 61.0)
    """
    present = _present(values)
    ranks = quantile_ranks(len(present), p=p, confidence=confidence)
    low, high = _at_rank(present, ranks.lower), _at_rank(present, ranks.upper)
    return QuantileInterval(quantile_of_sorted(present, p), low, high, len(present), float(ranks.coverage))


def _at_rank(present: Floats, rank: Floats) -> float:
    return float("nan") if np.isnan(rank) else float(present[int(rank) - 1])


def _present(values: npt.ArrayLike) -> Floats:
    column = np.asarray(values, dtype=np.float64)
    return column[~np.isnan(column)]
