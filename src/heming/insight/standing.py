"""Who is fast and disliked, slow and loved: only those whose intervals say so, after allowing for the many looks."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from heming.insight.comovement import Floats
from heming.insight.measures import FEWEST_CASES, FEWEST_RATINGS
from heming.stats.multiple import adjust_p_values

Corner = Literal["fast_disliked", "slow_loved", "fast_loved", "slow_disliked", "unclear"]
CORNERS: dict[tuple[bool, bool], Corner] = {
    (True, True): "fast_loved", (True, False): "fast_disliked",
    (False, True): "slow_loved", (False, False): "slow_disliked",
}  # fmt: skip
Z = 1.959963984540054
LEVEL = 0.05


@dataclass(frozen=True)
class Reading:
    """One number of a person against others with the same kind of cases, with its 95 % interval and how many it
    rests on."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Standing:
    """One person: how much quicker than usual (share of the time saved), how much better rated (points of the satisfied
    share as a fraction), and the corner, where both can be told."""

    key: int
    speed: Reading
    satisfaction: Reading
    corner: Corner
    p_value: float  # adjusted: the share of such findings that would be wrong


def standings(table: pd.DataFrame, measure: Literal["handle", "reply"]) -> tuple[Standing, ...]:
    """Everybody with enough cases and ratings. Speed is compared on the log scale within channel, category and
    difficulty;
    satisfaction within channel and category. A corner needs both sides told apart from 0 at once (the larger of the two
    p-values), adjusted for all people by Benjamini and Hochberg."""
    rated = table["rated"].fillna(0)
    people = table[(table[f"{measure}_n"] >= FEWEST_CASES) & (rated >= FEWEST_RATINGS) & (table["rated_spread"] > 0)]
    if people.empty:
        return ()
    quicker, quicker_error = _speed(people, measure)
    n = people["rated"].to_numpy(float)
    better, better_error = people["rated_off"].to_numpy(float) / n, np.sqrt(people["rated_spread"].to_numpy(float)) / n
    p_values = np.maximum(_p(quicker / quicker_error), _p(better / better_error))
    found = adjust_p_values(p_values, level=LEVEL)
    return tuple(
        Standing(
            int(key),
            _share_saved(quicker[i], quicker_error[i], int(people[f"{measure}_n"].iloc[i])),
            Reading(better[i], better[i] - Z * better_error[i], better[i] + Z * better_error[i], int(n[i])),
            CORNERS[bool(quicker[i] > 0), bool(better[i] > 0)] if found.rejected[i] else "unclear",
            float(found.adjusted[i]),
        )
        for i, key in enumerate(people.index)
    )


def _speed(people: pd.DataFrame, measure: str) -> tuple[Floats, Floats]:
    n = people[f"{measure}_n"].to_numpy(float)
    mean = people[f"{measure}_off"].to_numpy(float) / n
    variance = np.maximum(people[f"{measure}_off2"].to_numpy(float) / n - mean**2, 1e-9) * n / np.maximum(n - 1, 1)
    return -mean, np.sqrt(variance / n)


def _share_saved(quicker: float, error: float, n: int) -> Reading:
    """Minus ln seconds as a share of the usual time saved: 0.2 is a fifth quicker, -0.2 a fifth slower."""
    value, low, high = (1 - np.exp(-x) for x in (quicker, quicker - Z * error, quicker + Z * error))
    return Reading(float(value), float(low), float(high), n)


def _p(z: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(z)))
