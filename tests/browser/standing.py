"""A server over the small centre, once per session: the pages as people meet them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from heming.config.start import prepare

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True)
class Standing:
    """The server's address, and how a visitor logs in and chooses the language."""

    url: str

    def log_in(self, page: "Page", login: str) -> None:
        """Through the login page, as people do; the pages then speak Chinese, whoever was here before."""
        from tests.cast import PASSWORD

        page.goto(self.url + "/login/")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="登录").or_(page.get_by_role("button", name="Log in")).click()
        page.wait_for_url(lambda url: "/login/" not in url)  # each role lands on its own home
        self.speak(page, "zh-hans")

    def speak(self, page: "Page", language: str) -> None:
        """Presses the language button when the page speaks the other one."""
        if page.evaluate("document.documentElement.lang") != language:
            page.locator("button[name=language]").click()
            page.wait_for_function(f"document.documentElement.lang === '{language}'")


@pytest.fixture(scope="module")
def standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """The cast's centre behind a live server; everything is written for good and flushed afterwards."""
    from tests.cast import assemble
    from tests.web.conftest import publish_cases

    home = tmp_path_factory.mktemp("standing") / "heming"
    prepare(home)
    with django_db_blocker.unblock(), override_settings(HEMING_HOME=home, ALLOWED_HOSTS=["*"]):
        call_command("migrate", interactive=False, verbosity=0)  # nothing to do where other tests made the tables
        assemble()
        publish_cases(home)
        server = LiveServer("127.0.0.1")
        yield Standing(server.url)
        server.stop()
        call_command("flush", interactive=False, verbosity=0)
