"""Customers who were active in a period and are active again after its end: a question about customers, not about rows."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from heming.metrics.compile import dimensions as dims
from heming.metrics.compile.atoms import row_condition
from heming.metrics.definitions import Asked, Form
from heming.metrics.question import Question

PARTS = {"n": "n", "total": "total", "immature": "immature"}
DAY = 86_400


def retained(rows: ir.Table, question: Question, asked: Asked, form: Form, *, as_of: date | None) -> ir.Table:
    """One row per group: customers active, those of them active within the window after the period's end, and the immature.

    Without a period in `by`, the period is the asked range of days (its end, or the newest day less the window).
    """
    if form.value is None:
        raise TypeError("the loader lets no retention through without a customer column")
    window = asked.parameters["window"] // DAY
    condition = row_condition(form, asked, rows)
    who = form.value.compiled(rows, asked.parameters)
    kept = rows.filter(who.notnull() & rows[form.period].notnull())
    kept = kept if condition.value is None else kept.filter(condition.value)
    periods = [d for d in question.by if d in dims.PERIODS]
    last = _last_day(question, as_of, window)
    number, end = _period_of(kept[form.period], periods[0] if periods else "", last)
    keys = {f"k{i}": number if d in dims.PERIODS else kept[dims.column_of(d)] for i, d in enumerate(question.by)}
    active = kept.select(**keys, who=who, day=kept[form.period], number=number, period_end=end)
    later = ibis.window(group_by="who", order_by="number", range=(1, None))
    active = active.mutate(next_day=active.day.min().over(later))
    active = active.filter(active.day <= active.period_end) if not periods else _inside(active, question)
    again = (active.next_day <= active.period_end + ibis.interval(days=window)).fill_null(False)
    over = ibis.literal(True) if as_of is None else active.period_end <= ibis.literal(as_of - timedelta(days=window))
    sums = {
        "n": over.ifelse(active.who, ibis.null()).nunique(),
        "total": (over & again).ifelse(active.who, ibis.null()).nunique(),
        "immature": over.ifelse(ibis.null(), active.who).nunique(),
    }
    names = list(keys)
    return active.group_by(names).aggregate(**sums) if names else active.aggregate(**sums)


def _last_day(question: Question, as_of: date | None, window: int) -> date:
    if question.end:
        return question.end
    return (as_of or date.max) - timedelta(days=window)


def _period_of(day: ir.Value, period: str, last: date) -> tuple[ir.Value, ir.Value]:
    """The number of the period a day lies in and that period's last day; without a period, 0 up to the last day and 1 after."""
    if not period:
        return (day > ibis.literal(last)).ifelse(1, 0).cast("int32"), ibis.literal(last)
    number = dims.period_number(day, period)
    if period == "day":
        return number, day
    unit = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}[period]
    start = day.truncate(unit).cast("date")
    step = {"week": ibis.interval(days=7), "month": ibis.interval(months=1), "quarter": ibis.interval(months=3)}
    return number, (start + step.get(period, ibis.interval(years=1)) - ibis.interval(days=1)).cast("date")


def _inside(active: ir.Table, question: Question) -> ir.Table:
    if question.start:
        active = active.filter(active.day >= ibis.literal(question.start))
    if question.end:
        active = active.filter(active.day <= ibis.literal(question.end))
    return active
