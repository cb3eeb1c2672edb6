"""Productive time, by one declared rule: for each person and day seat states, else the platform's online time less
breaks, else the roster's plan less leave. What was used is a column, so that no figure mixes them unsaid.

Absent is who was scheduled, and whom an export that covers the day and knows the person does not show. Where no such
export covers the day nobody is absent, and missing stays missing. Leave, sickness, training, meetings and help for
other teams (支援) are not productive time; short breaks are never held against anybody (decision 0024).
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from heming.facts.prepared import KeepsTables
from heming.facts.schemas.people import WHO_STORED
from heming.metrics.one_grain import TABLE as DAY_ROWS
from heming.metrics.one_grain import one_grain
from heming.metrics.records import Records
from heming.metrics.tables import MADE_OF

PRODUCTIVE = ("ready", "ringing", "talking", "hold", "wrap")
SERVING = ("talking", "hold", "wrap")
NOT_ON_DUTY = ("offline", "logged_in")
HELPING_OTHERS = ("支援", "借调", "loan", "support")
WHO = tuple(c.name for c in WHO_STORED if c.name != "agent_key")
STATES = ("on_duty", "productive", "serving", "meal")
SHIFTS = ("planned", "leave", "own_break", "stated_overtime", "clocked", "clocked_in_plan", "at_work")
IN_PLAN = ("duty_in_plan", "meal_in_plan", "duty_planned")
PLATFORM = ("online",)
SUMS = (*STATES, *SHIFTS, *IN_PLAN, *PLATFORM)


def kept_work_days(records: Records, sources: tuple[str, ...] = ()) -> ir.Table:
    """The same rows, made once per snapshot where the engine can keep them: joining states with plans anew for every
    figure takes longer than all the rest.
    """
    engine = getattr(records.reader, "engine", None)
    if not records.snapshot or not isinstance(engine, KeepsTables):
        return work_days(records, sources)
    present = tuple(records.present(name, sources) for name in MADE_OF["work_days"])
    key = ("work_days", records.snapshot, sources, present, frozenset(records.coverage))
    return engine.kept_table(key, lambda: work_days(records, sources))


def work_days(records: Records, sources: tuple[str, ...] = ()) -> ir.Table:
    """The declared table `work_days` over the streams asked for."""
    states, totals, shifts = (_asked(records, name, sources) for name in MADE_OF["work_days"])
    plan = planned_once(shifts)
    stretches = _inside_plan(states, plan)
    pieces = [_of_states(states), _of_platform(totals), _of_roster(plan), _of_bare_leave(shifts, plan), *stretches]
    every = ibis.union(*pieces, distinct=False)
    whose = every.agent_key.isnull().ifelse(every.team_key, ibis.null("int64"))
    days = every.mutate(whose=whose).group_by(["agent_key", "whose", "day"]).aggregate(
        **{name: every[name].max() for name in WHO}, **{name: every[name].sum().cast("int64") for name in SUMS}
    )  # fmt: skip
    absent = _absent(days, records, sources, seen=(states, totals))
    return _told(days.mutate(absent=absent, past=_past(days.day, records)))


def _asked(records: Records, table: str, sources: tuple[str, ...]) -> ir.Table:
    rows = records.reader.table(table)
    rows = one_grain(rows, records) if table == DAY_ROWS else rows
    return rows.filter(rows.source.isin(sources)) if sources else rows


def _piece(rows: ir.Table, day: ir.Value, values: Mapping[str, ir.Value]) -> ir.Table:
    """Rows with the columns every piece has; what a piece does not know is missing, not zero."""
    nothing = ibis.null("int64")
    return rows.select(
        "agent_key", *WHO, day=day, **{name: values[name].cast("int64") if name in values else nothing for name in SUMS}
    )


def _of_states(states: ir.Table) -> ir.Table:
    on = states.filter(states.state.notin(NOT_ON_DUTY) & states.state_seconds.notnull())
    helping = on.state_reason.isin(HELPING_OTHERS).fill_null(False)

    def among(names: tuple[str, ...]) -> ir.Value:
        return (on.state.isin(names) & ~helping).ifelse(on.state_seconds, 0)

    values = {"on_duty": (on.state == "meal").ifelse(0, on.state_seconds), "productive": among(PRODUCTIVE)}
    return _piece(on, on.state_date, values | {"serving": among(SERVING), "meal": among(("meal",))})


def _of_platform(totals: ir.Table) -> ir.Table:
    rows = totals.filter(totals.online_seconds.notnull())
    online = ibis.greatest(rows.online_seconds - rows.break_seconds.fill_null(0), 0)
    return _piece(rows, rows.day, {"online": online})


def planned_once(shifts: ir.Table) -> ir.Table:
    """Shifts with `begin` and `end`: what overlaps an earlier shift of the same person is not planned a second time."""
    known = shifts.filter(shifts.planned_end_at > shifts.planned_start_at)
    unknown = known.agent_key.isnull().ifelse(known.source_id, ibis.null("string"))
    earlier = ibis.window(
        group_by=[known.agent_key, unknown], preceding=(None, 1),
        order_by=[known.planned_start_at, known.source, known.source_id],
    )  # fmt: skip
    so_far = known.mutate(
        so_far=known.planned_end_at.max().over(earlier), there_until=known.actual_end_at.max().over(earlier)
    )
    begin = ibis.greatest(so_far.planned_start_at, so_far.so_far.fill_null(0))
    once = so_far.mutate(begin=begin, end=so_far.planned_end_at).filter(lambda t: t.end > t.begin)
    alone = once.agent_key.isnull().ifelse(once.source_id, ibis.null("string"))
    in_turn = ibis.window(group_by=[once.agent_key, alone], order_by=[once.begin, once.source, once.source_id])
    return once.mutate(next_begin=once.begin.lead().over(in_turn))


def _of_bare_leave(shifts: ir.Table, plan: ir.Table) -> ir.Table:
    """Leave of a day as monthly rosters write it (年假, without times): planned and on leave for one planned day.

    That is the shift planned for the day where there is one; else a day is as long as the person's planned days are on
    average, else as everybody's. Where no shift has times the length is unknown: the row is left out, never leave of 0.
    """
    timed = (shifts.planned_end_at > shifts.planned_start_at).fill_null(False)
    bare = shifts.filter(shifts.leave_kind.notnull() & ~timed & shifts.agent_key.notnull())
    of_day = [bare.agent_key, bare.shift_date]
    bare = bare.mutate(turn=ibis.row_number().over(group_by=of_day, order_by=[bare.source, bare.source_id]))
    bare = bare.filter(bare.turn == 0)  # two streams telling of one day's leave tell it once
    length = plan.end - plan.begin
    days = plan.mutate(length=length, free=length - _leave_of(plan, length)).group_by(["agent_key", "shift_date"])
    days = days.aggregate(length=lambda t: t.length.sum(), free=lambda t: t.free.sum())
    own = days.group_by(person=days.agent_key).aggregate(own=days.length.mean())
    same = days.select(whose=days.agent_key, on_day=days.shift_date, free=days.free)
    rows = bare.left_join(same, [bare.agent_key == same.whose, bare.shift_date == same.on_day])
    rows = rows.left_join(own, rows.agent_key == own.person).cross_join(days.aggregate(usual=days.length.mean()))
    a_day = rows.free.cast("float64").fill_null(ibis.coalesce(rows.own, rows.usual))
    said = rows.leave_seconds.nullif(0).cast("float64")
    known = rows.mutate(leave=said.isnull().ifelse(a_day, ibis.least(said, a_day.fill_null(said)))).filter(
        lambda t: t.leave.notnull()
    )
    added = known.free.isnull().ifelse(known.leave, ibis.null("float64"))  # a planned shift is planned already
    return _piece(known, known.shift_date, {"planned": added.round(), "leave": known.leave.round()})


def _leave_of(plan: ir.Table, length: ir.Value) -> ir.Value:
    """Seconds of leave of a shift with times, at most its length."""
    all_day = plan.leave_kind.notnull().ifelse(length, 0)
    return ibis.least(ibis.coalesce(plan.leave_seconds.nullif(0), all_day), length)


def _of_roster(plan: ir.Table) -> ir.Table:
    length = plan.end - plan.begin
    came = plan.actual_start_at.notnull() & plan.actual_end_at.notnull()
    inside = ibis.greatest(
        ibis.least(plan.actual_end_at, plan.end) - ibis.greatest(plan.actual_start_at, plan.begin), 0
    )
    until = ibis.least(plan.actual_end_at, plan.next_begin.fill_null(plan.actual_end_at))
    beyond = ibis.greatest(until - plan.end, 0)  # what the next shift plans is no overtime of this one
    since = ibis.greatest(plan.actual_start_at, plan.there_until.fill_null(plan.actual_start_at))
    return _piece(plan, plan.shift_date, {
        "planned": length, "leave": _leave_of(plan, length), "own_break": plan.unpaid_break_seconds,
        "stated_overtime": ibis.coalesce(plan.overtime_seconds, came.ifelse(beyond, ibis.null("int64"))),
        "clocked": plan.actual_start_at.notnull().ifelse(1, 0),
        "clocked_in_plan": came.ifelse(inside, ibis.null("int64")),
        "at_work": came.ifelse(ibis.greatest(plan.actual_end_at - since, 0), ibis.null("int64")),
    })  # fmt: skip


def _inside_plan(states: ir.Table, plan: ir.Table) -> list[ir.Table]:
    """State time inside planned time: once on the shift's day, for adherence, and once on the state's, for overtime.

    A shift may begin or end beyond midnight, so states of the day before, the same and the next day are looked at.
    """
    on = states.filter(states.state.notin(NOT_ON_DUTY) & states.state_seconds.notnull() & states.start_at.notnull())
    on = on.select(
        "agent_key", "state_date", "state", state_begin=on.start_at, state_end=on.start_at + on.state_seconds
    )
    near = plan.select("shift_date", "begin", "end", *WHO, person=plan.agent_key)
    beside = [near.mutate(on_day=near.shift_date + ibis.interval(days=days)) for days in (-1, 0, 1)]
    around = ibis.union(*beside, distinct=False)
    both = on.join(around, [on.agent_key == around.person, on.state_date == around.on_day])
    seconds = ibis.least(both.state_end, both.end) - ibis.greatest(both.state_begin, both.begin)
    both = both.mutate(inside=seconds).filter(lambda t: t.inside > 0)
    meal = both.state == "meal"
    values = {"duty_in_plan": meal.ifelse(0, both.inside), "meal_in_plan": meal.ifelse(both.inside, 0)}
    return [
        _piece(both, both.shift_date, values),
        _piece(both, both.state_date, {"duty_planned": meal.ifelse(0, both.inside)}),
    ]


def _absent(days: ir.Table, records: Records, sources: tuple[str, ...], *, seen: tuple[ir.Table, ir.Table]) -> ir.Value:
    """Whether an export that covers the day and knows the person does not show them; missing when no export does."""
    told = ibis.literal(False)
    for name, rows in zip(("agent_states", "agent_days"), seen, strict=True):
        if records.present(name, sources):
            column = rows.state_seconds if name == "agent_states" else rows.online_seconds
            people = rows.filter(column.notnull() & rows.agent_key.notnull()).select("agent_key").distinct()
            told = told | (_within(days.day, records.covered(name, sources)) & days.agent_key.isin(people.agent_key))
    if "actual_start_at" in records.present("shifts", sources):
        told = told | (days.clocked.notnull() & _past(days.day, records))
    there = (days.on_duty > 0) | (days.online > 0) | (days.clocked > 0)
    return there.fill_null(False).ifelse(False, told.fill_null(False).ifelse(True, ibis.null("boolean")))


def _past(day: ir.Value, records: Records) -> ir.Value:
    """Days up to the newest of any export but rosters, which know the future: nobody has worked tomorrow yet."""
    newest = max((c.last_day for c in records.coverage if c.table != "shifts"), default=None)
    return ibis.literal(True) if newest is None else day <= ibis.literal(newest)


def _within(day: ir.Value, spans: Iterable[tuple[date, date]]) -> ir.Value:
    """Whether a day lies in one of the stretches; neighbouring ones are joined first."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    inside: ir.Value = ibis.literal(False)
    for first, last in joined:
        inside = inside | day.between(ibis.literal(first), ibis.literal(last))
    return inside


