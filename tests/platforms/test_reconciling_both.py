"""对账: session rows against day rows per measure, with causes that can be computed and the remainder stated."""

from typing import TYPE_CHECKING

import pytest

from heming.metrics.day_rows import against_day_rows
from heming.metrics.question import Question
from tests.web.test_imports import client_of, imported, words

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def load(cast: "Cast", *, sessions: int = 30, counted: int = 30) -> None:
    """Twelve days of sessions; day rows of the first ten days only."""
    client = client_of(cast, "yan")
    rows = [f"S{d}-{n},2024-05-{d:02} 10:{n:02},小美" for d in range(1, 13) for n in range(sessions)]
    imported(client, "\n".join(["工单号,创建时间,客服姓名", *rows]))
    days = [f"2024-05-{d:02},小美,{counted},20" for d in range(1, 11)]
    imported(client, "\n".join(["日期,客服姓名,接待量,邀评量", *days]))


def test_days_without_a_day_report_are_the_cause(cast: "Cast", heming_home: object) -> None:
    load(cast)
    done = dict(against_day_rows(Question(()), cast.yan.scope))["case_count"]
    assert (done.ours, done.theirs) == (360, 300)
    assert [(cause.code, cause.difference) for cause in done.causes] == [("days_of_day_rows", -60)]
    assert done.remainder == 0


def test_what_no_cause_explains_is_stated(cast: "Cast", heming_home: object) -> None:
    load(cast, counted=33)
    done = dict(against_day_rows(Question(()), cast.yan.scope))["case_count"]
    assert (done.ours, done.theirs) == (360, 330)
    assert done.ours + sum(cause.difference for cause in done.causes) + done.remainder == pytest.approx(done.theirs)
    assert done.remainder != 0


def test_the_page_shows_both_ways_of_counting(cast: "Cast", heming_home: object) -> None:
    load(cast)
    page = words(client_of(cast, "yan").post("/reconcile/", {"against": "days"}).content.decode())
    assert "按会话明细" in page and "360" in page and "300" in page
    assert "只算平台日报里有的客服和日期。" in page


def test_without_day_rows_it_says_what_to_import(cast: "Cast", heming_home: object) -> None:
    answer = client_of(cast, "yan").post("/reconcile/", {"against": "days"})
    assert answer.status_code == 400 and "请导入同一时段的会话明细和日报" in answer.content.decode()
