"""Case rows against the platforms' day rows: one measure counted both ways, the difference split into causes."""

from dataclasses import replace

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts.actions.reconcile import Reconciled
from heming.facts.store import Store
from heming.metrics.answers import answer_from
from heming.metrics.question import Question
from heming.metrics.registry import Catalogue, catalogue
from heming.metrics.stored import records_of
from heming.metrics.variants import reconciled

_COUNTED = ("sum", "share", "mean", "count")


def both_ways(known: Catalogue) -> tuple[str, ...]:
    """Keys of the measures that case rows and day rows can both answer."""
    found = []
    for metric in known:
        tables = [form.table for form in metric.forms if form.kind in _COUNTED]
        if "agent_days" in tables and {"cases", "answers", "messages"} & set(tables):
            found.append(metric.key)
    return tuple(found)


def against_day_rows(
    question: Question, scope: Scope, *, store: Store | None = None
) -> tuple[tuple[str, Reconciled], ...]:
    """Every measure that both kinds of rows can tell for the days and filters of the question.

    Returns: (metric, reconciled) with ours = from case rows, theirs = from day rows; measures that only one of them
        can tell are left out.
    Errors: NotAllowed without the right to reconcile.
    """
    require(scope, "reconcile")
    records, folder = records_of(question, store=store)
    if not records.present("agent_days") or not records.present("cases"):
        return ()
    known = catalogue(folder.home)
    found = []
    for key in both_ways(known):
        days = _only_days(known, key)
        one = replace(question, metrics=(key,), by=(), snapshot=records.snapshot or None, case_rows_alone=True)
        named = replace(records, snapshot=f"{records.snapshot} of day rows")  # answers are kept by it
        theirs = next(iter(answer_from(one, scope, records=named, catalogue=days))).value
        if theirs is None:
            continue
        try:
            found.append((key, reconciled(one, scope, metric=key, theirs=float(theirs), store=folder)))
        except BadInput:
            continue  # case rows have no figure for it
    return tuple(found)


def _only_days(known: Catalogue, key: str) -> Catalogue:
    metric = known.metrics[key]
    forms = tuple(form for form in metric.forms if form.table == "agent_days" and form.kind in _COUNTED)
    return Catalogue({**known.metrics, key: replace(metric, forms=forms)})
