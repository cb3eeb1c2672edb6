"""对账 and data quality on files imported through the page."""

from typing import TYPE_CHECKING

import pytest

from heming.metrics.ask import ask
from heming.metrics.question import Question
from heming.metrics.variants import reconciled
from tests.web.test_imports import client_of, imported, words

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_an_empty_folder_says_what_comes_first(cast: "Cast", heming_home: object) -> None:
    assert "先导入一个文件" in client_of(cast, "yan").get("/data/").content.decode()


def test_impossible_intervals_are_found_as_the_cause(cast: "Cast", heming_home: object) -> None:
    rows = [f"A{n},2024-05-{n % 28 + 1:02} 10:00,2024-05-{n % 28 + 1:02} 10:02,小美" for n in range(40)]
    bad = [f"B{n},2024-05-{n + 1:02} 10:10,2024-05-{n + 1:02} 10:00,小美" for n in range(10)]
    imported(client_of(cast, "yan"), "\n".join(["工单号,创建时间,首次回复时间,客服姓名", *rows, *bad]))
    question = Question(("first_reply_seconds_mean",))
    assert next(iter(ask(question, cast.yan.scope))).value == 120
    done = reconciled(question, cast.yan.scope, metric="first_reply_seconds_mean", theirs=(40 * 120 - 10 * 600) / 50)
    assert [cause.code for cause in done.causes] == ["impossible_intervals"] and abs(done.remainder) < 1e-6
    assert "quarantined_rows" in done.cannot_tell, "rows in quarantine have no reply to count"
    assert next(iter(ask(question, cast.yan.scope))).value == 120, "our own figure is untouched"


def test_rows_in_quarantine_explain_a_larger_count(cast: "Cast", heming_home: object) -> None:
    rows = [f"A{n},2024-05-{n % 28 + 1:02} 10:00,小美" for n in range(40)]
    imported(client_of(cast, "yan"), "\n".join(["工单号,创建时间,客服姓名", *rows, "X,2024-05-02 10:00,小美,多,了"]))
    done = reconciled(Question(()), cast.yan.scope, metric="case_count", theirs=41)
    assert [cause.code for cause in done.causes] == ["quarantined_rows"] and done.remainder == 0


def test_the_cause_is_said_in_the_readers_language(cast: "Cast", heming_home: object) -> None:
    yan = client_of(cast, "yan")
    rows = [f"A{n},2024-05-{n % 28 + 1:02} 10:00,小美" for n in range(40)]
    imported(yan, "\n".join(["工单号,创建时间,客服姓名", *rows, "X,2024-05-02 10:00,小美,多,了"]))
    page = words(yan.post("/reconcile/", {"metric": "case_count", "figures": "41"}).content.decode())
    assert "把待处理的行也算上。 +1" in page and "0" in page
