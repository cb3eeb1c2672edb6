"""From aggregates to figures: value, n, low, high of every group at once, each kind by its own formula."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from heming.metrics.columns import Floats, Sorted, Whole, counts, exact, sorted_lists
from heming.metrics.compile.terms import Term
from heming.metrics.never_negative import kept_above_zero
from heming.stats.mean import mean_interval
from heming.stats.nps import nps_interval
from heming.stats.proportion import wilson_interval
from heming.stats.quantile import quantile_ranks

Z = 1.959963984540054
FRACTION_KINDS = ("share", "distinct_share", "retained")


@dataclass(frozen=True)
class Figures:
    """One measure's figures by group. NaN is "no answer"; `total` is the numerator, kept for derived measures."""

    value: Floats
    n: Floats
    low: Floats
    high: Floats
    total: Floats
    reason: npt.NDArray[np.object_] | None = None  # why a value must not be shown, by group


class Result:
    """One query's result, with lists sorted and columns read only once however many measures use them."""

    def __init__(self, table: pa.Table, *, weighted: bool) -> None:
        self.table = table
        self.weighted = weighted
        self._sorted: dict[str, Sorted] = {}

    def counted(self, name: str) -> Floats:
        """A count column."""
        return counts(self.table[name], weighted=self.weighted)

    def sorted(self, name: str) -> Sorted:
        """A list column, sorted."""
        if name not in self._sorted:
            self._sorted[name] = sorted_lists(self.table[name])
        return self._sorted[name]


def figures(term: Term, result: Result) -> Figures:
    """The figures of one measure for all groups of its query."""
    found = _BY_KIND[term.form.kind](term, result)
    reason = _mixed(term, result)
    return found if reason is None else replace(found, reason=reason)


def _a(numbers: npt.ArrayLike) -> Floats:
    return np.asarray(numbers, dtype=np.float64)


def _none(like: Floats) -> Floats:
    return np.full(len(like), np.nan)


def _count(term: Term, result: Result) -> Figures:
    n = result.counted(term.parts["n"])
    return Figures(n, n, _none(n), _none(n), n)


def _sum(term: Term, result: Result) -> Figures:
    n = result.counted(term.parts["n"])
    total = exact(result.table[term.parts["total"]]).floats() / (1_000_000 if result.weighted else 1)
    value = np.where(n > 0, np.nan_to_num(total), np.nan)
    return Figures(value, n, _none(n), _none(n), value)


def _mean(term: Term, result: Result) -> Figures:
    if "squares" not in term.parts:
        return _ratio(term, result)
    n = result.counted(term.parts["n"])
    total, squares = exact(result.table[term.parts["total"]]), exact(result.table[term.parts["squares"]])
    if result.weighted:
        weighted = _weighted_mean(n, total.floats() / 1e6, squares.floats() / 1e6)
        return replace(weighted, low=kept_above_zero(term, weighted.low, value=weighted.value))
    unit = total.unit
    found = mean_interval(n, total.units, total_of_squares=squares.rescaled(2 * total.scale))
    value, low = _a(found.value / unit), _a(found.low / unit)
    return Figures(value, n, kept_above_zero(term, low, value=value), _a(found.high / unit), total.floats())


def _weighted_mean(n: Floats, total: Floats, squares: Floats) -> Figures:
    """Cases shared out in parts: n is a sum of shares, so the variance takes it as it is."""
    from scipy.special import stdtrit

    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(n > 0, total / n, np.nan)
        variance = np.maximum(squares / n - value**2, 0) * n / (n - 1)
        half = stdtrit(np.where(n > 1, n - 1, np.nan), 0.975) * np.sqrt(variance / n)
    return Figures(value, n, value - half, value + half, total)


def _mixed(term: Term, result: Result) -> npt.NDArray[np.object_] | None:
    """Where several scales or currencies meet, which must not be added up."""
    if "scale_low" in term.parts:
        low, high = (exact(result.table[term.parts[p]]).units for p in ("scale_low", "scale_high"))
        return _said_where(low != high, low, high, lambda x: _scale_name(int(x)), "scales {} and {}; use csat_score")
    if "currency_low" in term.parts:
        low, high = (
            result.table[term.parts[p]].to_numpy(zero_copy_only=False) for p in ("currency_low", "currency_high")
        )
        known = np.array([isinstance(x, str) for x in low], dtype=bool)
        return _said_where(known & (low != high), low, high, str, "amounts in {} and {}")
    return None


def _said_where(
    mixed: npt.NDArray[np.bool_], low: Whole, high: Whole, shown: Callable[[Any], str], sentence: str
) -> npt.NDArray[np.object_] | None:
    if not mixed.any():
        return None
    reason = np.full(len(mixed), None, dtype=object)
    for place in np.flatnonzero(mixed):
        reason[place] = "cannot tell: " + sentence.format(shown(low[place]), shown(high[place]))
    return reason


