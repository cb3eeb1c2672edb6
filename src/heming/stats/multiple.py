"""Many looks at once: which of a family of p-values still count as findings."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from heming.stats._arrays import Confidence, Floats
from heming.stats._check import Each, OneOf, checked


@dataclass(frozen=True, slots=True, eq=False)
class Discoveries:
    """Adjusted p-values in the order given, and which of them are at most the level asked for."""

    adjusted: Floats
    rejected: npt.NDArray[np.bool_]


@checked
def adjust_p_values(
    p_values: Annotated[npt.ArrayLike, Each(low=0, high=1, dimension=1)],
    *,
    level: Confidence = 0.05,
    method: Annotated[str, OneOf(("benjamini_hochberg", "benjamini_yekutieli", "holm"))] = "benjamini_hochberg",
) -> Discoveries:
    """P-values adjusted for having looked many times.

    Range: 0 to 1, never below the p-value given; small is strong evidence.
    Parameters:
        p_values: shape (m,), all the tests of the family, also the uninteresting ones.
        level: accepted share of false findings (Benjamini) or chance of any false finding (Holm).
        method: benjamini_hochberg (independent or positively related tests), benjamini_yekutieli (any), holm (any).
    Nulls: a NaN p-value stays NaN, is not rejected and does not count as a test.
    Returns: Discoveries with adjusted and rejected, both of shape (m,).
    Errors: BadParameter when a p-value or the level is outside 0 to 1.
    Reference: Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x; Benjamini & Yekutieli 2001,
        doi:10.1214/aos/1013699998; Holm 1979, Scandinavian Journal of Statistics 6:65, no DOI.
    Example:
        >>> adjust_p_values([0.01, 0.04, 0.03, 0.5]).adjusted.round(4).tolist()
        [0.04, 0.0533, 0.0533, 0.5]
    """
    given = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full(given.shape, np.nan)
    present = np.flatnonzero(~np.isnan(given))
    order = present[np.argsort(given[present], kind="stable")]
    adjusted[order] = np.minimum(_step(given[order], method), 1.0)
    with np.errstate(invalid="ignore"):
        return Discoveries(adjusted=adjusted, rejected=adjusted <= level)


def _step(ascending: Floats, method: str) -> Floats:
    m = len(ascending)
    place = np.arange(1, m + 1)
    if method == "holm":
        return np.maximum.accumulate(ascending * (m - place + 1))
    penalty = float((1 / place).sum()) if method == "benjamini_yekutieli" else 1.0
    return np.minimum.accumulate((ascending * m * penalty / place)[::-1])[::-1]
