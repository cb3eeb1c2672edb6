"""Which form of a metric can be answered from what was imported, or why none can."""

from dataclasses import dataclass

from heming.metrics.compile.clock import has_clock
from heming.metrics.compile.dimensions import CLOCK, PERIODS, column_of
from heming.metrics.compile.streams import asked_streams
from heming.metrics.compile.team_now import TEAM_NOW
from heming.metrics.definitions import Asked, Form
from heming.metrics.question import Question
from heming.metrics.records import Records
from heming.metrics.tables import DECLARED


@dataclass(frozen=True)
class Chosen:
    """A metric with the form that will be computed; without one, the note that stands in its place."""

    asked: Asked
    form: Form | None
    rule: str
    note: str = ""
    said: tuple[str, ...] = ()


def choose(asked: Asked, question: Question, *, records: Records) -> Chosen:
    """The first form all of whose columns have values; else the reason the first form gives."""
    metric = asked.metric
    rule = question.attribution or metric.attribution[0]
    if rule not in metric.attribution:
        allowed = ", ".join(metric.attribution)
        return Chosen(asked, None, rule, f"cannot tell: attribution by {rule} makes no sense here; use {allowed}")
    reasons = []
    for form in metric.forms:
        reason = "" if form.kind == "derived" else _missing(form, question, records)
        if not reason:
            said = (f"{asked.name}: {form.said[1]}",) if form.said[1] else ()
            return Chosen(asked, form, rule, said=said)
        reasons.append(reason)
    cannot = [r for r in reasons if r.startswith("cannot")]
    return Chosen(asked, None, rule, (cannot or reasons)[0])


def _missing(form: Form, question: Question, records: Records) -> str:
    """Why a form cannot be computed; '' when it can."""
    present = records.present(form.table, asked_streams(question, records))
    if not present and not form.needs:
        return "no data"
    for column in form.needs:
        if column not in present and column not in form.known_by:
            return f"needs column {form.table}.{column}"
    if form.then and form.then[2] not in records.present(form.then[0]):
        return f"needs column {form.then[0]}.{form.then[2]}"
    for columns, (_, reason) in form.known_by.items():
        if not any(column in present for column in columns.split("|")):
            return f"cannot tell: {reason}"
    stored = {c.name for c in DECLARED[form.table].stored} | records.extra.get(form.table, frozenset())
    for dimension in (*question.by, *(f.dimension for f in question.where)):
        if dimension in CLOCK:
            if form.kind == "retained":
                return "cannot tell: customers who come back belong to no hour or weekday"
            if lacking := has_clock(form.table, form.period, dimension=dimension, present=present):
                return f"needs column {lacking}"
        elif dimension not in PERIODS and _stored_as(dimension) not in stored:
            return f"needs column {form.table}.{_stored_as(dimension)}"
    return ""


def _stored_as(dimension: str) -> str:
    """The column a dimension is told by: the team of now by whose row it is."""
    return column_of("agent") if dimension == TEAM_NOW else column_of(dimension)
