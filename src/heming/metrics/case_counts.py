"""Which measures count one case, and which leave it out and why: the answer to '这条为什么算我的'."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from heming.facts.store import Store
from heming.metrics.answering import as_of
from heming.metrics.compile.atoms import compiled, row_condition
from heming.metrics.compile.choose import Chosen, choose
from heming.metrics.compile.terms import seconds_of
from heming.metrics.definitions import Metric
from heming.metrics.question import Question
from heming.metrics.records import Records
from heming.metrics.registry import catalogue
from heming.metrics.stored import records_of

ROW_KINDS = ("count", "sum", "mean", "share", "quantile", "nps")
LINKED = ("answers", "complaints", "reviews", "messages")
DAY = 86_400


@dataclass(frozen=True)
class CaseCount:
    """One measure and one case. `hit`: the case is in the numerator; `why` (zh, en) says why it is not counted."""

    metric: Metric
    table: str
    counted: bool
    hit: bool | None
    why: tuple[str, str] = ("", "")


def counts_of_case(source: str, id: str, *, store: Store | None = None) -> tuple[CaseCount, ...]:
    """What every measure of single rows makes of one case, in the order of the catalogue.

    Parameters: the case's stream and id. Whether the viewer may see the case is decided before (`facts.case_file`).
    Returns: one entry per measure whose columns were imported and whose table holds rows of this case.
    """
    question = Question(metrics=())
    records, folder = records_of(question, store=store)
    known = catalogue(folder.home)
    chosen = [choose(known.asked(metric.key), question, records=records) for metric in known]
    wanted = [one for one in chosen if one.form is not None and one.form.kind in ROW_KINDS]
    found: dict[str, CaseCount] = {}
    for table in ("cases", *LINKED):
        mine = [one for one in wanted if one.form is not None and one.form.table == table]
        if mine and records.present(table):
            found |= _counts(records, table, mine, source=source, id=id, today=as_of(question, records))
    return tuple(found[one.asked.name] for one in wanted if one.asked.name in found)


def _counts(
    records: Records, table: str, chosen: list[Chosen], *, source: str, id: str, today: date | None
) -> dict[str, CaseCount]:
    rows = _rows(records.reader.table(table), table, source, id)
    columns: dict[str, ir.Value] = {"source_id": rows.source_id}
    for place, one in enumerate(chosen):
        columns |= _columns(place, one, rows, present=records.present(table), today=today)
    answers = records.reader.run(rows.select(**columns).limit(200)).to_pylist()
    if not answers:
        return {}
    return {one.asked.name: _count(place, one, table, answers) for place, one in enumerate(chosen)}


def _rows(rows: ir.Table, table: str, source: str, id: str) -> ir.Table:
    if table == "cases":
        return rows.filter((rows.source == source) & (rows.source_id == id))
    return rows.filter((rows.case_id == id) & (ibis.coalesce(rows.case_source, rows.source) == source))


def _columns(
    place: int, one: Chosen, rows: ir.Table, *, present: frozenset[str], today: date | None
) -> dict[str, ir.Value]:
    """counted, hit, and one flag per reason to leave a row out, of one measure."""
    form = one.form
    assert form is not None
    condition = row_condition(form, one.asked, rows=rows).value
    counted = ibis.literal(True) if condition is None else condition.fill_null(False)
    for part in (form.value, form.denominator):
        if part is not None:
            counted = counted & compiled(part, rows, asked=one.asked)[1].notnull()
    made = {f"m{place}": counted & _mature(one, rows, today), f"t{place}": _mature(one, rows, today)}
    for number, said in enumerate(form.left_out):
        if set(said.when.columns) <= present:
            made[f"l{place}_{number}"] = compiled(said.when, rows, asked=one.asked)[1].fill_null(False)
    if form.numerator is not None and form.numerator.kind == "flag":
        made[f"h{place}"] = compiled(form.numerator, rows, asked=one.asked)[1]
    return made


def _mature(one: Chosen, rows: ir.Table, today: date | None) -> ir.Value:
    form = one.form
    if form is None or not form.matures_after or today is None:
        return ibis.literal(True)
    last = today - timedelta(days=-(-seconds_of(form, one.asked) // DAY))
    return (rows[form.period] <= ibis.literal(last)).fill_null(False)


def _count(place: int, one: Chosen, table: str, answers: list[dict[str, Any]]) -> CaseCount:
    form = one.form
    assert form is not None
    counted = [row for row in answers if row[f"m{place}"]]
    if counted:
        hits = [row.get(f"h{place}") for row in counted]
        return CaseCount(one.asked.metric, table, True, hits[0] if hits else None)
    for number, said in enumerate(form.left_out):
        if any(row.get(f"l{place}_{number}") for row in answers):
            return CaseCount(one.asked.metric, table, False, None, (said.zh, said.en))
    if not any(row[f"t{place}"] for row in answers):
        return CaseCount(
            one.asked.metric, table, False, None, ("观察期还没满", "its observation window is not over yet")
        )
    return CaseCount(
        one.asked.metric,
        table,
        False,
        None,
        ("不在统计口径内,或缺少所需的字段", "outside the definition, or a field it needs is empty"),
    )
