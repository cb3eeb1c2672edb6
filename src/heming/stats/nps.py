"""Net promoter score: points, spread and interval from three counts."""

from dataclasses import dataclass

import numpy as np

from heming.stats._arrays import Amounts, Confidence, DesignEffect, Floats, aligned, divided, two_sided_z
from heming.stats._check import checked

# Rocks 2016: three made-up answers, one half of them passive, bring the interval closest to its promised level.
EXTRA_PROMOTERS = EXTRA_DETRACTORS = 0.75
EXTRA_ANSWERS = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class NpsInterval:
    """NPS, its bounds and standard error in points (-100 to 100); the variance of one answer in points squared."""

    value: Floats
    low: Floats
    high: Floats
    n: Floats
    variance: Floats
    standard_error: Floats


@checked
def nps_interval(
    *,
    promoters: Amounts,
    passives: Amounts,
    detractors: Amounts,
    confidence: Confidence = 0.95,
    design_effect: DesignEffect = 1.0,
) -> NpsInterval:
    """NPS in points with its adjusted Wald interval.

    Range: -100 (all detractors) to 100 (all promoters, best); low <= value <= high, cut at the ends of the scale.
    Parameters:
        promoters: answers of 9 or 10, one number or one per group; may be fractional when cases are shared.
        passives: answers of 7 or 8, same shape.
        detractors: answers of 0 to 6, same shape.
        confidence: share of such intervals that hold the truth.
        design_effect: variance inflation of clustered answers, at least 0.01; the counts are divided by it.
    Nulls: no answers at all or a NaN gives NaN for that group.
    Returns: NpsInterval in points; variance and standard_error are those of the plain score.
    Errors: BadParameter when a number is outside its range or shapes do not fit.
    Reference: Rocks 2016, doi:10.1080/00031305.2016.1158124.
    Example:
        >>> nps = nps_interval(promoters=60, passives=25, detractors=15)
        >>> round(float(nps.value)), round(float(nps.low), 1), round(float(nps.high), 1)
        (45, 29.3, 58.0)
    """
    ups, mids, downs, deff = aligned(
        "nps_interval", promoters=promoters, passives=passives, detractors=detractors, design_effect=design_effect
    )
    size = ups + mids + downs
    share, variance = _score_and_variance(ups, downs, n=size)
    effective = np.where(size > 0, size / deff, np.nan)
    adjusted = effective + EXTRA_ANSWERS
    centre, spread = _score_and_variance(ups / deff + EXTRA_PROMOTERS, downs / deff + EXTRA_DETRACTORS, n=adjusted)
    half = two_sided_z(confidence) * np.sqrt(spread / adjusted)
    # One lone promoter lies above the interval of the adjusted counts; a figure must lie inside its own interval.
    low = np.clip(np.minimum(centre - half, share), -1, 1)
    high = np.clip(np.maximum(centre + half, share), -1, 1)
    error = np.sqrt(divided(variance * deff, size))
    return NpsInterval(share * 100, low * 100, high * 100, size[()], variance * 10_000, error * 100)


def _score_and_variance(promoters: Floats, detractors: Floats, *, n: Floats) -> tuple[Floats, Floats]:
    up, down = divided(promoters, n), divided(detractors, n)
    # Rounding can leave -1e-17 where every answer is the same; a variance is never below zero.
    return up - down, np.maximum(up + down - (up - down) ** 2, 0.0)
