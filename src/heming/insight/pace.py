"""Cases per hour of one person with an interval from the days it is made of, not from single cases: a busy day has
many at once, so that days differ by more than chance among cases would make them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_DAYS = 5


@dataclass(frozen=True)
class Pace:
    """Cases per hour over all days, and the 95 % interval; without one when there are fewer than five days."""

    per_hour: float | None
    low: float | None
    high: float | None
    days: int


def pace(cases: Sequence[float], hours: Sequence[float]) -> Pace:
    """Sum of cases over sum of hours of the days given; linearised ratio with a Student interval over days.

    Days without hours are left out by the caller: their cases would have no hours to stand over.
    """
    from scipy.special import stdtrit

    count, over = np.asarray(cases, dtype=float), np.asarray(hours, dtype=float)
    days, total = len(over), float(over.sum())
    if total <= 0:
        return Pace(None, None, None, days)
    rate = float(count.sum()) / total
    if days < FEWEST_DAYS:
        return Pace(rate, None, None, days)
    left = count - rate * over
    error = float(np.sqrt(days / (days - 1) * (left**2).sum())) / total
    half = float(stdtrit(days - 1, 0.975)) * error
    return Pace(rate, max(0.0, rate - half), rate + half, days)
