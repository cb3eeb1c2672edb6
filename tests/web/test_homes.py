"""Homes: who lands where, and what the morning board, one's own day and the targets show to whom."""

import json
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heming.access.models import AuditEntry
from heming.scorecards.actions.set_targets import set_targets
from heming.scorecards.models import Goal, RatingMark
from heming.scorecards.wish import Unit, Wish
from tests.cast import PASSWORD
from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = "2026-08-30"
BOARD = f"/morning/?day={DAY}"


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize(
    ("login", "begins"),
    [("ana", "/me/"), ("tom", "/morning/"), ("yan", "/harmony/"), ("ada", "/"), ("hui", "/"), ("quinn", "/")],
)
def test_every_role_begins_on_its_own_home(log_in: LogIn, login: str, begins: str) -> None:
    assert log_in(login).get("/home/").headers["Location"] == begins


def test_the_executive_begins_on_the_month_where_there_is_one(log_in: LogIn) -> None:
    assert log_in("olga").get("/home/").headers["Location"] in ("/month/", "/")


def test_logging_in_leads_home_and_a_page_that_was_asked_for_comes_first(
    centre: "Cast", client: object, db: None
) -> None:
    from django.test import Client

    for wish, onward in (("", "/home/"), ("/", "/home/"), ("/metrics/", "/metrics/")):
        browser = Client()
        answer = browser.post(f"/login/?next={wish}", {"login": "tom", "password": PASSWORD, "next": wish})
        assert answer.headers["Location"] == onward


@pytest.mark.parametrize("login", ["ana", "olga"])
def test_the_board_is_for_leads_and_those_who_see_everybody(log_in: LogIn, login: str) -> None:
    assert log_in(login).get(BOARD).status_code == 403


@pytest.mark.parametrize("login", ["tom", "yan", "quinn", "ada", "hui"])
def test_those_who_may_open_the_board(log_in: LogIn, login: str) -> None:
    page = text_of(log_in(login).get(BOARD))
    assert "晨会看板" in page and "不是实时" in page and "8月30日 周日" in page


def test_a_leads_board_holds_the_own_teams_and_nobody_elses(log_in: LogIn) -> None:
    """Ana has 6 cases a day and Ben 5; Cai's 4 belong to another lead."""
    answer = log_in("tom").get(BOARD)
    rows = {row.figure.key: row for row in answer.context["lines"]}
    assert (rows["case_count"].text, rows["case_count"].before) == ("11", "11")
    assert {row.name for row in answer.context["bad"]} <= {"安娜", "本杰明"}
    assert "蔡明" not in text_of(answer)


def test_the_days_bad_ratings_are_those_of_the_rule_that_made_them(log_in: LogIn, centre: "Cast") -> None:
    answer = log_in("yan").get(BOARD)
    per_day = [("ana", 6, 92), ("ben", 5, 70), ("cai", 4, 80)]
    number, expected = 60 * 15, []
    for agent, count, good in per_day:
        for _ in range(count):
            number += 1
            if number % 5 and (number * 7919) % 100 >= good:
                expected.append((f"a{number}", agent))
    names = {"ana": "安娜", "ben": "本杰明", "cai": "蔡明"}
    assert sorted((row.rating.id, row.name) for row in answer.context["bad"]) == sorted(
        (i, names[a]) for i, a in expected
    )


def test_a_share_of_few_is_shown_as_it_was_counted_and_gets_no_verdict(log_in: LogIn) -> None:
    rows = {row.figure.key: row for row in log_in("tom").get(BOARD).context["lines"]}
    assert "/" in rows["satisfied_share"].text and "看不准" in rows["satisfied_share"].last_week.words


def test_a_target_of_the_team_stands_beside_the_figure(log_in: LogIn, centre: "Cast") -> None:
    key = centre.teams["售后一组"]
    set_targets(centre.yan.scope, [Wish("first_reply_seconds_mean", Unit("team", key), 202608, Decimal(300))])
    page = log_in("tom").get(f"{BOARD}&team={key}")
    (row,) = [row for row in page.context["lines"] if row.figure.key == "first_reply_seconds_mean"]
    assert row.target == "5分钟" and row.on_target is not None
    assert log_in("tom").get(f"{BOARD}&team={centre.teams['热线组']}").status_code == 403


def test_a_board_without_a_roster_says_so(log_in: LogIn) -> None:
    assert "没有导入排班" in text_of(log_in("tom").get(BOARD))


@pytest.mark.parametrize(("day", "status"), [("2026-12-24", 400), ("gestern", 400), ("2026-07-01", 200)])
def test_a_day_that_was_not_imported_is_refused(log_in: LogIn, day: str, status: int) -> None:
    assert log_in("tom").get(f"/morning/?day={day}").status_code == status


def a_bad_rating(log_in: LogIn, login: str = "tom") -> dict[str, str]:
    for day in range(1, 31):
        bad = log_in(login).get(f"/morning/?day=2026-08-{day:02d}").context["bad"]
        if bad:
            return {"source": bad[0].rating.source, "id": bad[0].rating.id}
    raise AssertionError("the centre has bad ratings in August")


