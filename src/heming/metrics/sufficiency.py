"""Where there is no answer and why: no data, too few, not mature, hidden. Missing is never zero."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

from heming.access.scope import Scope
from heming.metrics.compile.dimensions import PERIODS, period_days
from heming.metrics.compile.streams import asked_streams
from heming.metrics.grid import Cells
from heming.metrics.groups import Groups
from heming.metrics.question import Question
from heming.metrics.records import Records

HIDDEN = "hidden: anonymous answers from too few people"
COUNTS = ("count",)


def settle(cells: Cells, question: Question, *, scope: Scope, covered: npt.NDArray[np.bool_], groups: Groups) -> None:
    """Put the note to every figure, and take away the figures that must not stand."""
    form = cells.chosen.form
    metric = cells.chosen.asked.metric
    if form is not None and form.kind in COUNTS:
        zero = np.isnan(cells.value) & covered & (cells.note == None)  # noqa: E711 - element-wise
        cells.value[zero] = 0.0
    missing = np.isnan(cells.value) & (cells.note == None)  # noqa: E711
    cells.note[missing] = "no data"
    minimum = metric.minimum_n if question.minimum_n is None else question.minimum_n
    few = ~np.isnan(cells.value) & (cells.n < minimum) & (form is None or form.kind != "unknown")
    if few.any():
        cells.hide(few, _too_few(cells.n))
    _say_left_out(cells)
    if not scope.everyone:
        _hide_small_groups(cells, scope.smallest_group, groups)


def _too_few(n: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    distinct, place = np.unique(n, return_inverse=True)
    return np.array([f"cannot tell: n = {x:g}" for x in distinct], dtype=object)[place]


def _say_left_out(cells: Cells) -> None:
    for sentence, count in cells.left_out.items():
        for place in np.flatnonzero(count > 0):
            before = cells.note[place]
            joint = f"{before}; " if before else ""
            text = f"{count[place]:g} {sentence}"
            cells.note[place] = f"{before}, {text}" if before and "left out: " in before else f"{joint}left out: {text}"


def covered_groups(groups: Groups, question: Question, *, records: Records, table: str) -> npt.NDArray[np.bool_]:
    """Groups whose days lie inside what was imported of a table: there, no row means none."""
    streams = asked_streams(question, records)
    stretches = records.covered(table, streams)
    if not stretches:
        return np.full(groups.size, bool(records.present(table, streams)) and not records.coverage)
    period = next((i for i, d in enumerate(question.by) if d in PERIODS), None)
    if period is None:
        return np.full(groups.size, any(_meets(question, first, last) for first, last in stretches))
    codes = groups.codes[period]
    numbers = np.asarray(groups.values[period], dtype=np.int64)
    starts, ends = period_days(numbers, question.by[period])
    inside = np.zeros(len(numbers) + 1, dtype=bool)
    for first, last in stretches:
        inside[:-1] |= (starts <= np.datetime64(last)) & (ends >= np.datetime64(first))
    return inside[np.where(codes < 0, len(numbers), codes)]


def _meets(question: Question, first: date, last: date) -> bool:
    return (question.end is None or question.end >= first) and (question.start is None or question.start <= last)


def _hide_small_groups(cells: Cells, k: int, groups: Groups) -> None:
    """Fewer than k anonymous respondents are not shown, nor the one other group from which they could be worked out."""
    of_anonymous = cells.n if cells.chosen.asked.metric.anonymous else cells.anonymous
    if of_anonymous is None:
        return
    hidden = (of_anonymous > 0) & (of_anonymous < k)
    answers = cells.n if cells.of_cases is None else cells.of_cases  # day rows can be asked for and taken away again
    for _ in range(groups.size):
        more = _complement(hidden, answers, codes=groups.codes, k=k)
        if not (more & ~hidden).any():
            break
        hidden |= more
    cells.hide(hidden, HIDDEN)
    cells.n[hidden] = 0


def _complement(
    hidden: npt.NDArray[np.bool_], n: npt.NDArray[np.float64], *, codes: Sequence[npt.NDArray[np.int64]], k: int
) -> npt.NDArray[np.bool_]:
    """For each dimension: where the hidden of several groups that add up are one, or fewer than k answers together, the
    smallest shown one as well, so that a total less the shown groups never tells of fewer than k.
    """
    more = np.zeros(len(hidden), dtype=bool)
    for dimension in range(len(codes)):
        rest = [c for i, c in enumerate(codes) if i != dimension]
        family = (
            np.unique(np.stack(rest), axis=1, return_inverse=True)[1].reshape(-1)
            if rest
            else np.zeros(len(hidden), int)
        )
        kept_back = np.where(hidden, np.nan_to_num(n), 0)
        groups, answers = (np.bincount(family, weights=w) for w in (kept_back > 0, kept_back))
        exposed = (groups > 0) & ((groups < 2) | (answers < k))
        open_ = ~hidden & exposed[family] & (n > 0)
        order = np.lexsort((n, family))
        order = order[open_[order]]
        first = np.unique(family[order], return_index=True)[1]
        more[order[first]] = True
    return more
