"""Ranks with their uncertainty: who can really be told apart from whom, for all groups at once."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from heming.stats._arrays import Column, Confidence, Floats, same_length
from heming.stats._check import Each, OneOf, Whole, checked, refuse

MOST_GROUPS = 2000
"""A comparison of all pairs holds one entry per pair; above this it would fill the memory and tell nobody anything."""
MOST_GROUPS_TO_SIMULATE = 300


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Ranks (1 is best) with simultaneous bounds, tiers, and which group is surely better (row) than which (column)."""

    rank: Floats
    low: Floats
    high: Floats
    tier: Floats
    better: npt.NDArray[np.bool_]
    method: str

    def not_told_apart_from(self, group: int) -> list[int]:
        """The other groups that cannot be told apart from this one, best first (和第 5 名分不出高低)."""
        unclear = ~(self.better[group] | self.better[:, group]) & ~np.isnan(self.rank)
        unclear[group] = False
        if np.isnan(self.rank[group]):
            return []
        return sorted(np.flatnonzero(unclear).tolist(), key=lambda other: (self.rank[other], other))


@checked
def rank_intervals(
    estimates: Column,
    standard_errors: Annotated[npt.ArrayLike, Each(low=0, dimension=1)],
    *,
    confidence: Confidence = 0.95,
    better: Annotated[str, OneOf(("higher", "lower"))] = "higher",
    method: Annotated[str, OneOf(("auto", "max_statistic", "holm"))] = "auto",
    draws: Annotated[int, Whole(100)] = 2000,
    seed: Annotated[int, Whole(0)] = 20230801,
) -> Ranking:
    """Rank of every group with intervals that hold for all groups together, and tiers of groups not told apart.

    Range: 1 <= low <= rank <= high <= groups; 1 is best; equal estimates share the better rank.
    Parameters:
        estimates: shape (groups,), independent between groups, any unit, roughly normal.
        standard_errors: shape (groups,), same unit; for shares near 0 or 1 use shrunken or adjusted ones, never 0.
        confidence: probability that all intervals hold at once.
        better: whether a higher or a lower estimate is better.
        method: max_statistic simulates the largest difference (sharper), holm needs no draws; auto takes the
            first up to 300 groups.
        draws: simulated sets of noise for max_statistic.
        seed: the same seed gives the same answer.
    Nulls: a group with a NaN has NaN rank, bounds and tier and is not compared.
    Returns: Ranking of arrays of shape (groups,); within a tier nobody is told apart from anybody; neighbours of two
        tiers need not be told apart either. `better` has shape (groups, groups).
    Errors: BadParameter when a number is outside its range, lengths differ or there are more than 2000 groups.
    Reference: Mogstad, Romano, Shaikh & Wilhelm 2024, doi:10.1093/restud/rdad006.
    Example:
        >>> ranking = rank_intervals([90, 89, 70], [1, 1, 1])
        >>> ranking.low.tolist(), ranking.high.tolist(), ranking.tier.tolist()
        ([1.0, 1.0, 3.0], [2.0, 2.0, 3.0], [1.0, 1.0, 2.0])
    """
    theta, error = same_length("rank_intervals", estimates=estimates, standard_errors=standard_errors)
    if len(theta) > MOST_GROUPS:
        raise refuse(
            "rank_intervals", "estimates", expected=f"at most {MOST_GROUPS} groups", got=f"{len(theta)} groups"
        )
    known = np.flatnonzero(~np.isnan(theta) & ~np.isnan(error))
    score = theta[known] if better == "higher" else -theta[known]
    chosen = method if method != "auto" else "max_statistic" if len(known) <= MOST_GROUPS_TO_SIMULATE else "holm"
    statistic = _pairwise(score[:, None] - score[None, :], _pair_errors(error[known]))
    if chosen == "holm":
        wins = _holm(statistic, 1 - confidence)
    else:
        noise = np.random.default_rng(seed).standard_normal((draws, len(known))) * error[known]
        wins = _stepdown(statistic, noise, errors=_pair_errors(error[known]), confidence=confidence)
    rank = 1.0 + (score[:, None] < score[None, :]).sum(axis=1)
    low, high = 1.0 + wins.sum(axis=0), len(known) - wins.sum(axis=1).astype(np.float64)
    filled = [_spread_out(column, known, groups=len(theta)) for column in (rank, low, high, _tiers(rank, wins))]
    table = np.zeros((len(theta), len(theta)), dtype=bool)
    table[np.ix_(known, known)] = wins
    return Ranking(rank=filled[0], low=filled[1], high=filled[2], tier=filled[3], better=table, method=chosen)


def _pair_errors(error: Floats) -> Floats:
    return np.hypot(error[:, None], error[None, :])


def _pairwise(difference: Floats, error: Floats) -> Floats:
    """Differences in standard errors; no difference is no evidence even when both errors are 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(difference == 0, 0.0, difference / error)


def _stepdown(statistic: Floats, noise: Floats, *, errors: Floats, confidence: float) -> npt.NDArray[np.bool_]:
    """Pairs rejected by the largest of all differences, then by the largest still open, until none is added."""
    others = ~np.eye(len(statistic), dtype=bool)
    open_pairs = others.copy()
    scale = np.divide(1.0, errors, out=np.zeros_like(errors), where=errors > 0)
    while open_pairs.any():
        closed = np.where(open_pairs, 0.0, -np.inf)
        largest = np.array([((row[:, None] - row[None, :]) * scale + closed).max() for row in noise])
        # Rank ceil((draws + 1) * confidence) keeps the promised level for any number of draws.
        place = min(int(np.ceil((len(largest) + 1) * confidence)), len(largest))
        rejected = open_pairs & (statistic > np.partition(largest, place - 1)[place - 1])
        if not rejected.any():
            break
        open_pairs &= ~rejected
    return ~open_pairs & others


def _holm(statistic: Floats, level: float) -> npt.NDArray[np.bool_]:
    """Pairs whose one-sided p-value stays at most level / (number of pairs still open), from the smallest on."""
    from scipy.special import ndtr

    wins = np.zeros(statistic.shape, dtype=bool)
    pairs = len(statistic) * (len(statistic) - 1)
    candidates = np.flatnonzero(statistic.ravel() > 0)
    order = candidates[np.argsort(-statistic.ravel()[candidates], kind="stable")]
    passed = ndtr(-statistic.ravel()[order]) <= level / (pairs - np.arange(len(order)))
    wins.ravel()[order[np.logical_and.accumulate(passed)]] = True
    return wins


def _tiers(rank: Floats, wins: npt.NDArray[np.bool_]) -> Floats:
    """Best first, a tier ends before the first group that somebody in it is surely better than."""
    tier = np.zeros(len(rank))
    current, members = 0, np.zeros(len(rank), dtype=bool)
    for group in np.argsort(rank, kind="stable"):
        if current == 0 or wins[members, group].any():
            current, members = current + 1, np.zeros(len(rank), dtype=bool)
        members[group] = True
        tier[group] = current
    return tier


def _spread_out(column: Floats, known: npt.NDArray[np.intp], *, groups: int) -> Floats:
    full = np.full(groups, np.nan)
    full[known] = column
    return full
