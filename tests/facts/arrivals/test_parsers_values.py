"""Numbers, lengths of time, ratings, ids, flags, codes and words, as exports write them."""

from decimal import Decimal
from pathlib import Path

import pytest

from heming.errors import BadInput
from tests.facts.arrivals.cells import read, values


def test_ids_keep_leading_zeros_and_lose_their_wrapping(tmp_path: Path) -> None:
    texts = [
        '="0012"',
        "0012",
        "'0012",
        "0012\t",
        "００１２",
        " kf-7 ",
        "a:b 小美",
        "--",
        "fc42f862-7521-472c-b569-8bce866ebe8c",
    ]
    assert values(tmp_path, "id", texts) == ["0012"] * 5 + ["kf-7", "a:b 小美", None, texts[-1]]


def test_ids_rounded_by_a_spreadsheet_are_lost_and_reported(tmp_path: Path) -> None:
    texts = ["1.23457E+18", "1E+15", "123456789012345000", "1234567890123456", "S1230000000000000000"]
    assert read(tmp_path, "id", texts) == [
        (None, "rounded by a spreadsheet"),
        (None, "rounded by a spreadsheet"),
        (texts[2], ""),
        (texts[3], ""),
        (texts[4], ""),
    ]
    assert read(tmp_path, "id", texts[2:], rounded=True)[0] == (None, "rounded by a spreadsheet")
    assert values(tmp_path, "id", texts[3:], rounded=True) == texts[3:]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:03:22", 202),
        ("3分22秒", 202),
        ("1小时3分", 3780),
        ("3:22", 202),
        ("202", 202),
        ("202.4", 202),
        ("1h 3m", 3780),
        ("3 min 22 s", 202),
        ("1天2小时", 93600),
        ("1:00:00", 3600),
        ("1 days, 01:00:00", 90000),
        ("25:00:00", 90000),
        ("2.5小时", 9000),
        ("1,202", 1202),
        ("８秒", 8),
        ("3分钟", 180),
        ("00:00:08.5", 8),
        ("--", None),
    ],
)
def test_lengths_of_time(tmp_path: Path, text: str, seconds: int | None) -> None:
    found = values(tmp_path, "duration", [text], type="BIGINT")[0]
    assert found == seconds or (text == "00:00:08.5" and found == 9)


def test_bare_numbers_count_in_the_unit_of_the_column(tmp_path: Path) -> None:
    assert values(tmp_path, "duration", ["1.5"], type="BIGINT", unit="min") == [90]
    assert values(tmp_path, "duration", ["2", "1:30"], type="BIGINT", unit="h", clock="h:m") == [7200, 5400]
    assert values(tmp_path, "duration", ["0.5"], type="BIGINT", unit="day") == [43200]
    assert values(tmp_path, "duration", ["1500"], type="BIGINT", unit="ms") == [2]


def test_lengths_that_cannot_be(tmp_path: Path) -> None:
    assert read(tmp_path, "duration", ["-5", "soon", "3:99"], type="BIGINT") == [
        (None, "negative length of time"),
        (None, "not a length of time"),
        (None, "not a length of time"),
    ]


def test_numbers(tmp_path: Path) -> None:
    texts = ["1,234.5", "１２３", "12条", "-3", "1.2.3", "1,23", "5 次"]
    assert read(tmp_path, "number", texts, type="DECIMAL(18,6)") == [
        (Decimal("1234.5"), ""),
        (Decimal(123), ""),
        (Decimal(12), ""),
        (Decimal(-3), ""),
        (None, "not a number"),
        (None, "not a number"),
        (Decimal(5), ""),
    ]
    assert values(tmp_path, "number", ["1.234,5"], type="DECIMAL(18,6)", decimal=",") == [Decimal("1234.5")]


def test_counts_are_whole(tmp_path: Path) -> None:
    assert read(tmp_path, "number", ["3.0", "3", "3.5", "99999999999999999999"], type="BIGINT") == [
        (3, ""),
        (3, ""),
        (None, "not a number"),
        (None, "not a number"),
    ]


def test_shares(tmp_path: Path) -> None:
    assert read(tmp_path, "percent", ["98.5%", "９８．５％", "0.985", "120%", "98.5", "--"], type="DECIMAL(18,6)") == [
        (Decimal("0.985"), ""),
        (Decimal("0.985"), ""),
        (Decimal("0.985"), ""),
        (None, "not a share"),
        (None, "not a share"),
        (None, ""),
    ]
    assert values(tmp_path, "percent", ["98.5", "1"], type="DECIMAL(18,6)", bare="percent") == [
        Decimal("0.985"),
        Decimal("0.01"),
    ]


