"""Customers who were active in a period and are active again after its end: a question about customers, not about
rows.
"""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from heming.metrics.compile import dimensions as dims
from heming.metrics.compile.atoms import row_condition
from heming.metrics.definitions import Asked, Form
from heming.metrics.question import Question

PARTS = {"n": "n", "total": "total", "immature": "immature"}
DAY = 86_400


def with_next(rows: ir.Table, question: Question, *, asked: Asked, form: Form, as_of: date | None) -> ir.Table:
    """Every row of a known customer with its period and the customer's first activity after it, wherever that was.

    This comes before all filters: a customer who comes back to another agent or channel has come back.
    """
    if form.value is None:
        raise TypeError("the loader lets no retention through without a customer column")
    who = form.value.compiled(rows, asked.parameters)
    rows = rows.mutate(active_who=who).filter(who.notnull() & rows[form.period].notnull())
    number, end = _period_of(
        rows[form.period], _period(question), _last_day(question, as_of, asked.parameters["window"] // DAY)
    )
    rows = rows.mutate(active_number=number, active_end=end)
    later = ibis.window(group_by="active_who", order_by="active_number", range=(1, None))
    return rows.mutate(active_next=rows[form.period].min().over(later))


def retained(rows: ir.Table, question: Question, *, asked: Asked, form: Form, as_of: date | None) -> ir.Table:
    """One row per group: customers active, those of them active within the window after the period's end, and the
    immature.

    Without a period in `by`, the period is the asked range of days (its end, or the newest day less the window).
    """
    window = asked.parameters["window"] // DAY
    condition = row_condition(form, asked, rows=rows)
    kept = rows if condition.value is None else rows.filter(condition.value)
    kept = kept if _period(question) else kept.filter(kept[form.period] <= kept.active_end)
    keys = {
        f"k{i}": kept.active_number if d in dims.PERIODS else kept[dims.column_of(d)] for i, d in enumerate(question.by)
    }
    again = (kept.active_next <= kept.active_end + ibis.interval(days=window)).fill_null(False)
    over = ibis.literal(True) if as_of is None else kept.active_end <= ibis.literal(as_of - timedelta(days=window))
    active = kept.select(**keys, who=kept.active_who, again=again, over=over)
    sums = {
        "n": active.over.ifelse(active.who, ibis.null()).nunique(),
        "total": (active.over & active.again).ifelse(active.who, ibis.null()).nunique(),
        "immature": active.over.ifelse(ibis.null(), active.who).nunique(),
    }
    return active.group_by(list(keys)).aggregate(**sums) if keys else active.aggregate(**sums)


def _period(question: Question) -> str:
    return next((d for d in question.by if d in dims.PERIODS), "")


def _last_day(question: Question, as_of: date | None, window: int) -> date:
    if question.end:
        return question.end
    return (as_of or date.max) - timedelta(days=window)


def _period_of(day: ir.Value, period: str, last: date) -> tuple[ir.Value, ir.Value]:
    """The number of the period a day lies in and that period's last day; without a period, 0 up to the last day
    and 1 after.
    """
    if not period:
        return (day > ibis.literal(last)).ifelse(1, 0).cast("int32"), ibis.literal(last)
    number = dims.period_number(day, period)
    if period == "day":
        return number, day
    unit = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}[period]
    start = day.truncate(unit).cast("date")
    step = {"week": ibis.interval(days=7), "month": ibis.interval(months=1), "quarter": ibis.interval(months=3)}
    return number, (start + step.get(period, ibis.interval(years=1)) - ibis.interval(days=1)).cast("date")
