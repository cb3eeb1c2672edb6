"""Intervals of one column as thin bars on one scale."""

from collections.abc import Iterable
from dataclasses import dataclass

MANY = 60


@dataclass(frozen=True)
class Bar:
    """Places on a scale of 0 to 100: where the interval starts, how wide it is, where the value stands."""

    low: float
    width: float
    value: float


@dataclass(frozen=True)
class Scale:
    """The smallest and largest limit of a column."""

    low: float
    high: float

    def bar(self, value: float | None, *, low: float | None, high: float | None) -> Bar | None:
        """The bar of one figure; None where there is no interval or nothing to compare."""
        if value is None or low is None or high is None or self.high <= self.low:
            return None
        left, right = self._place(low), self._place(high)
        return Bar(left, round(max(right - left, 0.8), 1), min(self._place(value), 98.6))

    def _place(self, number: float) -> float:
        return round(100 * min(1.0, max(0.0, (number - self.low) / (self.high - self.low))), 1)


def scale_of(limits: Iterable[float | None]) -> Scale:
    """The scale that holds these limits; of many, the longest run off it, so that the rest can be compared."""
    known = sorted(limit for limit in limits if limit is not None)
    if not known:
        return Scale(0.0, 0.0)
    if len(known) < MANY:
        return Scale(known[0], known[-1])
    return Scale(known[len(known) // 20], known[-1 - len(known) // 8])
