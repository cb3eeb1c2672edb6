"""Shrinkage: what a small group's figure is worth once the other groups are known. Show it beside the raw figure."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from heming.stats._arrays import AmountColumn, Column, Confidence, Floats, divided, same_length, two_sided_z
from heming.stats._check import Each, OneOf, checked, first_where, refuse
from heming.stats._spread import between_variance, precision_by_likelihood, precision_by_moments


@dataclass(frozen=True, slots=True, eq=False)
class ShrunkShares:
    """Posterior mean and bounds per group (0 to 1), the weight of the group's own data, and the shared beta prior."""

    value: Floats
    low: Floats
    high: Floats
    own_weight: Floats
    prior_alpha: float
    prior_beta: float


@dataclass(frozen=True, slots=True, eq=False)
class ShrunkMeans:
    """Shrunken mean, bounds, error and own weight per group; the overall mean and the spread between groups."""

    value: Floats
    low: Floats
    high: Floats
    standard_error: Floats
    own_weight: Floats
    overall: float
    overall_standard_error: float
    between_variance: float


@checked
def shrink_shares(
    successes: AmountColumn,
    n: AmountColumn,
    *,
    confidence: Confidence = 0.95,
    method: Annotated[str, OneOf(("likelihood", "moments"))] = "likelihood",
) -> ShrunkShares:
    """Beta-binomial empirical Bayes: each group's share drawn towards the others, more so the less it has answered.

    Range: shares from 0 to 1; own_weight from 0 (all from the others) to 1 (all its own).
    Parameters:
        successes: shape (groups,), how many of n.
        n: shape (groups,), how many answers.
        confidence: posterior probability between low and high.
        method: likelihood (maximum, best for uneven n) or moments (analysis of variance, no search).
    Nulls: a NaN group stays NaN and is not used; n = 0 gives the prior with own_weight 0; no answers at all give NaN.
    Returns: ShrunkShares; value = (prior_alpha + successes) / (prior_alpha + prior_beta + n).
    Errors: BadParameter when a number is outside its range, lengths differ or successes exceed n.
    Reference: Griffiths 1973, doi:10.2307/2529131; Ridout, Demetrio & Firth 1999, doi:10.1111/j.0006-341X.1999.00137.x.
    Example:
        >>> shrunk = shrink_shares([45, 9, 80, 20], [50, 10, 100, 25])
        >>> shrunk.value.round(3).tolist()
        [0.847, 0.836, 0.821, 0.829]
    """
    from scipy.special import betaincinv

    hits, size = same_length("shrink_shares", successes=successes, n=n)
    too_many = first_where(hits > size, hits)
    if too_many is not None:
        raise refuse("shrink_shares", "successes", expected="at most n", got=too_many)
    x, m = _in_one_order(hits, size, used=~np.isnan(hits) & (size > 0))
    alpha, beta = _prior(x, m, method=method) if len(m) else (float("nan"), float("nan"))
    a, b = alpha + hits, beta + size - hits
    tail = (1 - confidence) / 2
    value = a / (a + b)
    # The mean of a very lopsided posterior lies beyond its quantiles; a figure must lie in its interval.
    low, high = np.minimum(betaincinv(a, b, tail), value), np.maximum(betaincinv(a, b, 1 - tail), value)
    return ShrunkShares(value, low, high, size / (a + b) + 0 * hits, alpha, beta)


def _in_one_order(first: Floats, second: Floats, *, used: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The groups to learn from, sorted: the order rows arrive in must not move the last digits of a score."""
    order = np.lexsort((second[used], first[used]))
    return first[used][order], second[used][order]


def _prior(x: Floats, m: Floats, *, method: str) -> tuple[float, float]:
    answers = float(m.sum())
    if x.sum() in (0, answers):
        # No failure (or no success) anywhere fits every spread equally; half of one is the least to assume.
        share = float((x.sum() + 0.5) / (answers + 1))
        return share * answers, (1 - share) * answers
    pooled = float(x.sum() / answers)
    share, precision = (precision_by_likelihood if method == "likelihood" else precision_by_moments)(
        x, m, pooled=pooled
    )
    # Groups that show no spread, or nothing but spread, would otherwise be certain of it: the prior counts for at most
    # all answers together and for at least one.
    precision = max(min(precision, answers), 1.0)
    return share * precision, (1 - share) * precision


@checked
def shrink_means(
    estimates: Column,
    variances: Annotated[npt.ArrayLike, Each(low=0, dimension=1)],
    *,
    confidence: Confidence = 0.95,
    method: Annotated[str, OneOf(("reml", "paule_mandel", "dersimonian_laird"))] = "reml",
) -> ShrunkMeans:
    """Normal empirical Bayes: each group's mean drawn towards the overall mean, more so the less certain it is.

    Range: a value lies between the group's own estimate and the overall mean; own_weight from 0 to 1.
    Parameters:
        estimates: shape (groups,), any unit (a mean, a logit).
        variances: shape (groups,), squared standard errors of the estimates, positive.
        confidence: posterior probability between low and high.
        method: how the variance between groups is found; reml by default, paule_mandel, dersimonian_laird.
    Nulls: a group with a NaN, or with variance 0 (certain of itself from too few answers), is NaN and not used.
    Returns: ShrunkMeans; standard errors include that of the overall mean.
    Errors: BadParameter when a number is outside its range or lengths differ.
    Reference: Morris 1983, doi:10.1080/01621459.1983.10477920; Viechtbauer 2005, doi:10.3102/10769986030003261.
    Example:
        >>> shrunk = shrink_means([1.0, 2.0, 6.0], [1.0, 1.0, 1.0])
        >>> shrunk.value.round(3).tolist(), round(shrunk.between_variance, 3)
        ([1.286, 2.143, 5.571], 6.0)
    """
    y, v = same_length("shrink_means", estimates=estimates, variances=variances)
    v = np.where(v > 0, v, np.nan)
    known, known_variances = _in_one_order(y, v, used=~np.isnan(y) & ~np.isnan(v))
    spread = between_variance(known, known_variances, method=method)
    weights = 1 / (known_variances + spread)
    total = weights.sum()
    overall, overall_variance = float(divided((weights * known).sum(), total)), float(divided(np.asarray(1.0), total))
    own = spread / (spread + v) + 0 * y
    value = own * y + (1 - own) * overall
    error = np.sqrt(own * v + (1 - own) ** 2 * overall_variance)
    half = two_sided_z(confidence) * error
    return ShrunkMeans(value, value - half, value + half, error, own, overall, float(np.sqrt(overall_variance)), spread)
