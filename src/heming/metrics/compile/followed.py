"""Customers of one table after whom something happened in another: enquirers who paid within three days."""

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from heming.facts.schemas import FACTS
from heming.metrics.compile.atoms import row_condition
from heming.metrics.compile.plan_frame import Frame
from heming.metrics.definitions import Asked, Form

PARTS = {"n": "n", "total": "total", "immature": "immature"}


def followed(rows: ir.Table, keys: dict[str, ir.Value], *, asked: Asked, form: Form, frame: Frame) -> ir.Table:
    """One row per group: distinct customers, those with a following row within the window, and those whose window
    is not over.
    """
    if form.value is None:
        raise TypeError("the loader lets no such form through without a customer column")
    window, as_of = asked.parameters["window"], frame.as_of
    table, key, instant = form.then
    started = rows[str(FACTS[form.table].month_from)]
    over = ibis.literal(True)
    if as_of is not None:
        over = (rows[form.period] <= ibis.literal(as_of - timedelta(days=-(-window // 86_400)))).fill_null(False)
    condition = row_condition(form, asked, rows=rows)
    who, wanted = (
        form.value.compiled(rows, asked.parameters),
        ibis.literal(True) if condition.value is None else condition.value,
    )
    named = rows.select(**keys, who=who, started=started, over=over, wanted=wanted)
    kept = named.filter(named.wanted)
    other = frame.records.reader.table(table)
    later = other.filter(other[instant].notnull()).select(payer=other[key], happened=other[instant])
    joined = kept.left_join(
        later,
        [kept.who == later.payer, later.happened >= kept.started, later.happened <= kept.started + window],
    )
    sums = {
        "n": joined.over.ifelse(joined.who, ibis.null()).nunique(),
        "total": (joined.over & joined.payer.notnull()).ifelse(joined.who, ibis.null()).nunique(),
        "immature": joined.over.ifelse(ibis.null(), joined.who).nunique(),
    }
    return joined.group_by(list(keys)).aggregate(**sums) if keys else joined.aggregate(**sums)
