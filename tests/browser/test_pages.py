"""The pages in a real browser: within the Content-Security-Policy, nothing serious from axe, no sideways scrolling."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.standing import Standing, standing  # noqa: F401 - a fixture
from tests.chromium import serious_axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.operational]
PAGES = (
    "/", "/harmony/", "/metrics/", "/metrics/csat_mean/", "/explore/", "/people/",
    "/people/?show=teams&sort=satisfied_share",
)  # fmt: skip
BOTH = pytest.mark.parametrize("page", ["desktop", "phone"], indirect=True)


def is_as_wide_as_the_screen(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@BOTH
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_and_fits_in_both_languages(page: "Page", standing: Standing, address: str) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    for language in ("zh-hans", "en"):
        standing.speak(page, language)
        page.goto(standing.url + address)
        page.wait_for_load_state("networkidle")
        assert serious_axe_findings(page) == [], f"{address} in {language}"
        assert is_as_wide_as_the_screen(page), f"{address} in {language} scrolls sideways"


@BOTH
def test_login_page_is_accessible(page: "Page", standing: Standing) -> None:  # noqa: F811
    page.goto(standing.url + "/login/")
    assert serious_axe_findings(page) == [] and is_as_wide_as_the_screen(page)


def test_a_figure_opens_how_it_was_computed_by_keyboard(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + "/")
    page.locator(".hm-how-link").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("多人经手的会话算给").wait_for()
    assert serious_axe_findings(page) == []
    page.keyboard.press("Escape")
    page.locator("#how").wait_for(state="hidden")


def test_charts_are_drawn_and_their_table_is_beside(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + "/")
    page.locator("[data-chart=trend] svg path").first.wait_for(state="attached")
    page.get_by_text("看表格").click()
    assert page.locator("details[open] tbody tr").count() > 1


def test_choosing_a_measure_updates_the_result_and_the_address(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + "/explore/")
    page.get_by_label("按任意叫法搜索").fill("NPS")
    assert page.locator("#measures [data-words]:visible").count() < 5
    page.get_by_label("按任意叫法搜索").fill("满意度")
    page.locator("#measures input[value=csat_mean]").check()
    page.locator("#result th", has_text="满意度").wait_for()
    assert "metric=csat_mean" in page.url
    shared = page.url
    page.goto(shared)
    assert page.locator("#measures input[value=csat_mean]").is_checked()


def test_a_condition_is_added_from_the_values_there_are(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + "/explore/?metric=case_count")
    page.locator("select[name=dimension]").select_option("channel")
    page.locator("input[value='channel:电话']").check()
    page.locator("#result", has_text="465").wait_for()
    assert "where=channel" in page.url


def test_the_catalogue_is_searched_by_any_name(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + "/metrics/")
    page.locator("#find").fill("好评率")
    assert page.locator(".hm-catalogue tbody tr:visible").count() >= 1
    assert page.locator(".hm-catalogue tbody tr:visible").first.inner_text().startswith("满意率")


def test_the_menu_opens_on_a_phone(page: "Page", standing: Standing) -> None:  # noqa: F811
    page.set_viewport_size({"width": 390, "height": 844})
    standing.log_in(page, "ana")
    page.locator(".navbar-toggler").click()
    page.get_by_role("link", name="我的一天").click()
    page.get_by_text("谁能看到我的数").wait_for()
