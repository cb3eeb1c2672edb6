"""A person's figures taken out of the answer over everybody are those of a question about the person alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from heming.access.scope import Scope
from heming.metrics import answers
from heming.metrics.parts import one_of
from heming.metrics.question import Answer, Filter, Question
from heming.metrics.records import Records
from heming.metrics.registry import catalogue
from tests.metrics import centre
from tests.metrics.asking import ADMIN, records_from
from tests.metrics.three_streams import calls, three_streams

KEYS = (
    "case_count", "first_reply_seconds_p50", "handle_seconds_mean", "first_contact_resolved_share:7d", "csat_mean",
    "satisfied_share", "nps", "response_share", "transferred_share", "complaint_share",
)  # fmt: skip


class Refusing:
    """A reader that answers no more."""

    def __init__(self, reader: Any) -> None:
        self.reader, self.closed = reader, False

    def table(self, name: str) -> Any:
        return self.reader.table(name)

    def run(self, expression: Any) -> Any:
        assert not self.closed, "this should have been a part of what is kept"
        return self.reader.run(expression)

    def sql(self, expression: Any) -> str:
        return str(self.reader.sql(expression))


@pytest.fixture
def kept() -> Iterator[Records]:
    """A snapshot with a name, so that its answers are kept."""
    answers.forget()
    records = records_from(centre.rows_of())
    yield replace(records, snapshot="parts", reader=Refusing(records.reader))
    answers.forget()


def of(records: Records, question: Question, *, scope: Scope = ADMIN, part: bool = False) -> Answer:
    return answers.answer_from(question, scope, records=records, catalogue=catalogue(), part=part)


def about(dimension: str, key: int, **more: Any) -> Question:
    return Question(KEYS, by=("month",), where=(Filter(dimension, (str(key),)),), **more)


def keys_of(records: Records, dimension: str, scope: Scope = ADMIN) -> list[int]:
    found = of(records, Question(("case_count",), by=(dimension,)), scope=scope)
    return sorted({int(key) for value in found if (key := value.keys.get(dimension))})


@pytest.mark.parametrize("dimension", ["agent", "team"])
def test_every_figure_of_every_one_is_the_same_and_no_row_is_read(kept: Any, dimension: str) -> None:
    keys = keys_of(kept, dimension)
    alone = {key: of(kept, about(dimension, key)).frame for key in keys}
    answers.forget()
    of(kept, Question(KEYS, by=(dimension, "month")))
    kept.reader.closed = True
    assert len(keys) > 1
    for key in keys:
        pd.testing.assert_frame_equal(of(kept, about(dimension, key), part=True).frame, alone[key], check_exact=True)


@pytest.mark.parametrize("agent", [None, 101, 103])
def test_day_rows_of_several_platforms_beside_cases_are_told_alike(agent: int | None) -> None:
    answers.forget()
    records = replace(three_streams(calls(agent)), snapshot="platforms")
    keys = ("case_count", "answered_share", "satisfied_share", "handle_seconds_mean", "response_share")
    asked = {one: Question(keys, by=("day",), where=(Filter("agent", (str(one),)),)) for one in (101, 102, 103)}
    alone = {one: of(records, question).frame for one, question in asked.items()}
    answers.forget()
    of(records, Question(keys, by=("agent", "day")))
    for one, question in asked.items():
        columns = [c for c in alone[one].columns if c != "note"]  # notes name what the whole answer leaves out
        found = of(records, question, part=True).frame
        pd.testing.assert_frame_equal(found[columns], alone[one][columns], check_exact=True)
    answers.forget()


def test_without_the_answer_over_everybody_the_one_is_asked_about(kept: Any) -> None:
    key = keys_of(kept, "agent")[0]
    alone = of(kept, about("agent", key)).frame
    answers.forget()
    pd.testing.assert_frame_equal(of(kept, about("agent", key), part=True).frame, alone)


def test_what_was_not_asked_as_a_part_stays_a_question_of_its_own(kept: Any) -> None:
    key = keys_of(kept, "agent")[0]
    of(kept, Question(KEYS, by=("agent", "month")))
    kept.reader.closed = True
    with pytest.raises(AssertionError, match="part of what is kept"):
        of(kept, about("agent", key))


def test_nobody_gets_a_part_of_what_others_may_see(kept: Any) -> None:
    mine, other = keys_of(kept, "agent")[:2]
    lead = Scope("lead", "lead", frozenset(("lead",)), agent_keys=frozenset((mine,)))
    of(kept, Question(KEYS, by=("agent", "month")))
    found = of(kept, about("agent", other), scope=lead, part=True)
    assert all(value.n == 0 for value in found)


def test_where_a_group_is_hidden_the_narrower_question_decides_what_hides_beside_it(kept: Any) -> None:
    lead = Scope("lead", "lead", frozenset(("lead",)), agent_keys=frozenset(keys_of(kept, "agent")), smallest_group=10)
    for key in sorted(lead.agent_keys):
        alone = of(kept, about("agent", key), scope=lead).frame
        answers.forget()
        of(kept, Question(KEYS, by=("agent", "month")), scope=lead)
        pd.testing.assert_frame_equal(of(kept, about("agent", key), scope=lead, part=True).frame, alone)


def test_only_a_question_about_exactly_one_by_groups_can_be_a_part() -> None:
    one = about("agent", 101)
    found = one_of(one)
    assert found is not None and found.key == 101
    assert found.of_all == Question(KEYS, by=("agent", "month"))
    assert one_of(replace(one, where=(*one.where, Filter("channel", ("电话",))))) is not None
    for other in (
        replace(one, by=()), replace(one, by=("agent",)), replace(one, design_effect=True), replace(one, where=()),
        replace(one, where=(Filter("agent", ("101", "102")),)),
        replace(one, where=(Filter("agent", ("101",), "not_in"),)),
        replace(one, where=(*one.where, Filter("team", ("11",)))), replace(one, where=(Filter("agent", ("",)),)),
    ):  # fmt: skip
        assert one_of(other) is None, other
