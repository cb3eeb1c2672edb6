"""Three numbers followed by hand: page, how it was computed, its rows, the cells of the file, plain pandas."""

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests.acceptance.conftest import Place
from tests.acceptance.walks import facts_of, log_in, table_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
ID = "通话流水号"


def calls_of(place: Place, name: str) -> pd.DataFrame:
    """Somebody's calls as the file has them, every cell a text."""
    frame = pd.read_csv(place.files / "话单_202606.csv", encoding="gb18030", dtype=str, keep_default_na=False)
    return frame[frame["坐席姓名"] == name]


def open_person(page: "Page", place: Place, name: str) -> None:
    log_in(page, place, "analyst")
    page.goto(f"{place.url}/people/?period=2026-06")
    page.locator("main").get_by_role("link", name=name).first.click()
    page.get_by_role("heading", name=name, level=1).wait_for()


def figure_of(page: "Page", name: str) -> str:
    """What the page shows under a name; its explanation is open afterwards."""
    card = page.locator(".hm-figure").filter(has=page.get_by_text(name, exact=True))
    shown = card.locator(".hm-figure-value").inner_text()
    card.locator(".hm-how-link").click()
    page.locator("#how-body h3").get_by_text(name, exact=True).wait_for()
    return str(shown).split()[0]


def cells_equal_the_file(page: "Page", file: pd.DataFrame, case: str) -> None:
    """The case page shows the row as the file has it; the caller's number is masked."""
    page.locator("main table").get_by_role("link", name=case, exact=True).click()
    origin = page.locator("section[aria-labelledby=origin-title]")
    assert "话单_202606.csv" in origin.inner_text()
    shown, row = facts_of(origin), file.set_index(ID, drop=False).loc[case]
    assert shown.pop("主叫号码") == f"139****{row['主叫号码'][-4:]}"
    for header, cell in shown.items():
        assert cell == (row[header] or "–"), header
    assert set(shown) == set(file.columns) - {"主叫号码"}


def test_the_calls_of_one_agent(page: "Page", served: Place) -> None:
    file = calls_of(served, "江雪")
    open_person(page, served, "江雪")
    assert figure_of(page, "会话量") == str(len(file))
    assert facts_of(page.locator("#how-body"))["计入"] == str(len(file))
    page.locator("#how-body").get_by_role("link", name="背后的明细").click()
    first = page.url
    rows = table_of(page)
    assert sorted(row["会话 / 通话 / 工单"] for row in rows) == sorted(file[ID])
    assert all(row["是否计入"] == "计入" for row in rows)
    page.goto(first)
    cells_equal_the_file(page, file, str(file[ID].iloc[3]))


def test_the_share_of_satisfied_callers_of_one_agent(page: "Page", served: Place) -> None:
    """The keys: 满意 is the best of three; a call without a key was not rated."""
    file = calls_of(served, "江雪")
    rated = file[file["满意度"] != ""]
    satisfied = rated[rated["满意度"] == "满意"]
    open_person(page, served, "江雪")
    assert figure_of(page, "满意率") == f"{100 * len(satisfied) / len(rated):.1f}%"
    assert facts_of(page.locator("#how-body"))["计入"] == str(len(rated))
    page.locator("#how-body").get_by_role("link", name="背后的明细").click()
    first = page.url
    rows = table_of(page)
    counted = [row for row in rows if row["是否计入"].startswith("计入")]
    assert len(counted) == len(rated)
    assert sum(row["是否计入"].endswith("是") for row in counted) == len(satisfied)
    page.goto(first)
    case = page.locator("main table tbody a").first.inner_text()
    cells_equal_the_file(page, file, case)
    assert "是否计入" not in case


def test_what_one_chat_agent_received_by_day_rows(page: "Page", served: Place) -> None:
    file = pd.read_excel(served.files / "飞鸽客服数据.xlsx", header=1, dtype=str)
    mine = file[file["客服昵称"] == "和鸣圆圆"]
    total = mine["人工接待会话量"].astype(int).sum()
    log_in(page, served, "analyst")
    page.goto(f"{served.url}/explore/?metric=case_count&by=agent&source=feige&from=2026-06-01&to=2026-06-30")
    line = page.locator("main table tr").filter(has_text="方圆")
    assert line.inner_text().split()[-1] == f"{total:,}"
    line.locator("[hx-get*='/how/']").click()
    page.locator("#how-body h3").wait_for()
    assert facts_of(page.locator("#how-body"))["计入"] == str(len(mine))
    page.locator("#how-body").get_by_role("link", name="背后的明细").click()
    rows = table_of(page)
    got = {(row["日期"], row["来源"].split("第")[-1].rstrip("行"), row["接待量"]) for row in rows}
    of_file = {(row["日期"], str(int(str(at)) + 1), row["人工接待会话量"]) for at, row in mine.iterrows()}
    assert got == of_file and len(rows) == len(mine), "every row named is that row of the file, with its cell"
