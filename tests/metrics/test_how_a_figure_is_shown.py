"""怎么算的, the rows behind a figure, and exports: the same figure everywhere, back to its rows."""

import io
from typing import Any

import openpyxl
import pytest

from heming.metrics.cell import cell
from heming.metrics.explain import explained
from heming.metrics.export import to_csv, to_xlsx
from heming.metrics.question import Question
from heming.metrics.registry import catalogue
from heming.metrics.rows import page_of
from tests.metrics.asking import ADMIN, ask_records, records_from
from tests.metrics.test_scopes_and_attribution import ANA
from tests.metrics.test_where_there_is_no_answer import a_case

CATALOGUE = catalogue()


ONE_OF_EACH = {(m.forms[0].kind, m.table): m.key for m in CATALOGUE}


@pytest.mark.parametrize("metric", sorted(ONE_OF_EACH.values()))
def test_every_figure_explains_itself_by_the_same_path(records: Any, metric: str) -> None:
    question = Question((metric,), by=("team", "month"), minimum_n=1)
    shown = [v for v in ask_records(records, metric, by=("team", "month"), minimum_n=1) if v.value is not None][:1]
    for value in shown:
        keys = {"team": value.keys.get("team"), "month": value.by["month"]}
        why = explained(question, ADMIN, metric=metric, keys=keys, records=records, catalogue=CATALOGUE)
        assert why.value == pytest.approx(value.value)
        assert why.n == value.n
        assert why.formula
        assert why.statements
        assert why.rows_counted <= why.rows_in_all
        ways_back = [one for row in why.rows for one in row.get("origins", (row,))]
        assert ways_back or not why.rows
        assert all("source_id" in one and "batch" in one for one in ways_back)
        assert why.as_dict()["names"]["zh"] in why.as_text()


def test_the_rows_of_a_count_are_the_count(records: Any) -> None:
    found = cell(
        Question(("case_count",)),
        ADMIN,
        metric="case_count",
        keys={"agent": "101"},
        records=records,
        catalogue=CATALOGUE,
    )
    page = page_of(found, records, limit=10)
    (value,) = ask_records(records, "case_count", where=found.question.where)
    assert page.total == page.counted == value.n
    assert len(page.rows) == 10
    second = page_of(found, records, offset=10, limit=10)
    assert not {r["source_id"] for r in page.rows} & {r["source_id"] for r in second.rows}


def test_rows_left_out_are_shown_as_left_out(records: Any) -> None:
    metric = "first_reply_seconds_mean"
    found = cell(Question((metric,)), ADMIN, metric=metric, keys={}, records=records, catalogue=CATALOGUE)
    page = page_of(found, records, limit=900)
    left = [r for r in page.rows if r["time_problem"] == "reply_before_open"]
    assert left
    assert not any(r["is_counted"] for r in left)
    assert page.counted == next(iter(ask_records(records, metric))).n


def test_rows_of_other_people_stay_hidden_behind_a_figure_of_the_whole(records: Any) -> None:
    found = cell(Question(("case_count",)), ANA, metric="case_count", keys={}, records=records, catalogue=CATALOGUE)
    page = page_of(found, records, limit=900)
    assert {r["agent_key"] for r in page.rows} == {"101"}


def test_csv_opens_in_chinese_and_runs_no_formula() -> None:
    records = records_from(
        {"cases": [a_case(1, channel="=cmd|'/c calc'!A1"), a_case(2, channel="+1"), a_case(3, channel="电话")]}
    )
    data = to_csv(ask_records(records, "case_count", "resolved_share", by=("channel",)), CATALOGUE)
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.splitlines()[0] == "渠道,指标,指标代码,数值,样本数,区间下限,区间上限,单位,样本够,说明"
    assert "'=cmd" in text
    assert "\n=cmd" not in text
    assert "样本太少(1条),看不准" in text and "cannot tell" not in text
    assert "数据快照:" in text and "snapshot" not in text


def test_xlsx_holds_numbers_as_numbers_and_texts_as_texts() -> None:
    records = records_from({"cases": [a_case(1, channel="=1+1"), a_case(2, channel="=1+1")]})
    book = openpyxl.load_workbook(
        io.BytesIO(to_xlsx(ask_records(records, "case_count", by=("channel",)), CATALOGUE, language="en"))
    )
    sheet = book["Figures"]
    header = [c.value for c in sheet[1]]
    row = dict(zip(header, (c.value for c in sheet[2]), strict=True))
    assert row["channel"] == "'=1+1"
    assert sheet["A2"].data_type == "s"
    assert (row["value"], row["n"], row["key"]) == (2, 2, "case_count")


def test_an_export_holds_exactly_what_is_shown(records: Any) -> None:
    answer = ask_records(records, "csat_mean", "nps", by=("agent", "month"))
    lines = to_csv(answer, CATALOGUE, language="en").decode("utf-8-sig").split("\r\n\r\n")[0].splitlines()
    assert len(lines) == 1 + len(list(answer))
