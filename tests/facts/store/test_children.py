"""Answers, complaints, reviews and messages hang on their cases, whichever comes first."""

from datetime import date
from itertools import permutations

import pytest

from heming.facts.arrivals.parcel import Coverage
from tests.facts.store.shop import Put, Read

START, DAY = 1_690_000_000, 86_400  # 2023-07-22 12:26:40 in Shanghai
CASES = [
    {"source_id": "a", "opened_at": START, "assigned_at": START, "first_human_reply_at": START + 30,
     "agent_account": "小王",
     "channel": "电话",
     "customer_id": "C1"},
    {"source_id": "b", "opened_at": START + DAY, "agent_account": "小李", "channel": "微信", "customer_id": "C2"},
]  # fmt: skip
ANSWERS = [
    {
        "source_id": "a1",
        "case_id": "a",
        "instrument": "csat",
        "value": 5,
        "scale_min": 1,
        "scale_max": 5,
        "answered_at": None,
    }
]
LATER = [{"source_id": "a", "first_human_reply_at": START + 45, "channel": "网页"}]
STEPS = ({"cases": CASES}, {"answers": ANSWERS}, {"cases": LATER})
DIMENSIONS = (
    "agent_key",
    "channel",
    "customer_key",
    "case_first_reply_seconds",
    "answered_date",
    "answered_date_from",
    "month",
    "score",
)


def test_an_answer_takes_over_who_and_where_from_its_case(put: Put, read: Read) -> None:
    put(cases=CASES, answers=ANSWERS)
    case = read("cases")[0]
    assert case["agent_key"] is not None
    assert read("answers", *DIMENSIONS) == [{
        "agent_key": case["agent_key"], "channel": "电话", "customer_key": case["customer_key"],
        "case_first_reply_seconds": 30,
        "answered_date": date(2023, 7, 22), "answered_date_from": "case", "month": 202307, "score": 100,
    }]  # fmt: skip
    assert [r["rated_count"] for r in read("cases")] == [1, 0]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_answers_before_after_or_with_their_case_end_the_same(order: tuple[int, ...], put: Put, read: Read) -> None:
    if order.index(2) < order.index(0):
        order = (*(n for n in order if n != 2), 2)  # the correction is the last word on its case in any order
    for number in order:
        put(**STEPS[number])
    case = read("cases")[0]
    assert (case["first_reply_seconds"], case["rated_count"], case["channel"]) == (45, 1, "网页")
    answer = read("answers", *DIMENSIONS)[0]
    assert (answer["channel"], answer["case_first_reply_seconds"], answer["agent_key"]) == (
        "网页",
        45,
        case["agent_key"],
    )


def test_an_answer_keeps_the_agent_it_was_asked_about(put: Put, read: Read) -> None:
    put(cases=CASES, answers=[ANSWERS[0] | {"agent_account": "小李"}])
    assert read("answers", "agent_key")[0]["agent_key"] == read("cases")[1]["agent_key"]


def test_no_complaint_is_zero_inside_the_coverage_and_unknown_outside(put: Put, read: Read) -> None:
    put(cases=CASES)
    assert [r["complaint_count"] for r in read("cases")] == [None, None]
    first = date(2023, 7, 22)
    put(
        complaints=[{"source_id": "k", "case_id": "x", "complained_at": START}],
        coverage=(Coverage("complaints", "shop", first, first),),
    )
    assert [r["complaint_count"] for r in read("cases")] == [0, None]
    put(complaints=[{"source_id": "l", "case_id": "b", "complained_at": START + 9 * DAY}], coverage=())
    assert [r["complaint_count"] for r in read("cases")] == [0, 1]


def test_one_review_of_many_items_is_one_review(put: Put, read: Read) -> None:
    put(
        cases=CASES,
        reviews=[{"source_id": str(n), "review_id": "R", "case_id": "a", "reviewed_at": START} for n in range(3)],
    )
    assert [r["review_count"] for r in read("cases")] == [1, 0]


TALK = [
    ("agent", 0, "您好"), ("customer", 10, "在吗"), ("customer", 12, "还没到"), ("auto_reply", 13, "稍等"),
    ("bot", 14, "x"),
    ("agent", 40, "马上查"),
    ("agent", 41, "好了"), ("customer", 60, "谢谢"),
]  # fmt: skip


@pytest.mark.parametrize("at_once", [True, False])
def test_turns_start_at_the_first_of_several_messages_and_end_with_a_person(
    at_once: bool, put: Put, read: Read
) -> None:
    rows = [
        {"source_id": f"m{n}", "case_id": "b", "sent_at": START + DAY + at, "author_kind": who, "text": words}
        for n, (who, at, words) in enumerate(TALK)
    ]
    for part in [rows] if at_once else [rows[4:], rows[:4]]:
        put(messages=part)
    put(cases=CASES)
    turns = [(r["source_id"], r["turn_reply_seconds"]) for r in read("messages") if r["starts_turn"]]
    assert turns == [("m1", 30), ("m7", None)]
    assert read("cases")[1]["first_reply_seconds"] == 40  # the greeting does not count
    assert read("messages")[2]["text_length"] == 3


def test_the_parts_of_a_shared_case_sum_to_a_million_under_every_rule(put: Put, read: Read) -> None:
    parts = [("p1", "first", 3, 100, 0), ("p2", "participant", 5, 100, 5), ("p3", "last", 5, 101, 9)]
    rows = [
        {
            "source_id": i,
            "case_id": "a",
            "part": part,
            "message_count": m,
            "worked_seconds": s,
            "from_at": START + at,
            "agent_account": i,
        }
        for i, part, m, s, at in parts
    ]
    put(case_agents=rows[:2])
    put(case_agents=rows[2:])
    found = read("case_agents")
    rules = ("first", "last", "owner", "most_messages", "by_time", "equal")
    assert {rule: sum(r[f"weight_{rule}"] for r in found) for rule in rules} == dict.fromkeys(rules, 1_000_000)
    assert [r["weight_first"] for r in found] == [1_000_000, 0, 0]
    assert [r["weight_last"] for r in found] == [0, 0, 1_000_000]
    assert [r["weight_most_messages"] for r in found] == [0, 1_000_000, 0]
    assert [r["weight_by_time"] for r in found] == [332_226, 332_226, 335_548]
    assert [r["weight_equal"] for r in found] == [333_334, 333_333, 333_333]