def test_one_click_keeps_a_first_view_that_can_be_changed_and_is_written_down(log_in: LogIn) -> None:
    rating = a_bad_rating(log_in)
    part = log_in("tom").post("/morning/mark/", rating | {"cause": "logistics"}, headers={"HX-Request": "true"})
    assert "初判:物流(汤姆)" in text_of(part)
    log_in("tom").post("/morning/mark/", rating | {"call_back": "wanted"})
    log_in("quinn").post("/morning/mark/", rating | {"cause": "product"})
    mark = RatingMark.objects.get()
    assert (mark.cause, mark.call_back, mark.set_by_name) == ("product", "wanted", "昆恩")
    trail = AuditEntry.objects.filter(verb="mark_rating").order_by("pk")
    assert [entry.after["cause"] for entry in trail] == ["logistics", "logistics", "product"]


def test_a_first_view_changes_no_figure(log_in: LogIn) -> None:
    rating = a_bad_rating(log_in)
    before = {row.figure.key: row.text for row in log_in("tom").get(BOARD).context["lines"]}
    log_in("tom").post("/morning/mark/", rating | {"cause": "logistics"})
    assert {row.figure.key: row.text for row in log_in("tom").get(BOARD).context["lines"]} == before


@pytest.mark.parametrize(("login", "status"), [("ana", 403), ("olga", 403), ("hui", 403)])
def test_who_may_not_say_what_a_bad_rating_was_about(log_in: LogIn, login: str, status: int) -> None:
    rating = a_bad_rating(log_in)
    assert log_in(login).post("/morning/mark/", rating | {"cause": "policy"}).status_code == status
    assert not RatingMark.objects.exists()


def test_a_lead_says_nothing_of_other_leads_people_and_no_invented_cause(log_in: LogIn) -> None:
    cai = next(
        row.rating.id
        for d in range(1, 31)
        for row in log_in("yan").get(f"/morning/?day=2026-08-{d:02d}").context["bad"]
        if row.name == "蔡明"
    )
    assert log_in("tom").post("/morning/mark/", {"source": "cast", "id": cai, "cause": "policy"}).status_code == 404
    assert log_in("tom").post("/morning/mark/", a_bad_rating(log_in) | {"cause": "weather"}).status_code == 400
    assert not RatingMark.objects.exists()


def test_the_conversation_of_somebody_elses_case_is_not_found(log_in: LogIn) -> None:
    own, foreign = "c1", "c12"  # the first day: six of Ana's, five of Ben's, then Cai's
    assert log_in("tom").get(f"/morning/dialogue/?source=cast&id={own}").status_code == 200
    assert log_in("tom").get(f"/morning/dialogue/?source=cast&id={foreign}").status_code == 404


def test_ones_own_page_names_no_other_agent(log_in: LogIn) -> None:
    for address in ("/me/?period=2026-08", "/me/standing/?period=2026-08", "/me/answers/?period=2026-08"):
        page = text_of(log_in("ana").get(address))
        assert "本杰明" not in page and "蔡明" not in page, address


def test_who_can_see_my_figures_are_the_logins_whose_scope_holds_me(log_in: LogIn, centre: "Cast") -> None:
    page = text_of(log_in("ana").get("/me/?period=2026-08"))
    told = {name for name in ("汤姆", "昆恩", "惠", "颜", "艾达", "奥尔加", "泽德") if f"<li>{name} (" in page}
    seeing = {
        m.user.name for login, m in centre.members.items() if login != "ana" and m.scope.sees_agent(centre.ana.key)
    }
    assert told == seeing == {"汤姆", "昆恩", "惠", "颜", "艾达"}


def test_what_agents_ask_is_answered_and_what_there_is_not_is_said(log_in: LogIn) -> None:
    page = text_of(log_in("ben").get("/me/answers/?period=2026-08"))
    for asked in ("为什么算我的", "物流的锅", "为什么不一样", "难单", "请假扣不扣", "月中改了没有", "凭什么加减分"):
        assert asked in page
    assert "还不属于任何绩效评分" in page and "没有导入你的平台日报" in page
    assert "/cases/cast/c" in page, "his bad ratings lead to their cases"


def test_a_team_of_one_shows_no_middle_that_would_tell_of_single_people(log_in: LogIn) -> None:
    lines = log_in("ana").get("/me/standing/?period=2026-08").context["lines"]
    assert {line.middle for line in lines} <= {"人太少,不显示"} and {line.tier for line in lines} <= {""}


def test_whoever_is_no_measured_person_has_no_day(log_in: LogIn) -> None:
    assert log_in("yan").get("/me/").status_code == 404


def fields(log_in: LogIn, login: str) -> set[str]:
    answer = log_in(login).get("/targets/?month=2026-08")
    return {
        cell.field
        for row in answer.context["rows"]
        for cell in row.cells
        if cell.open and "satisfied_share" in cell.field
    }


