"""Working time and staffing as each role meets them: figures, what they were taken from, findings, limits, export."""

import csv
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from heming.insight.staffing import HalfHour, Spread
from heming.web import working_lines, working_time
from heming.web.staffing import HEADERS, is_working
from tests.web.conftest import LogIn
from tests.web.time_data import publish_time

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.cast import Cast

TIME = "/working-time/?period=2026-08"
STAFFING = "/staffing/?from=2026-08-03&to=2026-08-22&what=channel:热线"


@pytest.fixture(scope="module", autouse=True)
def hours(centre: "Cast", django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """The cast's August with shifts and states."""
    from django.conf import settings

    with django_db_blocker.unblock():
        publish_time(settings.HEMING_HOME)
    yield


def body(log_in: LogIn, who: str, address: str) -> str:
    """A page as text."""
    return log_in(who).get(address).content.decode()


def line_of(page: str, name: str) -> str:
    """The table line of a person, without tags."""
    found = re.search(rf"<tr><th[^>]*><a[^>]*>{name}</a>.*?</tr>", page, re.DOTALL)
    assert found is not None, f"{name} has no line"
    return re.sub(r"<[^>]+>", " ", found[0])


def test_hours_are_those_of_roster_and_states_and_say_what_they_were_taken_from(log_in: LogIn) -> None:
    ana = line_of(body(log_in, "yan", TIME), "安娜")
    assert "160.0 小时" in ana  # 20 shifts of eight hours; the one inside another counts once
    assert "133.0 小时" in ana  # 19 days of seven productive hours
    assert "坐席状态 19 天" in ana and "缺勤 1 天" in ana
    ben = line_of(body(log_in, "yan", TIME), "本杰明")
    assert "8.0 小时" in ben and "排班表 1 天" in ben and "缺勤" not in ben


def test_every_figure_opens_how_it_was_computed(log_in: LogIn) -> None:
    page = body(log_in, "yan", TIME)
    links = [link.replace("&amp;", "&") for link in re.findall(r'hx-get="(/how/[^"]+)"', page)]
    for metric in ("productive_seconds", "adherence_share", "overtime_seconds", "cases_per_hour", "shrinkage_share"):
        link = next(link for link in links if f"metric={metric}" in link)
        answer = log_in("yan").get(link, headers={"HX-Request": "true"})
        assert answer.status_code == 200, metric
    told = body(log_in, "yan", next(link for link in links if "metric=productive_seconds" in link))
    assert "有效工时取自" in told


def test_the_rows_behind_working_hours_lead_to_the_states_and_shifts_they_were_made_of(log_in: LogIn) -> None:
    page = body(log_in, "yan", "/cases/?metric=productive_seconds")
    assert "坐席状态 ×" in page and "排班" in page
    assert page.count("导入") >= 2 and "没有这样的行" not in page


def test_findings_name_the_person_and_the_remedy(log_in: LogIn) -> None:
    page = body(log_in, "yan", TIME)
    assert re.search(r"<b>安娜</b>: 班次重叠,时间只算一次: 1 行", page)
    assert re.search(r"<b>本杰明</b>: 坐席状态没有结束: 1 行", page)
    assert "请改正排班表" in page and "请重新导出这些天" in page


def test_a_lead_sees_their_people_an_agent_themselves_and_an_executive_teams(log_in: LogIn) -> None:
    lead, agent, owner = (body(log_in, who, TIME) for who in ("tom", "ana", "olga"))
    assert "安娜" in lead and "本杰明" in lead
    assert "您自己的工时" in agent and "本杰明" not in agent and "安娜" in agent
    assert not any(name in owner for name in ("安娜", "本杰明"))


def test_many_people_are_told_page_by_page_and_nobody_is_left_out(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = body(log_in, "yan", TIME)
    for module in (working_lines, working_time):
        monkeypatch.setattr(module, "PER_PAGE", 1)
    first, second = (body(log_in, "yan", f"{TIME}&page={number}") for number in (1, 2))
    assert 'aria-current="page"' in first and "page=2" in first and "hm-pages" not in whole
    names = [name for name in ("安娜", "本杰明") if f">{name}</a>" in first]
    assert len(names) == 1
    other = next(name for name in ("安娜", "本杰明") if name not in names)
    assert line_of(first, names[0]) == line_of(whole, names[0])
    assert line_of(second, other) == line_of(whole, other)
    assert "没有工时数据" not in body(log_in, "yan", f"{TIME}&page=99")


def test_breaks_are_no_column_and_the_page_says_why(log_in: LogIn) -> None:
    page = body(log_in, "yan", TIME)
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", page)
    assert not any("小休" in head for head in heads)
    assert "数上厕所的次数" in page


def test_states_of_single_people_are_refused_in_the_explorer_with_the_reason(log_in: LogIn) -> None:
    answer = log_in("yan").get("/explore/?metric=busy_share&by=agent&by=state")
    assert answer.status_code == 400
    assert "上厕所" in answer.content.decode()


def test_an_empty_period_is_not_shown_as_zero(log_in: LogIn) -> None:
    page = body(log_in, "yan", "/working-time/?period=2026-07")
    assert "没有工时数据" in page and "0.0 小时" not in page


def test_staffing_of_the_hotline_holds_needed_against_present_and_planned(log_in: LogIn) -> None:
    page = body(log_in, "yan", STAFFING)
    assert "20 天共 240 个会话" in page and 'data-chart="staffing-chart"' in page
    line = re.sub(r"<[^>]+>", " ", re.search(r"<tr><th[^>]*>10:00</th>.*?</tr>", page, re.DOTALL)[0])  # type: ignore[index]
    assert "12" in line and "5分" in line and "300 s" not in line and "4" in line
    assert "没人挂断" in page and "80 人" in page and "至少有这么多耐心" in page


def test_staffing_leaves_out_numbers_when_contacts_at_once_are_not_known(log_in: LogIn) -> None:
    page = body(log_in, "yan", "/staffing/?from=2026-08-03&to=2026-08-22&what=")
    assert "所以不给出人数" in page
    assert "按每人同时接待 3 个计算" in body(log_in, "yan", "/staffing/?from=2026-08-03&to=2026-08-22&what=&at_once=3")


def test_staffing_opens_on_where_most_calls_come_in(log_in: LogIn) -> None:
    page = body(log_in, "yan", "/staffing/?from=2026-08-03&to=2026-08-22")
    assert '<option value="channel:热线" selected>' in page and "20 天共 240 个会话" in page
    everybody = body(log_in, "yan", "/staffing/?from=2026-08-03&to=2026-08-22&what=")
    assert '<option value="" selected>' in everybody, "everybody can still be chosen"


def test_half_hours_without_work_are_folded(log_in: LogIn) -> None:
    def half_hour(number: int, *, contacts: float, present: float | None = None) -> HalfHour:
        there = None if present is None else Spread(present, present, present)
        came = Spread(0, 0, contacts)
        return HalfHour(number, came, 300.0, True, None, None, there, None, "unsure")

    assert is_working(half_hour(20, contacts=4))
    assert is_working(half_hour(20, contacts=0, present=1)), "somebody sits there and waits"
    assert not is_working(half_hour(6, contacts=0)) and not is_working(half_hour(6, contacts=0.2, present=0))
    page = body(log_in, "yan", STAFFING)
    open_rows = page[: page.index('<details class="card-body border-top"')] if "border-top" in page else page
    assert '<th scope="row">10:00</th>' in open_rows


def test_who_may_plan_staffing(log_in: LogIn) -> None:
    assert log_in("ana").get(STAFFING).status_code == 403
    assert log_in("olga").get(STAFFING).status_code == 200
    assert log_in("tom").get(STAFFING).status_code == 403  # a channel holds other teams' people
    assert log_in("tom").get("/staffing/?at_once=1").status_code == 200
    menu = body(log_in, "ana", "/me/")
    assert 'href="/staffing/"' not in menu and "/working-time/" in menu


@pytest.mark.parametrize(
    ("address", "words"),
    [("shrinkage=120", "0 到 0.9"), ("level=abc", "不是数字"), ("from=2026-08-22&to=2026-08-03", "早于"),
     ("from=2025-01-01&to=2026-08-03", "92 天"), ("level=100", "0.01"), ("at_once=99", "1 到 20"),
     ("at_once=inf", "不是数字"), ("at_once=nan", "不是数字"), ("to=0001-01-01", "0001-01-01"),
     ("to=9999-12-31", "9999-12-31")],
)  # fmt: skip
def test_a_wish_that_makes_no_sense_is_refused_with_a_remedy(log_in: LogIn, address: str, words: str) -> None:
    answer = log_in("yan").get(f"/staffing/?{address}")
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_the_export_holds_the_figures_of_the_page(log_in: LogIn) -> None:
    answer = log_in("yan").get(STAFFING.replace("/staffing/", "/staffing/export.csv"))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert len(rows[0]) == len(HEADERS)
    ten = next(row for row in rows if row[0] == "10:00")
    assert ten[1:5] == ["12.0", "12.0", "12.0", "300.0"]
    assert int(ten[5]) >= int(ten[6]) >= 3


def test_half_hours_and_weekdays_are_offered_and_shown_in_order(log_in: LogIn) -> None:
    page = body(log_in, "yan", "/explore/?metric=case_count&metric=abandoned_share&by=interval&where=channel:热线")
    assert "10:00" in page and "半小时" in page
    week = body(log_in, "yan", "/explore/?metric=case_count&by=weekday")
    places = [week.index(f"<td>{day}") if f"<td>{day}" in week else week.index(day) for day in ("周一", "周日")]
    assert places[0] < places[1]
