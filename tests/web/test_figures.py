"""Figures, notes, periods, bars and charts: what a page makes of an answer."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from heming.errors import BadInput
from heming.metrics.comparing import compared, tiers
from heming.metrics.notes import in_words
from heming.metrics.question import Question, Value
from heming.web import charts
from heming.web.bars import Scale, scale_of
from heming.web.entries import entries, name_of
from heming.web.figures import figure_of, moved_of
from heming.web.formulas import formulas_of
from heming.web.periods import GRAINS, Period, last, last_complete, period_at, period_of


def value(number: float | None, low: float | None = None, high: float | None = None, *, metric: str = "satisfied_share",
          n: int = 100, note: str | None = None) -> Value:  # fmt: skip
    return Value({}, {}, metric, number, n, low, high, number is not None, note)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(("now", "before", "verdict"), [
    ((0.9, 0.88, 0.92), (0.8, 0.78, 0.82), "better"),
    ((0.8, 0.78, 0.82), (0.9, 0.88, 0.92), "worse"),
    ((0.9, 0.85, 0.95), (0.88, 0.82, 0.94), "unclear"),
])  # fmt: skip
def test_a_change_is_named_only_where_the_interval_of_the_difference_excludes_zero(
    now: tuple[float, ...], before: tuple[float, ...], verdict: str
) -> None:
    assert compared(value(*now), value(*before), better="higher").verdict == verdict


def test_for_a_share_the_difference_is_newcombes() -> None:
    from heming.stats.proportion import share_difference, wilson_interval

    a, b = wilson_interval(56, 70), wilson_interval(48, 80)
    change = compared(
        value(float(a.value), float(a.low), float(a.high)),
        value(float(b.value), float(b.low), float(b.high)),
        better="higher",
    )
    gap = share_difference(successes_a=56, n_a=70, successes_b=48, n_b=80)
    assert [change.low, change.high] == pytest.approx([float(gap.low), float(gap.high)])


def test_lower_is_better_for_times_and_counts_are_only_more_or_fewer() -> None:
    quick, slow = value(60, 55, 65), value(120, 110, 130)
    assert compared(quick, slow, better="lower").verdict == "better"
    assert compared(value(10), value(8), better="none").verdict == "higher"
    assert compared(value(10), value(None), better="none").verdict == "unknown"
    assert compared(value(8), value(8), better="none").verdict == "unclear"


def test_tiers_part_those_who_differ_and_keep_together_those_who_may_not() -> None:
    high, low, close = value(0.9, 0.88, 0.92), value(0.5, 0.47, 0.53), value(0.89, 0.86, 0.92)
    assert tiers([high, low, close, value(None)], better="higher") == [1, 2, 1, None]
    assert tiers([high, low], better="none") == [None, None]
    assert tiers([high], better="higher") == [None]
    assert tiers([value(60, 55, 65), value(200, 190, 210)], better="lower") == [1, 2]


def test_a_figure_carries_its_words_and_the_way_to_how_it_was_computed() -> None:
    figure = figure_of(value(0.912, 0.88, 0.95, n=214), Question(metrics=("satisfied_share",), start=date(2026, 8, 1)))
    assert (figure.text, figure.interval, figure.n) == ("91.2%", "约88%–95%", 214)
    assert figure.how_url == "/how/?metric=satisfied_share&from=2026-08-01"


@pytest.mark.parametrize(("note", "short", "words"), [
    ("no data", "无数据", "无数据"),
    ("cannot tell: n = 7", "看不准", "样本太少(7条),看不准"),
    ("needs column cases.handle_seconds", "缺数据", "缺少“处理时长”"),
    ("hidden: anonymous answers from too few people", "不显示", "匿名回答人数太少,不显示"),
    ("left out: 635 not yet 7 days old", "无数据", "未计入:635 条未满 7 天"),
    ("cannot tell: scales 1–5 and 1–10; use csat_score", "看不准", ""),
])  # fmt: skip
def test_where_there_is_no_answer_the_reason_stands_in_its_place(note: str, short: str, words: str) -> None:
    figure = figure_of(value(None, note=note), Question(metrics=("satisfied_share",)))
    assert not figure.enough and figure.text == short
    assert words in in_words(note)


def test_a_move_is_said_in_points_for_shares_and_in_per_cent_for_counts() -> None:
    share = moved_of(value(0.9, 0.88, 0.92), value(0.8, 0.78, 0.82), key="satisfied_share")
    assert share is not None and (share.words, share.difference, share.tone) == ("变好", "+10.0个百分点", "hm-better")
    count = moved_of(value(120, metric="case_count"), value(100, metric="case_count"), key="case_count")
    assert count is not None and (count.words, count.difference) == ("增加", "+20%")
    assert moved_of(value(0.9), None, key="satisfied_share") is None


def test_names_carry_their_window() -> None:
    assert name_of("first_contact_resolved_share:7d").endswith("(7天)")
    with translation.override("en"):
        assert name_of("first_contact_resolved_share:7d").endswith("(7 days)")


@pytest.mark.parametrize("key", sorted(entries().metrics))
def test_every_entry_has_a_formula_in_words_in_both_languages(key: str) -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for formula in formulas_of(entries().asked(key)):
                assert formula.lines and all(text for line in formula.lines for text in line)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(GRAINS))
def test_a_period_holds_its_day_and_is_found_again_by_its_label(day: date, grain: str) -> None:
    period = period_at(day, grain)  # type: ignore[arg-type]
    assert period.start <= day <= period.end
    assert period_of(period.label) == period
    assert period.before().end.toordinal() + 1 == period.start.toordinal()


def test_the_last_complete_month_is_the_one_that_is_over() -> None:
    first = date(2026, 1, 10)
    assert last_complete(date(2026, 8, 31), first).label == "2026-08"
    assert last_complete(date(2026, 8, 30), first).label == "2026-07"
    assert last_complete(date(2026, 1, 20), first).label == "2026-01"
    assert [p.label for p in last(Period("month", 2026 * 12 + 2), 9, since=first)] == ["2026-01", "2026-02", "2026-03"]


@pytest.mark.parametrize("label", ["2026-13", "2026-W60", "2026-Q5", "yesterday", "2026-08-32", "'"])
def test_what_is_no_period_is_refused(label: str) -> None:
    with pytest.raises(BadInput):
        period_of(label)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e5), st.floats(0, 1e5))
def test_a_bar_stays_on_its_scale(number: float, below: float, above: float) -> None:
    bar = Scale(-100.0, 100.0).bar(number, low=number - below, high=number + above)
    assert bar is not None
    assert 0 <= bar.low <= 100 and 0.8 <= bar.width <= 100.8 and 0 <= bar.value <= 98.6


def test_a_scale_of_many_is_not_stretched_by_the_longest() -> None:
    assert scale_of([1, 2, None, 9]) == Scale(1, 9)
    assert scale_of([*range(100), 1_000_000]).high < 100
    assert Scale(1, 1).bar(1, low=1, high=1) is None and Scale(0, 9).bar(4, low=None, high=None) is None


def test_an_axis_is_written_in_the_unit_a_reader_expects() -> None:
    assert charts.measure_of("share", 0.9).of(0.875) == 87.5
    assert [charts.measure_of("seconds", size).suffix for size in (90, 600, 90_000)] == ["秒", "分", "小时"]


def test_a_gap_in_a_trend_stays_a_gap() -> None:
    lines = [charts.Line("满意率", "share", [value(0.9, 0.8, 0.95), None, value(None)])]
    options = charts.trend(["一", "二", "三"], lines)
    assert [point and point["value"] for point in options["series"][2]["data"]] == [90.0, None, None]
    assert options["series"][1]["data"] == [15.0, None, None]
    assert charts.spark([value(1.0), None, value(2.0)])["series"][0]["data"][1] is None