def test_targets_are_open_to_whoever_may_set_them(log_in: LogIn, centre: "Cast") -> None:
    keys = {name: f"t|satisfied_share|team|{key}" for name, key in centre.teams.items()}
    assert fields(log_in, "tom") == {keys["售后一组"], keys["售后二组"]}
    assert fields(log_in, "yan") == {*keys.values(), "t|satisfied_share|organisation|0"}
    assert fields(log_in, "olga") == fields(log_in, "yan") and fields(log_in, "ana") == set()


def test_a_target_is_set_by_hand_and_a_bad_value_is_told(log_in: LogIn, centre: "Cast") -> None:
    key = centre.teams["售后一组"]
    form = {
        "month": "2026-09",
        f"t|satisfied_share|team|{key}": "86%",
        f"t|first_reply_seconds_mean|team|{key}": "bald",
    }
    page = text_of(log_in("tom").post("/targets/save/", form, follow=True))
    assert "设定了1个目标" in page and "bald" in page
    assert [(g.metric, float(g.value or 0), g.month) for g in Goal.objects.all()] == [("satisfied_share", 0.86, 202609)]
    emptied = {"month": "2026-09", f"t|satisfied_share|team|{key}": ""}
    log_in("tom").post("/targets/save/", emptied)
    assert Goal.objects.get(replaced_at=None).value is None


def test_a_forged_field_sets_nothing(log_in: LogIn, centre: "Cast") -> None:
    key = centre.teams["热线组"]
    log_in("tom").post("/targets/save/", {"month": "2026-09", f"t|satisfied_share|team|{key}": "99%"})
    log_in("ana").post("/targets/save/", {"month": "2026-09", "t|satisfied_share|organisation|0": "99%"})
    assert not Goal.objects.exists()


@pytest.mark.parametrize("field", ["t|x", "t|satisfied_share|team|²", "t|satisfied_share|shop|1", "t|nope|team|1"])
def test_a_field_that_cannot_be_read_is_told(log_in: LogIn, field: str) -> None:
    answer = log_in("yan").post("/targets/save/", {"month": "2026-09", field: "99%"}, follow=True)
    assert answer.status_code == 200 and not Goal.objects.exists()


def test_who_may_set_no_target_sends_no_file(log_in: LogIn) -> None:
    upload = SimpleUploadedFile("目标.csv", "指标,班组,月,目标\n满意率,售后一组,2026-09,90%\n".encode())
    assert log_in("ana").post("/targets/upload/", {"file": upload}).status_code == 403
    assert not Goal.objects.exists()


def test_a_persons_target_is_told_by_name_and_judged_by_months_of_people(log_in: LogIn, centre: "Cast") -> None:
    unit = Unit("agent", centre.ana.key)
    set_targets(centre.yan.scope, [Wish("first_reply_seconds_mean", unit, 202609, Decimal(30))])
    page = text_of(log_in("tom").get("/targets/check/?month=2026-09"))
    assert "安娜" in page and "整个组织" not in page


def test_the_downloaded_table_comes_back_as_targets(log_in: LogIn) -> None:
    browser = log_in("yan")
    book = openpyxl.load_workbook(BytesIO(browser.get("/targets/table.xlsx?month=2026-08").content))
    sheet = book.active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["指标", "班组", "月", "目标"]
    number = next(
        n
        for n in range(2, sheet.max_row + 1)
        if sheet.cell(n, 1).value == "满意率" and sheet.cell(n, 2).value == "售后一组"
    )
    for other in range(2, sheet.max_row + 1):
        sheet.cell(other, 4).value = "86%" if other == number else "取消"
    filled = BytesIO()
    book.save(filled)
    upload = SimpleUploadedFile("目标.xlsx", filled.getvalue())
    page = text_of(browser.post("/targets/upload/", {"month": "2026-08", "file": upload}, follow=True))
    assert "设定了" in page
    assert [(g.metric, float(g.value or 0)) for g in Goal.objects.exclude(value=None)] == [("satisfied_share", 0.86)]


def test_two_months_of_history_are_too_short_for_a_check_and_it_says_so(log_in: LogIn, centre: "Cast") -> None:
    set_targets(centre.yan.scope, [Wish("satisfied_share", Unit(), 202609, Decimal("0.99"))])
    page = text_of(log_in("yan").get("/targets/check/?month=2026-09"))
    assert "历史太短" in page and json.dumps("99.0%")[1:-1] in page


def test_homes_read_in_english_too(log_in: LogIn) -> None:
    for login, address, said in (
        ("tom", BOARD, "Talk to today"), ("ana", "/me/?period=2026-08", "What you may ask"),
        ("yan", "/targets/", "Can it be reached?"),
    ):  # fmt: skip
        browser = log_in(login)
        browser.cookies["heming_language"] = "en"
        assert said in text_of(browser.get(address, headers={"Accept-Language": "en"}))
