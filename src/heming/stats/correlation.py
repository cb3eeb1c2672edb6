"""Co-movement of two measures of the same people: how strong, and between which bounds."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from heming.stats._arrays import Column, Confidence, Floats, same_length, two_sided_z
from heming.stats._check import Each, OneOf, checked, refuse


@dataclass(frozen=True, slots=True, eq=False)
class Correlation:
    """A correlation from -1 to 1, its bounds, its two-sided p-value against none, and how many pairs it rests on."""

    value: float
    low: float
    high: float
    p_value: float
    n: int


NO_CORRELATION = (float("nan"), float("nan"), float("nan"), float("nan"))


@checked
def correlation(
    x: Column,
    y: Column,
    *,
    method: Annotated[str, OneOf(("pearson", "spearman", "kendall"))] = "spearman",
    confidence: Confidence = 0.95,
) -> Correlation:
    """Correlation of two measures with its interval.

    Range: -1 (opposite) to 1 (together), 0 for none; which is best depends on the question.
    Parameters:
        x: shape (n,), one measure.
        y: shape (n,), the other, same order.
        method: pearson (straight line), spearman (order, tied values share ranks) or kendall (tau-b, pairs in order).
        confidence: share of such intervals that hold the truth.
    Nulls: a pair with a NaN is left out; no spread or fewer than 3 pairs give NaN, fewer than 5 give no bounds, and a
        perfect correlation has no bounds, since nothing in it says how far it may be off.
    Returns: Correlation of single numbers; n counts complete pairs.
    Errors: BadParameter when lengths differ or a number is infinite.
    Reference: Fisher 1915, doi:10.1093/biomet/10.4.507; Bonett & Wright 2000, doi:10.1007/BF02294183 (Spearman);
        Fieller, Hartley & Pearson 1957, doi:10.1093/biomet/44.3-4.470 (Kendall).
    Example:
        >>> together = correlation([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
        >>> round(together.value, 3), round(together.low, 3), round(together.high, 3)
        (0.829, -0.127, 0.986)
    """
    a, b = same_length("correlation", x=x, y=y)
    present = ~np.isnan(a) & ~np.isnan(b)
    a, b = a[present], b[present]
    n = len(a)
    if n < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return Correlation(*NO_CORRELATION, n=n)
    if method == "kendall":
        return _kendall(a, b, confidence=confidence)
    if method == "spearman":
        a, b = _ranks(a), _ranks(b)
    value = _pearson(a, b)
    error = _fisher_error(value, n - 3, method=method)
    low, high = _bounds(value, error, confidence=confidence)
    return Correlation(value, low, high, _student_p(value, n - 2), n)


@checked
def partial_correlation(
    x: Column,
    y: Column,
    *,
    controls: Annotated[npt.ArrayLike, Each()],
    method: Annotated[str, OneOf(("pearson", "spearman"))] = "spearman",
    confidence: Confidence = 0.95,
) -> Correlation:
    """Correlation of two measures among people alike in the controls.

    Range: -1 (opposite) to 1 (together), 0 for none beyond the controls.
    Parameters:
        x: shape (n,), one measure.
        y: shape (n,), the other, same order.
        controls: shape (n,) or (n, controls), numbers; a category enters as 0/1 columns.
        method: pearson, or spearman, where x, y and every control are replaced by their ranks first.
        confidence: share of such intervals that hold the truth.
    Nulls: a person with any NaN is left out; no spread left beyond the controls, or too few people, give NaN.
    Returns: Correlation of single numbers; each independent control costs one degree of freedom.
    Errors: BadParameter when lengths differ or a number is infinite.
    Reference: Fisher 1924, Metron 3:329, no DOI; Bonett & Wright 2000, doi:10.1007/BF02294183.
    Example:
        >>> busy = [1, 2, 3, 4, 5, 6, 7, 8]
        >>> alike = partial_correlation([2, 1, 4, 3, 6, 5, 8, 7], [1, 3, 2, 5, 4, 7, 6, 8], controls=busy)
        >>> round(alike.value, 3)
        -0.947
    """
    a, b = same_length("partial_correlation", x=x, y=y)
    given = np.asarray(controls, dtype=np.float64)
    if given.ndim not in (1, 2) or len(given) != len(a):
        expected = f"of shape ({len(a)},) or ({len(a)}, controls)"
        raise refuse("partial_correlation", "controls", expected=expected, got=f"shape {given.shape}")
    table = np.column_stack([a, b, given])
    table = table[~np.isnan(table).any(axis=1)]
    n = len(table)
    if method == "spearman":
        table = np.column_stack([_ranks(column) for column in table.T]) if n else table
    left, independent = _beyond(table[:, :2], table[:, 2:])
    if n - 2 - independent < 1 or left is None:
        return Correlation(*NO_CORRELATION, n=n)
    value = _pearson(left[:, 0], left[:, 1])
    error = _fisher_error(value, n - 3 - independent, method=method)
    low, high = _bounds(value, error, confidence=confidence)
    return Correlation(value, low, high, _student_p(value, n - 2 - independent), n)


def _beyond(measures: Floats, controls: Floats) -> tuple[Floats | None, int]:
    """What the controls leave unexplained (None when that is only rounding), and how many of them are independent."""
    if not len(measures):
        return None, 0
    centred, design = measures - measures.mean(axis=0), controls - controls.mean(axis=0)
    spread = np.linalg.norm(design, axis=0)
    # Unit columns, so that "dependent" does not hang on the unit a control is measured in.
    design = design[:, spread > 0] / spread[spread > 0]
    slopes, _, independent, _ = np.linalg.lstsq(design, centred, rcond=1e-10)
    left = centred - design @ slopes
    sizes = np.linalg.norm(left, axis=0)
    return (left if np.all(sizes > 1e-9 * np.linalg.norm(centred, axis=0)) and np.all(sizes > 0) else None), independent


def _pearson(a: Floats, b: Floats) -> float:
    a, b = a - a.mean(), b - b.mean()
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    # Rounding must not leave 0.9999999999999998 for a perfect order, nor 1.0000000000000002.
    value = float(a @ b)
    return float(np.sign(value)) if abs(value) > 1 - 1e-14 else value


def _ranks(values: Floats) -> Floats:
    """Ranks from 1, tied values sharing their mean rank."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])


def _fisher_error(value: float, freedom: int, *, method: str) -> float:
    """Standard error on Fisher's z scale; ranks are a little noisier than values (Bonett & Wright)."""
    if freedom < 2:
        return float("nan")
    return float(np.sqrt((1 + value**2 / 2 if method == "spearman" else 1.0) / freedom))


def _bounds(value: float, error: float, *, confidence: float) -> tuple[float, float]:
    if abs(value) == 1 or np.isnan(error):
        return float("nan"), float("nan")
    half = two_sided_z(confidence) * error
    centre = float(np.arctanh(value))
    return float(np.tanh(centre - half)), float(np.tanh(centre + half))


def _student_p(value: float, freedom: int) -> float:
    from scipy.special import stdtr

    if abs(value) == 1:
        return 0.0 if freedom > 0 else float("nan")
    return float(2 * stdtr(freedom, -abs(value) * np.sqrt(freedom / (1 - value**2))))


def _kendall(a: Floats, b: Floats, *, confidence: float) -> Correlation:
    from scipy.stats import kendalltau

    found = kendalltau(a, b)
    n, value = len(a), float(found.statistic)
    error = float(np.sqrt(0.437 / (n - 4))) if n > 4 else float("nan")
    low, high = _bounds(value, error, confidence=confidence)
    return Correlation(value, low, high, float(found.pvalue), n)
