"""One figure of an answer as a question of its own: its group becomes filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.metrics.answering import as_of
from heming.metrics.answers import answer_from, resolved
from heming.metrics.compile import dimensions as dims
from heming.metrics.compile.atoms import row_condition
from heming.metrics.compile.choose import Chosen, choose
from heming.metrics.compile.plan import base_rows, rule_of
from heming.metrics.compile.plan_frame import Frame
from heming.metrics.compile.scoping import visible
from heming.metrics.compile.streams import streams_of_day_rows_alone
from heming.metrics.definitions import Form
from heming.metrics.question import Filter, Question
from heming.metrics.records import Records
from heming.metrics.registry import Catalogue
from heming.metrics.side_by_side import FROM_DAY_ROWS


@dataclass(frozen=True)
class Cell:
    """A metric in one group: the question that gives just this figure, and the form that answers it."""

    question: Question
    chosen: Chosen
    frame: Frame

    @property
    def form(self) -> Form | None:
        """The formula used; None when there is none."""
        return self.chosen.form


def cell(
    question: Question,
    scope: Scope,
    *,
    metric: str,
    keys: Mapping[str, str | None],
    records: Records,
    catalogue: Catalogue,
) -> Cell:
    """The figure of one metric in the group that `keys` names (dimension -> key or label; None or '' is the
    missing group).
    """
    narrowed = tuple(Filter(d, (value or "",)) for d, value in keys.items() if d not in dims.PERIODS or not value)
    one = replace(question, metrics=(metric,), by=(), where=(*question.where, *narrowed))
    for dimension, value in keys.items():
        one = _within(one, dimension, value) if dimension in dims.PERIODS and value else one
    one = replace(one, where=tuple(resolved(f, records) for f in one.where))
    counted = replace(one, sources=_streams_of(one, scope, records=records, catalogue=catalogue))
    chosen = choose(catalogue.asked(metric), counted, records=records)
    if chosen.form is not None and chosen.form.kind == "derived":
        chosen = choose(catalogue.asked(chosen.form.over[0]), counted, records=records)
    return Cell(one, chosen, Frame(counted, scope, records, as_of(one, records)))


def _streams_of(one: Question, scope: Scope, *, records: Records, catalogue: Catalogue) -> tuple[str, ...]:
    """The streams whose rows made the figure: those with day rows alone where no other has a row of the group."""
    streams = streams_of_day_rows_alone(one, records)
    if not streams:
        return one.sources
    told = next(iter(answer_from(one, scope, records=records, catalogue=catalogue)))
    return streams if FROM_DAY_ROWS in (told.note or "") else one.sources


def _within(question: Question, period: str, label: str) -> Question:
    """The question inside one period, which keeps its end for measures that look beyond it."""
    first, last = dims.days_of(label, period)
    start = first if question.start is None else max(first, question.start)
    end = last if question.end is None else min(last, question.end)
    return replace(question, start=start, end=end)


def counted_rows(found: Cell) -> ir.Table | None:
    """The rows behind a figure, those that count and those left out, that the viewer may see one by one.

    Adds `is_counted`: inside the formula's condition and mature; `is_hit`: in the numerator of a share.
    """
    form, frame = found.form, found.frame
    if form is None:
        return None
    rule = rule_of(frame, form, rule=found.chosen.rule)
    has_period = frame.question.start or frame.question.end or any(f.dimension for f in frame.question.where)
    rows = base_rows(frame, form.table, rule=rule, period=form.period if has_period else "")
    rows = visible(rows, frozenset(("agent",)), scope=frame.scope, aliases=frame.records.directory.aliases())
    condition = row_condition(form, found.chosen.asked, rows=rows).value
    counted = ibis.literal(True) if condition is None else condition.fill_null(False)
    for part in (form.value, form.denominator):
        if part is not None:
            counted = counted & part.compiled(rows, found.chosen.asked.parameters).notnull()
    is_flag = form.numerator is not None and form.numerator.kind == "flag"
    hit = (
        form.numerator.compiled(rows, found.chosen.asked.parameters)
        if form.numerator and is_flag
        else ibis.null("boolean")
    )
    return rows.mutate(is_counted=counted, is_hit=hit)
