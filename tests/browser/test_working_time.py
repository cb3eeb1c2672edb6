"""Working time and staffing in a real browser: accessible, as wide as the screen, and every number says how."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.standing import Standing, standing  # noqa: F401 - a fixture
from tests.chromium import serious_axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django import DjangoDbBlocker

pytestmark = [pytest.mark.browser, pytest.mark.operational]
BOTH = pytest.mark.parametrize("page", ["desktop", "phone"], indirect=True)
PAGES = ("/working-time/?period=2026-08", "/staffing/?from=2026-08-03&to=2026-08-22&what=channel:热线")


@pytest.fixture(scope="module", autouse=True)
def hours(standing: Standing, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:  # noqa: F811
    """August with shifts and states."""
    from django.conf import settings

    from tests.web.time_data import publish_time

    with django_db_blocker.unblock():
        publish_time(settings.HEMING_HOME)
    yield


@BOTH
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_and_fits_in_both_languages(page: "Page", standing: Standing, address: str) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    for language in ("zh-hans", "en"):
        standing.speak(page, language)
        page.goto(standing.url + address)
        page.wait_for_load_state("networkidle")
        assert serious_axe_findings(page) == [], f"{address} in {language}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} in {language}"


def test_a_number_opens_how_it_was_computed(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + PAGES[0])
    page.locator("tr", has_text="安娜").get_by_role("button", name="133.0 小时").click()
    page.locator("#how-body", has_text="有效工时").wait_for()
    assert "坐席状态" in page.locator("#how-body").inner_text() or "states" in page.locator("#how-body").inner_text()


def test_another_target_is_two_steps_away(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + PAGES[1])
    page.locator("input[name=level]").fill("99")
    page.get_by_role("button", name="计算").click()
    page.wait_for_url("**level=99**")
    assert page.locator("tbody tr", has_text="10:00").count() == 1
