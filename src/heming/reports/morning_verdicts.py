"""The morning board's plain verdicts: better, worse or cannot tell, by one printed rule (docs/decisions/0025).

1. Two figures with intervals differ when chance is ruled out: the difference over the spread that the two interval
   halves towards each other stand for (variance recovery, doi:10.1002/sim.3095) gives a two-sided p-value.
2. Plain counts vary from week to week by more than chance alone: their spread is taken from the same weekday of the
   weeks before, with Student's t for the few weeks there are; fewer than four such weeks tell nothing.
3. Fewer than ten records on either side, or than the measure itself asks for, tell nothing.
4. A board has many looks: p-values are adjusted over all of them (Benjamini-Hochberg); a verdict needs at most 5 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, hypot, nan, sqrt
from typing import Literal

from heming.metrics.question import Value
from heming.stats.multiple import adjust_p_values

Verdict = Literal["better", "worse", "more", "fewer", "unclear", "few", "unknown"]
FEWEST = 10  # records on either side
FEWEST_WEEKS = 4
LEVEL = 0.05
Z = 1.959963984540054  # the half width of a 95 % interval in standard errors


@dataclass(frozen=True)
class Look:
    """One comparison: A minus B in the measure's unit, and its p-value before adjusting; p None: cannot be told."""

    difference: float | None
    p: float | None = None
    few: int | None = None  # the smaller number of records, where it is too small


@dataclass(frozen=True)
class Told:
    """A comparison with its verdict."""

    verdict: Verdict
    difference: float | None = None
    few: int | None = None


def beside(a: Value | None, b: Value | None, *, fewest: int = FEWEST) -> Look:
    """Two figures of one measure with intervals."""
    if a is None or b is None or a.value is None or b.value is None:
        return Look(None, few=_few_of(a, b))
    if min(a.n, b.n) < fewest:
        return Look(a.value - b.value, few=int(min(a.n, b.n)))
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return Look(a.value - b.value)
    difference = a.value - b.value
    reach = hypot(a.value - a.low, b.high - b.value) if difference > 0 else hypot(a.high - a.value, b.value - b.low)
    return Look(difference, _two_sided(difference, reach / Z))


def against_target(a: Value | None, target: float, *, fewest: int = FEWEST) -> Look:
    """A figure with an interval against a fixed number."""
    if a is None or a.value is None:
        return Look(None, few=_few_of(a))
    difference = a.value - target
    if a.n < fewest:
        return Look(difference, few=int(a.n))
    if a.low is None or a.high is None:
        return Look(difference)
    return Look(difference, _two_sided(difference, (a.value - a.low if difference > 0 else a.high - a.value) / Z))


def counts(now: float | None, before: float | None, *, same_weekdays: Sequence[float]) -> Look:
    """A day's count against the same weekday last week, given the counts of that weekday in the weeks before."""
    if now is None or before is None:
        return Look(None)
    if now + before < FEWEST:
        return Look(now - before, few=int(now + before))
    if len(same_weekdays) < FEWEST_WEEKS:
        return Look(now - before)
    from scipy.special import stdtr

    t = abs(now - before) / sqrt(_dispersion(same_weekdays) * (now + before))
    return Look(now - before, float(2 * stdtr(len(same_weekdays) - 1, -t)))


def settled(looks: Mapping[str, Look], *, better: Mapping[str, str]) -> dict[str, Told]:
    """All looks of a board with their verdicts, adjusted together; `better` by the same names."""
    names = list(looks)
    p_values = [nan if (p := looks[name].p) is None else p for name in names]
    sure = adjust_p_values(p_values, level=LEVEL).rejected.tolist() if names else []
    return {name: _told(looks[name], is_sure, better[name]) for name, is_sure in zip(names, sure, strict=True)}


def _told(look: Look, is_sure: bool, better: str) -> Told:
    if look.few is not None:
        return Told("few", look.difference, look.few)
    if look.difference is None:
        return Told("unknown")
    if not is_sure:
        return Told("unclear", look.difference)
    if better not in ("higher", "lower"):
        return Told("more" if look.difference > 0 else "fewer", look.difference)
    return Told("better" if (look.difference > 0) == (better == "higher") else "worse", look.difference)


def _two_sided(difference: float, error: float) -> float:
    if error <= 0:
        return 1.0 if difference == 0 else 0.0
    return erfc(abs(difference) / error / sqrt(2))


def _dispersion(counted: Sequence[float]) -> float:
    """Variance over mean, at least 1: what chance alone would give."""
    mean = sum(counted) / len(counted)
    if mean <= 0:
        return 1.0
    return max(1.0, sum((x - mean) ** 2 for x in counted) / (len(counted) - 1) / mean)


def _few_of(*values: Value | None) -> int | None:
    """How few there were, where that is why there is no figure."""
    few = [
        int(v.n) for v in values if v is not None and v.value is None and v.n and (v.note or "").startswith("cannot")
    ]
    return min(few) if few else None
