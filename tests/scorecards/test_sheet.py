"""A table of targets as people keep it is read in every usual layout, and each bad row is told by itself."""

from decimal import Decimal

import pytest

from heming.errors import BadInput
from heming.metrics.registry import catalogue
from heming.scorecards.months import label_of, month_of, shifted
from heming.scorecards.sheet import Read, read_sheet
from heming.scorecards.wish import Unit
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def read(headers: list[str], *rows: list[str]) -> Read:
    return read_sheet(headers, rows, entries=catalogue())


def test_a_long_table_is_one_target_per_row(cast: Cast) -> None:
    found = read(
        ["指标", "班组", "月份", "目标"],
        ["满意率", "售后一组", "2026-08", "86%"],
        ["平均首响", "", "2026年8月", "30秒"],
    )
    team = Unit("team", cast.teams["售后一组"])
    assert [(w.metric, w.unit, w.month, w.value, w.line) for w in found.wishes] == [
        ("satisfied_share", team, 202608, Decimal("0.86"), 2),
        ("first_reply_seconds_mean", Unit(), 202608, Decimal(30), 3),
    ]
    assert not found.problems


def test_months_as_columns_give_one_target_per_filled_cell(cast: Cast) -> None:
    found = read(
        ["指标", "班组", "2026-07", "2026/8"], ["满意率", "售后一组", "85%", ""], ["参评率", "全公司", "", "40%"]
    )
    assert [(w.metric, w.unit.kind, w.month) for w in found.wishes] == [
        ("satisfied_share", "team", 202607),
        ("response_share", "organisation", 202608),
    ]


def test_measures_as_columns_give_one_target_per_filled_cell(cast: Cast) -> None:
    found = read(["班组", "月份", "满意率", "service_level_share:20s"], ["热线组", "202608", "80%", "90%"])
    assert [(w.metric, w.value) for w in found.wishes] == [
        ("satisfied_share", Decimal("0.8")),
        ("service_level_share:20s", Decimal("0.9")),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["满意绿", "售后一组", "2026-08", "86%"], "No metric"),
        (["满意率", "售后九组", "2026-08", "86%"], "Nobody and no team"),
        (["满意率", "售后一组", "8月", "86%"], "not a month"),
        (["满意率", "售后一组", "2026-08", "86"], "more than one share"),
        (["满意率", "售后一组", "2026-08", "高"], "not a value"),
        (["满意率", "售后一组", "2026-08", ""], "no target"),
        (["满意率", "售后一组", "2026-08", "--"], "no target"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_others_are_read(cast: Cast, row: list[str], said: str) -> None:
    found = read(["指标", "班组", "月份", "目标"], row, ["参评率", "售后一组", "2026-08", "40%"])
    assert [wish.metric for wish in found.wishes] == ["response_share"]
    assert [(problem.line, said in problem.cause) for problem in found.problems] == [(2, True)]


def test_a_target_is_taken_back_by_a_word(cast: Cast) -> None:
    found = read(["指标", "班组", "月份", "目标"], ["满意率", "售后一组", "2026-08", "取消"])
    assert [wish.value for wish in found.wishes] == [None]


def test_a_person_is_only_meant_when_the_row_says_so(cast: Cast) -> None:
    headers = ["指标", "级别", "姓名", "月份", "目标"]
    found = read(headers, ["人效", "坐席", "安娜", "2026-08", "12"], ["人效", "班组", "安娜", "2026-08", "12"])
    assert [wish.unit for wish in found.wishes] == [Unit("agent", cast.ana.key)]
    assert [problem.line for problem in found.problems] == [3]


def test_a_table_without_the_columns_says_which_are_needed(cast: Cast) -> None:
    with pytest.raises(BadInput, match="columns for measure, month and target"):
        read(["姓名", "电话"], ["安娜", "1"])


@pytest.mark.parametrize(
    "text", ["2026-08", "2026/8", "202608", "2026年8月", "2026-08-01", "2026-08-01 00:00:00", "２０２６-08"]
)
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    assert month_of(text) == 202608


@pytest.mark.parametrize("text", ["", "8月", "2026-13", "26-08", "2026", "20268", "下月"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert month_of(text) is None


def test_months_count_over_the_turn_of_the_year() -> None:
    assert [shifted(202611, by) for by in (-11, 0, 1, 2, 14)] == [202512, 202611, 202612, 202701, 202801]
    assert label_of(202601) == "2026-01"
