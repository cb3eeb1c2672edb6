"""The loaded month in a real browser: homes of four kinds of people, everyday tasks in clicks, accounts, an import."""

from typing import TYPE_CHECKING

import pytest

from tests.acceptance import centre
from tests.acceptance.conftest import Place
from tests.acceptance.walks import Walk, log_in
from tests.platforms.made import xlsx

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
EVERYBODY = {agent.name for agent in centre.AGENTS}
HOTLINE = {agent.name for agent in centre.HOTLINE}
DOORS = ("/morning/?day=2026-06-30", "/me/?period=2026-06", "/harmony/?period=2026-06", "/people/?period=2026-06",
         "/targets/?month=2026-06", "/month/?period=2026-06", "/working-time/?period=2026-06", "/cases/")  # fmt: skip


def named_to(page: "Page", place: Place, login: str) -> set[str]:
    """Whom the home and all lists name to somebody, also lists to which no link of theirs leads."""
    log_in(page, place, login)
    said = [page.content()]
    for address in DOORS:
        answer = page.request.get(place.url + address)
        assert answer.status in (200, 403, 404), f"{login} {address}: {answer.status}"
        said.append(answer.text() if answer.ok else "")
    return {name for name in EVERYBODY if any(name in text for text in said)}


@pytest.mark.parametrize(
    ("login", "home", "sees"),
    [
        ("agent", "/me/", {"江雪"}),
        ("fang", "/me/", {"方圆"}),
        ("lead", "/morning/", HOTLINE),
        ("boss", "/month/", set()),
        ("analyst", "/harmony/", EVERYBODY),
    ],
)
def test_each_home_names_exactly_whom_its_reader_may_see(
    page: "Page", served: Place, login: str, home: str, sees: set[str]
) -> None:
    assert named_to(page, served, login) == sees
    assert page.url == served.url + home


def test_the_page_of_a_person_opens_only_to_those_who_may_see_them(page: "Page", served: Place) -> None:
    log_in(page, served, "analyst")
    page.goto(f"{served.url}/people/?period=2026-06")
    link = page.locator("main").get_by_role("link", name="康健").first.get_attribute("href")
    opens = {}
    for login in ("analyst", "lead", "agent", "fang", "boss"):
        log_in(page, served, login)
        answer = page.request.get(f"{served.url}{link}")
        opens[login] = answer.ok
        assert answer.ok or "康健" not in answer.text()
    assert opens == {"analyst": True, "lead": True, "agent": False, "fang": False, "boss": False}


def test_task_yesterdays_bad_ratings_are_read_and_given_a_cause(page: "Page", served: Place) -> None:
    walk = Walk(page, served, "lead")
    rows = page.locator(".hm-bad-row")
    rows.first.wait_for()
    frame = centre.calls()
    bad = frame[(frame["满意度"] == "不满意") & (frame["来电时间"].dt.date == centre.LAST)]
    assert len(bad) == 2
    assert set(rows.locator(".hm-bad-head a").all_inner_texts()) == set(bad["通话流水号"])
    walk.on(rows.first.get_by_text("看会话"))
    rows.first.get_by_text("完整会话").wait_for()
    walk.on(rows.first.get_by_role("button", name="物流", exact=True))
    rows.first.get_by_text("初判:物流").wait_for()


def test_task_an_account_is_mapped_by_hand(page: "Page", served: Place) -> None:
    walk = Walk(page, served, "hr")
    walk.menu("账号映射")
    walk.on(page.get_by_role("button", name="是 丁宁"))
    page.get_by_text(f"{centre.SHOP}:丁宁 已认领").wait_for()
    unmatched = {one["account"] for one in served.line("accounts", "--unmatched", "--format", "json").data}
    assert unmatched == {"白露", "高远", f"{centre.SHOP}:晨曦"}, "that one and no other"
    said = served.line("query", "case_count", "--by", "agent", "--where", "source=qianniu", "--format", "json")
    figures = {row["by"]["agent"]: row["value"] for row in said.data["rows"]}
    rows = centre.chats("qianniu")
    assert figures["丁宁"] == rows[rows.name == "丁宁"].received.sum(), "what the account did is that person's now"


