"""Day rows beside the case rows of other streams: added where they count other conversations, never where they may be
the same, and nobody's work is shown as zero.
"""

from datetime import timedelta

import pytest

from heming.metrics.cell import cell, counted_rows
from heming.metrics.question import Filter, Question
from heming.metrics.registry import catalogue
from tests.metrics.asking import ADMIN, ask_records
from tests.metrics.three_streams import CALLS, DAYS, FEIGE, QIANNIU, calls, day_rows, figure, figures, three_streams

LEFT = f"day rows of feige, qianniu ({QIANNIU + FEIGE} received)"
UNSETTLED = three_streams(platforms={})


def test_the_whole_adds_the_platforms_and_says_of_which_rows() -> None:
    whole = figure("case_count")
    assert whole.value == whole.n == CALLS + QIANNIU + FEIGE
    assert whole.note == f"added: case rows of cti (n = {CALLS}) + day rows of feige, qianniu (n = {QIANNIU + FEIGE})"


def test_streams_of_which_nobody_knows_what_they_count_are_left_out_and_it_says_which() -> None:
    answer = ask_records(UNSETTLED, "case_count")
    assert [(v.value, v.note) for v in answer] == [(CALLS, f"left out: {LEFT}")]
    assert answer.notes == (
        "not settled whether feige counts the same conversations as cti",
        "not settled whether qianniu counts the same conversations as cti",
    )


def test_of_unsettled_streams_the_days_without_case_rows_count() -> None:
    first_day_only = three_streams(calls(spread=False), platforms={})
    whole = figure("case_count", records=first_day_only)
    assert whole.value == CALLS + 3 * 130
    assert whole.note is not None and whole.note.endswith("left out: day rows of feige, qianniu (130 received)")
    found = figures("case_count", by=("day",), records=first_day_only)
    assert [found[str(day), "case_count"].value for day in DAYS] == [CALLS, 130, 130, 130]


@pytest.mark.parametrize("records", [three_streams(), UNSETTLED], ids=["settled", "unsettled"])
def test_a_quantile_stays_on_case_rows_and_names_what_is_left_out(records: object) -> None:
    half = figure("handle_seconds_p50", minimum_n=1, records=records)  # type: ignore[arg-type]
    assert half.value == pytest.approx(65.5) and half.note == f"left out: {LEFT}"


@pytest.mark.parametrize("records", [three_streams(), UNSETTLED], ids=["settled", "unsettled"])
def test_people_with_day_rows_alone_are_told_by_them(records: object) -> None:
    found = figures("case_count", "satisfied_share", by=("agent",), minimum_n=1, records=records)  # type: ignore[arg-type]
    counted = {key[0]: value.value for key, value in found.items() if key[1] == "case_count"}
    assert counted == {"101": 200, "102": 200, "103": 120, None: CALLS}
    assert found["101", "case_count"].note == "from day rows of feige, qianniu"
    assert found["101", "satisfied_share"].value == pytest.approx(0.9)
    assert found[None, "case_count"].note is None, "calls of nobody have no day rows beside them"


def test_streams_side_by_side_each_count_what_they_sent() -> None:
    found = figures("case_count", by=("source",))
    assert {key[0]: value.value for key, value in found.items()} == {"cti": CALLS, "feige": FEIGE, "qianniu": QIANNIU}


def test_cases_per_hour_is_told_of_all_platforms_or_refused() -> None:
    found = figures("cases_per_hour", by=("agent",), minimum_n=0)
    assert found["101", "cases_per_hour"].value == pytest.approx(5)
    assert found["103", "cases_per_hour"].note == "from day rows of feige, qianniu"
    hours = 3 * 4 * 10
    assert figure("cases_per_hour").value == pytest.approx((CALLS + QIANNIU + FEIGE) / hours)
    whole = figure("cases_per_hour", records=UNSETTLED)
    assert (whole.value, whole.note) == (None, f"cannot tell: one side leaves out {LEFT}")


def test_what_day_rows_do_not_count_is_not_zero_for_who_has_only_day_rows() -> None:
    found = figures("resolved_case_count", by=("agent",))
    note = "cannot tell: there are only day rows of feige, qianniu (200 received)"
    assert (found["101", "resolved_case_count"].value, found["101", "resolved_case_count"].note) == (None, note)


def test_who_has_both_has_both_added() -> None:
    found = figures("case_count", records=three_streams(calls(agent=101)), by=("agent",))
    mine = found["101", "case_count"]
    assert mine.value == CALLS + 200
    assert mine.note == f"added: case rows of cti (n = {CALLS}) + day rows of feige, qianniu (n = 200)"


def test_who_has_both_of_unsettled_streams_keeps_the_case_rows_and_it_is_said() -> None:
    found = figures("case_count", records=three_streams(calls(agent=101), platforms={}), by=("agent",))
    mine = found["101", "case_count"]
    assert (mine.value, mine.note) == (CALLS, "left out: day rows of feige, qianniu (200 received)")


def test_outside_the_days_of_the_day_rows_nothing_is_said() -> None:
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


def test_case_rows_alone_can_be_asked_for() -> None:
    assert figure("case_count", case_rows_alone=True).value == CALLS


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


def test_day_rows_stay_out_of_streams_with_case_rows_of_the_same_day() -> None:
    both = [row | {"source": "qianniu"} for row in calls(agent=101)]
    days = [row for row in day_rows() if row["source"] == "qianniu"]
    answer = ask_records(three_streams(both, days), "case_count")
    said = "where a platform sends both, its case rows count and its day rows are not added to them"
    assert [(v.value, v.note) for v in answer] == [(CALLS, None)] and answer.notes == (f"case_count: {said}",)
    found = figures("case_count", records=three_streams(both, days), by=("agent",))
    assert {key[0]: value.value for key, value in found.items()} == {"101": CALLS}
