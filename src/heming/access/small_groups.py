"""The small-group rule: anonymous figures need k respondents, and no hidden one follows from the shown."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Counts = Sequence[int] | NDArray[np.int64]


def hidden(counts: Counts, k: int = 5, *, total_shown: bool = True) -> NDArray[np.bool_]:
    """Which groups of one total must not be shown.

    `counts` are respondents per group, non-negative, in any order; True where hidden. Groups of 1 to k−1 are.
    Where the total is shown too, the next smallest groups are hidden until the hidden ones are at least two and have k
    respondents together, so that subtracting tells nothing. Empty groups need no hiding and protect nobody.
    """
    return _hide(np.asarray(counts, dtype=np.int64), k, start=None, complement=total_shown)


def hidden_table(counts: NDArray[np.int64], k: int = 5, *, totals_shown: bool = True) -> NDArray[np.bool_]:
    """The same for a table (team × month) whose row and column totals are shown: no line gives a cell away."""
    table = np.asarray(counts, dtype=np.int64)
    mask = (table > 0) & (table < k)
    while totals_shown:
        before = mask.copy()
        for line in range(table.shape[0]):
            mask[line] = _hide(table[line], k, start=mask[line], complement=True)
        for line in range(table.shape[1]):
            mask[:, line] = _hide(table[:, line], k, start=mask[:, line], complement=True)
        if (mask == before).all():
            break
    return mask


def _hide(counts: NDArray[np.int64], k: int, *, start: NDArray[np.bool_] | None, complement: bool) -> NDArray[np.bool_]:
    mask = (counts > 0) & (counts < k)
    if start is not None:
        mask |= start
    order = np.argsort(counts, kind="stable")
    while complement and mask.any() and (mask.sum() < 2 or counts[mask].sum() < k):
        shown = [at for at in order if not mask[at] and counts[at] > 0]
        if not shown:
            break
        mask[shown[0]] = True
    return mask
