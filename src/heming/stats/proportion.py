"""Shares: how far a proportion, or the difference of two, can be trusted."""

from dataclasses import dataclass

import numpy as np

from heming.stats._arrays import Amounts, Confidence, DesignEffect, Floats, aligned, divided, two_sided_z
from heming.stats._check import checked, first_where, refuse


@dataclass(frozen=True, slots=True, eq=False)
class ShareInterval:
    """A share from 0 to 1 and its bounds; NaN where there was nothing to count."""

    value: Floats
    low: Floats
    high: Floats
    n: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ShareDifference:
    """Share A minus share B, from -1 to 1, and its bounds; NaN where one of the two had nothing to count."""

    value: Floats
    low: Floats
    high: Floats


@checked
def wilson_interval(
    successes: Amounts, n: Amounts, *, confidence: Confidence = 0.95, design_effect: DesignEffect = 1.0
) -> ShareInterval:
    """Wilson score interval of a share.

    Range: all figures lie from 0 to 1 and low <= value <= high; a narrower interval knows more.
    Parameters:
        successes: how many of the n, one number or one per group; may be fractional when cases are shared.
        n: how many in all, same shape.
        confidence: share of such intervals that hold the truth.
        design_effect: variance inflation of clustered answers, at least 0.01; n is divided by it.
    Nulls: n = 0 or a NaN gives NaN for value and bounds of that group.
    Returns: ShareInterval with value, low, high and n, each of the common shape.
    Errors: BadParameter when a number is outside its range, shapes do not fit, or successes exceed n.
    Reference: Wilson 1927, doi:10.1080/01621459.1927.10502953; Brown, Cai & DasGupta 2001, doi:10.1214/ss/1009213286.
    Example:
        >>> share = wilson_interval(29, 30)
        >>> round(float(share.low), 4), round(float(share.high), 4)
        (0.8333, 0.9941)
    """
    hits, size, deff = aligned("wilson_interval", successes=successes, n=n, design_effect=design_effect)
    too_many = first_where(hits > size, hits)
    if too_many is not None:
        raise refuse("wilson_interval", "successes", expected="at most n", got=too_many)
    share = divided(hits, size)
    z2 = two_sided_z(confidence) ** 2
    z2_over_n = divided(z2 * deff, size)
    centre = (share + z2_over_n / 2) / (1 + z2_over_n)
    half = np.sqrt(z2_over_n * share * (1 - share) + z2_over_n**2 / 4) / (1 + z2_over_n)
    # At the ends the formula gives 0 or 1 only up to rounding; a bound of 1e-17 would be shown as "not 0".
    low = np.where(share == 0, 0.0, centre - half)[()]
    high = np.where(share == 1, 1.0, centre + half)[()]
    return ShareInterval(value=share, low=low, high=high, n=size[()])


@checked
def share_difference(
    *,
    successes_a: Amounts,
    n_a: Amounts,
    successes_b: Amounts,
    n_b: Amounts,
    confidence: Confidence = 0.95,
    design_effect: DesignEffect = 1.0,
) -> ShareDifference:
    """Newcombe's hybrid score interval of the difference of two independent shares, A minus B.

    Range: -1 to 1; an interval that excludes 0 tells the two shares apart.
    Parameters:
        successes_a: how many of n_a, one number or one per comparison.
        n_a: how many in A.
        successes_b: how many of n_b.
        n_b: how many in B.
        confidence: share of such intervals that hold the true difference.
        design_effect: variance inflation of both shares, at least 0.01.
    Nulls: an empty side or a NaN gives NaN for that comparison.
    Returns: ShareDifference with value, low and high as shares (0.05 is five percentage points).
    Errors: BadParameter when a number is outside its range, shapes do not fit, or successes exceed n.
    Reference: Newcombe 1998, method 10, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    Example:
        >>> gap = share_difference(successes_a=56, n_a=70, successes_b=48, n_b=80)
        >>> round(float(gap.value), 4), round(float(gap.low), 4), round(float(gap.high), 4)
        (0.2, 0.0524, 0.3339)
    """
    a = wilson_interval(successes_a, n_a, confidence=confidence, design_effect=design_effect)
    b = wilson_interval(successes_b, n_b, confidence=confidence, design_effect=design_effect)
    aligned("share_difference", n_a=a.n, n_b=b.n)
    difference = a.value - b.value
    low = difference - np.sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
    high = difference + np.sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)
    return ShareDifference(value=difference, low=low, high=high)
