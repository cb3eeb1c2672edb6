"""Figures of case rows and of day rows that count other conversations, added up part by part.

Counts and sums are added; shares and means are the sum of their numerators over the sum of their denominators, never a
mean of the two. The interval of a share is that of the joint counts; of a mean there is none, since day rows carry no
spread.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heming.metrics.columns import Floats
from heming.metrics.compile.choose import Chosen
from heming.metrics.compile.streams import CASE_ROWS
from heming.metrics.definitions import Form
from heming.metrics.grid import Cells, Notes
from heming.metrics.side_by_side import FROM_DAY_ROWS, RECEIVED, Beside, Piece, added_note, left_out
from heming.metrics.sufficiency import HIDDEN
from heming.stats.proportion import wilson_interval

Groups = npt.NDArray[np.bool_]
COUNTED = ("count", "sum")


@dataclass(frozen=True)
class Days:
    """The cells of one piece, in the groups of the whole answer, before they are settled: few contacts are no reason
    to leave them away.
    """

    piece: Piece
    cells: Mapping[str, Cells]

    def received(self, size: int) -> Floats | None:
        """Contacts by group, 0 where there are no day rows; None where day rows do not know the groups."""
        known = self.cells.get(RECEIVED)
        return None if known is None else np.nan_to_num(known.value, nan=0.0)[:size]


def add_days(cells: Mapping[str, Cells], pieces: list[Days]) -> list[str]:
    """Adds what can be added, notes what is left out, and hides what only rows that are left out could tell.

    Returns: what to say about the whole answer.
    """
    said: dict[str, None] = {}
    for one in cells.values():
        mine = [days for days in pieces if one.chosen.asked.name in days.piece.names]
        if mine and _is_of_cases(one.chosen):
            said |= dict.fromkeys(_add_all(one, mine))
    return list(said)


def _add_all(one: Cells, pieces: list[Days]) -> list[str]:
    name, size = one.chosen.asked.name, len(one.n)
    one.of_cases = one.n.copy()
    one.of_days = np.zeros(size) if any(name in days.piece.added for days in pieces) else None
    one.beside = np.full(size, None, dtype=object)
    alone: Groups = one.of_cases == 0
    only_days, said = np.zeros(size, bool), []
    for days in pieces:
        adds = name in days.piece.added
        if not adds and (one.chosen.form is None or one.chosen.form.table != "cases"):
            continue
        where = (np.ones(size, bool) if days.piece.sure else alone) if adds else np.zeros(size, bool)
        added = add(one, days.cells[name], where=where) if adds and name in days.cells else np.zeros(size, bool)
        said += [*days.cells[name].chosen.said] if added.any() else []
        received = days.received(size)
        if received is None:
            said.append(f"left out: {left_out(days.piece, None)}")
            continue
        there = (received > 0) & ~added
        only_days |= there & alone
        _leave_out(one, there & ~alone & ~where, _in_words(days.piece, received))
    _hide_unknown(one, only_days & alone & (_days_of(one) == 0), pieces)
    return said


def add(one: Cells, theirs: Cells, *, where: Groups) -> Groups:
    """Adds the day rows' part of a figure in some groups; where one of the two has no answer for a reason, none is
    added.

    Returns: the groups it was added in.
    """
    known = where & (theirs.n > 0) & ~np.isnan(theirs.value) & _none(theirs.note) & _none(one.note)
    form, other = one.chosen.form, theirs.chosen.form
    if form is None or other is None or not known.any():
        return np.zeros(len(known), bool)
    if form.kind in COUNTED:
        value, n, more = _counts(one, theirs, form, other)
        low = high = np.full(len(value), np.nan)
        total = value
    else:
        value, n, total = _quotients(one, theirs, form, other)
        low, high = _interval(form, other, total, n)
        more = theirs.n
    for column, new in (("value", value), ("n", n), ("total", total), ("low", low), ("high", high)):
        getattr(one, column)[known] = new[known]
    if one.of_days is not None:
        one.of_days[known] += more[known]
    return known


def note_days(cells: Mapping[str, Cells], pieces: list[Days], *, beside: Beside) -> None:
    """The notes of settled figures: what they were added up from, and what they leave out."""
    for name, one in cells.items():
        mine = [days.piece for days in pieces if name in days.piece.names]
        if one.of_cases is None or not mine:
            continue
        shown, days_n = one.note != HIDDEN, _days_of(one)
        added = [piece for piece in mine if name in piece.added]
        streams = ", ".join(dict.fromkeys(s for piece in added for s in piece.question.sources))
        sure = ", ".join(dict.fromkeys(s for piece in added if piece.sure for s in piece.question.sources))
        for place in np.flatnonzero(shown & (days_n > 0) & ~np.isnan(one.value)).tolist():
            if one.of_cases[place]:
                parts = (one.of_cases[place], days_n[place])
                _say(one, place, added_note(*parts, cases=beside.named(name), days=sure))
            else:
                _say(one, place, f"{FROM_DAY_ROWS} {streams}")
        left = one.beside if one.beside is not None else np.full(len(shown), None, dtype=object)
        left[~shown] = None
        for place in np.flatnonzero(left != None).tolist():  # noqa: E711 - element-wise
            _say(one, place, f"left out: {left[place]}")


def _counts(one: Cells, theirs: Cells, form: Form, other: Form) -> tuple[Floats, Floats, Floats]:
    """Value, n, and the n of the day rows: a count is its own n, however many day rows it was summed from."""
    value = np.nan_to_num(one.value) + theirs.value
    more = theirs.value if form.kind == "count" else theirs.n
    return value, np.nan_to_num(one.n) + more, more


def _quotients(one: Cells, theirs: Cells, form: Form, other: Form) -> tuple[Floats, Floats, Floats]:
    """Value, n and numerator, the latter in the unit of the case rows' form."""
    own, their = _factor(form), _factor(other)
    total = np.nan_to_num(one.total) + np.nan_to_num(theirs.total) * their / own
    n = np.nan_to_num(one.n) + theirs.n
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(n > 0, total * own / n, np.nan), n, total


