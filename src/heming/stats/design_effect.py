"""Design effects: how many independent answers a set of weighted or clustered answers is worth.

Convention: `design_effect` is Kish's deff, a ratio of variances; its square root (deft) multiplies standard errors.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from heming.stats._arrays import (
    AmountColumn,
    Amounts,
    Column,
    CountColumn,
    DesignEffect,
    Floats,
    aligned,
    divided,
    same_length,
)
from heming.stats._check import Labels, OrNone, Whole, checked, refuse
from heming.stats.mean import variance_from_sums


@dataclass(frozen=True, slots=True, eq=False)
class ClusteredMean:
    """A mean (or share), its standard error given the clusters, its deff, how many clusters, and the effective n."""

    value: Floats
    standard_error: Floats
    design_effect: Floats
    clusters: Floats
    effective_n: Floats


@checked
def kish_design_effect(weights: AmountColumn) -> float:
    """Kish's design effect of unequal weights.

    Range: 1 (all weights equal, best) to n.
    Parameters:
        weights: shape (n,), non-negative, in any unit.
    Nulls: NaN weights are left out; no positive weight gives NaN.
    Returns: deff = n * sum(w^2) / sum(w)^2, so that n / deff is the effective number of answers.
    Errors: BadParameter when a weight is negative or the array is not one-dimensional.
    Reference: Kish 1965, Survey Sampling, section 11.7; Kish 1992, Journal of Official Statistics 8:183, no DOI.
    Example:
        >>> kish_design_effect([1, 1, 1, 3])
        1.3333333333333333
    """
    column = np.asarray(weights, dtype=np.float64)
    present = column[~np.isnan(column)]
    total = float(present.sum())
    return len(present) * float((present**2).sum()) / total**2 if total > 0 else float("nan")


@checked
def effective_n(n: Amounts, design_effect: DesignEffect) -> Floats:
    """How many independent answers n clustered or weighted answers are worth.

    Range: non-negative; n is best, reached at a design effect of 1.
    Parameters:
        n: how many answers, one number or one per group.
        design_effect: variance inflation, same shape, at least 0.01.
    Nulls: NaN in either gives NaN.
    Returns: n / design_effect of the common shape.
    Errors: BadParameter when a number is outside its range or shapes do not fit.
    Reference: Kish 1965, Survey Sampling, section 8.2; Kish 1992, Journal of Official Statistics 8:183, no DOI.
    Example:
        >>> float(effective_n(183, 9.15))
        20.0
    """
    size, deff = aligned("effective_n", n=n, design_effect=design_effect)
    return divided(size, deff)


@checked
def clustered_mean(
    values: Column,
    clusters: Annotated[npt.ArrayLike, Labels()],
    *,
    weights: Annotated[npt.ArrayLike | None, OrNone(AmountColumn.__metadata__[0])] = None,
    population_clusters: Annotated[int | None, OrNone(Whole(1))] = None,
) -> ClusteredMean:
    """Weighted mean of single answers that come in clusters, with its linearised standard error and design effect.

    Range: design_effect is positive; 1 is as good as independent answers, above 1 is worse.
    Parameters:
        values: shape (n,), any unit; 0 and 1 for a share.
        clusters: shape (n,), which customer, agent or shop an answer came from.
        weights: shape (n,), non-negative; None for equal weights.
        population_clusters: how many clusters there are in all, when a known number was sampled; None for many.
    Nulls: answers with a NaN value or weight are left out; fewer than two clusters give NaN error and deff.
    Returns: ClusteredMean of single numbers; with population_clusters, weights must add up to the population.
    Errors: BadParameter when lengths differ, a weight is negative or the sample has more clusters than the population.
    Reference: Lumley 2004, doi:10.18637/jss.v009.i08 (one-stage, ultimate cluster).
    Example:
        >>> mean = clustered_mean([5, 5, 5, 1, 1, 1], ["a", "a", "a", "b", "b", "b"])
        >>> float(mean.value), round(float(mean.design_effect), 2)
        (3.0, 5.0)
    """
    given = np.ones(np.shape(values)) if weights is None else weights
    names = np.unique(np.asarray(clusters), return_inverse=True)[1]
    y, w, code = same_length("clustered_mean", values=values, weights=given, clusters=names)
    present = ~np.isnan(y) & ~np.isnan(w)
    y, w, code = y[present], w[present], code[present].astype(np.int64)
    count, size, total = len(np.unique(code)), float(len(y)), float(w.sum())
    if population_clusters is not None and population_clusters < count:
        expected = f"at least the {count} clusters of the sample"
        raise refuse("clustered_mean", "population_clusters", expected=expected, got=str(population_clusters))
    mean = divided(np.asarray((w * y).sum()), total)
    scores = np.bincount(code, weights=w * (y - mean)) / total if total > 0 else np.empty(0)
    variance = divided(np.asarray(count * (scores**2).sum()), count - 1.0)
    simple = divided(np.asarray((w * (y - mean) ** 2).sum()), total * (size - 1))
    if population_clusters is not None:
        variance, simple = variance * (1 - count / population_clusters), simple * (1 - size / total)
    deff = divided(variance, simple)
    return ClusteredMean(mean, np.sqrt(variance), deff, np.asarray(float(count)), divided(np.asarray(size), deff))


@checked
def clustered_means_from_sums(
    groups: CountColumn,
    n: CountColumn,
    *,
    total: Column,
    total_of_squares: AmountColumn,
    group_count: Annotated[int, Whole(1)],
) -> ClusteredMean:
    """Means of many groups at once, each from one row per cluster, with standard errors and design effects.

    Range: design_effect is non-negative; 1 is as good as independent answers, above 1 is worse.
    Parameters:
        groups: shape (rows,), the number of the group a row belongs to, 0 to group_count - 1.
        n: shape (rows,), how many answers this cluster gave in this group.
        total: shape (rows,), their sum (for a share: how many were 1).
        total_of_squares: shape (rows,), the sum of their squares (for a share: equal to total).
        group_count: how many groups the result has.
    Nulls: rows with a NaN are left out; a group with fewer than two clusters or without spread has NaN design effect.
    Returns: ClusteredMean of arrays of shape (group_count,).
    Errors: BadParameter when lengths differ or a group number is not below group_count.
    Reference: Lumley 2004, doi:10.18637/jss.v009.i08 (one-stage, ultimate cluster).
    Example:
        >>> means = clustered_means_from_sums([0, 0], [3, 3], total=[15, 3], total_of_squares=[75, 3], group_count=1)
        >>> round(float(means.design_effect[0]), 2)
        5.0
    """
    code, size, sums, squares = same_length(
        "clustered_means_from_sums", groups=groups, n=n, total=total, total_of_squares=total_of_squares
    )
    if len(code) and np.nanmax(code) >= group_count:
        raise refuse("clustered_means_from_sums", "groups", expected=f"below {group_count}", got=f"{np.nanmax(code):g}")
    present = (size > 0) & ~np.isnan(code) & ~np.isnan(sums) & ~np.isnan(squares)
    place, size, sums, squares = code[present].astype(np.int64), size[present], sums[present], squares[present]

    def per_group(column: Floats | None = None) -> Floats:
        return np.bincount(place, weights=column, minlength=group_count).astype(np.float64)

    answers, clusters, added = per_group(size), per_group(), per_group(sums)
    mean = divided(added, answers)
    residual = per_group((sums - mean[place] * size) ** 2)
    variance = divided(clusters * residual, (clusters - 1) * answers**2)
    spread = variance_from_sums(answers, added, total_of_squares=per_group(squares))
    deff = divided(variance * answers, spread)
    return ClusteredMean(mean, np.sqrt(variance), deff, clusters, divided(answers, deff))
