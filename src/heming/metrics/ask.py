"""The one way to a figure: a question and a Scope in, an answer out.

Pages, API, command line, scorecards and exports use it.
"""

from dataclasses import replace

from heming.access.scope import Scope
from heming.facts.engines import Engine
from heming.facts.store import Store
from heming.metrics.answers import answer_from, grid_from
from heming.metrics.question import Answer, Question
from heming.metrics.registry import catalogue
from heming.metrics.stored import records_of


def ask(
    question: Question, scope: Scope, *, store: Store | None = None, engine: Engine | None = None, part: bool = False
) -> Answer:
    """Answer a question within what a viewer may see.

    Parameters: the question (metric keys with parameters, dimensions, filters, days, attribution rule, snapshot); the
    viewer's
        Scope; the store and engine (default: the data folder's); `part`: figures of one person or team may be taken
        from the kept answer over all of them (see `ask_ahead`), whose notes and statements then stand beside them.
    Returns: an Answer; every figure has value, n, low, high (95 %), enough and note. Shares are 0–1, times in
    seconds, NPS in
        points. Where there is no answer the value is missing and the note says why.
    Errors: NotFound for an unknown metric or snapshot, BadInput for a dimension or parameter that does not exist.
    """
    records, folder = records_of(question, store=store, engine=engine)
    asked = replace(question, snapshot=records.snapshot)
    return answer_from(asked, scope, records=records, catalogue=catalogue(folder.home), part=part)


def ask_ahead(question: Question, scope: Scope) -> None:
    """Compute and keep the figures of a question of which pages will show parts; nobody looks at it now."""
    records, folder = records_of(question)
    grid_from(replace(question, snapshot=records.snapshot), scope, records=records, catalogue=catalogue(folder.home))
