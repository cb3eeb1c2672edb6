"""Top-k overlap: how many of the best by one measure are the best by another, and how many chance alone would give."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from heming.stats._arrays import Column, Confidence, Floats, same_length
from heming.stats._check import OneOf, Whole, checked, refuse


@dataclass(frozen=True, slots=True, eq=False)
class TopOverlap:
    """How many are in both tops and which share that is, beside what chance alone gives."""

    shared: int
    share: float
    first_size: int
    second_size: int
    n: int
    chance_shared: float
    chance_share: float
    chance_low: int
    chance_high: int
    p_value: float
    members: npt.NDArray[np.intp]


@checked
def top_overlap(
    first: Column,
    second: Column,
    *,
    k: Annotated[int, Whole(1)],
    first_better: Annotated[str, OneOf(("higher", "lower"))] = "higher",
    second_better: Annotated[str, OneOf(("higher", "lower"))] = "higher",
    confidence: Confidence = 0.95,
) -> TopOverlap:
    """Overlap of the top k by two measures of the same people, with its chance level.

    Range: share from 0 to 1; chance_share (k / n without ties) is what unrelated measures give, 1 the same top.
    Parameters:
        first: shape (n,), one measure, one entry per person.
        second: shape (n,), the other measure, same order.
        k: how many make the top, at most the number of people with both measures.
        first_better: whether a higher or a lower first measure is better.
        second_better: whether a higher or a lower second measure is better.
        confidence: probability of the chance range from chance_low to chance_high, at least.
    Nulls: a person with either measure NaN is left out of n; nobody left is an error, since k is then too large.
    Returns: TopOverlap; everybody tied with the k-th is in, so sizes may exceed k, and share divides by the larger one;
        p_value is the chance of at least this overlap between unrelated measures; members are places in the arrays.
    Errors: BadParameter when lengths differ or k exceeds the number of people with both measures.
    Reference: hypergeometric law, Fisher 1935, doi:10.2307/2342435.
    Example:
        >>> overlap = top_overlap([9, 8, 7, 3, 2, 1], [8, 9, 1, 2, 7, 3], k=3)
        >>> overlap.shared, overlap.chance_shared, overlap.p_value
        (2, 1.5, 0.5)
    """
    x, y = same_length("top_overlap", first=first, second=second)
    present = np.flatnonzero(~np.isnan(x) & ~np.isnan(y))
    if k > len(present):
        raise refuse("top_overlap", "k", expected=f"at most the {len(present)} people with both measures", got=str(k))
    tops = [_top(column[present], k, better=better) for column, better in ((x, first_better), (y, second_better))]
    sizes = [int(top.sum()) for top in tops]
    members = present[tops[0] & tops[1]]
    chances = _chances(len(present), first_size=sizes[0], second_size=sizes[1])
    tail = (1 - confidence) / 2
    smallest = max(0, sum(sizes) - len(present))
    below, from_on = np.cumsum(chances), np.cumsum(chances[::-1])[::-1]
    chance_shared = sizes[0] * sizes[1] / len(present)
    return TopOverlap(
        shared=len(members),
        share=len(members) / max(sizes),
        first_size=sizes[0],
        second_size=sizes[1],
        n=len(present),
        chance_shared=chance_shared,
        chance_share=chance_shared / max(sizes),
        chance_low=smallest + int(np.argmax(below > tail)),
        chance_high=smallest + int(np.flatnonzero(from_on > tail)[-1]),
        p_value=float(min(from_on[len(members) - smallest], 1.0)),
        members=members,
    )


def _top(measure: Floats, k: int, *, better: str) -> npt.NDArray[np.bool_]:
    score = measure if better == "higher" else -measure
    return np.asarray(score >= np.partition(score, len(score) - k)[len(score) - k])


def _chances(n: int, *, first_size: int, second_size: int) -> Floats:
    """Probability of each possible overlap, from the smallest possible on."""
    from scipy.special import gammaln

    def log_choose(total: int, part: npt.NDArray[np.int64]) -> Floats:
        return np.asarray(gammaln(total + 1) - gammaln(part + 1) - gammaln(total - part + 1))

    shared = np.arange(max(0, first_size + second_size - n), min(first_size, second_size) + 1)
    logs = log_choose(first_size, shared) + log_choose(n - first_size, second_size - shared)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())
