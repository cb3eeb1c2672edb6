"""Mapping an account in a real browser: five clicks from the login page, before and after first, phone and desktop."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.standing import Standing, standing  # noqa: F401 - a fixture
from tests.chromium import serious_axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.operational]
BOTH = pytest.mark.parametrize("page", ["desktop", "phone"], indirect=True)


def an_account_of_ana(text: str) -> None:
    """A second platform's account, as an import leaves it."""
    from heming.org.actions.resolve_accounts import resolve_accounts

    resolve_accounts("qianniu", [(text, text, "售后一组")])


def is_as_wide_as_the_screen(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_an_account_is_mapped_in_five_clicks_from_the_login(page: "Page", standing: Standing) -> None:  # noqa: F811
    from heming.org.accounts import account_rows

    an_account_of_ana("店铺A:安娜")
    standing.log_in(page, "hui")  # one click
    clicks = 1
    page.get_by_role("link", name="账号映射").first.click()
    clicks += 1
    page.get_by_role("button", name="是 安娜").first.click()
    clicks += 1
    page.get_by_text("店铺A:安娜 已认领。").wait_for()
    assert clicks <= 5
    (row,) = account_rows("all", words="店铺A:安娜")
    assert row.matched and row.holders[-1][1] == "安娜"


@BOTH
@pytest.mark.parametrize("address", ["/accounts/", "/accounts/?show=all", "/staff/sheet/"])
def test_the_pages_are_accessible_and_fit_in_both_languages(page: "Page", standing: Standing, address: str) -> None:  # noqa: F811
    an_account_of_ana("店铺B:安娜")
    standing.log_in(page, "hui")
    for language in ("zh-hans", "en"):
        standing.speak(page, language)
        page.goto(standing.url + address)
        page.wait_for_load_state("networkidle")
        assert serious_axe_findings(page) == [], f"{address} in {language}"
        assert is_as_wide_as_the_screen(page), f"{address} in {language} scrolls sideways"


@BOTH
def test_a_transfer_shows_before_and_after_and_asks_once_more(page: "Page", standing: Standing) -> None:  # noqa: F811
    from heming.org.models import Person

    standing.log_in(page, "hui")
    page.goto(f"{standing.url}/staff/{Person.objects.get(name='安娜').key}/")
    page.get_by_text("转到别的班组").click()
    page.locator("#move-team").fill("热线组")
    page.locator("#move-from").fill("2026-08-20")
    page.locator("#move-reason").fill("转组")
    page.locator("details[open] button").click()
    page.get_by_role("heading", name="转到别的班组:修改前后").wait_for()
    assert serious_axe_findings(page) == [] and is_as_wide_as_the_screen(page)
    page.get_by_role("link", name="不改了").click()
    assert page.get_by_text("热线组", exact=False).locator("visible=true").count() == 0
