"""Whose case it was, and who may see it."""

from typing import Any

import numpy as np
import pytest

from heming.access.scope import Scope
from heming.metrics.answers import answer_from
from heming.metrics.definitions import ATTRIBUTION_RULES
from heming.metrics.question import Filter, Question
from heming.metrics.records import Nobody
from heming.metrics.registry import catalogue
from heming.metrics.sensitivity import compared
from heming.metrics.sufficiency import HIDDEN
from tests.metrics import centre
from tests.metrics.asking import ADMIN, ask_records, records_from
from tests.metrics.test_where_there_is_no_answer import a_case, a_rating

ANA = Scope("ana", "Ana", frozenset(("agent",)), own_key=101)
TOM = Scope(
    "tom", "Tom", frozenset(("lead",)), own_key=900, agent_keys=frozenset((101, 102)), team_keys=frozenset((11,))
)
ZED = Scope("zed", "Zed", frozenset(), organisation=False)


def part(case: int, agent: int, **weights: int) -> centre.Row:
    """One agent's part in a case, all weights zero but the given."""
    return {
        "source": "s",
        "source_id": f"p{case}-{agent}",
        "case_source": "s",
        "case_id": f"c{case}",
        "agent_key": agent,
        "team_key": 11,
    } | {f"weight_{rule}": weights.get(rule, 0) for rule in ATTRIBUTION_RULES}


SHARED = {
    "cases": [a_case(number, agent_key=agent, team_key=11) for number, agent in ((1, 101), (2, 102), (3, 101))],
    "case_agents": [
        part(1, 101, first=1_000_000, equal=500_000, by_time=250_000),
        part(1, 102, last=1_000_000, owner=1_000_000, equal=500_000, by_time=750_000),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("owner", (2, 1)),
        ("first", (2, 1)),
        ("last", (1, 2)),
        ("equal", (1.5, 1.5)),
        ("by_time", (1.25, 1.75)),
        ("most_messages", (2, 1)),
    ],
)
def test_a_shared_case_counts_by_the_weights_of_the_rule(rule: str, expected: tuple[float, float]) -> None:
    answer = ask_records(records_from(SHARED), "case_count", by=("agent",), attribution=rule)
    assert tuple(v.value for v in answer) == expected


@pytest.mark.parametrize("rule", ATTRIBUTION_RULES)
def test_under_every_rule_the_parts_add_up_to_the_whole(rule: str) -> None:
    answer = ask_records(records_from(SHARED), "case_count", by=("agent",), attribution=rule)
    assert sum(v.value or 0 for v in answer) == 3


def test_shares_and_means_take_the_weights_too() -> None:
    cases = [{**c, "is_resolved": c["source_id"] == "c1", "handle_seconds": 100} for c in SHARED["cases"]]
    tables = {"cases": cases, "case_agents": SHARED["case_agents"]}
    answer = ask_records(
        records_from(tables), "resolved_share", "handle_seconds_mean", by=("agent",), attribution="equal", minimum_n=0
    )
    assert [v.value for v in answer] == pytest.approx([1 / 3, 100, 1 / 3, 100])


def test_a_rule_that_splits_cases_is_refused_where_it_makes_no_sense() -> None:
    cases = [a_case(n, first_reply_seconds=5) for n in range(12)]
    (value,) = ask_records(records_from({"cases": cases}), "first_reply_seconds_p50", attribution="equal")
    assert value.value is None
    assert "attribution by equal makes no sense" in (value.note or "")


def test_the_product_says_who_changes_place_under_another_rule() -> None:
    found = compared(
        Question(("case_count",), by=("agent",)),
        ADMIN,
        metric="case_count",
        records=records_from(SHARED),
        catalogue=catalogue(),
    )
    assert set(found.changed.agent_key) == {101, 102}
    assert list(found.frame.value_equal) == [1.5, 1.5]


def test_people_merged_by_hand_count_as_one_without_a_row_rewritten() -> None:
    class Merged(Nobody):
        def aliases(self) -> dict[int, int]:
            return {102: 101}

        def names(self, dimension: str, keys: Any) -> dict[int, str]:
            return {101: "小美"}

    records = records_from(SHARED, directory=Merged())
    (value,) = ask_records(records, "case_count", by=("agent",))
    assert (value.by["agent"], value.keys["agent"], value.value) == ("小美", "101", 3)
    (same,) = ask_records(records, "case_count", by=("agent",), where=(Filter("agent", ("102",)),))
    assert same.value == 3


def test_an_agent_sees_only_the_own_figures_and_those_of_the_whole(records: Any) -> None:
    by_agent = ask_records(records, "case_count", by=("agent",), scope=ANA)
    assert {v.keys["agent"] for v in by_agent} == {"101"}
    assert next(iter(ask_records(records, "case_count", scope=ANA))).value == 900


def test_no_filter_or_dimension_opens_a_way_to_other_people(records: Any) -> None:
    (other,) = ask_records(records, "case_count", where=(Filter("agent", ("102",)),), scope=ANA)
    assert other.value == 0
    for dimension in ("agent_account", "tenure_band", "tenure_days", "shift_kind"):
        assert sum(v.value or 0 for v in ask_records(records, "case_count", by=(dimension,), scope=ANA)) == sum(
            v.value or 0 for v in ask_records(records, "case_count", by=("agent",), scope=ANA)
        )


def test_a_lead_sees_the_people_and_teams_they_answer_for(records: Any) -> None:
    assert {v.keys["agent"] for v in ask_records(records, "csat_mean", by=("agent",), scope=TOM)} == {"101", "102"}
    assert {v.keys["team"] for v in ask_records(records, "csat_mean", by=("team",), scope=TOM)} == {"11"}


@pytest.mark.parametrize("by", [(), ("team",), ("agent", "month"), ("channel",)])
def test_a_stranger_gets_nothing_from_any_metric(records: Any, by: tuple[str, ...]) -> None:
    question = Question(tuple(sorted(catalogue().metrics)), by=by)
    answer = answer_from(question, ZED, records=records, catalogue=catalogue())
    assert all(v.value in (None, 0) and v.n == 0 for v in answer)


def test_anonymous_answers_of_few_people_are_hidden_with_the_one_they_could_be_worked_out_from() -> None:
    def ratings(start: int, channel: str, count: int) -> list[centre.Row]:
        return [a_rating(start + n, channel=channel, team_key=11, customer_key=None) for n in range(count)]

    tables = {"answers": ratings(0, "在线", 40) + ratings(100, "电话", 3) + ratings(200, "邮件", 12)}
    answer = ask_records(records_from(tables), "answer_count", by=("channel",), scope=TOM)
    assert {v.by["channel"]: (v.value, v.note) for v in answer} == {
        "在线": (40, None), "电话": (None, HIDDEN), "邮件": (None, HIDDEN),
    }  # fmt: skip
    assert all(v.value for v in ask_records(records_from(tables), "answer_count", by=("channel",)))


def test_hidden_groups_hold_at_least_k_answers_together_so_that_a_total_tells_nothing() -> None:
    from heming.metrics.sufficiency import _complement

    n = np.array([2.0, 2.0, 50.0, 60.0])
    hidden = n < 5
    more = _complement(hidden, n, codes=[np.arange(4)], k=5)
    assert (hidden | more).tolist() == [True, True, True, False]
    assert not _complement(hidden | more, n, codes=[np.arange(4)], k=5).any()