def test_amounts(tmp_path: Path) -> None:
    texts = ["¥1,299.00", "￥5", "12.5元", "(12.50)", "$3", "-¥2", "USD 7", "free"]
    assert values(tmp_path, "money", texts, type="DECIMAL(18,4)") == [
        Decimal(x) if x else None for x in ("1299", "5", "12.5", "-12.5", "3", "-2", "7", "")
    ]


def test_flags_in_both_languages(tmp_path: Path) -> None:
    assert values(tmp_path, "flag", ["是", "否", "Yes", "n", "TRUE", "0", "√"], type="BOOLEAN") == [
        True,
        False,
        True,
        False,
        True,
        False,
        True,
    ]
    assert read(tmp_path, "flag", ["搞定", "没戏", "maybe"], type="BOOLEAN", true=["搞定"], false=["没戏"]) == [
        (True, ""),
        (False, ""),
        (None, "not a yes or no"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("4.0", 4),
        ("4.5", Decimal("4.5")),
        ("★★★★", 4),
        ("★★★☆☆", 3),
        ("⭐⭐", 2),
        ("非常满意", 5),
        ("满意", 4),
        ("一般", 3),
        ("不满意", 2),
        ("非常不满意", 1),
        ("Very satisfied", 5),
        ("4分", 4),
        ("5星", 5),
        ("4 - Agree", 4),
        ("4/5", 4),
        ("3 stars", 3),
        ("５", 5),
        ("N/A", None),
    ],
)
def test_ratings(tmp_path: Path, text: str, value: object) -> None:
    assert read(tmp_path, "level", [text], type="DECIMAL(9,3)", min=1, max=5) == [(value, "")]


def test_ratings_on_other_scales_and_with_labels(tmp_path: Path) -> None:
    labels = {"Strongly agree": 10, "棒": 8}
    texts = ["10 - Strongly agree", "strongly AGREE", "棒", "11", "great"]
    assert read(tmp_path, "level", texts, type="DECIMAL(9,3)", min=0, max=10, labels=labels) == [
        (10, ""),
        (10, ""),
        (8, ""),
        (None, "outside the scale"),
        (None, "not a rating"),
    ]
    assert values(tmp_path, "level", ["满意", "非常不满意"], type="DECIMAL(9,3)", min=1, max=3) == [None, None]


def test_codes_are_one_of_a_closed_set(tmp_path: Path) -> None:
    known = parsed_codes(tmp_path, ["在线", "Call", "传真"], words={"在线": "chat"})
    assert known == [("chat", ""), ("call", ""), (None, "not a known word")]
    with pytest.raises(BadInput, match="Did you mean chat"):
        parsed_codes(tmp_path, ["x"], words={"在线": "chatt"})


def parsed_codes(home: Path, texts: list[str], words: dict[str, str]) -> list[tuple[object, str]]:
    return read(home, "code", texts, allowed=("chat", "call"), codes=words)


def test_words_are_trimmed_and_missing_words_are_nothing(tmp_path: Path) -> None:
    texts = [" 小美\t", "　张三　", "客服Ａ１", "无", "#N/A", "很好,谢谢!", ""]
    assert values(tmp_path, "text", texts) == ["小美", "张三", "客服A1", None, None, "很好,谢谢!", None]
    assert values(tmp_path, "text", ["ＡＢＣ"], verbatim=True) == ["ＡＢＣ"]


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("percent", {"bare": "per cent"}),
        ("duration", {"unit": "weeks"}),
        ("flag", {"true": "yes"}),
        ("level", {"labels": ["a"]}),
    ],
)
def test_parameters_that_mean_nothing_are_refused(tmp_path: Path, kind: str, params: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        values(tmp_path, kind, ["1"], type="BIGINT", **params)  # type: ignore[arg-type]


def test_labels_go_before_numbers(tmp_path: Path) -> None:
    keys = {"labels": {"1": 3, "2": 2, "3": 1}, "min": 1, "max": 3, "unrated": ["0"]}
    texts = ["1", "2", "3", "1.0", "１", "1-满意", "3 不满意", "0", "挂机", "", "4"]
    told = read(tmp_path, "level", texts, type="DOUBLE", **keys)  # type: ignore[arg-type]
    assert [value for value, _ in told] == [3, 2, 1, 3, 3, 3, 1, None, None, None, None]
    assert told[-1][1] == "outside the scale"


def test_a_label_for_zero_goes_before_nobody_rated(tmp_path: Path) -> None:
    assert values(tmp_path, "level", ["0", "1"], labels={"0": 5}, unrated=["0"], type="DOUBLE") == [5, 1]
