"""A simulated centre of many teams: sums as the store would give them, per person, team, month and half."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from heming.insight.sums import MONTH, Sums

FLAGS = ("repeated", "settled", "reopened", "complained")
MEANS = ("talk", "replies", "resolved", "difficulty", "tenure", "hard", "transferred", "outbound")


@dataclass(frozen=True)
class Teams:
    """How many teams of how many people over which months; how far teams differ in speed (ln) and in satisfaction, and
    the correlation between the two; `from_month` on, `quicker` teams take so much less time."""

    teams: int = 14
    people: int = 5
    months: range = range(100, 104)
    cases: int = 30
    rated: int = 16
    speed_sd: float = 0.25
    liked_sd: float = 0.0
    together: float = 0.0


def team_centre(given: Teams, seed: int) -> Sums:
    """The sums of such a centre; people of a team share its speed and its satisfaction, and differ a little."""
    dice = np.random.default_rng(seed)
    speed, other = dice.normal(0, 1, given.teams), dice.normal(0, 1, given.teams)
    liked = given.together * speed + np.sqrt(1 - given.together**2) * other
    team = np.repeat(np.arange(given.teams), given.people)
    parts = 2 * len(given.months)
    keys = {
        "agent_key": np.tile(np.arange(1, len(team) + 1), parts), "team_key": np.tile(team + 1, parts),
        "channel": "chat", MONTH: np.repeat(np.repeat(given.months, 2), len(team)),
        "half": np.repeat(np.tile([0, 1], len(given.months)), len(team)),
    }  # fmt: skip
    slower = np.tile(-given.speed_sd * speed[team] + dice.normal(0, 0.1, len(team)), parts)
    satisfied = dice.binomial(given.rated, np.tile(np.clip(0.8 + given.liked_sd * liked[team], 0.05, 0.97), parts))
    ratings = pd.DataFrame(keys | {
        "rated": float(given.rated), "satisfied": satisfied.astype(float), "rated_off": satisfied - 0.8 * given.rated,
        "rated_spread": 0.16 * given.rated,
    })  # fmt: skip
    work = pd.DataFrame(keys | _worked(given.cases, slower, dice))
    hours = work.loc[work["half"] == 0, ["agent_key", "team_key", MONTH]].assign(hours=100.0)
    return Sums(work, ratings, hours)


def _worked(n: int, slower: np.ndarray, dice: np.random.Generator) -> dict[str, object]:
    """Sums of n cases each: of ln seconds and their squares as n normal ones would give them."""
    rows = len(slower)
    found: dict[str, object] = {"cases": n + dice.integers(0, 10, rows), "again": 0.0}
    for name in ("handle", "reply"):
        total = dice.normal(0, 0.5 * np.sqrt(n), rows)
        squares = total**2 / n + 0.25 * dice.chisquare(n - 1, rows)
        off = total + n * slower
        found |= {f"{name}_n": n, f"{name}_log": off + 6 * n, f"{name}_off": off}
        found[f"{name}_off2"] = squares + 2 * slower * total + n * slower**2
    found |= {f"{name}_off": dice.binomial(n, 0.1, rows) - 0.1 * n for name in FLAGS}
    found |= {f"{name}_sum": dice.uniform(0.4, 0.6, rows) * n for name in MEANS}
    return found | {f"{name}_n": n for name in (*FLAGS, *MEANS)}
