"""Platforms' day rows beside case rows: what a question has to ask of them, and what its notes say about it.

Day rows that count other conversations than the case rows are added to them. Those that may count the same are told
only in groups without any case row; elsewhere the figure stays on the case rows and says what it leaves out
(decision 0029).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from heming.metrics.compile.choose import Chosen, choose
from heming.metrics.compile.clustered import is_clustered
from heming.metrics.compile.plan import Query
from heming.metrics.compile.platforms import Taken, taken, tellers
from heming.metrics.compile.streams import CASE_ROWS, DAY_ROWS
from heming.metrics.definitions import Asked, Form
from heming.metrics.question import Question
from heming.metrics.records import Records
from heming.metrics.registry import Catalogue
from heming.metrics.stretches import Stretch

RECEIVED = "case_count"  # what a note counts left-out day rows in: the contacts the platform received
FROM_DAY_ROWS = "from day rows of"
TOLD = "where a platform sends both, its case rows count and its day rows are not added to them"
UNSETTLED = "not settled whether {days} counts the same conversations as {cases}"
_ADDED = frozenset(
    (("count", "sum"), ("count", "count"), ("sum", "sum"), ("sum", "count"), ("share", "share"), ("mean", "mean"),
     ("ratio", "ratio"))
)  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """Day rows that stand beside the case rows of some measures. `question` asks for them: without metrics where they
    know nothing of what it groups or filters by; `added` are the measures whose parts can be added.
    """

    question: Question
    sure: bool
    names: tuple[str, ...]
    added: frozenset[str]

    @property
    def streams(self) -> str:
        """The streams as a note names them."""
        return ", ".join(self.question.sources)


@dataclass(frozen=True)
class Beside:
    """All pieces of a question, the streams whose case rows tell each measure, and what to say about the answer."""

    pieces: tuple[Piece, ...] = ()
    tellers: dict[str, tuple[str, ...]] | None = None
    said: tuple[str, ...] = ()

    def named(self, name: str) -> str:
        """The streams of a measure's case rows as a note names them; '' where every group has its own."""
        return ", ".join((self.tellers or {}).get(name, ()))


def beside(question: Question, chosen: Sequence[Chosen], *, records: Records, catalogue: Catalogue) -> Beside:
    """What the chosen forms over case rows leave to the day rows, in as few questions as possible."""
    asked = {one.asked.name: one for one in chosen if one.form is not None and one.form.table in CASE_ROWS}
    if not asked or question.case_rows_alone or not records.present(DAY_ROWS):
        return Beside()
    wanted: dict[tuple[bool, tuple[Stretch, ...]], list[str]] = {}
    told_by: dict[str, tuple[str, ...]] = {}
    said: dict[str, None] = {}
    for name, one in asked.items():
        form = _form(one)
        found = taken(form, question, records=records)
        for sure, stretches in ((True, found.sure), (False, found.unsure)):
            if stretches:
                wanted.setdefault((sure, stretches), []).append(name)
        told_by[name] = () if "source" in question.by else tellers(form, question, records=records)
        if name in question.metrics:
            said |= dict.fromkeys(_said(one.asked, found))
    days = only_day_forms(catalogue, (*asked, RECEIVED))
    pieces = [
        _piece(question, sure, stretches, [asked[name] for name in names], records=records, days=days)
        for (sure, stretches), names in wanted.items()
    ]
    return Beside(tuple(sorted(pieces, key=lambda piece: not piece.sure)), told_by, tuple(said))


def only_day_forms(catalogue: Catalogue, names: Sequence[str]) -> Catalogue:
    """The catalogue with these measures as day rows alone tell them."""
    metrics = {catalogue.asked(name).metric.key: catalogue.asked(name).metric for name in names}
    forms = {key: tuple(f for f in metric.forms if _tells_days(f)) for key, metric in metrics.items()}
    return Catalogue(catalogue.metrics | {key: replace(metrics[key], forms=listed) for key, listed in forms.items()})


def name_beside(query: Query, place: int) -> str:
    """What a statement over day rows is called beside the others of an answer."""
    return f"{query.name} beside case rows" + (f" ({place})" if place > 1 else "")


def left_out(piece: Piece, received: float | None) -> str:
    """The rows of a piece in words: 'day rows of feige, qianniu (520 received)'."""
    return f"day rows of {piece.streams}" + ("" if received is None else f" ({received:,.0f} received)")


def added_note(one_n: float, days_n: float, *, cases: str, days: str) -> str:
    """What a figure of both kinds of rows was added up from, with the n of each."""
    of_cases = f"case rows of {cases}" if cases else "case rows"
    of_days = f"day rows of {days}" if days and cases else "day rows"
    return f"added: {of_cases} (n = {np.rint(one_n):.0f}) + {of_days} (n = {np.rint(days_n):.0f})"


def _form(one: Chosen) -> Form:
    assert one.form is not None
    return one.form


def _tells_days(form: Form) -> bool:
    return form.table == DAY_ROWS and form.kind in ("sum", "share", "mean", "count", "ratio")


def _said(asked: Asked, found: Taken) -> list[str]:
    known = any(_tells_days(form) for form in asked.metric.forms)
    said = [f"{asked.name}: {TOLD}"] if found.told and known else []
    return said + [UNSETTLED.format(days=days, cases=cases) for days, cases in found.unsettled]


def _piece(
    question: Question, sure: bool, stretches: tuple[Stretch, ...], chosen: Sequence[Chosen], *, records: Records,
    days: Catalogue,
) -> Piece:  # fmt: skip
    streams = tuple(sorted({one.source for one in stretches}))
    whole = all(one.first is None and one.last is None for one in stretches)
    theirs = replace(question, sources=streams, stretches=() if whole else stretches, design_effect=False)
    forms = {name: choose(days.asked(name), theirs, records=records).form for name in (*_names(chosen), RECEIVED)
             if days.asked(name).metric.forms}  # fmt: skip
    known = tuple(name for name, form in forms.items() if form is not None)
    added = (one for one in chosen if _adds(_form(one), forms.get(one.asked.name), question))
    return Piece(replace(theirs, metrics=known), sure, _names(chosen), frozenset(one.asked.name for one in added))


def _names(chosen: Sequence[Chosen]) -> tuple[str, ...]:
    return tuple(one.asked.name for one in chosen)


def _adds(form: Form, theirs: Form | None, question: Question) -> bool:
    """Whether the two parts of a measure can be added up: counts, sums, and shares and means of sums."""
    if theirs is None or (form.kind, theirs.kind) not in _ADDED:
        return False
    if any(f.one_scale or f.one_currency for f in (form, theirs)):
        return False
    if form.kind == "ratio" and form.factor != theirs.factor:
        return False
    return not (question.design_effect and is_clustered(form))
