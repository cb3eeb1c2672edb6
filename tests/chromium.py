"""A real Chromium for the page tests: the system's own, found by path; nothing is downloaded."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.house.code import REPO

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUIET = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """The browser, started once for the whole run: a second driver in one thread is refused."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing; make browser brings it")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium found; install it, or name its program in CHROMIUM")
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)  # root has no sandbox to enter
    # Playwright's synchronous interface runs a loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(params=["desktop"])
def page(request: pytest.FixtureRequest, chromium: "Browser") -> "Iterator[Page]":
    """A new tab in zh-CN; fails the test on any script error or refused resource.

    `@pytest.mark.parametrize("page", ["desktop", "phone"], indirect=True)` gives both sizes.
    """
    width, height = SIZES[request.param]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", has_touch=request.param == "phone"
    )
    tab = context.new_page()
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    yield tab
    context.close()
    assert not problems, f"the browser complained: {problems}"


def serious_axe_findings(page: "Page") -> list[str]:
    """What axe-core calls serious or critical on the page as it stands, one line each."""
    source = REPO / "node_modules/axe-core/axe.min.js"  # left by the build; never shipped
    page.evaluate(source.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {violation['nodes'][0]['html'][:120]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
