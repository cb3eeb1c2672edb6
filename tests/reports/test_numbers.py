"""The one formatter: what a value, a change and a target are written as, in both languages."""

import pytest
from django.utils import translation

from heming.metrics.question import Question, Value
from heming.reports.numbers import against, number_of, plain, target_verdict, to_target, verdict
from heming.reports.render.xlsx import excel_format
from heming.reports.sheet import Number

pytestmark = pytest.mark.django_db


def value(metric: str, amount: float | None, n: int = 100, *, low: float | None = None, high: float | None = None,
          note: str | None = None) -> Value:  # fmt: skip
    return Value({}, {}, metric, amount, n, low, high, amount is not None, note)


@pytest.mark.parametrize(
    ("given", "text", "interval", "basis"),
    [
        (value("satisfied_share", 0.834, 1230, low=0.812, high=0.854), "83.4%", "约81%–85%", "1,230条"),
        (value("case_count", 5264.0, 5264), "5,264", "", ""),
        (value("handle_seconds_mean", 379.0, 10, low=373.0, high=385.0), "6分19秒", "约6分13秒–6分25秒", "10条"),
        (value("satisfied_share", None, 7, note="cannot tell: n = 7"), "样本太少(7条),看不准", "", ""),
        (value("satisfied_share", None, 0, note="no data"), "无数据", "", ""),
        (value("handle_seconds_mean", None, 0, note="needs column cases.handle_seconds"), "缺数据", "", ""),
        (value("utilised_share", 0.268, 5_847_058), "26.8%", "", ""),  # seconds are no records
    ],
)
def test_a_value_is_written_once(given: Value, text: str, interval: str, basis: str) -> None:
    with translation.override("zh-hans"):
        number = number_of(given)
    assert (number.text, number.interval, number.basis) == (text, interval, basis)
    assert number.enough == (given.value is not None) and number.value == given.value


def test_a_missing_value_is_never_zero() -> None:
    with translation.override("en"):
        assert number_of(None) == Number("no data", enough=False, note="no data")
        assert plain(None).value is None and plain(None).text != "0"


def test_a_figure_keeps_the_way_to_how_it_was_computed() -> None:
    question, given = Question(("case_count",)), value("case_count", 3.0)
    source = number_of(given, question).source
    assert source is not None and source.question == question and source.value == given
    assert number_of(given).source is None


def test_a_change_is_told_by_its_interval_not_by_its_size() -> None:
    before = value("satisfied_share", 0.80, 1000, low=0.77, high=0.83)
    sure = value("satisfied_share", 0.90, 1000, low=0.88, high=0.92)
    wide = value("satisfied_share", 0.90, 20, low=0.60, high=0.97)
    with translation.override("zh-hans"):
        told = against(sure, before, label="5月", looks=1)
        assert told.text == "5月80.0%:+10.0个百分点(+6.4个百分点 至 +13.6个百分点),变好"
        assert against(sure, before, label="5月", looks=1).tone == "better"
        assert against(before, sure, label="", looks=1).tone == "worse" and verdict(before, sure, looks=1) == "worse"
        assert against(wide, before, label="5月", looks=1).text.endswith("看不准")
        assert verdict(wide, before, looks=1) == "unclear"
        assert against(wide, None, label="5月", looks=1).text == "5月:没有可比的"


def test_less_of_what_should_be_little_is_better() -> None:
    few = value("dissatisfied_share", 0.05, 1000, low=0.04, high=0.06)
    many = value("dissatisfied_share", 0.12, 1000, low=0.10, high=0.14)
    assert against(few, many, label="", looks=1).tone == "better"


def test_equal_estimates_with_a_range_cannot_be_told() -> None:
    one = value("satisfied_share", 0.8, 100, low=0.7, high=0.9)
    with translation.override("en"):
        assert against(one, one, label="", looks=1).text.endswith("cannot tell")
        assert against(value("case_count", 5.0), value("case_count", 5.0), label="", looks=1).text == "+0%, the same"


@pytest.mark.parametrize(
    ("amount", "low", "high", "target", "better", "told"),
    [
        (0.9, 0.88, 0.92, 0.85, "higher", "met"), (0.9, 0.88, 0.92, 0.95, "higher", "missed"),
        (0.9, 0.88, 0.92, 0.91, "higher", "unclear"), (30.0, 28.0, 32.0, 40.0, "lower", "met"),
        (30.0, 28.0, 32.0, 20.0, "lower", "missed"), (5.0, None, None, 5.0, "higher", "met"),
        (0.9, 0.9, 0.95, 0.9, "higher", "met"),
    ],
)  # fmt: skip
def test_a_target_inside_the_interval_is_neither_met_nor_missed(
    amount: float, low: float | None, high: float | None, target: float, better: str, told: str
) -> None:
    assert target_verdict(value("satisfied_share", amount, low=low, high=high), target, better=better) == told


def test_a_target_without_a_figure_cannot_be_told() -> None:
    with translation.override("en"):
        said = to_target(value("satisfied_share", None, 3, note="cannot tell: n = 3"), 0.9)
        assert said is not None and said.text == "target 90.0%: cannot tell"
        assert to_target(value("satisfied_share", 0.9), None) is None


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (Number("83.4%", 0.834, unit="share"), "0.0%"), (Number("5,264", 5264.0), "#,##0"),
        (Number("12.5", 12.5), "#,##0.0"), (Number("4.24", 4.24, unit="score"), "0.00"),
        (Number("3分22秒", 202.0, unit="seconds"), None), (Number("无数据", enough=False), None),
    ],
)  # fmt: skip
def test_a_cell_is_a_number_only_where_a_format_writes_it_alike(number: Number, form: str | None) -> None:
    assert excel_format(number) == form


def test_many_comparisons_read_together_need_a_larger_difference() -> None:
    now = value("satisfied_share", 0.86, low=0.83, high=0.89)
    before = value("satisfied_share", 0.81, low=0.78, high=0.84)
    assert verdict(now, before, looks=1) == "better"
    assert verdict(now, before, looks=24) == "unclear"
    with translation.override("zh-hans"):
        assert against(now, before, label="", looks=24).text.endswith("看不准")
