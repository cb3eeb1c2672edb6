"""Cases: the rows behind a figure, one case from first word to file row, and who may see what of it."""

import re
from typing import TYPE_CHECKING

import pytest

from heming.facts.store import open_store
from heming.metrics.case_counts import counts_of_case
from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def a_case_of(log_in: LogIn, login: str, query: str = "") -> str:
    """The address of the first case of somebody's list."""
    page = log_in(login).get(f"/cases/{query}").content.decode()
    found = re.search(r'href="(/cases/cast/c\d+/)"', page)
    assert found, words(page)
    return found[1]


def test_the_list_says_how_many_rows_count_and_leads_to_each(log_in: LogIn) -> None:
    page = words(log_in("yan").get("/cases/?metric=satisfied_share").content.decode())
    assert "744行,其中744行计入" in page.replace(" ", "").replace("共", "")
    assert a_case_of(log_in, "yan", "?metric=satisfied_share")


def test_the_question_in_the_address_narrows_the_rows(log_in: LogIn) -> None:
    query = "?metric=case_count&where=channel:电话&from=2026-07-01&to=2026-07-31"
    page = words(log_in("yan").get(f"/cases/{query}").content.decode())
    assert "渠道: 电话" in page and "在线 " not in page.split("是否计入")[1]
    assert "2026-08" not in page


def test_the_list_goes_on_and_back(log_in: LogIn) -> None:
    page = log_in("yan").get("/cases/?offset=50").content.decode()
    assert "51–100" in page and "offset=0" in page and "offset=100" in page


def test_a_lead_lists_only_cases_of_those_they_answer_for(log_in: LogIn) -> None:
    page = words(log_in("tom").get("/cases/").content.decode())
    assert "安娜" in page and "蔡明" not in page and "只列出您有权逐条查看的" in page


def test_a_case_shows_its_course_and_for_whom_it_counts(log_in: LogIn) -> None:
    page = words(log_in("yan").get(a_case_of(log_in, "yan", "?metric=satisfied_share")).content.decode())
    for said in ("进线", "人工首次回复", "客户评价", "一人接待", "计入哪些指标", "首响中位数"):
        assert said in page, said


def test_a_case_is_opened_by_its_id(log_in: LogIn) -> None:
    answer = log_in("yan").get("/cases/?id=c7")
    assert answer.headers["Location"] == "/cases/cast/c7/"
    assert log_in("yan").get("/cases/?id=nothing").status_code == 400


def test_an_agent_opens_the_own_case_and_no_other(log_in: LogIn) -> None:
    own = a_case_of(log_in, "ana")
    assert log_in("ana").get(own).status_code == 200
    others = a_case_of(log_in, "cai")
    assert log_in("ana").get(others).status_code == 404
    assert log_in("tom").get(others).status_code == 404
    assert log_in("yan").get(others).status_code == 200


def test_a_case_that_does_not_exist_and_one_out_of_sight_look_the_same(log_in: LogIn) -> None:
    hidden = log_in("tom").get(a_case_of(log_in, "cai")).content.decode()
    missing = log_in("tom").get("/cases/cast/c999999/").content.decode()
    assert words(hidden).split("里没有编号为")[0][-10:] == words(missing).split("里没有编号为")[0][-10:]


def test_words_of_customers_are_masked(log_in: LogIn) -> None:
    page = log_in("yan").get("/cases/cast/c9/").content.decode()
    assert "138****5678" in page and "13812345678" not in page


def test_unmasking_needs_the_right_and_a_reason_and_is_written_down(log_in: LogIn, centre: "Cast") -> None:
    from heming.access.models import AuditEntry

    assert log_in("yan").post("/cases/cast/c9/unmask/", {"reason": "客户来电核实"}).status_code == 403
    assert log_in("quinn").post("/cases/cast/c9/unmask/", {"reason": " "}).status_code == 400
    assert not AuditEntry.objects.filter(verb="unmask_case").exists()
    assert log_in("quinn").post("/cases/cast/c9/unmask/", {"reason": "客户来电核实"}).status_code == 200
    entry = AuditEntry.objects.get(verb="unmask_case")
    assert entry.reason == "客户来电核实" and entry.object_key == "cast/c9" and entry.actor_name == "昆恩"


def test_erasing_a_customer_needs_the_right_and_the_exact_id(log_in: LogIn) -> None:
    assert "删除这位客户" not in log_in("yan").get("/cases/cast/c9/").content.decode()
    assert log_in("yan").post("/cases/cast/c9/erase/", {"sure": "客户9", "reason": "本人要求"}).status_code == 403
    assert "删除这位客户" in log_in("ada").get("/cases/cast/c9/").content.decode()
    assert log_in("ada").post("/cases/cast/c9/erase/", {"sure": "客户", "reason": "本人要求"}).status_code == 400
    assert "138****5678" in log_in("ada").get("/cases/cast/c9/").content.decode()


def test_every_measure_of_single_rows_says_whether_it_counts_the_case(centre: "Cast") -> None:
    counts = {one.metric.key: one for one in counts_of_case("cast", "c7")}
    assert counts["case_count"].counted and counts["first_reply_seconds_p50"].counted
    assert counts["satisfied_share"].table == "answers" and counts["satisfied_share"].hit is not None
    assert all(one.counted or all(one.why) for one in counts.values()), "who is left out learns why, in both languages"


def test_a_case_without_a_rating_is_not_claimed_by_measures_of_ratings(centre: "Cast") -> None:
    counts = {one.metric.key for one in counts_of_case("cast", "c5")}
    assert "case_count" in counts and "satisfied_share" not in counts


def test_the_rows_behind_a_figure_agree_with_the_figure(centre: "Cast") -> None:
    from heming.metrics.ask import ask
    from heming.metrics.question import Question
    from heming.metrics.rows import rows_behind

    question = Question(("satisfied_share",))
    figure = next(iter(ask(question, centre.yan.scope)))
    assert rows_behind(question, centre.yan.scope, metric="satisfied_share").counted == figure.n
    assert open_store().snapshot().table("answers").rows == figure.n


def test_a_customers_id_that_is_a_phone_number_is_masked_wherever_it_is_shown() -> None:
    from heming.facts.case_file import CaseFile

    found = CaseFile("s", "1", {}, "", "", "13912345678", "", "", (), (), (), (), ())
    assert found.customer_id == "13912345678" and "13912345678" not in found.customer_label
    assert CaseFile("s", "1", {}, "", "", "客户9", "", "", (), (), (), (), ()).customer_label == "客户9"
