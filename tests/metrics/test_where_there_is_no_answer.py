"""Missing is never zero: where there is no answer the value is empty and the note says why."""

from datetime import date, timedelta
from typing import Any

import pytest

from heming.facts.arrivals.parcel import Coverage
from heming.metrics.question import Filter, Value
from tests.metrics import centre
from tests.metrics.asking import ask_records, records_from

DAY = date(2023, 8, 1)


def a_case(number: int, **more: Any) -> centre.Row:
    """A plain case of agent 101."""
    return {
        "source": "s",
        "source_id": f"c{number}",
        "agent_key": 101,
        "opened_date": DAY,
        "resolved_date": DAY,
        "is_resolved": True,
        "category": "退款",
    } | more


def a_rating(number: int, **more: Any) -> centre.Row:
    """A plain CSAT answer for agent 101."""
    who = {"source": "s", "source_id": f"a{number}", "agent_key": 101, "answered_date": DAY, "instrument": "csat"}
    what = {"value": 4, "scale_min": 1, "scale_max": 5, "score": 75, "satisfaction": "satisfied", "is_default": False}
    return who | what | more


def one(tables: dict[str, list[centre.Row]], metric: str, **question: Any) -> Value:
    """The only figure of a question."""
    covered = question.pop("covered", None)
    (value,) = ask_records(records_from(tables, covered=covered), metric, **question)
    return value


def test_a_metric_whose_column_was_never_imported_names_the_column() -> None:
    value = one({"cases": [a_case(1)]}, "handle_seconds_mean")
    assert (value.value, value.note) == (None, "needs column cases.handle_seconds")


def test_every_group_that_exists_is_shown_with_the_reason_when_nothing_can_be_computed() -> None:
    answer = ask_records(
        records_from({"cases": [a_case(1), a_case(2, agent_key=102)]}), "handle_seconds_mean", by=("agent",)
    )
    assert [(v.keys["agent"], v.note) for v in answer] == [
        (k, "needs column cases.handle_seconds") for k in ("101", "102")
    ]
    assert answer.notes == ("handle_seconds_mean: needs column cases.handle_seconds",)


def test_too_few_answers_cannot_tell_and_say_how_few() -> None:
    value = one({"answers": [a_rating(n) for n in range(7)]}, "csat_mean")
    assert (value.value, value.low, value.enough, value.n, value.note) == (None, None, False, 7, "cannot tell: n = 7")


def test_the_minimum_can_be_set_by_the_question() -> None:
    assert one({"answers": [a_rating(n) for n in range(7)]}, "csat_mean", minimum_n=5).value == 4


def test_an_agent_without_ratings_has_no_data_and_not_zero() -> None:
    tables = {"cases": [a_case(1, agent_key=102)], "answers": [a_rating(n) for n in range(12)]}
    answer = ask_records(records_from(tables), "case_count", "csat_mean", by=("agent",))
    found = {(v.keys["agent"], v.metric): (v.value, v.note) for v in answer}
    assert found["102", "csat_mean"] == (None, "no data")
    assert found["101", "case_count"] == (0, None), "inside coverage no row means none"


def test_outside_what_was_imported_there_is_no_data_instead_of_none() -> None:
    covered = (Coverage("cases", "s", DAY, DAY), Coverage("answers", "s", date(2023, 9, 1), date(2023, 9, 30)))
    tables = {"cases": [a_case(1)], "answers": [a_rating(n, answered_date=date(2023, 9, 2)) for n in range(3)]}
    answer = ask_records(records_from(tables, covered=covered), "case_count", "answer_count", by=("month",))
    found = {(v.by["month"], v.metric): (v.value, v.note) for v in answer}
    assert found["2023-08", "answer_count"] == (None, "no data")
    assert found["2023-09", "case_count"] == (None, "no data")
    assert found["2023-09", "answer_count"] == (3, None)


def test_several_scales_are_never_averaged_together() -> None:
    tables = {
        "answers": [a_rating(n) for n in range(20)]
        + [a_rating(n, scale_max=10, value=9, score=89) for n in range(20, 40)]
    }
    value = one(tables, "csat_mean")
    assert (value.value, value.note) == (None, "cannot tell: scales 1–5 and 1–10; use csat_score")
    assert one(tables, "csat_score").value == 82


def test_several_currencies_are_never_added_up() -> None:
    orders = [
        {"source": "s", "source_id": f"o{c}", "paid_at": 1, "paid_date": DAY, "net_amount": 5, "currency": c}
        for c in ("CNY", "USD")
    ]
    assert one({"orders": orders}, "net_sales").note == "cannot tell: amounts in CNY and USD"
    assert one({"orders": orders[:1]}, "net_sales").value == 5


def test_first_contact_resolution_cannot_tell_without_customers_or_when_none_ever_comes_back() -> None:
    unknown = [a_case(n) for n in range(40)]
    once = [a_case(n, customer_key=n + 1) for n in range(40)]
    assert one({"cases": unknown}, "first_contact_resolved_share:7d").note == "cannot tell: customers are unknown"
    assert one({"cases": once}, "first_contact_resolved_share:7d").note == "cannot tell: customer ids never repeat"


@pytest.mark.parametrize("metric", ["first_contact_resolved_share:7d", "repeat_contact_share:7d"])
def test_whether_a_customer_came_back_about_the_same_matter_needs_an_order_or_a_category(metric: str) -> None:
    cases = [a_case(n, customer_key=1 + n % 5, next_any_contact_seconds=60, category=None) for n in range(40)]
    value = one({"cases": cases}, metric)
    assert (value.value, value.note) == (None, "cannot tell: neither order nor category tells what is the same matter")
    assert one({"cases": [case | {"order_id": "o1"} for case in cases]}, metric).value is not None


