"""Pages take their periods out of one answer over all of history: every figure is the one that other doors give."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from heming.access.scope import Scope, local_admin
from heming.metrics.ask import ask
from heming.metrics.question import Answer, Question
from heming.metrics.sufficiency import HIDDEN
from heming.web import panels
from heming.web.both import KEYS
from heming.web.periods import Grain, Period, last, period_at
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_centre(centre: Cast, db: None) -> Iterator[None]:
    yield


def figures(answer: Answer, grain: str) -> dict[tuple[str, str], tuple[object, ...]]:
    return {(str(v.by[grain]), v.metric): (v.value, v.n, v.low, v.high, v.enough, v.note) for v in answer}


@pytest.mark.parametrize("grain,count", [("month", 2), ("month", 1), ("week", 4), ("day", 10)])
@pytest.mark.parametrize("everyone", [True, False])
def test_a_part_of_the_whole_is_the_answer_to_the_part(grain: Grain, count: int, everyone: bool) -> None:
    scope = local_admin("x") if everyone else Scope("e", "e", frozenset(("executive",)))
    periods = last(period_at(date(2026, 8, 20), grain), count, since=date(2026, 7, 1))
    found = panels.series(KEYS, periods, scope=scope)
    narrow = Question(panels.known(KEYS), by=(grain,), start=periods[0].start, end=periods[-1].end)
    assert figures(found.answer, grain) == figures(ask(narrow, scope), grain)
    assert found.answer.question.start == periods[0].start and found.values


def test_where_something_is_hidden_the_page_hides_what_the_narrower_question_hides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The whole hides July along with a small June outside the page; asked for July alone, it is shown."""
    asked: list[Question] = []

    def answer(question: Question, scope: Scope, *, part: bool = False) -> Answer:
        asked.append(question)
        found = ask(question, scope, part=part)
        if question.start and question.start < date(2026, 7, 31) and question.end == date(2026, 8, 31):
            frame = found.frame.copy()
            frame.loc[frame["month"] == "2026-07", "note"] = HIDDEN
            return replace(found, frame=frame)
        return found

    monkeypatch.setattr(panels, "ask", answer)
    july: list[Period] = [period_at(date(2026, 7, 1), "month")]
    found = panels.series(("case_count",), july, scope=local_admin("x"))
    assert [q.end for q in asked] == [date(2026, 8, 31), date(2026, 7, 31)]
    assert found.at("case_count", july[0]).note is None and found.at("case_count", july[0]).value
