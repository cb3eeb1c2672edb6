"""Homes in a real browser: each role sees what it may, everyday tasks take five clicks, the board fits a page."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.standing import Standing, standing  # noqa: F401 - a fixture
from tests.chromium import serious_axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.operational]
BOTH = pytest.mark.parametrize("page", ["desktop", "phone"], indirect=True)
DAY = "2026-08-27"  # with bad ratings of Ana's or Ben's
MOST_CLICKS = 5


class Clicks:
    """A person's clicks, counted."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, target: "Locator") -> None:
        target.click()
        self.count += 1


def menu(page: "Page", name: str) -> "Locator":
    return page.locator("#side-menu").get_by_role("link", name=name, exact=True)


def day_with_bad_ratings(page: "Page", standing: Standing) -> str:  # noqa: F811
    for day in range(30, 0, -1):
        page.goto(f"{standing.url}/morning/?day=2026-08-{day:02d}")
        if page.locator(".hm-bad-row").count():
            return f"2026-08-{day:02d}"
    raise AssertionError("the centre has bad ratings in August")


@pytest.mark.parametrize(
    ("login", "home", "sees", "not_there"),
    [
        ("tom", "/morning/", ("晨会看板", "目标", "我的一天"), ("导入",)),
        ("ana", "/me/", ("我的一天",), ("晨会看板", "目标", "人员与班组", "导入")),
        ("yan", "/harmony/", ("晨会看板", "和鸣", "目标", "导入"), ("我的一天",)),
        ("olga", "/", ("和鸣", "目标"), ("晨会看板", "我的一天", "导入")),
    ],
)
def test_each_role_lands_at_home_and_finds_its_own_menu(
    page: "Page",
    standing: Standing,  # noqa: F811
    login: str,
    home: str,
    sees: tuple[str, ...],
    not_there: tuple[str, ...],
) -> None:
    standing.log_in(page, login)
    landed = page.url.removeprefix(standing.url)
    assert landed.startswith(home) or (login == "olga" and landed.startswith("/month/"))
    assert all(menu(page, name).count() == 1 for name in sees)
    assert not any(menu(page, name).count() for name in not_there)


def test_four_roles_see_only_the_people_they_may(page: "Page", standing: Standing) -> None:  # noqa: F811
    seen: dict[str, set[str]] = {}
    addresses = ("/morning/?day=2026-08-27", "/me/?period=2026-08", "/people/", "/targets/?month=2026-08")
    for login in ("tom", "ana", "yan", "olga"):
        page.context.clear_cookies()
        standing.log_in(page, login)
        texts = []
        for address in addresses:
            answer = page.request.get(standing.url + address)  # the menu hides some of them; the door must be shut too
            texts.append(answer.text() if answer.ok else "")
        seen[login] = {name for name in ("安娜", "本杰明", "蔡明") if any(name in text for text in texts)}
    assert seen == {"tom": {"安娜", "本杰明"}, "ana": {"安娜"}, "yan": {"安娜", "本杰明", "蔡明"}, "olga": set()}


@BOTH
@pytest.mark.parametrize(
    ("login", "address"),
    [("tom", f"/morning/?day={DAY}"), ("ana", "/me/?period=2026-08"), ("yan", "/targets/?month=2026-08")],
)
def test_a_home_is_accessible_and_fits_in_both_languages(
    page: "Page",
    standing: Standing,  # noqa: F811
    login: str,
    address: str,
) -> None:
    standing.log_in(page, login)
    for language in ("zh-hans", "en"):
        standing.speak(page, language)
        page.goto(standing.url + address)
        page.wait_for_load_state("networkidle")
        assert serious_axe_findings(page) == [], f"{address} in {language}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} in {language}"


def test_bad_ratings_are_found_read_and_given_a_cause_in_five_clicks(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "tom")
    day_with_bad_ratings(page, standing)
    row, clicks = page.locator(".hm-bad-row").first, Clicks()
    clicks.on(row.get_by_text("看会话"))
    row.get_by_text("完整会话").wait_for()
    clicks.on(row.get_by_role("button", name="物流", exact=True))
    page.locator(".hm-bad-row").first.get_by_text("初判:物流").wait_for()
    assert clicks.count <= MOST_CLICKS


def test_a_figure_is_explained_in_one_click_from_home(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "tom")
    clicks = Clicks()
    clicks.on(page.locator(".hm-board .hm-cell-button").first)
    page.locator("#how-body h3").first.wait_for()
    assert clicks.count <= MOST_CLICKS


def test_a_target_is_set_in_five_clicks_and_stands_on_the_board(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "tom")
    clicks = Clicks()
    clicks.on(menu(page, "目标"))
    field = page.locator("input[data-measure^='t|first_reply_seconds_mean|team']").first
    clicks.on(field)
    field.fill("35秒")
    clicks.on(page.get_by_role("button", name="保存"))
    page.get_by_text("设定了1个目标").wait_for()
    assert page.locator("input[data-measure^='t|first_reply_seconds_mean|team']").first.input_value() == "35"
    page.locator("[hx-trigger=load]").get_by_text("35秒").wait_for()
    assert clicks.count <= MOST_CLICKS


def test_the_board_prints_on_one_landscape_page(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "tom")
    day_with_bad_ratings(page, standing)
    clicks = Clicks()
    page.evaluate("window.print = () => { window.printed = true }")
    clicks.on(page.get_by_role("button", name="打印"))
    assert page.evaluate("window.printed") and clicks.count <= MOST_CLICKS
    document = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", document)) == 1
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]+)\]", document))
    width, height = (float(number) for number in box.split()[2:])
    assert (round(width), round(height)) == (842, 595)


def test_a_whole_centre_with_many_bad_ratings_still_prints_on_one_page(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    day_with_bad_ratings(page, standing)
    page.evaluate(
        "() => { const row = document.querySelector('.hm-bad-row');"
        " for (let n = 0; n < 60; n++) row.parentNode.append(row.cloneNode(true)); }"
    )
    document = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", document)) == 1


def test_the_next_step_and_the_answers_come_after_the_page(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "ben")
    page.get_by_text("下一步").wait_for()
    page.get_by_text("请假扣不扣").click()
    page.get_by_text("没有你的排班和坐席状态").wait_for()
