"""A statement compiled once serves every period, person and viewer, and gives what a statement of its own would."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import ibis
import pandas as pd
import pytest

from heming.access.scope import Scope
from heming.facts.prepared import Prepared, with_parameters
from heming.metrics import answers, kept_plans
from heming.metrics.compile.shapes import FIRST_DAY, LAST_DAY, MOST_KEYS, MarkRead, seen_by, shape_of
from heming.metrics.question import Filter, Question
from heming.metrics.records import Records
from heming.metrics.registry import catalogue
from tests.metrics import centre
from tests.metrics.asking import ADMIN, MemoryReader, records_from

METRICS = ("case_count", "first_reply_seconds_p50", "handle_seconds_mean", "satisfied_share", "csat_mean", "nps")


class Keeping:
    """The small centre behind an engine that keeps statements, as the data folder's does."""

    def __init__(self, reader: MemoryReader) -> None:
        self.reader, self.compiled, self.seen = reader, 0, ""
        self.engine = self

    def table(self, name: str) -> Any:
        return self.reader.table(name)

    def run(self, expression: Any) -> Any:
        return self.reader.run(expression)

    def sql(self, expression: Any) -> str:
        return self.reader.sql(expression)

    def prepare(self, expression: Any, marks: Mapping[str, date | int | str]) -> Prepared:
        self.compiled += 1
        statement, names = with_parameters(str(ibis.to_sql(expression, dialect="duckdb")), marks)
        self.seen = statement
        return Prepared(statement, names, expression)

    def run_prepared(self, prepared: Prepared, values: Mapping[str, date | int | str]) -> Any:
        given = {name: values[name] for name in prepared.parameters}
        return self.reader.backend.con.execute(prepared.statement, given).to_arrow_table()


@pytest.fixture
def kept() -> Any:
    answers.forget()
    kept_plans.forget_plans()
    records = records_from(centre.rows_of())
    yield replace(records, snapshot="kept", reader=Keeping(records.reader))  # type: ignore[arg-type]
    answers.forget()
    kept_plans.forget_plans()


def frame(records: Records, question: Question, scope: Scope = ADMIN) -> pd.DataFrame:
    return answers.answer_from(question, scope, records=records, catalogue=catalogue()).frame


def days(records: Records) -> tuple[date, date]:
    return min(c.first_day for c in records.coverage), max(c.last_day for c in records.coverage)


