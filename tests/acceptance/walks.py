"""How a person walks through the pages: logging in, clicking with every click counted, reading what stands there."""

from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urljoin

from tests.acceptance.conftest import PASSWORD, Place

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

WAIT = 60_000
MOST_CLICKS = 5


def log_in(page: "Page", place: Place, login: str) -> None:
    """Through the login page; the browser speaks Chinese, so the pages do."""
    page.set_default_timeout(WAIT)
    page.context.clear_cookies()
    page.goto(f"{place.url}/login/")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)


class Walk:
    """A person after logging in, who has nothing but clicks: an address cannot be typed any more."""

    def __init__(self, page: "Page", place: Place, login: str) -> None:
        log_in(page, place, login)
        self.page, self.clicks = page, 0
        setattr(page, "goto", _no_address)  # noqa: B010 - an assignment is a type error

    def on(self, target: "Locator") -> None:
        target.click()
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS, f"{self.clicks} clicks, and not there yet"

    def menu(self, name: str) -> None:
        self.on(self.page.locator("#side-menu").get_by_role("link", name=name, exact=True))


def _no_address(*_: object, **__: object) -> NoReturn:
    raise AssertionError("an everyday task begins at the landing page and takes clicks only")


def facts_of(part: "Locator") -> dict[str, str]:
    """The terms and what stands beside them, of every list of facts in a part of a page."""
    terms = [text.strip() for text in part.locator("dl.hm-facts dt").all_inner_texts()]
    return dict(zip(terms, (text.strip() for text in part.locator("dl.hm-facts dd").all_inner_texts()), strict=True))


def table_of(page: "Page") -> list[dict[str, str]]:
    """Every row behind a figure, by heading, through all pages of the list."""
    rows: list[dict[str, str]] = []
    while True:
        table = page.locator("main table.hm-cards")
        table.wait_for()
        shown: list[Any] = table.evaluate("t => [...t.rows].map(r => [...r.cells].map(c => c.innerText.trim()))")
        rows += [dict(zip(shown[0], cells, strict=True)) for cells in shown[1:]]
        further = page.get_by_role("link", name="更多", exact=True)
        if not further.count():
            return rows
        page.goto(urljoin(page.url, str(further.get_attribute("href"))))