def _factor(form: Form) -> int:
    """What a numerator is multiplied with; shares of rows count hits, whatever their factor turns them into."""
    return form.factor if form.denominator is not None else 1


def _interval(form: Form, other: Form, total: Floats, n: Floats) -> tuple[Floats, Floats]:
    nothing = np.full(len(n), np.nan)
    if form.kind != "share" or not (form.trials and other.trials):
        return nothing, nothing
    bounded = (total >= 0) & (total <= n)
    found = wilson_interval(np.where(bounded, total, np.nan), np.where(bounded, n, np.nan))
    return np.asarray(found.low), np.asarray(found.high)


def _days_of(one: Cells) -> Floats:
    return np.zeros(len(one.n)) if one.of_days is None else one.of_days


def _is_of_cases(chosen: Chosen) -> bool:
    return chosen.form is not None and chosen.form.table in CASE_ROWS


def _leave_out(one: Cells, where: Groups, text: Notes) -> None:
    assert one.beside is not None
    for place in np.flatnonzero(where):
        before = one.beside[place]
        one.beside[place] = f"{before} + {text[place]}" if before else text[place]


def _hide_unknown(one: Cells, where: Groups, pieces: list[Days]) -> None:
    """Groups whose only rows are day rows that do not tell the measure: no answer, rather than none of it."""
    if not where.any():
        return
    streams = ", ".join(dict.fromkeys(s for days in pieces for s in days.piece.question.sources))
    counts = [counted for days in pieces if (counted := days.received(len(where))) is not None]
    received = np.sum(counts, axis=0)
    texts = [f"cannot tell: there are only day rows of {streams} ({n:,.0f} received)" for n in received]
    one.hide(where, np.array(texts, dtype=object))


def _in_words(piece: Piece, received: Floats) -> Notes:
    return np.array([left_out(piece, n) for n in received], dtype=object)


def _none(notes: Notes) -> Groups:
    return np.asarray(notes == None, dtype=bool)  # noqa: E711 - element-wise


def _say(one: Cells, place: int, text: str) -> None:
    before = one.note[place]
    one.note[place] = f"{before}; {text}" if before else text


def refuse_halves(one: Cells, top: Cells, *, bottom: Cells) -> None:
    """A figure over another: none where only one of the two leaves day rows out, and the note of what made it."""
    for place in range(len(one.note)):
        left = [part.beside[place] for part in (top, bottom) if part.beside is not None and part.beside[place]]
        if len(left) == 1:
            one.hide(np.arange(len(one.note)) == place, f"cannot tell: one side leaves out {left[0]}")
        elif top.note[place] and "day rows" in top.note[place]:
            one.note[place] = top.note[place]
