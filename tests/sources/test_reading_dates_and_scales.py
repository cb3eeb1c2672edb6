"""Dates, scales and yes/no words are judged by the whole column."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heming.sources.guess.dates import read_dates, read_stamp
from heming.sources.guess.flags import read_codes, read_flag
from heming.sources.guess.scales import read_scale
from heming.sources.guess.words import likeness
from tests.sources.made import column, csv, guessed, write

DAYS = [date(2023, 1, 1) + timedelta(days=n) for n in range(0, 360, 7)]


@pytest.mark.parametrize(
    ("format_", "order"),
    [
        ("%d/%m/%Y %H:%M", "dmy"),
        ("%m/%d/%Y", "mdy"),
        ("%Y-%m-%d", "ymd"),
        ("%Y/%m/%d %H:%M:%S", "ymd"),
        ("%d.%m.%y", "dmy"),
        ("%Y年%m月%d日", "ymd"),
        ("%d-%b-%y", "dmy"),
        ("%b %d, %Y", "mdy"),
        ("%Y%m%d", "ymd"),
        ("%m/%d/%y %I:%M %p", "mdy"),
        ("%Y-%m-%dT%H:%M:%S+08:00", "ymd"),
        ("%Y/%m/%d 下午 3:04:05", "ymd"),
    ],
)
def test_the_order_of_day_and_month_follows_from_the_column(format_: str, order: str) -> None:
    reading = read_dates({day.strftime(format_): 1 for day in DAYS})
    assert reading.share == 1.0
    assert not reading.is_ambiguous
    assert reading.order == order or format_ == "%b %d, %Y"  # a month's name leaves nothing to decide


def test_days_up_to_twelve_leave_the_order_open() -> None:
    reading = read_dates({f"{day:02}/{month:02}/2023": 1 for day in range(1, 13) for month in range(1, 13)})
    assert reading.is_ambiguous
    assert "no number is above 12" in reading.evidence


def test_one_column_with_both_orders_is_reported_as_mixed() -> None:
    reading = read_dates({"25/01/2023": 30, "01/28/2023": 10})
    assert reading.is_mixed
    assert reading.order == "dmy"
    assert set(reading.formats) == {"%d/%m/%Y", "%m/%d/%Y"}


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_every_day_is_read_in_both_orders(day: date) -> None:
    for format_ in ("%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%Y%m%d", "%d %b %Y"):
        assert read_stamp(day.strftime(format_)) is not None


@pytest.mark.parametrize(
    "text", ["", "12", "99/99/2023", "2023-13-45", "hello", "5.0", "1/2", "00:03:22", "1234567890"]
)
def test_other_text_is_no_date(text: str) -> None:
    assert read_stamp(text) is None


def test_an_ambiguous_column_is_decided_by_every_row_of_the_file(tmp_path: Path) -> None:
    rows = [[f"T{i:06}", f"{i % 12 + 1:02}/{(i // 12) % 12 + 1:02}/2023 10:00", "x" * 90] for i in range(150_000)]
    rows[140_001][1] = "28/03/2023 10:00"
    path = write(tmp_path, "a.csv", csv(["ticket id", "created at", "notes"], rows))
    guess = guessed(path)
    assert guess.questions == ()
    assert column(guess.mapping, "cases.opened_at").parser.params["order"] == "dmy"


def test_what_no_row_decides_is_asked_and_the_answer_is_used(tmp_path: Path) -> None:
    rows = [[f"T{i}", f"{i % 12 + 1:02}/{i % 11 + 1:02}/2023"] for i in range(100)]
    path = write(tmp_path, "a.csv", csv(["ticket id", "created at"], rows))
    (question,) = guessed(path).questions
    assert question.key == "date_order:1"
    assert set(question.choices) == {"dmy", "mdy"}
    assert "12" in question.evidence
    assert question.samples
    answered = guessed(path, date_order__1="mdy")
    assert answered.questions == ()
    assert column(answered.mapping, "cases.opened_at").parser.params["order"] == "mdy"


def test_another_column_of_the_file_can_decide(tmp_path: Path) -> None:
    rows = [[f"T{i}", f"{i % 12 + 1:02}/{i % 11 + 1:02}/2023", f"{i % 28 + 1:02}/05/2023"] for i in range(100)]
    guess = guessed(write(tmp_path, "a.csv", csv(["ticket id", "created at", "closed at"], rows)))
    assert guess.questions == ()
    assert column(guess.mapping, "cases.opened_at").parser.params["order"] == "dmy"


@pytest.mark.parametrize(
    ("value", "params"),
    [("45231.5", {"serial": True}), ("1700000000", {"epoch": "s"}), ("1700000000123", {"epoch": "ms"})],
)
def test_numbers_that_are_dates_are_recognised(tmp_path: Path, value: str, params: dict[str, object]) -> None:
    rows = [[f"T{i}", value.replace("5", str(5 + i % 2), 1)] for i in range(40)]
    mapping = guessed(write(tmp_path, "a.csv", csv(["工单号", "创建时间"], rows))).mapping
    assert column(mapping, "cases.opened_at").parser.params == params


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        (["1", "3", "5"], 1, 5),
        (["0", "7", "10"], 0, 10),
        (["2", "6", "7"], 1, 7),
        (["0", "55", "100"], 0, 100),
        (["非常满意", "一般"], 1, 5),
        (["满意", "一般", "不满意"], 1, 3),
        (["满意", "不满意"], 1, 2),
        (["好评", "中评", "差评"], 1, 3),
        (["Very satisfied", "Neutral"], 1, 5),
        (["10 - Strongly agree", "1 - Strongly disagree", "0"], 0, 10),
        (["★★★★★", "★★☆☆☆", "★"], 1, 5),
        (["5分", "4分"], 1, 5),
        (["4/5", "5/5"], 1, 5),
        (["😀", "😡"], 1, 5),
        (["Good", "Bad"], 1, 2),
        (["Excellent", "Poor"], 1, 5),
    ],
)
def test_the_scale_of_ratings_is_found(values: list[str], low: float, high: float) -> None:
    scale = read_scale(dict.fromkeys(values, 10))
    assert scale is not None
    assert (scale.low, scale.high) == (low, high)


def test_a_scale_named_in_the_question_wins_unless_the_answers_deny_it() -> None:
    stated, denied = read_scale({"3": 5, "5": 9}, "Rate us (1-10)"), read_scale({"3": 5, "9": 9}, "满分5")
    assert stated is not None
    assert denied is not None
    assert stated.high == denied.high == 10


@pytest.mark.parametrize("values", [["2023-01-02", "26-Aug-23"], ["Ann", "Bob"], ["1200", "40"], ["-3", "4"]])
def test_what_is_no_rating_has_no_scale(values: list[str]) -> None:
    assert read_scale(dict.fromkeys(values, 3)) is None


def test_yes_and_no_and_codes_are_read_in_both_languages() -> None:
    assert read_flag({"是": 3, "否": 2}).share == 1.0
    assert read_flag({"Y": 3, "n": 1, "maybe": 1}).share == 0.8
    assert read_codes({"售前": 1, "After-sales": 1}, "service_stage") == (
        1.0,
        {"售前": "presale", "After-sales": "aftersale"},
    )


def test_names_are_alike_but_for_spelling() -> None:
    assert likeness("Issue_Reported AT", "issue reported at") == 1.0
    assert likeness("首响时长(秒)", "首响时长") == 1.0
    assert likeness("客服首响时长", "首响时长") > 0.7
    assert likeness("Ticketnummer", "ticket number") > 0.8
    assert likeness("The agent was friendly", "agent") < 0.6
    assert likeness("order time", "acw time") < 0.6
