"""Logging in and out, the language, one's password, and the first administrator of a new data folder."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.web.conftest import BACKEND, LogIn

if TYPE_CHECKING:
    from tests.cast import Cast

NEW = "quiet-Rivers-2026"


@pytest.fixture
def log_in(cast: "Cast", heming_home: Path) -> LogIn:
    """A client logged in as one of the cast, on an empty data folder."""

    def client(login: str) -> Client:
        browser = Client()
        browser.force_login(cast.members[login].user, backend=BACKEND)
        return browser

    return client


def test_every_page_asks_for_a_login_and_leads_back_afterwards(cast: "Cast") -> None:
    from tests.cast import PASSWORD

    client = Client()
    asked = client.get("/metrics/")
    assert asked.status_code == 302 and asked.headers["Location"] == "/login/?next=/metrics/"
    answer = client.post("/login/", {"login": "ANA", "password": PASSWORD, "next": "/metrics/"})
    assert answer.headers["Location"] == "/metrics/"


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_a_login_never_leads_to_another_site(cast: "Cast", onward: str) -> None:
    from tests.cast import PASSWORD

    answer = Client().post("/login/", {"login": "ana", "password": PASSWORD, "next": onward})
    assert answer.headers["Location"] == "/home/"


def test_a_wrong_password_is_refused_in_words_that_tell_nothing(cast: "Cast") -> None:
    wrong, nobody = (Client().post("/login/", {"login": login, "password": "x"}) for login in ("ana", "nobody"))
    assert wrong.status_code == nobody.status_code == 403
    assert 'role="alert"' in wrong.content.decode() and "x" not in wrong.context["problem"].cause
    assert wrong.context["problem"] == nobody.context["problem"]


def test_after_five_failures_one_has_to_wait(cast: "Cast") -> None:
    client = Client()
    for _ in range(5):
        client.post("/login/", {"login": "ana", "password": "x"})
    assert client.post("/login/", {"login": "ana", "password": "x"}).status_code == 409


def test_logging_out_ends_the_session(log_in: LogIn) -> None:
    client = log_in("ana")
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/").status_code == 302


def test_the_language_is_kept_with_the_user_and_for_the_login_page(log_in: LogIn) -> None:
    from heming.access.models import User

    client = log_in("ana")
    client.post("/language/", {"language": "en", "next": "/metrics/"})
    assert User.objects.get(login="ana").language == "en"
    client.post("/logout/")
    assert "Log in" in client.get("/login/").content.decode()
    client.post("/language/", {"language": "klingon"})
    assert "Log in" in client.get("/login/").content.decode()


def test_a_password_somebody_else_chose_is_changed_before_anything_else(cast: "Cast") -> None:
    from tests.cast import PASSWORD

    user = cast.ana.user
    user.must_change_password = True
    user.save()
    client = Client()
    client.post("/login/", {"login": "ana", "password": PASSWORD})
    assert client.get("/metrics/").headers["Location"] == "/password/"
    differing = client.post("/password/", {"old": PASSWORD, "new": NEW, "again": "other"})
    assert differing.status_code == 400 and "不一样" in differing.content.decode()
    done = client.post("/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert done.headers["Location"] == "/" and client.get("/metrics/").status_code == 200


def test_a_short_password_is_refused_with_the_reason(cast: "Cast") -> None:
    from tests.cast import PASSWORD

    client = Client()
    client.post("/login/", {"login": "ana", "password": PASSWORD})
    answer = client.post("/password/", {"old": PASSWORD, "new": "short", "again": "short"})
    assert answer.status_code == 400 and "10" in answer.content.decode()


def test_a_new_data_folder_leads_to_its_first_administrator(db: None, heming_home: Path) -> None:
    client = Client(SERVER_NAME="localhost")
    assert client.get("/login/").headers["Location"] == "/welcome/"
    assert "设第一位管理员" in client.get("/welcome/").content.decode()
    refused = client.post("/welcome/", {"login": "first", "name": "王敏", "new": NEW, "again": "other"})
    assert refused.status_code == 400 and 'value="王敏"' in refused.content.decode()  # typed once is enough
    answer = client.post("/welcome/", {"login": "first", "name": "王敏", "new": NEW, "again": NEW})
    assert answer.headers["Location"] == "/"
    page = client.get("/").content.decode()
    assert "王敏" in page and "还没有数据" in page and "导入第一个文件" in page
    assert Client().get("/welcome/").headers["Location"] == "/login/"


@pytest.mark.parametrize("more", [{"REMOTE_ADDR": "10.0.0.9"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.9"}])
def test_the_first_administrator_is_made_on_this_machine_only(
    db: None, heming_home: Path, more: dict[str, str]
) -> None:
    from heming.access.models import User

    client = Client(SERVER_NAME="localhost", **more)  # type: ignore[arg-type]
    assert "heming users create" in client.get("/welcome/").content.decode()
    answer = client.post("/welcome/", {"login": "first", "new": NEW, "again": NEW})
    assert answer.status_code == 403 and not User.objects.exists()


def test_errors_are_pages_with_a_remedy_and_parts_for_htmx(log_in: LogIn) -> None:
    client = log_in("ana")
    page = client.get("/nowhere/")
    assert page.status_code == 404 and "没有这个页面" in page.content.decode() and "回到总览" in page.content.decode()
    part = client.get("/how/?metric=no_such", headers={"HX-Request": "true"})
    assert part.status_code == 404 and "<html" not in part.content.decode() and 'role="alert"' in part.content.decode()


def test_our_own_fault_is_said_without_a_trace(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from heming.web import catalogue

    def fails(*_: object) -> None:
        raise RuntimeError("secret detail")

    client = log_in("ana")
    client.raise_request_exception = False
    monkeypatch.setattr(catalogue, "families", fails)
    answer = client.get("/metrics/")
    assert answer.status_code == 500
    assert "这是我们的错" in answer.content.decode() and "secret detail" not in answer.content.decode()
