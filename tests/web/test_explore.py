"""The explorer: the question lives in the address; table, chart and export show the same figures."""

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import openpyxl
from django.http import QueryDict

from heming.metrics.question import Filter, Question, Value
from heming.web.asking import about, query_of, question_of
from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast


def test_a_question_survives_its_way_through_an_address() -> None:
    question = Question(
        metrics=("csat_mean", "service_level_share:20s"), by=("agent", "month"),
        where=(Filter("channel", ("在线", "电话")), Filter("category", ("",)), Filter("team", ("12",), "not_in")),
        attribution="first", sources=("a b",),
    )  # fmt: skip
    assert question_of(QueryDict(query_of(question))) == question


def test_a_cell_becomes_a_question_of_its_own() -> None:
    value = Value(
        {"agent": "安娜", "month": "2026-08", "channel": None},
        {"agent": "77"},
        "csat_mean",
        4.0,
        9,
        3.0,
        5.0,
        True,
        None,
    )
    asked = about(Question(metrics=("csat_mean", "nps"), by=("agent", "month", "channel")), value)
    assert asked.metrics == ("csat_mean",) and asked.by == ()
    assert asked.where == (Filter("agent", ("77",)), Filter("month", ("2026-08",)), Filter("channel", ("",)))


def test_figures_of_every_group_are_in_the_table_and_in_the_chart(log_in: LogIn) -> None:
    page = log_in("yan").get("/explore/?metric=satisfied_share&by=channel").content.decode()
    assert "在线" in page and "电话" in page
    options = json.loads(re.search(r'id="explore-chart" type="application/json">(.*?)</script>', page)[1])  # type: ignore[index]
    assert sorted(options["yAxis"]["data"]) == ["在线", "电话"]
    assert all("约" in point["text"] for point in options["series"][1]["data"])


def test_over_time_the_chart_has_one_line_per_group_with_its_band(log_in: LogIn) -> None:
    page = log_in("yan").get("/explore/?metric=csat_mean&by=month&by=category").content.decode()
    options = json.loads(re.search(r'id="explore-chart" type="application/json">(.*?)</script>', page)[1])  # type: ignore[index]
    assert options["xAxis"]["data"] == ["2026-07", "2026-08"]
    assert options["legend"]["data"] == ["退货", "物流", "发票"] or len(options["legend"]["data"]) == 3
    assert len(options["series"]) == 9


def test_htmx_gets_only_the_result(log_in: LogIn) -> None:
    part = (
        log_in("yan")
        .get("/explore/?metric=case_count", headers={"HX-Request": "true", "HX-Target": "result"})
        .content.decode()
    )
    assert "<html" not in part and "会话量" in part


def test_conditions_offer_the_values_there_are(log_in: LogIn) -> None:
    part = log_in("yan").get("/explore/values/?dimension=category").content.decode()
    assert all(name in part for name in ("退货", "物流", "发票")) and 'value="category:退货"' in part


def test_a_condition_narrows_the_figures(log_in: LogIn) -> None:
    client = log_in("yan")
    everything, narrowed = (
        client.get(f"/explore/?metric=case_count{more}").content.decode() for more in ("", "&where=channel:在线")
    )
    assert ">930<" in everything and ">465<" in narrowed


def test_the_csv_holds_what_is_shown_and_opens_in_excel(log_in: LogIn) -> None:
    answer = log_in("yan").get("/explore/export.csv?metric=satisfied_share&metric=case_count&by=team")
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text.split("\r\n\r\n")[0])))
    assert {row["班组"] for row in rows} == {"售后一组", "售后二组", "热线组"} and len(rows) == 6


def test_the_workbook_holds_numbers_as_numbers(log_in: LogIn) -> None:
    answer = log_in("yan").get("/explore/export.xlsx?metric=case_count&by=channel")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert {cell.value for cell in sheet["D"][1:]} == {465}


def test_exporting_needs_the_right_and_leaves_a_trace(log_in: LogIn) -> None:
    from heming.access.models import AuditEntry

    refused = log_in("ana").get("/explore/export.csv?metric=case_count")
    assert refused.status_code == 403 and AuditEntry.objects.filter(verb="export", actor_name="安娜").count() == 0
    assert log_in("tom").get("/explore/export.csv?metric=case_count&by=agent").status_code == 200
    assert AuditEntry.objects.filter(verb="export", actor_name="汤姆").count() == 1
    assert log_in("tom").get("/explore/export.pdf?metric=case_count").status_code == 404


def test_an_agent_cannot_ask_for_others_by_address(log_in: LogIn, centre: "Cast") -> None:
    page = log_in("ana").get("/explore/?metric=csat_mean&by=agent").content.decode()
    assert "安娜" in page and "本杰明" not in page
    part = log_in("ana").get(f"/how/?metric=csat_mean&where=agent:{centre.ben.key}").content.decode()
    assert "本杰明" not in part and "无数据" in part


def test_what_cannot_be_asked_is_refused_in_words(log_in: LogIn) -> None:
    client = log_in("yan")
    for address in (
        "?metric=no_such",
        "?metric=csat_mean&by=colour",
        "?metric=csat_mean&from=31.8.",
        "?metric=csat_mean&where=x",
    ):
        answer = client.get(f"/explore/{address}")
        assert answer.status_code in (400, 404) and "Traceback" not in answer.content.decode(), address


def test_a_measure_without_its_columns_says_which_column_it_needs(log_in: LogIn) -> None:
    page = log_in("yan").get("/explore/?metric=queue_seconds_mean&metric=case_count&by=channel").content.decode()
    assert "缺少“排队时长”" in page and "缺数据" in page
