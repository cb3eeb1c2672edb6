"""Streams that have only a platform's day rows, beside figures from the case rows of other streams.

A group without any case row is told by their day rows. Where both are there, the figure stays on the case rows and says
what it leaves out: whether two streams tell of different work is known to people, not to the records (decision 0022).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from heming.metrics.columns import Floats
from heming.metrics.compile.choose import Chosen, choose
from heming.metrics.compile.plan import Query
from heming.metrics.compile.streams import CASE_ROWS, DAY_ROWS, streams_of_day_rows_alone
from heming.metrics.grid import Cells, Notes
from heming.metrics.question import Question
from heming.metrics.records import Records
from heming.metrics.registry import Catalogue
from heming.metrics.sufficiency import HIDDEN

RECEIVED = "case_count"  # what a note counts left-out day rows in: the contacts the platform received
FROM_DAY_ROWS = "from day rows of"


def day_rows_beside(
    question: Question, chosen: Sequence[Chosen], *, records: Records, catalogue: Catalogue
) -> Question | None:
    """The question to the day rows that the chosen forms leave out; None when they leave none out.

    Returns: the same question of the streams with day rows alone; without metrics when day rows know nothing of what it
        groups or filters by.
    """
    asked = {one.asked.name: one.asked for one in chosen if one.form is not None and one.form.table in CASE_ROWS}
    streams = streams_of_day_rows_alone(question, records) if asked else ()
    if not streams:
        return None
    theirs = replace(question, sources=streams, design_effect=False)
    asked.setdefault(RECEIVED, catalogue.asked(RECEIVED))
    forms = {name: choose(one, theirs, records=records).form for name, one in asked.items()}
    known = (name for name, form in forms.items() if form and form.table == DAY_ROWS and form.kind != "unknown")
    return replace(theirs, metrics=tuple(known))


@dataclass(frozen=True)
class DayRows:
    """What the streams with day rows alone tell, in the groups of the whole answer."""

    streams: str
    received: Floats  # contacts by group; 0 where there are no day rows
    cells: dict[str, Cells]

    def named(self) -> Notes:
        """By group, the rows in words: 'day rows of feige, qianniu (520 received)'."""
        return np.array([f"day rows of {self.streams} ({n:,.0f} received)" for n in self.received], dtype=object)


def day_rows_of(theirs: Question, cells: dict[str, Cells]) -> DayRows:
    """The cells of the question to the day rows, before they are settled: few contacts are no reason to hide how many
    were left out.
    """
    received = np.nan_to_num(cells[RECEIVED].value) if RECEIVED in cells else np.zeros(0)
    return DayRows(", ".join(theirs.sources), received, cells)


def put_beside(cells: Mapping[str, Cells], days: DayRows) -> list[str]:
    """Day rows where a group has no case row; elsewhere the note says what the figure leaves out.

    Returns: what to say about the whole answer.
    """
    if not days.received.size:
        return [f"left out: day rows of {days.streams}"]
    taken = [name for name, one in cells.items() if _put_beside(one, days)]
    return [sentence for name in taken for sentence in days.cells[name].chosen.said]


def name_beside(query: Query) -> str:
    """What the statement over the day rows is called beside the others of an answer."""
    return f"{query.name} of streams without case rows"


def _put_beside(one: Cells, days: DayRows) -> bool:
    form, theirs = one.chosen.form, days.cells.get(one.chosen.asked.name)
    if form is None or form.table not in CASE_ROWS or (theirs is None and form.table != "cases"):
        return False
    there = (days.received > 0) & (one.note != HIDDEN)
    alone = there & (one.n == 0)
    told = np.zeros(len(alone), bool)
    if theirs is not None:
        told = alone & (theirs.n > 0)
        for column in ("value", "n", "low", "high", "total", "note"):
            getattr(one, column)[told] = getattr(theirs, column)[told]
        _say(one, told, np.full(len(told), f"{FROM_DAY_ROWS} {days.streams}", dtype=object))
    named = days.named()
    one.hide(alone & ~told, np.array([f"cannot tell: there are only {text}" for text in named], dtype=object))
    one.beside = np.full(len(named), None, dtype=object)
    one.beside[there & ~alone] = named[there & ~alone]
    _say(one, there & ~alone, np.array([f"left out: {text}" for text in named], dtype=object))
    return bool(told.any())


def refuse_halves(one: Cells, top: Cells, *, bottom: Cells) -> None:
    """A figure over another: none where only one of the two leaves day rows out, and the note of what made it."""
    for place in range(len(one.note)):
        left = [part.beside[place] for part in (top, bottom) if part.beside is not None and part.beside[place]]
        if len(left) == 1:
            one.hide(np.arange(len(one.note)) == place, f"cannot tell: one side leaves out {left[0]}")
        elif top.note[place] and "day rows of" in top.note[place]:
            one.note[place] = top.note[place]


def _say(one: Cells, where: npt.NDArray[np.bool_], text: Notes) -> None:
    for place in np.flatnonzero(where):
        before = one.note[place]
        one.note[place] = f"{before}; {text[place]}" if before else text[place]
