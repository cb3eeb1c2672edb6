"""The overview: what a role sees first, compared with the month before, in both languages."""

import re
from datetime import date

import pytest

from heming.web.freshness import Stream
from heming.web.span import _span
from tests.web.conftest import LogIn


def test_the_last_complete_month_is_shown_against_the_month_before(log_in: LogIn) -> None:
    page = log_in("yan").get("/").content.decode()
    assert "2026年8月" in page and "对比2026年7月" in page
    assert "会话量" in page and "首响中位数" in page and "满意率" in page
    assert "变好" in page or "变差" in page or "变化看不准" in page


def test_every_shown_figure_opens_how_it_was_computed(log_in: LogIn) -> None:
    client = log_in("yan")
    page = client.get("/").content.decode()
    addresses = set(re.findall(r'hx-get="(/how/[^"]+)"', page))
    assert len(addresses) > 8
    for address in sorted(addresses)[:12]:
        answer = client.get(address.replace("&amp;", "&"), headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "<html" not in answer.content.decode() and "多人经手的会话算给" in answer.content.decode()


def test_the_figures_are_those_of_the_catalogue(log_in: LogIn) -> None:
    from heming.access.scope import local_admin
    from heming.metrics.ask import ask
    from heming.metrics.question import Filter, Question
    from heming.units import format_value

    page = log_in("yan").get("/").content.decode()
    question = Question(("satisfied_share", "case_count"), where=(Filter("month", ("2026-08",)),))
    for value in ask(question, local_admin("test")):
        unit = "share" if value.metric == "satisfied_share" else "count"
        assert f">{format_value(value.value, unit, language='zh-hans')}<" in page


def test_an_agent_sees_their_own_figures_and_a_lead_their_teams(log_in: LogIn) -> None:
    ana, tom, yan = (log_in(login).get("/").content.decode() for login in ("ana", "tom", "yan"))
    assert "您自己的数据" in ana and "您的班组" in tom and "全部" in yan
    volume = [int(re.search(r'hm-figure-value">([\d,]+)', page)[1].replace(",", "")) for page in (ana, tom, yan)]  # type: ignore[index]
    assert volume == [6 * 31, 11 * 31, 15 * 31]


def test_an_earlier_period_can_be_chosen_and_nonsense_is_refused_in_words(log_in: LogIn) -> None:
    client = log_in("yan")
    july = client.get("/?period=2026-07").content.decode()
    assert "之前没有完整的周期可比" in july
    week = client.get("/?period=2026-W32").content.decode()
    assert "8月3日起的一周" in week
    wrong = client.get("/?period=yesterday")
    assert wrong.status_code == 400 and "“yesterday”不是一个周期" in wrong.content.decode()


def test_english_is_complete_and_says_the_language(log_in: LogIn) -> None:
    client = log_in("yan")
    client.post("/language/", {"language": "en", "next": "/"})
    page = client.get("/")
    text = page.content.decode()
    assert page.headers["Content-Language"] == "en" and '<html lang="en">' in text
    without_names = re.sub(r"和鸣|中文|颜|退货|物流|发票", "", text)
    assert not re.search(r"[\u4e00-\u9fff]", without_names), re.findall(r".{20}[\u4e00-\u9fff].{20}", without_names)[:3]
    client.post("/language/", {"language": "zh-hans", "next": "/"})


def test_who_has_no_role_sees_no_figure(log_in: LogIn) -> None:
    page = log_in("zed").get("/").content.decode()
    assert "还没有角色" in page
    assert not re.search(r'hm-figure-value">\s*[\d,.]+', page)


def test_no_page_carries_inline_script_or_style(log_in: LogIn) -> None:
    client = log_in("yan")
    for address in ("/", "/metrics/", "/metrics/csat_mean/", "/explore/", "/people/", "/people/?show=teams"):
        answer = client.get(address)
        text = answer.content.decode()
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<[^>]+\sstyle=", text), address
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text), address
        assert not re.search(r"<[^>]+\son\w+=", text), address


@pytest.mark.parametrize(
    ("first", "older", "compared"),
    [
        (date(2023, 7, 29), (), False),  # three days of July beside all of August
        (date(2023, 7, 29), (Stream("old", date(2016, 2, 29), date(2016, 5, 13), ("cases",)),), False),
        (date(2023, 7, 1), (), True),
        (date(2023, 7, 29), (Stream("calls", date(2023, 1, 1), date(2023, 8, 31), ("cases",)),), True),
    ],
)
def test_a_month_the_data_hold_only_in_part_is_not_compared_with(
    first: date, older: tuple[Stream, ...], compared: bool
) -> None:
    assert _span("2023-08", (Stream("chats", first, date(2023, 8, 31), ("cases",)), *older)).compare is compared
