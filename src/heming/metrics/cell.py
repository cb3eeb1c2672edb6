"""One figure of an answer as a question of its own: its group becomes filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.metrics.answering import as_of
from heming.metrics.answers import resolved
from heming.metrics.compile import dimensions as dims
from heming.metrics.compile.atoms import row_condition
from heming.metrics.compile.choose import Chosen, choose
from heming.metrics.compile.plan import base_rows, rule_of
from heming.metrics.compile.plan_frame import Frame
from heming.metrics.compile.scoping import visible
from heming.metrics.definitions import Form
from heming.metrics.question import Filter, Question
from heming.metrics.records import Records
from heming.metrics.registry import Catalogue
from heming.metrics.side_by_side import beside, only_day_forms


@dataclass(frozen=True)
class Cell:
    """A metric in one group: the question that gives just this figure, and the form that answers it. `also` are the
    parts of it that were added from day rows.
    """

    question: Question
    chosen: Chosen
    frame: Frame
    also: tuple["Cell", ...] = ()

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
    chosen = choose(catalogue.asked(metric), one, records=records)
    if chosen.form is not None and chosen.form.kind == "derived":
        chosen = choose(catalogue.asked(chosen.form.over[0]), one, records=records)
    found = Cell(one, chosen, Frame(one, scope, records, as_of(one, records)))
    return _with_day_rows(found, records, catalogue)


def _with_day_rows(found: Cell, records: Records, catalogue: Catalogue) -> Cell:
    """The figure with its parts from day rows; of them alone where no case row counts."""
    pieces = beside(found.question, [found.chosen], records=records, catalogue=catalogue).pieces
    name = found.chosen.asked.name
    pieces = tuple(piece for piece in pieces if name in piece.added)
    if not pieces:
        return found
    alone = not _counts(found, records)
    days = only_day_forms(catalogue, (name,))
    parts = []
    for piece in pieces:
        if piece.sure or alone:
            question = replace(piece.question, metrics=(name,))
            part = choose(days.asked(name), question, records=records)
            parts.append(replace(found, chosen=part, frame=replace(found.frame, question=question)))
    if alone and parts:
        return replace(parts[0], also=tuple(parts[1:]))
    return replace(found, also=tuple(parts))


def _counts(found: Cell, records: Records) -> bool:
    rows = counted_rows(found)
    return rows is not None and records.reader.run(rows.filter(rows.is_counted).limit(1)).num_rows > 0


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
