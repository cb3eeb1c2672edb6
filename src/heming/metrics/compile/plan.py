"""All queries of a question: measures of one table, attribution rule and period column share one scan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from heming.metrics.compile import correlate, followed, retained
from heming.metrics.compile import dimensions as dims
from heming.metrics.compile.atoms import Atoms
from heming.metrics.compile.attribution import WEIGHT, attributed, linked
from heming.metrics.compile.choose import Chosen
from heming.metrics.compile.clock import clock_number, clock_numbers
from heming.metrics.compile.plan_frame import Frame
from heming.metrics.compile.scoping import visible
from heming.metrics.compile.streams import asked_streams
from heming.metrics.compile.team_now import TABLE as MEMBERSHIPS
from heming.metrics.compile.team_now import TEAM_NOW, today_in, with_team_now
from heming.metrics.compile.terms import Term, term
from heming.metrics.definitions import Form
from heming.metrics.one_grain import TABLE as DAY_ROWS
from heming.metrics.one_grain import one_grain
from heming.metrics.question import Filter, Question
from heming.metrics.records import Records
from heming.metrics.tables import DECLARED, MADE_OF
from heming.metrics.working_days import kept_work_days

OWN_QUERY = {"correlation": correlate.PARTS, "retained": retained.PARTS, "followed": followed.PARTS}


@dataclass(frozen=True)
class Query:
    """One statement and the measures it feeds. `keys` are its grouping columns, in the order of the question's `by`."""

    name: str
    expression: ir.Table
    keys: tuple[str, ...]
    terms: tuple[Term, ...]
    weighted: bool


def queries(frame: Frame, chosen: Sequence[Chosen]) -> list[Query]:
    """The statements that answer all chosen forms."""
    batches: dict[tuple[str, str, str, str, str], list[Chosen]] = {}
    for one in chosen:
        form = one.form
        if form is None or form.kind == "derived":
            continue
        rule = rule_of(frame, form, rule=one.rule)
        alone = one.asked.name if form.kind in OWN_QUERY else ""
        batches.setdefault((form.table, rule, period_of(frame.question, form), form.once_per, alone), []).append(one)
    return [_query(frame, key, batch) for key, batch in batches.items()]


def rule_of(frame: Frame, form: Form, *, rule: str) -> str:
    """The rule that has to be carried out: weights of a case sum to one, so only figures of people depend on it."""
    people = dims.OF_ONE_AGENT | dims.OF_A_TEAM | {"employer", "site", TEAM_NOW}
    asked = frame.dimensions & people or not (frame.scope.everyone or frame.scope.organisation)
    columns = DECLARED[form.table].names
    return rule if asked and linked(form.table, columns) else "owner"


def period_of(question: Question, form: Form) -> str:
    """The date column the rows are placed by; none when neither grouping nor range asks for one."""
    timed = {*dims.PERIODS, *dims.CLOCK} & {*question.by, *_filtered(question)}
    asked = question.start or question.end or timed
    return form.period if asked or form.kind == "retained" else ""


def _filtered(question: Question) -> tuple[str, ...]:
    return tuple(f.dimension for f in question.where)


def _query(frame: Frame, key: tuple[str, str, str, str, str], batch: Sequence[Chosen]) -> Query:
    table, rule, period, once_per, alone = key
    rows = base_rows(frame, table, rule=rule, period=period)
    rows = _once(rows, once_per) if once_per else rows
    keys = {
        f"k{i}": key_of(frame, rows, dimension=d, table=table, period=period) for i, d in enumerate(frame.question.by)
    }
    weighted = WEIGHT in rows.columns
    name = " ".join(filter(None, (table, f"by {rule}" if weighted else "", f"[{period}]" if period else "", alone)))
    if alone:
        return _own_query(frame, name, batch[0], rows, keys)
    atoms = Atoms(rows, weighted)
    terms = tuple(term_of(frame, one, atoms=atoms) for one in batch)
    return Query(name, atoms.over(keys), tuple(keys), terms, weighted)


def key_of(frame: Frame, rows: ir.Table, *, dimension: str, table: str, period: str) -> ir.Value:
    """What a dimension groups the rows of a table by."""
    if dimension in dims.CLOCK:
        return clock_number(rows, dimension, table=table, period=period, zone=frame.records.zone)
    return dims.expression_of(rows, dimension, period=period)


def _own_query(frame: Frame, name: str, one: Chosen, rows: ir.Table, keys: dict[str, ir.Value]) -> Query:
    """Measures that are not aggregates of single rows: ranks, and customers with what they did later."""
    asked, form = one.asked, one.form
    if form is None:
        raise TypeError("a metric without a form is not part of a query")
    if form.kind == "correlation":
        expression = correlate.rank_sums(rows, keys, asked=asked, form=form)
    elif form.kind == "followed":
        expression = followed.followed(rows, keys, asked=asked, form=form, frame=frame)
    else:

        def prepare(table: ir.Table) -> ir.Table:
            return retained.with_next(table, frame.question, asked=asked, form=form, as_of=frame.as_of)

        every_day = base_rows(frame, form.table, rule="owner", period=form.period, prepare=prepare)
        expression = retained.retained(every_day, frame.question, asked=asked, form=form, as_of=frame.as_of)
    return Query(name, expression, tuple(keys), (Term(asked, form, OWN_QUERY[form.kind], {}, {}),), weighted=False)


