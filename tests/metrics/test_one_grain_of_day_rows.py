"""A platform's day counts and its interval counts of the same agent and day never add up to twice the work."""

from datetime import date
from typing import Any

import pytest

from tests.metrics import centre
from tests.metrics.asking import ask_records, records_from

DAY, NEXT = date(2024, 5, 6), date(2024, 5, 7)
MIDNIGHT = 1_714_924_800  # 2024-05-06 00:00 in Shanghai


def row(number: int, agent: int, *, day: date = DAY, hour: float | None = None, **counts: Any) -> centre.Row:
    start = None if hour is None else MIDNIGHT + (day - DAY).days * 86_400 + int(hour * 3600)
    return {
        "source": "s", "source_id": f"d{number}", "agent_account": f"kf{agent}", "agent_key": agent, "team_key": 1,
        "day": day, "interval_start_at": start, **counts,
    }  # fmt: skip


BOTH = [
    row(1, 101, received_count=30, online_seconds=28_800),
    row(2, 101, hour=9, received_count=12, online_seconds=14_000),
    row(3, 101, hour=14.5, received_count=15, online_seconds=14_000),
    row(4, 102, hour=9, received_count=7, online_seconds=3_600),
    row(5, 102, hour=10, received_count=8, online_seconds=3_600),
    row(6, 101, day=NEXT, received_count=20, online_seconds=20_000),
]


def figures(metric: str, rows: list[centre.Row] = BOTH, **question: Any) -> dict[tuple[str | None, ...], float | None]:
    answer = ask_records(records_from({"agent_days": rows}), metric, **question)
    return {tuple(value.by.values()): value.value for value in answer}


def test_the_day_rows_count_where_both_are_there_and_intervals_where_they_are_alone() -> None:
    assert figures("case_count") == {(): 30 + 20 + 7 + 8}
    assert figures("case_count", by=("agent",)) == {("101",): 50, ("102",): 15}


def test_by_half_hour_the_intervals_count_and_a_day_without_any_has_no_time() -> None:
    found = figures("case_count", by=("interval",))
    assert {key: value for key, value in found.items() if key[0]} == {("09:00",): 19, ("10:00",): 8, ("14:30",): 15}
    assert sum(value or 0 for value in found.values()) == 12 + 15 + 7 + 8 + 20


def test_productive_time_of_a_day_is_not_doubled() -> None:
    found = figures("productive_seconds", by=("agent",))
    assert found == {("101",): 28_800 + 20_000, ("102",): 7_200}


def test_another_streams_intervals_are_other_work() -> None:
    other = [{**one, "source": "other"} if one["interval_start_at"] else one for one in BOTH]
    assert figures("case_count", other) == {(): 30 + 20 + 12 + 15 + 7 + 8}


@pytest.mark.parametrize("grain", ["days", "intervals"])
def test_one_grain_alone_is_left_as_it_is(grain: str) -> None:
    rows = [one for one in BOTH if (one["interval_start_at"] is None) == (grain == "days")]
    assert figures("case_count", rows) == {(): sum(one["received_count"] for one in rows)}
