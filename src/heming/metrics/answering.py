"""A question to a grid: choose forms, run one query per table, rule and period column, and put the figures side
by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from heming.access.scope import Scope
from heming.metrics import sufficiency
from heming.metrics.adding import Days, add_days, note_days, refuse_halves
from heming.metrics.breaks import refuse_breaks_of_people
from heming.metrics.clustering import asked_queries, widen
from heming.metrics.compile import dimensions as dims
from heming.metrics.compile.choose import Chosen, choose
from heming.metrics.compile.plan import Query, queries
from heming.metrics.compile.plan_frame import Frame
from heming.metrics.compile.streams import DAY_ROWS, asked_streams
from heming.metrics.compile.terms import Term
from heming.metrics.figures import Figures, Result, figures
from heming.metrics.grid import Cells, Grid, empty_cells
from heming.metrics.groups import Groups, Places, outer_joined
from heming.metrics.kept_plans import Plan
from heming.metrics.kept_plans import planned as planned_by_shape
from heming.metrics.question import Question
from heming.metrics.records import Records, Statements
from heming.metrics.registry import Catalogue
from heming.metrics.side_by_side import Beside, Piece, beside, name_beside, only_day_forms


def plan(
    question: Question, scope: Scope, *, records: Records, catalogue: Catalogue
) -> tuple[list[Chosen], list[Query]]:
    """The chosen form of every asked metric (and of those a derived one is made of), and the queries that feed them."""
    chosen = _chosen(question, records, catalogue)
    return chosen, queries(_frame(question, scope, records), chosen)


def _frame(question: Question, scope: Scope, records: Records) -> Frame:
    return Frame(question, scope, records, as_of(question, records))


def _chosen(question: Question, records: Records, catalogue: Catalogue) -> list[Chosen]:
    extra = frozenset().union(*records.extra.values())
    for dimension in (*question.by, *(f.dimension for f in question.where)):
        dims.check(dimension, extra)
    refuse_breaks_of_people({*question.by, *(f.dimension for f in question.where)})
    asked = [choose(catalogue.asked(name), question, records=records) for name in question.metrics]
    parts = [catalogue.asked(name) for one in asked if one.form for name in one.form.over if name]
    known = {one.asked.name for one in asked}
    inner = [choose(a, question, records=records) for a in {a.name: a for a in parts}.values() if a.name not in known]
    return asked + inner


def as_of(question: Question, records: Records) -> date | None:
    """The day maturity is judged on: the question's, else the newest day of the records."""
    return question.today or records.newest_day()


def answered(question: Question, scope: Scope, *, records: Records, catalogue: Catalogue, edition: object = ()) -> Grid:
    """All figures of a question."""

    def make(question: Question, scope: Scope) -> tuple[list[Chosen], list[Query]]:
        chosen, found = plan(question, scope, records=records, catalogue=catalogue)
        return chosen, found or (_skeleton(question, scope, records, catalogue) if question.by else [])

    found = planned_by_shape(question, scope, records=records, edition=edition, plan=make)
    chosen, planned = found.chosen, found.queries
    frame = _frame(question, scope, records)
    clusters = asked_queries(frame, chosen)
    other = beside(question, chosen, records=records, catalogue=catalogue)
    plans = [_plan_of(one, scope, records=records, catalogue=catalogue, edition=edition) for one in other.pieces]
    results = [Result(found.run(q), weighted=q.weighted) for q in planned]
    results += [Result(records.reader.run(q.expression), weighted=q.weighted) for q in clusters]
    results += [Result(one.run(q), weighted=q.weighted) for one in plans for q in one.queries]
    groups, places = outer_joined([r.table for r in results], [f"k{i}" for i in range(len(question.by))])
    every = (*planned, *clusters, *(q for one in plans for q in one.queries))
    answers = list(zip(every, results, places, strict=True))
    own = len(planned) + len(clusters)
    cells, said = _cells(chosen, answers[: len(planned)], groups)
    for one in cells.values():
        _refuse_the_whole(one, frame)
    if question.design_effect:
        widen(cells, frame, queries=answers[len(planned) : own])
    days = _days(other, plans, answers[own:], groups)
    said += add_days(cells, days)
    _settle_all(cells, question, scope, records=records, groups=groups)
    note_days(cells, days, beside=other)
    _derive_all(cells, question, scope, groups)
    wider = {q.name: q.expression for q in clusters} | _named_beside(plans)

    def written() -> dict[str, ir.Table]:
        return {q.name: q.expression for q in make(question, scope)[1]} | wider

    shown = tuple(cells[name] for name in question.metrics)
    statements = Statements([q.name for q in planned] + list(wider), written, records.reader)
    notes = dict.fromkeys([*(s for c in shown for s in c.chosen.said), *other.said, *said, *_absent(shown)])
    return Grid(groups, shown, tuple(notes), statements)


def _plan_of(piece: Piece, scope: Scope, *, records: Records, catalogue: Catalogue, edition: object) -> Plan:
    """The plan of the question to the day rows beside case rows; of nothing where they know nothing of it."""
    if not piece.question.metrics:
        return Plan((), (), lambda query: records.reader.run(query.expression))
    days = only_day_forms(catalogue, piece.question.metrics)

    def make(question: Question, scope: Scope) -> tuple[list[Chosen], list[Query]]:
        return plan(question, scope, records=records, catalogue=days)

    return planned_by_shape(piece.question, scope, records=records, edition=(edition, "beside"), plan=make)


