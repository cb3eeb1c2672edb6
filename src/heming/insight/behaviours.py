"""What the loved do differently: how people with happier customers work, beside those with less happy ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from heming.insight.comovement import Floats
from heming.insight.measures import Halves, satisfaction
from heming.insight.standing import Reading
from heming.stats.multiple import adjust_p_values

Kind = Literal["ratio", "seconds", "count", "share"]
BEHAVIOURS: dict[str, Kind] = {
    "handle": "ratio", "reply": "ratio", "talk": "seconds", "replies": "count", "resolved": "share",
    "transferred": "share", "again": "share", "outbound": "share", "ready_made": "share",
}  # fmt: skip
FEWEST = 5  # people in either third: also the smallest group that may be shown without names
LEVEL = 0.05


@dataclass(frozen=True)
class Behaviour:
    """One way of working: the mean of the best-rated third and of the worst-rated third, their difference with its 95 %
    interval, and whether it still stands after allowing for all ways looked at. It goes with satisfaction; no effect is
    claimed."""

    name: str
    kind: Kind
    loved: float
    others: float
    difference: Reading
    p_value: float
    told: bool


def behaviours(halves: Halves, ready_made: Mapping[int, float]) -> tuple[Behaviour, ...]:
    """Thirds by satisfaction of one half of the cases (within channel and category), ways of working from the other
    half,
    each against people of the same main channel. Welch's interval over people; adjusted by Benjamini and Hochberg."""
    work, liked = halves.first, satisfaction(halves.second, alike=True)
    known = ~np.isnan(liked)
    if known.sum() < 3 * FEWEST:
        return ()
    low, high = np.nanquantile(liked, [1 / 3, 2 / 3])
    loved, others = known & (liked >= high), known & (liked <= low)
    found = [
        _compared(name, kind, _of_channel(_way(work, name, ready_made), work), loved=loved, others=others)
        for name, kind in BEHAVIOURS.items()
    ]
    kept = [one for one in found if one is not None]
    if not kept:
        return ()
    told = adjust_p_values([one.p_value for one in kept], level=LEVEL)
    adjusted = [
        replace(one, p_value=float(p), told=bool(is_told))
        for one, p, is_told in zip(kept, told.adjusted, told.rejected, strict=True)
    ]
    return tuple(sorted(adjusted, key=lambda one: one.p_value))


def _way(work: pd.DataFrame, name: str, ready_made: Mapping[int, float]) -> Floats:
    if name == "ready_made":
        return np.array([ready_made.get(int(key), np.nan) for key in work.index])
    if name == "again":
        return np.asarray(work["again"] / work["cases"], dtype=float)
    if name in ("handle", "reply"):
        n = work[f"{name}_n"]
        return np.asarray(np.exp(work[f"{name}_off"] / n.where(n > 0)), dtype=float)
    n = work[f"{name}_n"]
    return np.asarray(work[f"{name}_sum"] / n.where(n > 0), dtype=float)


def _of_channel(values: Floats, work: pd.DataFrame) -> Floats:
    """Values moved so that every main channel has the mean of all: chats and calls are no ways of working."""
    shares = [work[name].to_numpy(float) for name in work.columns if name.startswith("channel:")]
    if not shares or np.isnan(values).all():
        return values
    rest = 1 - np.sum(shares, axis=0)
    main = np.argmax(np.stack([*shares, rest]), axis=0)
    moved = values.copy()
    for channel in np.unique(main):
        here = main == channel
        if not np.isnan(values[here]).all():
            moved[here] += np.nanmean(values) - np.nanmean(values[here])
    return moved


def _compared(name: str, kind: Kind, values: Floats, *, loved: Floats, others: Floats) -> Behaviour | None:
    from scipy.special import stdtr, stdtrit

    a, b = (values[np.asarray(group, dtype=bool) & ~np.isnan(values)] for group in (loved, others))
    if min(len(a), len(b)) < FEWEST or np.ptp(np.concatenate([a, b])) == 0:
        return None
    parts = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
    error = float(np.sqrt(sum(parts)))
    if error == 0:
        return None
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (len(a) - 1) + parts[1] ** 2 / (len(b) - 1))
    difference = float(a.mean() - b.mean())
    half = float(stdtrit(freedom, 0.975)) * error
    return Behaviour(
        name, kind, float(a.mean()), float(b.mean()),
        Reading(difference, difference - half, difference + half, len(a) + len(b)),
        float(2 * stdtr(freedom, -abs(difference) / error)), False,
    )  # fmt: skip