def test_response_share_cannot_tell_when_only_answered_cases_were_imported() -> None:
    rated = [a_case(n, rated_count=1) for n in range(40)]
    assert one({"cases": rated}, "response_share").note == "cannot tell: only answered cases were imported"
    mixed = [*rated, a_case(99, rated_count=0)]
    assert one({"cases": mixed}, "response_share").note == "cannot tell: it is not known who was invited"


def test_rated_share_cannot_tell_when_only_answered_cases_were_imported() -> None:
    rated = [a_case(n, rated_count=1) for n in range(40)]
    alone = one({"cases": rated}, "rated_share")
    assert (alone.value, alone.note) == (None, "cannot tell: only answered cases were imported")
    unrated = a_case(99, rated_count=0, agent_key=102)
    assert one({"cases": [*rated, unrated]}, "rated_share").value == pytest.approx(40 / 41)
    whole = one({"cases": [*rated, unrated]}, "rated_share", where=(Filter("agent", ("101",)),))
    assert (whole.value, whole.note) == (1.0, None), "one whose customers all rated is known to be one of many"


def test_a_rate_that_came_without_its_denominator_is_never_averaged() -> None:
    days = [
        {"source": "s", "source_id": f"d{n}", "agent_key": 101, "day": DAY, "satisfied_share_given": 0.9}
        for n in range(3)
    ]
    assert one({"agent_days": days}, "satisfied_share").note == "cannot combine: needs 参评量"
    (first, *_rest) = ask_records(records_from({"agent_days": days[:1]}), "satisfied_share")
    assert (first.value, first.n, first.low, first.note) == (0.9, 1, None, None), "of one row it is shown as it came"
    rated = [day | {"rated_count": n, "satisfied_share_given": 0.5 + n / 10} for n, day in enumerate(days)]
    weighed = one({"agent_days": rated}, "satisfied_share", minimum_n=1)
    assert weighed.value == pytest.approx((1 * 0.6 + 2 * 0.7) / 3) and weighed.n == 3


@pytest.mark.parametrize("metric", ["first_reply_seconds_mean", "turn_reply_seconds_mean"])
def test_a_mean_that_came_without_its_count_is_shown_for_its_row_and_never_averaged(metric: str) -> None:
    days = [
        {"source": "s", "source_id": f"d{n}", "agent_key": 101 + n, "day": DAY, f"{metric}_given": 10.5 + n}
        for n in range(2)
    ]
    assert one({"agent_days": days}, metric).note.startswith("cannot combine means: needs agent_days.")  # type: ignore[union-attr]
    each = list(ask_records(records_from({"agent_days": days}), metric, by=("agent",)))
    assert [(v.value, v.n, v.enough) for v in each] == [(10.5, 1, True), (11.5, 1, True)]


def test_counts_of_a_platform_are_used_where_there_are_no_cases_and_it_is_said() -> None:
    who = {"source": "s", "agent_key": 101, "day": DAY}
    counted = [{"source_id": f"d{n}", "first_reply_seconds_sum": 100 * n, "first_reply_count": 10 * n} for n in (1, 2)]
    days = [who | c for c in counted]
    answer = ask_records(records_from({"agent_days": days}), "first_reply_seconds_mean", "first_reply_seconds_p50")
    assert [v.value for v in answer] == [10, None]
    assert any("agent_days" in note for note in answer.notes)


def test_cases_whose_window_is_not_over_are_left_out_and_counted() -> None:
    late = date(2023, 8, 28)
    cases = [
        a_case(n, customer_key=1 + n % 5, next_contact_seconds=None if n % 5 else 60, next_any_contact_seconds=60)
        for n in range(40)
    ]
    cases += [a_case(n, customer_key=3, resolved_date=late, next_any_contact_seconds=60) for n in range(40, 43)]
    value = one({"cases": cases}, "first_contact_resolved_share:7d", today=date(2023, 8, 31))
    assert (value.n, value.value, value.note) == (40, 0.8, "left out: 3 not yet 7 days old")
    later = one({"cases": cases}, "first_contact_resolved_share:7d", today=late + timedelta(days=7))
    assert (later.n, later.note) == (43, None)


def test_replies_before_the_case_opened_are_left_out_and_counted() -> None:
    cases = [a_case(n, first_reply_seconds=60) for n in range(12)] + [a_case(20, time_problem="reply_before_open")]
    value = one({"cases": cases}, "first_reply_seconds_mean")
    assert (value.value, value.n, value.note) == (60, 12, "left out: 1 reply before the case opened")


def test_default_ratings_do_not_make_anyone_satisfied() -> None:
    tables = {
        "answers": [a_rating(n, satisfaction="dissatisfied") for n in range(30)] + [a_rating(50, is_default=True)]
    }
    assert one(tables, "satisfied_share").value == 0
    assert one(tables, "satisfied_share").note == "left out: 1 default ratings"
    assert one(tables, "satisfied_with_defaults_share").value == pytest.approx(1 / 31)


def test_rows_without_a_day_are_kept_with_their_absence_shown() -> None:
    answer = ask_records(records_from({"cases": [a_case(1), a_case(2, opened_date=None)]}), "case_count", by=("month",))
    assert [(v.by["month"], v.value) for v in answer] == [("2023-08", 1), (None, 1)]