def test_task_a_figure_is_explained_down_to_its_rows(page: "Page", served: Place) -> None:
    walk = Walk(page, served, "lead")
    walk.on(page.locator(".hm-board .hm-cell-button").first)
    page.locator("#how-body h3").wait_for()
    assert "会话量" in page.locator("#how-body h3").inner_text()
    walk.on(page.locator("#how-body").get_by_role("link", name="背后的明细"))
    calls = centre.calls()
    count = int((calls["来电时间"].dt.date == centre.LAST).sum())
    page.get_by_text(f"共{count}行,其中{count}行计入").wait_for()


def test_task_a_target_is_set(page: "Page", served: Place) -> None:
    walk = Walk(page, served, "lead")
    walk.menu("目标")
    field = page.locator("input[data-measure^='t|satisfied_share|team']").first
    walk.on(field)
    field.fill("85%")
    walk.on(page.get_by_role("button", name="保存"))
    page.get_by_text("设定了1个目标").wait_for()
    (target,) = served.line("targets", "list", "--format", "json").data["targets"]
    assert (target["name"], target["metric"], target["target"]) == ("热线组", "satisfied_share", 0.85)


def test_task_the_morning_board_is_printed(page: "Page", served: Place) -> None:
    walk = Walk(page, served, "lead")
    page.evaluate("window.print = () => { window.printed = true }")
    walk.on(page.get_by_role("button", name="打印"))
    assert page.evaluate("window.printed")


def test_a_file_comes_in_through_the_page_and_its_rows_add_up(page: "Page", served: Place) -> None:
    header = ["日期", "客服昵称", "人工接待会话量", "应回复会话量", "3分钟内回复会话量", "3分钟人工回复率",
              "平均首次响应时长(秒)", "邀评数", "评价数", "满意率"]  # fmt: skip
    body: list[list[object]] = [
        [str(day), account, 30, 30, 24, "80.0%", 20, 10, 5, "80.0%"]
        for day in centre.DAYS[-5:] for account in ("白露1002", "高远1006")
    ]  # fmt: skip
    body.append(["合计", "", 300, 300, 240, "80.0%", 20, 100, 50, "80.0%"])
    path = xlsx(served.files / "飞鸽客服数据_补.xlsx", header, body, above=[["客服数据 2026-06-26 至 2026-06-30"]])
    log_in(page, served, "owner")
    page.goto(f"{served.url}/imports/")
    page.set_input_files("#files", path)
    page.locator("#review").wait_for()
    assert "抖音飞鸽 客服日报" in page.locator("main").inner_text(), "which export it is was recognised"
    page.get_by_role("button", name="导入", exact=True).click()
    page.get_by_text("读入行数").wait_for()
    rows, records = (
        [int(text) for text in page.locator(".hm-sum").nth(n).locator("b").all_inner_texts()] for n in (0, 1)
    )
    assert rows == [11, 10, 0, 1, 0], "read = used + already here + lines of totals + not used"
    assert records == [10, 10, 0, 0]
    assert "合计/平均行,不计入" in page.locator(".hm-sum").first.inner_text(), "the one left out is named as what it is"


def test_the_sure_accounts_are_confirmed_together_and_no_other(page: "Page", served: Place) -> None:
    """The nicknames of the file before carry name and work number; the bare names alone stay for a person to judge."""
    log_in(page, served, "hr")
    page.goto(f"{served.url}/accounts/")
    page.locator("#together").get_by_role("button", name="确认勾选的 2 个").click()
    page.get_by_text("已认领 2 个账号").wait_for()
    holders = {one["account"]: one["holders"] for one in served.line("accounts", "--format", "json").data}
    assert [holders[account][-1]["name"] for account in ("白露1002", "高远1006")] == ["白露", "高远"]
    unmatched = {one["account"] for one in served.line("accounts", "--unmatched", "--format", "json").data}
    assert f"{centre.SHOP}:晨曦" in unmatched, "nothing speaks for it, so nobody was guessed"
    assert not unmatched & {"白露1002", "高远1006"}
