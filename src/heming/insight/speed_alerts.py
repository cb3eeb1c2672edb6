"""Speed up by x, satisfaction down by y: teams that became quicker from some month on, and less liked since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from heming.insight.standing import Reading, Z
from heming.stats.multiple import adjust_p_values

Speed = Literal["handle", "reply"]
SPEEDS: tuple[Speed, ...] = ("handle", "reply")
FEWEST = 30  # cases, and ratings, a team needs on each side
WINDOW = 3  # months on each side at most
LEAST_SAVED = 0.08  # a share of the time; less is nobody's changed way of working
LEVEL = 0.05


@dataclass(frozen=True)
class SpeedAlert:
    """One team: the first quicker month, the share of time saved since, the change of the satisfied share, and the
    adjusted
    one-sided p-value of the fall in satisfaction. `before` and `after` count the months compared."""

    team_key: int
    month: int
    measure: Speed
    saved: Reading
    satisfaction: Reading
    p_value: float
    before: int
    after: int


@dataclass(frozen=True)
class Looked:
    """Alerts, how many teams became quicker at all, and among how many looks (teams × months × speeds)."""

    alerts: tuple[SpeedAlert, ...]
    quicker: int
    looks: int


def speed_alerts(work: pd.DataFrame, ratings: pd.DataFrame, *, months: Collection[int]) -> Looked:
    """Two steps, from sums per team and month, compared within cases of one kind so that another mix is no change.

    First, from times alone: where did a team become quicker, up to three months before against up to three months
    since;
    told apart after Benjamini and Hochberg over all teams, months and speeds; one month per team, the clearest.
    Then, for
    those teams only: is the satisfied share lower over the same months, one-sided, adjusted over these teams. Times
    choose
    where to look and ratings decide, so where ratings depend on nothing at most 5 % of such centres see an alert.
    """
    by = ["team_key", "month_number"]
    table = work.groupby(by).sum(numeric_only=True)
    table = table.join(ratings.groupby(by)[["rated", "rated_off", "rated_spread"]].sum())
    seen = [
        look
        for team, rows in table.groupby(level=0)
        for monthly in (_Monthly(rows),)
        for month in months
        for speed in SPEEDS
        if (look := _compared(int(team), month, speed, monthly, last=max(months))) is not None
    ]
    if not seen:
        return Looked((), 0, 0)
    chosen = _quicker(seen)
    if not chosen:
        return Looked((), 0, len(seen))
    told = adjust_p_values([_disliked(one) for one in chosen], level=LEVEL)
    found = [
        replace(one, p_value=float(p))
        for one, p, is_told in zip(chosen, told.adjusted, told.rejected, strict=True)
        if is_told
    ]
    return Looked(tuple(sorted(found, key=lambda alert: alert.satisfaction.value)), len(chosen), len(seen))


def _quicker(seen: list[SpeedAlert]) -> list[SpeedAlert]:
    """The clearest speed-up of each team that had one."""
    told = adjust_p_values([one.p_value for one in seen], level=LEVEL)
    best: dict[int, SpeedAlert] = {}
    for one, is_told in zip(seen, told.rejected, strict=True):
        held = best.get(one.team_key)
        if is_told and one.saved.value >= LEAST_SAVED and (held is None or _size(one) > _size(held)):
            best[one.team_key] = one
    return list(best.values())


def _size(one: SpeedAlert) -> float:
    """How clear a speed-up is: its size in standard errors, on the log scale."""
    value, low = np.log1p(-one.saved.value), np.log1p(-one.saved.low)
    return float(-value / (low - value)) if low > value else 0.0


def _disliked(one: SpeedAlert) -> float:
    error = (one.satisfaction.high - one.satisfaction.low) / (2 * Z)
    return _one_sided(-one.satisfaction.value / error)


class _Monthly:
    """One team's sums of every month, as plain arrays: hundreds of looks go over them."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.months = rows.index.get_level_values("month_number").to_numpy()
        self.sums = {name: np.nan_to_num(rows[name].to_numpy(float)) for name in rows.columns}

    def between(self, first: int, last: int) -> tuple[int, dict[str, float]]:
        """How many months there are from the first to the last, and their sums."""
        chosen = (self.months >= first) & (self.months <= last)
        return int(chosen.sum()), {name: float(values[chosen].sum()) for name, values in self.sums.items()}


def _compared(team: int, month: int, speed: Speed, rows: _Monthly, *, last: int) -> SpeedAlert | None:
    """One look; its p-value is that of the speed-up."""
    months_before, old = rows.between(month - WINDOW, month - 1)
    months_after, new = rows.between(month, min(month + WINDOW - 1, last))
    if min(old[f"{speed}_n"], new[f"{speed}_n"], old["rated"], new["rated"]) < FEWEST:
        return None
    quicker, error = (
        _fall(old, new, f"{speed}_off", f"{speed}_n"),
        float(np.hypot(_error(old, speed), _error(new, speed))),
    )
    better = _fall(new, old, "rated_off", "rated")
    spread = float(np.hypot(*(np.sqrt(row["rated_spread"]) / row["rated"] for row in (old, new))))
    saved = [float(1 - np.exp(-x)) for x in (quicker, quicker - Z * error, quicker + Z * error)]
    return SpeedAlert(
        team, month, speed, Reading(saved[0], saved[1], saved[2], int(new[f"{speed}_n"])),
        Reading(better, better - Z * spread, better + Z * spread, int(new["rated"])), _one_sided(quicker / error),
        months_before, months_after,
    )  # fmt: skip


def _fall(first: Mapping[str, float], second: Mapping[str, float], total: str, n: str) -> float:
    """By how much the mean is lower in the second."""
    return float(first[total] / first[n] - second[total] / second[n])


def _error(row: Mapping[str, float], speed: str) -> float:
    n = row[f"{speed}_n"]
    return float(np.sqrt(max(row[f"{speed}_off2"] / n - (row[f"{speed}_off"] / n) ** 2, 1e-9) / n))


def _one_sided(z: float) -> float:
    from scipy.special import ndtr

    return float(ndtr(-z))
