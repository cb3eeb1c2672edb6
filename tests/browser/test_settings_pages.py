"""Settings, logins, the audit trail and one's own tokens in a real browser: both sizes, both languages."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.standing import Standing, standing  # noqa: F401 - a fixture
from tests.browser.test_pages import BOTH, is_as_wide_as_the_screen
from tests.chromium import serious_axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.operational]
PAGES = (
    "/settings/organisation/", "/settings/calendars/", "/settings/calendars/new/", "/settings/logins/",
    "/settings/audit/", "/account/tokens/", "/staff/", "/staff/sheet/", "/targets/",
)  # fmt: skip


@BOTH
@pytest.mark.parametrize("address", PAGES)
def test_a_settings_page_is_accessible_and_fits_in_both_languages(
    page: "Page",
    standing: Standing,  # noqa: F811
    address: str,
) -> None:
    standing.log_in(page, "ada")
    for language in ("zh-hans", "en"):
        standing.speak(page, language)
        page.goto(standing.url + address)
        page.wait_for_load_state("networkidle")
        assert serious_axe_findings(page) == [], f"{address} in {language}"
        assert is_as_wide_as_the_screen(page), f"{address} in {language} scrolls sideways"


def test_an_administrator_makes_a_login_and_finds_it_in_the_trail(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "ada")
    page.goto(standing.url + "/settings/logins/")
    page.locator("#login").fill("browser-made")
    page.get_by_label("质检").check()
    page.get_by_role("button", name="新建").click()
    secret = page.locator(".hm-once").inner_text()
    assert len(secret) == 19 and serious_axe_findings(page) == []
    page.get_by_role("link", name="审计日志").click()
    page.locator("#verb").select_option("create_user")
    page.locator("#lines", has_text="browser-made").wait_for()
    page.wait_for_url("**verb=create_user**")
    assert secret not in page.content()


@BOTH
def test_ones_own_tokens_are_reached_from_the_top_bar_and_shown_once(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + "/metrics/")
    page.locator("a.hm-user").click()
    page.locator("#token-name").fill("夜间同步")
    page.get_by_role("button", name="签发令牌").click()
    secret = page.locator(".hm-once").inner_text()
    assert secret.startswith("hm_") and is_as_wide_as_the_screen(page) and serious_axe_findings(page) == []
    page.goto(standing.url + "/account/tokens/")
    assert secret not in page.content()
    page.get_by_role("button", name="吊销「夜间同步」").first.click()
    page.get_by_text("令牌已吊销").wait_for()