def _scale_name(packed: int) -> str:
    low, high = divmod(packed, 1_000_000_000)
    return f"{low / 1000:g}–{high / 1000:g}"


def _ratio(term: Term, result: Result) -> Figures:
    total = exact(result.table[term.parts["total"]]).floats()
    over = exact(result.table[term.parts["n"]]).floats()
    if result.weighted:
        total, over = total / 1e6, over / 1e6
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(over > 0, total * term.form.factor / over, np.nan)
    return Figures(value, np.nan_to_num(over), _none(over), _none(over), total)


def _share(term: Term, result: Result) -> Figures:
    if term.form.denominator is not None:
        return _counted_share(_ratio(term, result), term)
    n, hits = result.counted(term.parts["n"]), result.counted(term.parts["total"])
    if term.form.factor == -1:  # the complement: those who did not come back
        hits = n - hits
    found = wilson_interval(np.minimum(hits, n), n)
    return Figures(_a(found.value), n, _a(found.low), _a(found.high), hits)


def _counted_share(found: Figures, term: Term) -> Figures:
    """Sums the source counted. Above one, its two columns do not belong together, and no interval hides that."""
    bounded = found.total <= found.n
    hits = np.where(bounded, np.nan_to_num(found.total), np.nan)
    if not term.form.trials:
        return found
    wilson = wilson_interval(hits, np.where(bounded, found.n, np.nan))
    return Figures(found.value, found.n, np.asarray(wilson.low), np.asarray(wilson.high), found.total)


def _quantile(term: Term, result: Result) -> Figures:
    values = result.sorted(term.parts["values"])
    n = values.sizes.astype(np.float64)
    ranks = quantile_ranks(n, p=term.form.q)
    low, high = (values.at(np.asarray(rank)) for rank in (ranks.lower, ranks.upper))
    return Figures(values.quantile(term.form.q), n, low, high, _none(n))


def _nps(term: Term, result: Result) -> Figures:
    n, up, down = (result.counted(term.parts[p]) for p in ("n", "up", "down"))
    found = nps_interval(promoters=up, passives=np.maximum(n - up - down, 0), detractors=down)
    return Figures(_a(found.value), n, _a(found.low), _a(found.high), up - down)


def _correlation(term: Term, result: Result) -> Figures:
    column = {p: exact(result.table[name]).rescaled(0).astype(object) for p, name in term.parts.items()}
    n = column["n"]
    top = _as_floats(n * column["ab"] - column["a"] * column["b"])
    spread = [_as_floats(n * column[p + p] - column[p] * column[p]) for p in ("a", "b")]
    size = n.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        rho = top / np.sqrt(spread[0]) / np.sqrt(spread[1])
        rho = np.where((size >= 3) & np.isfinite(rho), np.clip(rho, -1, 1), np.nan)
        # Bonett & Wright 2000, doi:10.1007/BF02294183; a perfect correlation has no bounds.
        inside = (np.abs(rho) < 1) & (size >= 5)
        half = Z * np.sqrt((1 + rho**2 / 2) / np.where(size > 3, size - 3, np.nan))
        centre = np.arctanh(np.where(inside, rho, np.nan))
    return Figures(rho, size, np.tanh(centre - half), np.tanh(centre + half), _none(size))


def _as_floats(numbers: npt.NDArray[np.object_]) -> Floats:
    return np.array([float(x) for x in numbers], dtype=np.float64)


def _unknown(term: Term, result: Result) -> Figures:
    """Records that cannot answer: the reason, and, where every case came with a rating, that only answered ones
    were imported. What the source says of one row stands for that row.
    """
    n, hits = result.counted(term.parts["n"]), result.counted(term.parts["total"])
    said = term.form.reason[1]
    if term.asked.metric.key == "response_share" and n.sum() == hits.sum():
        said = "only answered cases were imported"
    said = said if said.startswith("cannot") else f"cannot tell: {said}"
    reason = np.full(len(n), said, dtype=object)
    value = _none(n)
    if "given" in term.parts:
        alone = hits == 1
        value[alone] = exact(result.table[term.parts["given"]]).floats()[alone]
        reason[alone] = None
    return Figures(value, hits if "given" in term.parts else n, _none(n), _none(n), _none(n), reason)


_BY_KIND: Mapping[str, Callable[[Term, Result], Figures]] = {
    "count": _count,
    "sum": _sum,
    "mean": _mean,
    "ratio": _ratio,
    "share": _share,
    "distinct_share": _share,
    "retained": _share,
    "followed": _share,
    "quantile": _quantile,
    "nps": _nps,
    "correlation": _correlation,
    "unknown": _unknown,
}
