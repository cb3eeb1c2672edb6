"""The boss's page and reports in a real browser: both languages and sizes, a figure's way, a plan in few clicks."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.standing import Standing, standing  # noqa: F401 - a fixture
from tests.chromium import serious_axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.operational]
BOTH = pytest.mark.parametrize("page", ["desktop", "phone"], indirect=True)
PAGES = ("/month/?period=2026-08", "/reports/", "/reports/week/?period=2026-W34", "/reports/reasons/?period=2026-08")


@BOTH
@pytest.mark.parametrize("address", PAGES)
def test_a_report_is_accessible_and_fits_in_both_languages(page: "Page", standing: Standing, address: str) -> None:  # noqa: F811
    standing.log_in(page, "olga")
    for language in ("zh-hans", "en"):
        standing.speak(page, language)
        page.goto(standing.url + address)
        page.wait_for_load_state("networkidle")
        assert serious_axe_findings(page) == [], f"{address} in {language}"
        wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert wide, f"{address} in {language} scrolls sideways"


def test_the_boss_opens_how_a_figure_was_computed(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "olga")
    page.get_by_role("link", name="月报").first.click()
    page.locator(".hm-picture svg polyline").first.wait_for(state="attached")
    page.locator(".hm-key .hm-how-link").first.click()
    page.get_by_text("多人经手的会话算给").wait_for()


def test_the_month_is_taken_away_as_a_file(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "olga")
    page.goto(standing.url + "/month/?period=2026-08")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF").click()
    assert waiting.value.suggested_filename == "月报-2026-08.pdf"


def test_a_plan_is_made_in_few_clicks(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "olga")
    page.goto(standing.url + "/reports/")
    page.get_by_label("文件夹").fill("给老板")
    page.get_by_role("button", name="建立计划").click()
    page.get_by_text("计划已建立").wait_for()
    assert page.get_by_text("outbox/给老板").is_visible()
    page.get_by_role("button", name="删除").click()
    page.get_by_text("计划已删除").wait_for()
