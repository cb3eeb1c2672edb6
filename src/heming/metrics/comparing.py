"""Figures of one measure side by side: is one better, worse, or can it not be told?"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, nan
from statistics import NormalDist
from typing import Literal

from heming.metrics.question import Value

Z = 1.959963984540054
Verdict = Literal["better", "worse", "higher", "lower", "unclear", "unknown"]


@dataclass(frozen=True)
class Change:
    """`difference` is A minus B in the measure's unit with a 95 % interval; `higher` and `lower` are said of measures
    that
    are neither good nor bad."""

    verdict: Verdict
    difference: float | None
    low: float | None = None
    high: float | None = None


def compared(a: Value | None, b: Value | None, *, better: str, looks: int = 1) -> Change:
    """A against B, by the interval of their difference built from both intervals (variance recovery).

    Parameters: two figures of one measure, each with value, low and high in the measure's unit; `better` as in its
    definition.
    Returns: a Change; unknown when one has no value, unclear when the interval of the difference holds 0. Plain
    counts have no
        interval: their change is a fact, said as higher or lower.
    Reference: Zou & Donner 2008, doi:10.1002/sim.3095; for shares it is Newcombe's method 10.
    """
    if a is None or b is None or a.value is None or b.value is None:
        return Change("unknown", None)
    difference = a.value - b.value
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return Change(_word(difference, "none") if difference else "unclear", difference)
    wider = NormalDist().inv_cdf(1 - 0.025 / max(looks, 1)) / Z
    low = difference - wider * hypot(a.value - a.low, b.high - b.value)
    high = difference + wider * hypot(a.high - a.value, b.value - b.low)
    told_apart = low > 0 or high < 0
    return Change(_word(difference, better) if told_apart else "unclear", difference, low, high)


def _word(difference: float, better: str) -> Verdict:
    if better not in ("higher", "lower"):
        return "higher" if difference > 0 else "lower"
    return "better" if (difference > 0) == (better == "higher") else "worse"


MOST_IN_TIERS = 300  # beyond this a comparison of all pairs takes longer than a page may


def tiers(values: Sequence[Value], *, better: str) -> list[int | None]:
    """The tier of each figure, 1 the best: within a tier nobody is told apart from anybody, at 95 % for all pairs at
    once.

    Parameters: figures of one measure, one per group; `better` as in its definition.
    Returns: one tier per figure; None where there is no figure with an interval. All None for measures that are
    neither good nor
        bad, and for more than 300 groups.
    Reference: Mogstad, Romano, Shaikh & Wilhelm 2024, doi:10.1093/restud/rdad006.
    """
    from heming.stats.ranks import rank_intervals

    if better not in ("higher", "lower") or not 1 < sum(_spread(v) is not None for v in values) <= MOST_IN_TIERS:
        return [None] * len(values)
    spreads = [_spread(value) for value in values]
    estimates = [nan if v.value is None or s is None else v.value for v, s in zip(values, spreads, strict=True)]
    ranking = rank_intervals(estimates, [nan if s is None else s for s in spreads], better=better)
    return [None if tier != tier else int(tier) for tier in ranking.tier.tolist()]


def _spread(value: Value) -> float | None:
    """The standard error an interval stands for; intervals without width are from too few or too equal answers.

    Of an interval that may have been cut off at 0 (decision 0028) the wider half counts.
    """
    if value.value is None or value.low is None or value.high is None or value.high <= value.low:
        return None
    half = (value.high - value.low) / 2
    return (max(half, value.high - value.value) if value.low == 0 < value.value else half) / Z