def questions(first: date, last: date) -> list[Question]:
    middle = date.fromordinal((first.toordinal() + last.toordinal()) // 2)
    agent, other = Filter("agent", ("101",)), Filter("agent", ("102",))
    return [
        Question(METRICS),
        Question(METRICS, by=("month",), start=first, end=last),
        Question(METRICS, by=("month",), start=first, end=middle),
        Question(METRICS, by=("agent",), start=middle, end=last),
        Question(METRICS, by=("week",), where=(agent,), start=first, end=last),
        Question(METRICS, by=("week",), where=(other,), start=first, end=middle),
        Question(METRICS, where=(Filter("agent", ("101", "102"), "not_in"),), start=middle),
        Question(METRICS, by=("team",), where=(Filter("channel", ("chat", "")),), end=middle),
        Question(METRICS, by=("channel",), where=(Filter("month", (f"{first:%Y-%m}",)),)),
        Question((*METRICS, "retained_share:30d"), start=first, end=middle),
    ]


def test_every_kept_statement_gives_what_one_of_its_own_gives(kept: Any) -> None:
    plain = replace(kept, snapshot="", reader=kept.reader.reader)
    for question in questions(*days(kept)):
        try:
            expected = frame(plain, question)
        except Exception as error:
            with pytest.raises(type(error)):
                frame(kept, question)
            continue
        pd.testing.assert_frame_equal(frame(kept, question), expected)
    assert kept.reader.compiled > 0


def test_another_period_and_another_person_compile_nothing_anew(kept: Any) -> None:
    first, last = days(kept)
    where = {key: (Filter("agent", (key,)),) for key in ("101", "102", "103")}
    one = frame(kept, Question(METRICS, by=("month",), where=where["101"], start=first, end=last))
    compiled = kept.reader.compiled
    other = frame(kept, Question(METRICS, by=("month",), where=where["102"], start=first, end=last))
    frame(kept, Question(METRICS, by=("month",), where=where["103"], start=last, end=last))
    assert kept.reader.compiled == compiled
    assert not one.equals(other)


def test_a_team_is_seen_by_its_lead_only_though_leads_share_the_statement(kept: Any) -> None:
    def lead(*keys: int) -> Scope:
        return Scope("u", "n", frozenset(("lead",)), organisation=False, agent_keys=frozenset(keys), smallest_group=1)

    mine = frame(kept, Question(("case_count",), by=("agent",)), lead(101, 102, 103))
    compiled = kept.reader.compiled
    theirs = frame(kept, Question(("case_count",), by=("agent",)), lead(104, 105, 106))
    assert kept.reader.compiled == compiled, "three people and three people are one shape"
    assert set(mine["agent_key"]) <= {101, 102, 103}
    assert set(theirs["agent_key"]) <= {104, 105, 106}


def test_no_value_of_a_question_stands_in_the_statement(kept: Any) -> None:
    hostile = "chat'); DROP TABLE cases; --"
    first, last = days(kept)
    answer = frame(kept, Question(("case_count",), where=(Filter("channel", (hostile,)),), start=first, end=last))
    assert "DROP" not in kept.reader.seen
    assert "$start" in kept.reader.seen and "$end" in kept.reader.seen and "$h2" in kept.reader.seen
    assert answer["value"].fillna(0).tolist() == [0]


def test_a_mark_cannot_be_worked_with() -> None:
    for work in (lambda: LAST_DAY - FIRST_DAY, lambda: min(FIRST_DAY, date(2026, 1, 1)), FIRST_DAY.toordinal):
        with pytest.raises(MarkRead):
            work()


def test_what_is_worked_out_from_the_days_is_planned_for_these_days(kept: Any) -> None:
    first, last = days(kept)
    lengths = []

    def plan(question: Question, scope: Scope) -> tuple[list[Any], list[Any]]:
        assert question.start and question.end
        lengths.append((question.end - question.start).days)
        return [], []

    kept_plans.planned(Question(("case_count",), start=first, end=last), ADMIN, records=kept, edition=(), plan=plan)
    assert lengths == [(last - first).days]


def test_people_who_see_the_same_are_one_viewer() -> None:
    analyst = Scope("a", "甲", frozenset(("analyst",)), everyone=True, own_key=5)
    admin = Scope("b", "乙", frozenset(("admin",)), everyone=True, agent_keys=frozenset((1,)))
    by_agent = Question(("case_count",), by=("agent",))
    assert seen_by(analyst, by_agent, aliases={}) == seen_by(admin, by_agent, aliases={})
    manager = Scope("c", "丙", frozenset(("executive",)), own_key=7, team_keys=frozenset((3,)))
    other = replace(manager, user="d", own_key=8)
    by_month = Question(("case_count",), by=("month",))
    assert seen_by(manager, by_month, aliases={}) == seen_by(other, by_month, aliases={})
    assert seen_by(manager, by_agent, aliases={}) != seen_by(other, by_agent, aliases={})
    assert seen_by(manager, by_agent, aliases={7: 8}).agent_keys == {8}


def test_agents_never_share_what_they_see() -> None:
    def agent(key: int) -> Scope:
        return Scope("a", "甲", frozenset(("agent",)), organisation=False, own_key=key, team_keys=frozenset((1,)))

    for by in ((), ("agent",), ("month",), ("x_own",)):
        asked = Question(("case_count",), by=by)
        assert seen_by(agent(5), asked, aliases={}) != seen_by(agent(6), asked, aliases={})


@pytest.mark.parametrize(("people", "marks"), [(1, 1), (3, 4), (5, 8), (MOST_KEYS, MOST_KEYS), (MOST_KEYS + 1, 0)])
def test_teams_of_nearly_one_size_have_one_shape(people: int, marks: int) -> None:
    keys = frozenset(range(10, 10 + people))
    scope = Scope("", "", frozenset(), agent_keys=keys)
    shape = shape_of(Question(("case_count",), by=("agent",)), scope)
    assert len(shape.marks) == marks
    assert not marks or (set(shape.values.values()) == keys and not shape.scope.agent_keys & keys)
    assert marks or shape.scope.agent_keys == keys
