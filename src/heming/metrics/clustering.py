"""Wider intervals for answers that come in clusters: one agent's or one customer's answers are alike, so that n of them
know less than n answers of strangers.
"""

from collections.abc import Sequence

import numpy as np

from heming.metrics.columns import Floats, exact
from heming.metrics.compile.choose import Chosen
from heming.metrics.compile.clustered import TABLE, cluster_of, clustered_queries, is_clustered
from heming.metrics.compile.plan import Query
from heming.metrics.compile.plan_frame import Frame
from heming.metrics.compile.terms import Term
from heming.metrics.figures import Result
from heming.metrics.grid import Cells
from heming.metrics.groups import Places
from heming.stats.design_effect import ClusteredMean, clustered_means_from_sums
from heming.stats.proportion import wilson_interval

CONFIDENT = 0.975


def asked_queries(frame: Frame, chosen: Sequence[Chosen]) -> list[Query]:
    """The queries by cluster, when the question asks for design effects and the records can tell clusters apart."""
    return clustered_queries(frame, chosen) if frame.question.design_effect and _is_told(frame) else []


def widen(cells: dict[str, Cells], frame: Frame, *, queries: Sequence[tuple[Query, Result, Places]]) -> None:
    """Intervals of shares and means times the design effect of their clusters (never below 1), said in the note."""
    what = cluster_of(frame)
    for query, result, place in queries:
        for term in query.terms:
            one = cells[term.asked.name]
            _widen(one, term, _clustered(term, result, place, size=len(one.value)), what)
    done = {term.asked.name for query, _result, _place in queries for term in query.terms}
    why = "cases are shared out in parts" if _is_told(frame) else f"needs column {TABLE}.{what}_key"
    for name, one in cells.items():
        if name not in done and is_clustered(one.chosen.form):
            _say(one, ~np.isnan(one.low), np.full(len(one.note), f"no design effect: {why}", dtype=object))


def _is_told(frame: Frame) -> bool:
    return f"{cluster_of(frame)}_key" in frame.records.present(TABLE, frame.question.sources)


def _clustered(term: Term, result: Result, place: Places, *, size: int) -> ClusteredMean:
    n, total = result.counted(term.parts["n"]), exact(result.table[term.parts["total"]]).floats()
    squares = exact(result.table[term.parts["squares"]]).floats() if "squares" in term.parts else total
    sums = (np.nan_to_num(total), np.nan_to_num(squares))
    return clustered_means_from_sums(place, n, total=sums[0], total_of_squares=sums[1], group_count=size)


def _widen(one: Cells, term: Term, clustered: ClusteredMean, what: str) -> None:
    known = ~np.isnan(one.low) & ~np.isnan(clustered.design_effect)
    deff = np.maximum(1.0, np.where(known, clustered.design_effect, 1.0))
    low, high = _share(one, deff) if term.form.kind == "share" else _mean(one, deff, clustered.clusters)
    one.low, one.high = np.where(known, low, one.low), np.where(known, high, one.high)
    pairs = zip(deff, clustered.clusters, strict=True)
    text = np.array([f"design effect {x:.2f} by {what} ({clusters:g})" for x, clusters in pairs], dtype=object)
    _say(one, known, text)
    lone = ~np.isnan(one.low) & ~known & (clustered.clusters < 2)
    _say(one, lone, np.full(len(one.note), f"no design effect: all from one {what}", dtype=object))


def _share(one: Cells, deff: Floats) -> tuple[Floats, Floats]:
    found = wilson_interval(np.minimum(one.value * one.n, one.n), one.n, design_effect=deff)
    return np.asarray(found.low), np.asarray(found.high)


def _mean(one: Cells, deff: Floats, clusters: Floats) -> tuple[Floats, Floats]:
    """Student's t of as many values as there are clusters; Korn & Graubard 1990, doi:10.1080/00031305.1990.10475737."""
    from scipy.special import stdtrit

    with np.errstate(divide="ignore", invalid="ignore"):
        error = (one.high - one.value) / stdtrit(np.where(one.n > 1, one.n - 1, np.nan), CONFIDENT)
        half = stdtrit(np.where(clusters > 1, clusters - 1, np.nan), CONFIDENT) * error * np.sqrt(deff)
    return one.value - half, one.value + half


def _say(one: Cells, where: np.ndarray, text: np.ndarray) -> None:
    for place in np.flatnonzero(where):
        before = one.note[place]
        one.note[place] = f"{before}; {text[place]}" if before else text[place]
