"""A total over streams is the sum over platforms, and no platform's account and day counts twice: worked out again here
in plain Python.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heming.facts.arrivals.parcel import Coverage
from heming.metrics.records import Records
from heming.sources.platforms import Platform
from tests.metrics import centre
from tests.metrics.asking import ask_records, records_from

FIRST = date(2026, 6, 1)
BY_PRESET = {
    "chat": Platform("chat", "preset"), "chat_days": Platform("chat", "preset"),
    "shop_days": Platform("shop", "preset"), "calls": Platform("calls", "preset"),
}  # fmt: skip


def day(number: int) -> date:
    """The day of the month, from 1."""
    return FIRST + timedelta(days=number - 1)


def session(stream: str, number: int, on: int, *, agent: int = 1, reply: int = 30, good: bool = True) -> centre.Row:
    return {
        "source": stream, "source_id": f"{stream}-{number}", "agent_account": f"kf{agent}", "agent_key": agent,
        "opened_date": day(on), "human_answered": True, "first_reply_seconds": reply, "is_resolved": good,
    }  # fmt: skip


def report(
    stream: str, on: int, *, agent: int = 1, received: int = 10, resolved: int = 5, reply: int = 200
) -> centre.Row:
    return {
        "source": stream, "source_id": f"{stream}-{agent}-{on}", "agent_account": f"kf{agent}", "agent_key": agent,
        "day": day(on), "received_count": received, "answered_count": received, "resolved_count": resolved,
        "first_reply_seconds_sum": reply, "first_reply_count": received,
    }  # fmt: skip


def folder(
    cases: list[centre.Row], days: list[centre.Row], *, platforms: Mapping[str, Platform] = BY_PRESET
) -> Records:
    """Records that cover, stream by stream, the days from the first to the last row."""
    rows = {"cases": cases, "agent_days": days}
    columns = {"cases": "opened_date", "agent_days": "day"}
    presence: dict[str, dict[str, frozenset[str]]] = {}
    spans = []
    for table, listed in rows.items():
        for stream in sorted({row["source"] for row in listed}):
            mine = [row for row in listed if row["source"] == stream]
            presence.setdefault(table, {})[stream] = frozenset(
                c for row in mine for c, v in row.items() if v is not None
            )
            told = [row[columns[table]] for row in mine]
            spans.append(Coverage(table, stream, min(told), max(told)))
    made = records_from({name: listed for name, listed in rows.items() if listed}, covered=tuple(spans))
    return Records("", made.reader, presence, tuple(spans), platforms=platforms)


def total(records: Records, metric: str = "case_count", **question: Any) -> float | None:
    (value,) = ask_records(records, metric, minimum_n=0, **question)
    return value.value


def test_two_platforms_one_with_sessions_one_with_day_reports() -> None:
    cases = [session("chat", n, 1 + n % 5, reply=20 + n, good=n % 3 > 0) for n in range(20)]
    days = [report("shop_days", on, received=10 + on, resolved=on, reply=100 * on) for on in range(1, 6)]
    records = folder(cases, days)
    received = sum(10 + on for on in range(1, 6))
    assert total(records) == 20 + received
    resolved = sum(n % 3 > 0 for n in range(20)) + sum(range(1, 6))
    assert total(records, "resolved_share") == pytest.approx(resolved / (20 + received))
    seconds = sum(20 + n for n in range(20)) + sum(100 * on for on in range(1, 6))
    assert total(records, "first_reply_seconds_mean") == pytest.approx(seconds / (20 + received))


def test_the_interval_of_a_share_is_that_of_the_joint_counts() -> None:
    cases = [session("chat", n, 1, good=n < 12) for n in range(20)]
    records = folder(cases, [report("shop_days", 1, received=30, resolved=24)])
    (share,) = ask_records(records, "resolved_share", minimum_n=0)
    n, p, z = 50, 36 / 50, 1.959963984540054
    centre_of = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5 / (1 + z * z / n)
    assert share.value == pytest.approx(p) and share.n == n
    assert share.low == pytest.approx(centre_of - half) and share.high == pytest.approx(centre_of + half)
    (mean,) = ask_records(records, "first_reply_seconds_mean", minimum_n=0)
    assert mean.low is None and mean.high is None, "day rows carry no spread"


def test_one_platform_that_sends_both_counts_its_sessions() -> None:
    cases = [session("chat", n, 1 + n % 5) for n in range(20)]
    days = [report("chat_days", on) for on in range(1, 6)]
    assert total(folder(cases, days)) == 20


def test_a_platform_that_switches_to_sessions_in_mid_month_is_counted_by_each_day() -> None:
    cases = [session("chat", n, 16 + n % 15) for n in range(45)]
    days = [report("chat_days", on) for on in range(1, 31)]
    records = folder(cases, days)
    assert total(records) == 15 * 10 + 45
    assert total(records, start=day(10), end=day(20)) == 6 * 10 + sum(16 + n % 15 <= 20 for n in range(45))
    by_day = {value.by["day"]: value.value for value in ask_records(records, "case_count", by=("day",))}
    assert by_day[str(day(15))] == 10 and by_day[str(day(16))] == 3


def test_names_in_one_stream_and_accounts_in_the_other_still_count_once() -> None:
    cases = [session("chat", n, 1, agent=7) for n in range(9)]
    assert total(folder(cases, [report("chat_days", 1, agent=8)])) == 9


def test_what_was_settled_by_hand_decides() -> None:
    cases = [session("chat", n, 1) for n in range(9)]
    days = [report("mine", 1)]
    assert total(folder(cases, days, platforms={})) == 9, "nobody knows: not added"
    for code, expected in (("chat", 9), ("mine", 19)):
        assert total(folder(cases, days, platforms=BY_PRESET | {"mine": Platform(code, "hand")})) == expected


@pytest.mark.parametrize(("agent", "expected"), [(1, 9), (2, 19)])
def test_sessions_mapped_by_hand_are_other_work_than_a_presets_days_unless_they_share_people(
    agent: int, expected: int
) -> None:
    cases = [session("tickets", n, 1) for n in range(9)]
    assert total(folder(cases, [report("shop_days", 1, agent=agent)])) == expected


@pytest.mark.parametrize(("agent", "note"), [(1, None), (2, "left out: day rows of shop_b_days (10 received)")])
def test_two_shops_of_one_preset_are_not_taken_for_the_same_without_a_sign(agent: int, note: str | None) -> None:
    named = {"shop_a": Platform("chat", "named"), "shop_b_days": Platform("chat", "named")}
    cases = [session("shop_a", n, 1) for n in range(9)]
    (value,) = ask_records(folder(cases, [report("shop_b_days", 1, agent=agent)], platforms=named), "case_count")
    assert (value.value, value.note) == (9, note)


@pytest.mark.parametrize(("agent", "rated"), [(1, 4), (2, 4 + 8)])
def test_ratings_imported_by_hand_are_looked_at_for_shared_people_too(agent: int, rated: int) -> None:
    answers = [
        {"source": "survey", "source_id": f"a{n}", "agent_account": "kf1", "agent_key": 1, "answered_date": day(1),
         "instrument": "csat", "value": 5, "satisfaction": "satisfied"} for n in range(4)
    ]  # fmt: skip
    days = [report("shop_days", 1, agent=agent) | {"rated_count": 8, "satisfied_count": 8}]
    spans = (Coverage("answers", "survey", day(1), day(1)), Coverage("agent_days", "shop_days", day(1), day(1)))
    made = records_from({"answers": answers, "agent_days": days}, covered=spans)
    presence = {"answers": {"survey": frozenset(answers[0])}, "agent_days": {"shop_days": frozenset(days[0])}}
    records = Records("", made.reader, presence, spans, platforms=BY_PRESET)
    assert total(records, "answer_count") == rated


def test_what_is_placed_by_its_end_does_not_meet_the_day_rows_after_the_sessions() -> None:
    """A session of the last covered day may be resolved a day later, when the day report counts it as well."""
    cases = [session("chat", n, 1) | {"resolved_date": day(2)} for n in range(9)]
    days = [report("chat_days", 2, resolved=4)]
    (value,) = ask_records(folder(cases, days), "resolved_case_count", start=day(1), end=day(2))
    assert value.value == 9 and value.note == "left out: day rows of chat_days (10 received)"


def test_a_mean_that_a_platforms_sessions_lack_comes_from_its_day_rows() -> None:
    cases = [session("chat", n, 1) | {"first_reply_seconds": None} for n in range(4)]
    cases += [session("calls", n, 1, agent=2, reply=10) for n in range(6)]
    records = folder(cases, [report("chat_days", 1, received=4, reply=400)])
    assert total(records) == 10
    assert total(records, "first_reply_seconds_mean") == pytest.approx((6 * 10 + 400) / 10)


STREAMS = st.sampled_from(["chat", "calls"])
DAYS_OF = st.sampled_from(["chat_days", "shop_days", "calls"])


@settings(max_examples=25, deadline=None)
@given(
    sessions=st.lists(st.tuples(STREAMS, st.integers(1, 6), st.integers(1, 3)), max_size=12),
    reports=st.sets(st.tuples(DAYS_OF, st.integers(1, 6), st.integers(1, 3)), max_size=12),
)
def test_the_total_is_the_sum_over_platforms_and_nothing_counts_twice(
    sessions: list[tuple[str, int, int]], reports: set[tuple[str, int, int]]
) -> None:
    if not sessions:
        return
    cases = [session(stream, n, on, agent=agent) for n, (stream, on, agent) in enumerate(sessions)]
    days = [report(stream, on, agent=agent) for stream, on, agent in sorted(reports)]
    told: dict[str, list[int]] = {}
    for stream, on, _agent in sessions:
        told.setdefault(BY_PRESET[stream].code, []).append(on)
    counted: Counter[str] = Counter(BY_PRESET[stream].code for stream, _on, _agent in sessions)
    for stream, on, _agent in reports:
        covered = told.get(BY_PRESET[stream].code, [])
        if not covered or not min(covered) <= on <= max(covered):
            counted[BY_PRESET[stream].code] += 10
    records = folder(cases, days)
    assert total(records) == sum(counted.values())
    by_day = [value.value or 0 for value in ask_records(records, "case_count", by=("day",))]
    by_agent = [value.value or 0 for value in ask_records(records, "case_count", by=("agent",))]
    assert sum(by_day) == sum(by_agent) == sum(counted.values())


EITHER_WAY: tuple[dict[str, Any], ...] = ({}, {"case_rows_alone": True})


def test_a_folder_without_day_rows_asks_what_it_always_asked() -> None:
    """The statement is the one of case rows alone; platforms, settled or not, leave no trace in it."""
    cases = [session("chat", n, 1 + n % 5) for n in range(9)]
    statements = [
        dict(ask_records(folder(cases, [], platforms=known), "case_count", "resolved_share", **question).statements)
        for known in ({}, BY_PRESET)
        for question in EITHER_WAY
    ]
    assert all(one == statements[0] for one in statements) and len(statements[0]) == 1
    beside = ask_records(folder(cases, [report("shop_days", 1)]), "case_count", "resolved_share").statements
    (name,) = statements[0]
    assert beside[name] == statements[0][name], "day rows are asked for beside, the case rows' statement stays"
