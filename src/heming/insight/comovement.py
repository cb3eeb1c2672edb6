"""Do two measures of the same people move together? One correlation, its interval, and a verdict by a printed rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, isnan, nan, tanh
from typing import Literal

import numpy as np
import numpy.typing as npt

from heming.stats.correlation import Correlation, correlation, partial_correlation

Verdict = Literal["together", "apart", "no_link", "cannot_tell"]
Floats = npt.NDArray[np.float64]
BEYOND = 0.1  # together or apart: the whole interval lies beyond this
WITHIN = 0.2  # no link: the whole interval lies inside plus or minus this
FEWEST = 8  # fewer people carry no verdict at all


@dataclass(frozen=True)
class Link:
    """A rank correlation from -1 (apart) to 1 (together), its 95 % interval, on how many people it rests."""

    value: float
    low: float
    high: float
    n: int
    p_value: float = nan

    @property
    def verdict(self) -> Verdict:
        """By the printed rule; without an interval, or with fewer than 8 people, it cannot be told."""
        return verdict_of(self.low, self.high) if self.n >= FEWEST else "cannot_tell"

    @property
    def known(self) -> bool:
        """Whether there is an interval to show."""
        return self.n >= FEWEST and not isnan(self.low)


NO_LINK = Link(nan, nan, nan, 0)


def verdict_of(low: float, high: float) -> Verdict:
    """Together or apart when the whole interval is beyond 0.1; no link when all of it is inside ±0.2."""
    if low > BEYOND:
        return "together"
    if high < -BEYOND:
        return "apart"
    return "no_link" if low > -WITHIN and high < WITHIN else "cannot_tell"


@dataclass(frozen=True, eq=False)
class Sides:
    """Performance of one half of the cases beside satisfaction of the other; higher is always better. Same people, same
    order; controls have shape (people, controls)."""

    performance: Floats
    satisfaction: Floats
    controls: Floats | None = None


def link(halves: Sequence[Sides]) -> Link:
    """The link of one or two splits. Two are averaged on Fisher's scale and keep the interval of a single one, since
    they
    share their people: it is never too narrow."""
    found = [c for c in (_correlation(sides) for sides in halves) if not (isnan(c.value) or isnan(c.low))]
    if not found:
        return Link(nan, nan, nan, min((_complete(sides) for sides in halves), default=0))
    centre = sum(atanh(c.value) for c in found) / len(found)
    half = sum(atanh(c.high) - atanh(c.low) for c in found) / (2 * len(found))
    return Link(tanh(centre), tanh(centre - half), tanh(centre + half), min(c.n for c in found), _p_value(centre, half))


def widened(found: Link, looks: int) -> Link:
    """The same link with an interval that holds together with those of so many others (Bonferroni)."""
    if looks <= 1 or not found.known:
        return found
    from scipy.special import ndtri

    centre, more = atanh(found.value), float(ndtri(1 - 0.025 / looks)) / 1.959963984540054
    low, high = (tanh(centre + more * (atanh(end) - centre)) for end in (found.low, found.high))
    return Link(found.value, low, high, found.n, min(1.0, looks * found.p_value))


def _correlation(sides: Sides) -> Correlation:
    if sides.controls is None or not sides.controls.shape[1]:
        return correlation(sides.performance, sides.satisfaction)
    return partial_correlation(sides.performance, sides.satisfaction, controls=sides.controls)


def _complete(sides: Sides) -> int:
    return int((~np.isnan(sides.performance) & ~np.isnan(sides.satisfaction)).sum())


def _p_value(centre: float, half: float) -> float:
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(centre) / (half / 1.959963984540054))) if half > 0 else nan


def usable(controls: Sequence[Floats], *, n: int) -> Floats | None:
    """The controls that everybody has and that differ, at most one per six people; None when there is none."""
    kept = [column for column in controls if not np.isnan(column).any() and np.ptp(column) > 0] if n else []
    kept = kept[: max(0, n // 6)]
    return np.column_stack(kept) if kept else None
