"""Streams with day rows alone beside streams of case rows: nobody's work is shown as zero, and nothing counts twice."""

from datetime import timedelta

import pytest
from django.utils import translation

from heming.metrics.cell import cell, counted_rows
from heming.metrics.notes import about_answer, in_words
from heming.metrics.question import Filter, Question
from heming.metrics.registry import catalogue
from tests.metrics.asking import ADMIN, ask_records
from tests.metrics.three_streams import CALLS, DAYS, FEIGE, QIANNIU, calls, day_rows, figure, figures, three_streams

LEFT = f"day rows of feige, qianniu ({QIANNIU + FEIGE} received)"


def test_the_whole_says_which_day_rows_it_leaves_out() -> None:
    whole = figure("case_count")
    assert (whole.value, whole.note) == (CALLS, f"left out: {LEFT}")


def test_a_quantile_of_case_rows_names_what_is_left_out() -> None:
    half = figure("handle_seconds_p50", minimum_n=1)
    assert half.value == pytest.approx(65.5) and half.note == f"left out: {LEFT}"


def test_people_with_day_rows_alone_are_told_by_them() -> None:
    found = figures("case_count", "satisfied_share", by=("agent",), minimum_n=1)
    counted = {key[0]: value.value for key, value in found.items() if key[1] == "case_count"}
    assert counted == {"101": 200, "102": 200, "103": 120, None: CALLS}
    assert found["101", "case_count"].note == "from day rows of feige, qianniu"
    assert found["101", "satisfied_share"].value == pytest.approx(0.9)
    assert found[None, "case_count"].note is None, "calls of nobody have no day rows beside them"


def test_streams_side_by_side_each_count_what_they_sent() -> None:
    found = figures("case_count", by=("source",))
    assert {key[0]: value.value for key, value in found.items()} == {"cti": CALLS, "feige": FEIGE, "qianniu": QIANNIU}


def test_cases_per_hour_is_told_for_people_and_refused_for_the_whole() -> None:
    found = figures("cases_per_hour", by=("agent",), minimum_n=0)
    assert found["101", "cases_per_hour"].value == pytest.approx(5)
    assert found["103", "cases_per_hour"].note == "from day rows of feige, qianniu"
    whole = figure("cases_per_hour")
    assert (whole.value, whole.note) == (None, f"cannot tell: one side leaves out {LEFT}")


def test_what_day_rows_do_not_count_is_not_zero_for_who_has_only_day_rows() -> None:
    found = figures("resolved_case_count", by=("agent",))
    note = "cannot tell: there are only day rows of feige, qianniu (200 received)"
    assert (found["101", "resolved_case_count"].value, found["101", "resolved_case_count"].note) == (None, note)


def test_a_day_with_day_rows_alone_is_told_by_them_and_the_first_says_what_it_leaves_out() -> None:
    found = figures("case_count", by=("day",))
    first, *rest = (found[str(day), "case_count"] for day in DAYS)
    assert (first.value, first.note) == (CALLS, "left out: day rows of feige, qianniu (130 received)")
    assert [one.value for one in rest] == [130, 130, 130]


def test_one_streams_two_kinds_of_rows_stay_as_they_were() -> None:
    both = [row | {"source": "qianniu"} for row in calls(agent=101)]
    days = [row for row in day_rows() if row["source"] == "qianniu"]
    assert figure("case_count", records=three_streams(both, days)).note is None
    found = figures("case_count", records=three_streams(both, days), by=("agent",))
    assert {key[0]: value.value for key, value in found.items()} == {"101": CALLS}


def test_who_has_both_keeps_the_case_rows_and_it_is_said() -> None:
    found = figures("case_count", records=three_streams(calls(agent=101)), by=("agent",))
    mine = found["101", "case_count"]
    assert (mine.value, mine.note) == (CALLS, "left out: day rows of feige, qianniu (200 received)")


def test_outside_the_days_of_the_day_rows_nothing_is_left_out() -> None:
    later = [row | {"opened_date": DAYS[-1] + timedelta(days=30)} for row in calls()]
    assert figure("case_count", records=three_streams(later), start=DAYS[-1] + timedelta(days=9)).note is None


def test_a_grouping_that_day_rows_do_not_know_says_so_for_the_whole_answer() -> None:
    sorted_calls = [row | {"direction": "in"} for row in calls()]
    answer = ask_records(three_streams(sorted_calls), "case_count", by=("direction",))
    assert [(v.value, v.note) for v in answer] == [(CALLS, None)]
    assert "left out: day rows of feige, qianniu" in answer.notes


def test_one_stream_asked_for_leaves_nothing_out() -> None:
    one = figure("case_count", where=(Filter("source", ("cti",)),))
    assert (one.value, one.note) == (CALLS, None)


def test_the_notes_are_said_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert in_words("left out: day rows of feige, qianniu (19,631 received)") == (
            "未计入:feige、qianniu的平台日报(接待量19,631)"
        )
        assert in_words("no data; from day rows of qianniu") == "无数据;按qianniu的平台日报计"
        assert in_words("cannot tell: there are only day rows of qianniu (20 received)") == (
            "看不准:这里只有qianniu的平台日报(接待量20)"
        )
        assert about_answer("left out: day rows of qianniu") == "未计入:qianniu的平台日报"
        assert in_words("cannot tell: one side leaves out day rows of qianniu (2 received)").startswith("看不准:分子")
    with translation.override("en"):
        assert in_words("left out: day rows of qianniu (5 received)") == "left out: day rows of qianniu (5 received)"


@pytest.mark.parametrize(("agent", "rows"), [("101", 4), ("", CALLS)])
def test_the_rows_behind_a_figure_are_those_it_was_made_of(agent: str, rows: int) -> None:
    records = three_streams()
    found = cell(
        Question(("case_count",), by=("agent",)), ADMIN, metric="case_count", keys={"agent": agent}, records=records,
        catalogue=catalogue(),
    )  # fmt: skip
    counted = counted_rows(found)
    assert counted is not None
    assert records.reader.run(counted.filter(counted.is_counted)).num_rows == rows