def _days(
    other: Beside, plans: Sequence[Plan], answers: Sequence[tuple[Query, Result, Places]], groups: Groups
) -> list[Days]:
    found, begin = [], 0
    for piece, one in zip(other.pieces, plans, strict=True):
        mine = answers[begin : begin + len(one.queries)]
        found.append(Days(piece, _cells(one.chosen, mine, groups)[0]))
        begin += len(one.queries)
    return found


def _named_beside(plans: Sequence[Plan]) -> dict[str, ir.Table]:
    found: dict[str, ir.Table] = {}
    for place, one in enumerate(plans, 1):
        found |= {name_beside(query, place): query.expression for query in one.queries}
    return found


def _derive_all(cells: dict[str, Cells], question: Question, scope: Scope, groups: Groups) -> None:
    for name in question.metrics:
        form = cells[name].chosen.form
        if form is not None and form.kind == "derived":
            _derive(cells[name], cells)
            _settle(cells[name], question, scope, np.zeros(groups.size, bool), groups)


def _settle_all(
    cells: Mapping[str, Cells], question: Question, scope: Scope, *, records: Records, groups: Groups
) -> None:
    """Every cell but derived ones, which are settled when their parts are."""
    for one in cells.values():
        form = one.chosen.form
        table = form.table if form is not None else ""
        inside = (
            sufficiency.covered_groups(groups, question, records=records, table=table)
            if table
            else np.zeros(groups.size, bool)
        )
        if one.of_days is not None:  # day rows were looked for as well
            inside = inside | sufficiency.covered_groups(groups, question, records=records, table=DAY_ROWS)
        if form is None or form.kind != "derived":
            _settle(one, question, scope, inside, groups)


def _refuse_the_whole(one: Cells, frame: Frame) -> None:
    """A share that is 1 because the others were never imported: looked up only where every figure is 1."""
    form, known = one.chosen.form, one.value[~np.isnan(one.value)]
    if form is None or not form.all_is_nothing or form.numerator is None or not known.size or known.min() < 1:
        return
    rows = frame.records.reader.table(form.table)
    streams = asked_streams(frame.question, frame.records)
    rows = rows.filter(rows.source.isin(streams)) if streams else rows
    against = rows.filter(~form.numerator.compiled(rows, one.chosen.asked.parameters).fill_null(True)).limit(1)
    if not frame.records.reader.run(against.select("source")).num_rows:
        one.hide(~np.isnan(one.value), f"cannot tell: {form.all_is_nothing}")


def _settle(one: Cells, question: Question, scope: Scope, covered: npt.NDArray[np.bool_], groups: Groups) -> None:
    if one.chosen.form is None:
        one.note[:] = one.chosen.note
        return
    sufficiency.settle(one, question, scope=scope, covered=covered, groups=groups)


def _absent(shown: Sequence[Cells]) -> list[str]:
    return [f"{c.chosen.asked.name}: {c.chosen.note}" for c in shown if c.chosen.note]


def _skeleton(question: Question, scope: Scope, records: Records, catalogue: Catalogue) -> list[Query]:
    """When nothing asked can be computed, the groups that exist are still shown, each with the reason."""
    chosen = choose(catalogue.asked("case_count"), replace(question, attribution=None), records=records)
    return queries(Frame(question, scope, records, None), [chosen]) if chosen.form else []


def _cells(
    chosen: Sequence[Chosen], answers: Sequence[tuple[Query, Result, Places]], groups: Groups
) -> tuple[dict[str, Cells], list[str]]:
    cells = {one.asked.name: empty_cells(one, groups.size) for one in chosen}
    said: list[str] = []
    for query, result, place in answers:
        for term in query.terms:
            one = cells.get(term.asked.name)
            if one is not None:
                _place(one, figures(term, result), place)
                _place_counts(one, term, result, place)
                said += _remarks(term, result)
    return cells, said


def _place(one: Cells, found: Figures, place: Places) -> None:
    for column in ("value", "n", "low", "high", "total"):
        getattr(one, column)[place] = getattr(found, column)
    one.n = np.nan_to_num(one.n)
    if found.reason is not None:
        given = np.full(len(one.note), None, dtype=object)
        given[place] = found.reason
        one.hide(given != None, given)  # noqa: E711 - element-wise


def _place_counts(one: Cells, term: Term, result: Result, place: Places) -> None:
    left_out = {}
    for sentence, column in term.left_out.items():
        left_out[sentence] = np.zeros(len(one.n))
        left_out[sentence][place] = result.counted(column)
    if "immature" in term.parts:
        left_out["customers whose window is not over"] = np.zeros(len(one.n))
        left_out["customers whose window is not over"][place] = result.counted(term.parts["immature"])
    one.left_out = left_out
    if "anonymous" in term.parts:
        one.anonymous = np.zeros(len(one.n))
        one.anonymous[place] = result.counted(term.parts["anonymous"])


def _remarks(term: Term, result: Result) -> list[str]:
    return [
        f"{term.asked.name}: {sentence} ({rows:g} rows)"
        for sentence, column in term.remarks.items()
        if (rows := float(result.counted(column).sum())) > 0
    ]


def _derive(one: Cells, cells: dict[str, Cells]) -> None:
    form = one.chosen.form
    if form is None:
        return
    top, bottom = (cells[name] for name in form.over)
    for part in (top, bottom):
        if part.chosen.form is None:
            one.note[:] = part.chosen.note
            return
    with np.errstate(divide="ignore", invalid="ignore"):
        one.value = np.where(bottom.value > 0, top.value * form.factor / bottom.value, np.nan)
    one.n = bottom.n.copy()
    refuse_halves(one, top, bottom=bottom)