def _told(days: ir.Table) -> ir.Table:
    """The declared columns from the sums of a day."""
    nothing = ibis.null("int64")
    scheduled = days.planned - days.leave.fill_null(0)
    to_work = scheduled > 0
    absent = to_work.fill_null(False).ifelse(days.absent, ibis.null("boolean"))
    is_absent = absent.fill_null(False)
    source = ibis.cases(
        (days.on_duty.notnull(), "states"), (days.online.notnull(), "platform"), (is_absent, "absent"),
        (days.planned.notnull() & days.past, "roster"), else_=ibis.null("string"),
    )  # fmt: skip
    by_plan = ibis.greatest(scheduled - days.own_break.fill_null(0), 0)
    productive = ibis.cases(
        (source == "states", days.productive), (source == "platform", days.online), (source == "roster", by_plan),
        (is_absent, ibis.literal(0, "int64")), else_=nothing,
    )  # fmt: skip
    meals = ibis.least(days.meal_in_plan.fill_null(0), ibis.coalesce(days.own_break, days.meal_in_plan, 0))
    in_plan = ibis.cases(
        (is_absent, ibis.literal(0, "int64")),
        (days.on_duty.notnull(), days.duty_in_plan.fill_null(0) + meals), else_=days.clocked_in_plan,
    )  # fmt: skip
    # greatest() and least() pass over missing values on some engines, so what is missing is kept missing by name.
    beyond = ibis.greatest(days.on_duty - days.duty_planned.fill_null(0), 0)
    both_known = days.planned.notnull() & days.on_duty.notnull()
    worked_to_plan = to_work.fill_null(False) & in_plan.notnull()
    return days.select(
        "agent_key", *WHO, "day", productive_from=source, productive_seconds=productive, serving_seconds=days.serving,
        planned_seconds=days.planned, leave_seconds=days.leave, scheduled_seconds=scheduled,
        adherent_seconds=worked_to_plan.ifelse(ibis.least(in_plan, scheduled), nothing),
        attended_seconds=ibis.coalesce(days.on_duty, days.online, days.at_work, is_absent.ifelse(0, nothing)),
        overtime_seconds=ibis.coalesce(days.stated_overtime, both_known.ifelse(beyond, nothing)),
        is_absent=absent,
    )  # fmt: skip
