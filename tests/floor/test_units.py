"""How values are written for readers, and read from them."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heming.errors import BadInput
from heming.units import (
    MISSING,
    Unit,
    format_difference,
    format_interval,
    format_too_few,
    format_value,
    parse_duration,
    parse_value,
)


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0秒", "0 s"),
        (8, "8秒", "8 s"),
        (8.43, "8.4秒", "8.4 s"),
        (59.94, "59.9秒", "59.9 s"),
        (59.96, "1分钟", "1 min"),
        (60, "1分钟", "1 min"),
        (202, "3分22秒", "3 min 22 s"),
        (3599.4, "59分59秒", "59 min 59 s"),
        (3599.6, "1小时", "1 h"),
        (8640, "2.4小时", "2.4 h"),
        (86_200, "23.9小时", "23.9 h"),
        (86_390, "1天", "1 day"),
        (276_480, "3.2天", "3.2 days"),
        (-202, "-3分22秒", "-3 min 22 s"),
        (-0.01, "0秒", "0 s"),
    ],
)
def test_durations_are_written_in_the_size_they_demand(seconds: float, zh: str, en: str) -> None:
    assert format_value(seconds, Unit.SECONDS, language="zh-Hans") == zh
    assert format_value(seconds, Unit.SECONDS, language="en") == en


def test_business_time_never_turns_into_days_because_a_working_day_has_no_24_hours() -> None:
    assert format_value(276_480, Unit.BUSINESS_SECONDS, language="zh-Hans") == "76.8小时"


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.875, "share", "87.5%", "87.5%"),
        (0.0005, "share", "0.1%", "0.1%"),
        (3, "percentage_points", "3.0个百分点", "3.0 pp"),
        (50, "points", "50.0分", "50.0 points"),
        (-12.34, "points", "-12.3分", "-12.3 points"),
        (4.245, "score", "4.25", "4.25"),
        (1_234_567, "count", "1,234,567", "1,234,567"),
        (12.5, "count", "12.5", "12.5"),
        (12.25, "per_hour", "12.3/小时", "12.3/h"),
        (Decimal("1234.5"), "money", "1,234.50", "1,234.50"),
    ],
)
def test_each_unit_is_written_in_both_languages(value: float, unit: str, zh: str, en: str) -> None:
    assert format_value(value, unit, language="zh-hans") == zh
    assert format_value(value, unit, language="en") == en


def test_money_is_written_in_its_currency_and_no_currency_is_assumed() -> None:
    assert format_value(99, Unit.MONEY, language="zh-Hans", currency="CNY") == "99.00元"
    assert format_value(99, Unit.MONEY, language="en", currency="CNY") == "CNY 99.00"
    assert format_value(99, Unit.MONEY, language="zh-Hans", currency="USD") == "USD 99.00"


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf"), np.float64("nan"), Decimal("NaN")])
def test_a_missing_value_is_a_dash_and_never_a_zero(unit: Unit, nothing: float | None) -> None:
    assert format_value(nothing, unit, language="zh-Hans") == MISSING == "–"
    assert format_interval(nothing, 1, unit=unit, language="en") == MISSING
    assert format_difference(nothing, unit, language="en") == MISSING


def test_digits_can_be_asked_for() -> None:
    assert format_value(0.87654, Unit.SHARE, language="en", digits=2) == "87.65%"
    assert format_value(50, Unit.POINTS, language="en", digits=0) == "50 points"
    assert format_value(1, Unit.POINTS, language="en", digits=0) == "1 point"
    assert format_value(8, Unit.SECONDS, language="zh", digits=1) == "8.0秒"


def test_rounding_is_half_up_on_the_digits_one_sees_like_a_pocket_calculator() -> None:
    assert format_value(2.675, Unit.SCORE, language="en") == "2.68"  # the float lies just below
    assert format_value(0.0625, Unit.SHARE, language="en") == "6.3%"
    assert format_value(-0.04, Unit.POINTS, language="en") == "0.0 points"


def test_numbers_of_numpy_are_written_like_plain_ones() -> None:
    assert format_value(np.float64(4.24), Unit.SCORE, language="en") == "4.24"
    assert format_value(float(np.float32(0.5)), Unit.SHARE, language="en") == "50.0%"
    assert format_value(int(np.int64(7)), Unit.COUNT, language="en") == "7"


def test_the_difference_of_two_shares_is_in_percentage_points_with_its_sign() -> None:
    assert format_difference(0.03, Unit.SHARE, language="zh-Hans") == "+3.0个百分点"
    assert format_difference(-0.03, Unit.SHARE, language="en") == "-3.0 pp"
    assert format_difference(0, Unit.SHARE, language="en") == "0.0 pp"
    assert format_difference(0.0001, Unit.SHARE, language="en") == "0.0 pp"
    assert format_difference(12, Unit.SECONDS, language="zh-Hans") == "+12秒"
    assert format_difference(5, Unit.POINTS, language="zh-Hans") == "+5.0分"


@pytest.mark.parametrize(
    ("low", "high", "unit", "zh", "en"),
    [
        (0.88, 0.95, "share", "约88%–95%", "about 88%–95%"),
        (0.921, 0.924, "share", "约92.1%–92.4%", "about 92.1%–92.4%"),
        (0.92, 0.92, "share", "约92.0%", "about 92.0%"),
        (-5, 12, "points", "约-5分至12分", "about -5 points to 12 points"),
        (4.12, 4.36, "score", "约4.12–4.36", "about 4.12–4.36"),
        (8, 75, "seconds", "约8秒–1分15秒", "about 8 s–1 min 15 s"),
    ],
)
def test_an_interval_is_said_in_plain_words(low: float, high: float, unit: str, zh: str, en: str) -> None:
    assert format_interval(low, high, unit=unit, language="zh-Hans") == zh
    assert format_interval(low, high, unit=unit, language="en") == en


def test_too_few_cases_are_said_so_instead_of_a_number() -> None:
    assert format_too_few(7, "zh-Hans") == "样本太少(7条),看不准"
    assert format_too_few(7, "en") == "too few to tell (n = 7)"


@given(value=st.floats(-1e9, 1e9), unit=st.sampled_from(list(Unit)), language=st.sampled_from(["zh-Hans", "en"]))
def test_points_and_scores_never_carry_a_percent_sign_and_nothing_shows_minus_zero(
    value: float, unit: Unit, language: str
) -> None:
    text = format_value(value, unit, language=language)
    assert ("%" in text) == (unit is Unit.SHARE)
    assert not text.startswith("-0 ") and text.rstrip("%秒分天小时/hspoint ") not in ("-0", "-0.0", "-0.00")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("87.5%", "share", "0.875"),
        ("87.5%", "share", "0.875"),
        ("0.875", "share", "0.875"),
        ("100%", "share", "1"),
        ("50%", "points", "50"),
        ("50", "points", "50"),
        ("-12分", "points", "-12"),
        ("3pp", "percentage_points", "3"),
        ("3个百分点", "percentage_points", "3"),
        ("1,234", "count", "1234"),
        ("120条", "count", "120"),
        ("¥1,234.50", "money", "1234.50"),
        ("12.5/小时", "per_hour", "12.5"),
        ("4.24分", "score", "4.24"),
        ("3分22秒", "seconds", "202"),
    ],
)
def test_what_a_person_types_is_read_in_the_unit_asked_for(text: str, unit: str, value: str) -> None:
    assert parse_value(text, unit) == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "-", "--", "–", "——"])
def test_an_empty_field_is_missing(text: str) -> None:
    assert parse_value(text, Unit.SHARE) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("87.5", "share"),
        ("1", "share"),
        ("150%", "share"),
        ("-5%", "share"),
        ("many", "score"),
        ("1,23", "count"),
        ("12.5", "count"),
        ("50%", "money"),
        ("¥3", "points"),
        ("soon", "seconds"),
    ],
)
def test_what_can_mean_two_things_or_nothing_is_asked_again_with_a_remedy(text: str, unit: str) -> None:
    with pytest.raises(BadInput) as problem:
        parse_value(text, unit)
    assert text in problem.value.cause and problem.value.remedy


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20s", 20),
        ("180", 180),
        ("7d", 604_800),
        ("24h", 86_400),
        ("1.5小时", 5400),
        ("3m 22s", 202),
        ("3分22秒", 202),
        ("2 小时 5 分钟", 7500),
        ("00:03:22", 202),
        ("100:00:00", 360_000),
        ("1天2小时", 93_600),
    ],
)
def test_lengths_of_time_are_read_as_people_write_them(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["03:22", "3 weeks", "", "-20s", "1h 2x"])
def test_a_length_of_time_that_is_not_clear_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_duration(text)


@given(seconds=st.integers(0, 3599))
def test_what_is_written_below_an_hour_reads_back_the_same(seconds: int) -> None:
    for language in ("zh-Hans", "en"):
        assert parse_duration(format_value(seconds, Unit.SECONDS, language=language)) == seconds