def _once(rows: ir.Table, column: str) -> ir.Table:
    """The first row of each thing that several rows describe."""
    thing = ibis.coalesce(rows[column], rows.source_id)
    place = ibis.row_number().over(group_by=[rows.source, thing], order_by=rows.source_id)
    return rows.mutate(place_in_thing=place).filter(lambda t: t.place_in_thing == 0).drop("place_in_thing")


def term_of(frame: Frame, one: Chosen, *, atoms: Atoms) -> Term:
    """What one measure adds to a query."""
    if one.form is None:
        raise TypeError("a metric without a form is not part of a query")
    present = frame.records.present(one.form.table, asked_streams(frame.question, frame.records))
    anonymous = one.form.table == "answers" and not frame.scope.everyone
    return term(one.asked, one.form, atoms=atoms, as_of=frame.as_of, present=present, anonymous=anonymous)


def base_rows(
    frame: Frame, table: str, *, rule: str, period: str, prepare: Callable[[ir.Table], ir.Table] | None = None
) -> ir.Table:
    """The rows a question speaks of: asked streams, shared out by the rule, filtered, inside the days, visible in
    scope.
    """
    question, reader = frame.question, frame.records.reader
    rows = kept_work_days(frame.records, question.sources) if table in MADE_OF else reader.table(table)
    if question.sources and table not in MADE_OF:
        rows = rows.filter(rows.source.isin(question.sources))
    rows = one_grain(_taken(rows, question), frame.records, dimensions=frame.dimensions) if table == DAY_ROWS else rows
    rows = rows if prepare is None else prepare(rows)
    if rule != "owner":
        rows = attributed(rows, reader.table("case_agents"), rule=rule, is_cases=table == "cases")
    rows = _merged_people(rows, frame.records)
    if TEAM_NOW in frame.dimensions:
        aliases = frame.records.directory.aliases()
        rows = with_team_now(rows, reader.table(MEMBERSHIPS), aliases=aliases, day=today_in(frame.records.zone))
    asked = [_condition(frame, rows, given, table=table, period=period) for given in question.where]
    if period and question.start:
        asked.append(rows[period] >= ibis.literal(question.start))
    if period and question.end:
        asked.append(rows[period] <= ibis.literal(question.end))
    rows = rows.filter(*asked) if asked else rows  # one step: each one more costs Ibis a pass over 80 columns
    return visible(rows, frame.dimensions, scope=frame.scope, aliases=frame.records.directory.aliases())


def _taken(rows: ir.Table, question: Question) -> ir.Table:
    """Day rows of the stretches that a question takes."""
    if not question.stretches:
        return rows
    wanted = ibis.literal(False)
    for one in question.stretches:
        inside = rows.source == one.source
        inside = inside & (rows.day >= ibis.literal(one.first)) if one.first else inside
        wanted = wanted | (inside & (rows.day <= ibis.literal(one.last)) if one.last else inside)
    return rows.filter(wanted)


def _merged_people(rows: ir.Table, records: Records) -> ir.Table:
    """People merged by hand count as the kept one, without a row of facts rewritten."""
    aliases = dict(records.directory.aliases())
    columns = [c for c in ("agent_key", "supervisor_key", "manager_key") if c in rows.columns]
    return rows.mutate(**{c: rows[c].substitute(aliases) for c in columns}) if aliases else rows


def _condition(frame: Frame, rows: ir.Table, given: Filter, *, table: str, period: str) -> ir.Value:
    if given.dimension in dims.CLOCK:
        when = clock_number(rows, given.dimension, table=table, period=period, zone=frame.records.zone)
        numbers = clock_numbers([v for v in given.values if v], given.dimension)
        chosen = when.isin(numbers) if numbers else ibis.literal(False)
        chosen = chosen | when.isnull() if "" in given.values else chosen
    elif given.dimension in dims.PERIODS:
        chosen = dims.period_condition(rows[period], given)
    else:
        column = rows[dims.column_of(given.dimension)]
        chosen = _among(column, given.values)
    return chosen if given.op == "in" else ~chosen.fill_null(False)


def _among(column: ir.Value, values: Sequence[str]) -> ir.Value:
    """Rows with one of the values; '' stands for a missing one."""
    known = [v for v in values if v != ""]
    typed: Sequence[object] = known
    if column.type().is_integer():
        typed = [int(v) for v in known if v.lstrip("-").isdecimal()]
    elif column.type().is_boolean():
        typed = [v in ("true", "True", "1") for v in known]
    chosen = column.isin(typed) if typed else ibis.literal(False)
    return chosen | column.isnull() if "" in values else chosen
