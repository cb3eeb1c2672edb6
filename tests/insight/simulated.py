"""People made up by dice: sums as the store would give them, with nothing planted unless a test plants it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Crowd:
    """How many people, how much each works and is rated, and how far they differ in speed and in satisfaction."""

    people: int = 60
    cases: int = 120
    rated: int = 60
    speed_sd: float = 0.3
    liked_sd: float = 0.0
    usual: float = 0.8
    together: float = 0.0  # correlation of the true speed and the true satisfaction


def crowd(given: Crowd, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two halves of everybody's sums."""
    dice = np.random.default_rng(seed)
    speed = dice.normal(0, 1, given.people)
    other = dice.normal(0, 1, given.people)
    liked = given.together * speed + np.sqrt(1 - given.together**2) * other
    chance = np.clip(given.usual + given.liked_sd * liked, 0.02, 0.98)
    halves = [_half(given, -given.speed_sd * speed, chance, dice) for _ in range(2)]
    return halves[0], halves[1]


def _half(given: Crowd, slower: np.ndarray, chance: np.ndarray, dice: np.random.Generator) -> pd.DataFrame:
    n, rated = given.cases // 2, given.rated // 2
    off = slower[:, None] + dice.normal(0, 0.5, (given.people, n))
    satisfied = dice.binomial(rated, chance)
    table = pd.DataFrame({
        "cases": n, "again": 0.0, "rated": float(rated), "satisfied": satisfied.astype(float),
        "rated_off": satisfied - rated * given.usual, "rated_spread": rated * given.usual * (1 - given.usual),
        "tenure_sum": dice.uniform(10, 1000, given.people) * n, "tenure_n": n,
        "difficulty_sum": dice.uniform(2, 4, given.people) * n, "difficulty_n": n,
        "hours": dice.uniform(80, 160, given.people), "channel:chat": dice.uniform(0, 1, given.people),
    })  # fmt: skip
    for name in ("handle", "reply"):
        table[f"{name}_n"], table[f"{name}_log"] = n, off.sum(axis=1) + 6 * n
        table[f"{name}_off"], table[f"{name}_off2"] = off.sum(axis=1), (off**2).sum(axis=1)
    for name in ("talk", "replies", "resolved", "transferred", "outbound"):
        table[f"{name}_n"], table[f"{name}_sum"] = n, dice.uniform(0, 1, given.people) * n
    table.index = pd.Index(np.arange(1, given.people + 1), dtype="int64")
    return table


def whole(halves: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    """Both halves together."""
    return halves[0] + halves[1]


def promised(alarms: int, of: int, *, rate: float = 0.05) -> bool:
    """Whether so many alarms agree with the promised rate: above it only as 999 in 1,000 repetitions would be."""
    from scipy.stats import binom

    return bool(alarms <= binom.ppf(0.999, of, rate))
