"""What holds for every request: the policy, the login, the language; and logs without anybody's data."""

import logging

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import RequestFactory
from django.urls import URLPattern
from django.utils import translation
from pytest_django import Settings

from heming.access.models import User
from heming.config.language import ChosenLanguage
from heming.config.logs import QuietFormatter, logging_settings
from heming.config.security import POLICY, ContentSecurityPolicy, LoginRequired
from heming.errors import BadInput

urlpatterns: list[URLPattern] = []  # this file is its own empty site, so that no page of the product decides here


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language() or "")


def request_by(user: object = None, path: str = "/", **cookies: str) -> HttpRequest:
    request = RequestFactory().get(path, HTTP_ACCEPT_LANGUAGE="en-US,en;q=0.9")
    request.user = user or AnonymousUser()  # type: ignore[assignment]
    request.COOKIES.update(cookies)
    return request


def text(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_every_answer_forbids_inline_script() -> None:
    response = ContentSecurityPolicy(page)(request_by())
    assert response["Content-Security-Policy"] == POLICY
    script = next(part for part in POLICY.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in script


def test_a_stricter_policy_of_a_page_stays() -> None:
    def strict(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    assert ContentSecurityPolicy(strict)(request_by())["Content-Security-Policy"] == "default-src 'none'"


def test_a_page_asks_for_a_login_unless_it_says_otherwise_and_the_api_answers_itself(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    middleware = LoginRequired(page)
    refused = middleware.process_view(request_by(), page, (), {})
    assert refused is not None and refused.status_code == 302
    assert refused["Location"].startswith("/login/?next=/")
    assert middleware.process_view(request_by(), login_not_required(page), (), {}) is None
    assert middleware.process_view(request_by(path="/api/v1/metrics"), page, (), {}) is None
    assert middleware.process_view(request_by(User(login="ana", name="Ana")), page, (), {}) is None


@pytest.mark.parametrize(
    ("user", "cookies", "language"),
    [
        (None, {}, "zh-hans"),  # whatever the browser wishes
        (None, {"heming_language": "en"}, "en"),
        (None, {"heming_language": "fr"}, "zh-hans"),
        (User(login="a", name="a", language="en"), {"heming_language": "zh-hans"}, "en"),
        (User(login="a", name="a"), {"heming_language": "en"}, "en"),
    ],
)
def test_the_language_is_the_users_then_the_cookies_then_chinese(
    user: User | None, cookies: dict[str, str], language: str
) -> None:
    response = ChosenLanguage(page)(request_by(user, **cookies))
    assert (text(response), response["Content-Language"]) == (language, language)


def test_a_log_names_the_fault_and_its_place_and_nobody() -> None:
    record = logging.LogRecord("heming", logging.ERROR, __file__, 1, "it failed", (), None)
    for error, said in (
        (KeyError("张三 13800000000"), "builtins.KeyError"),
        (
            BadInput("The file {name} is empty.", "x", name="张三.csv"),
            "heming.errors.BadInput: The file {name} is empty.",
        ),
    ):
        try:
            raise error
        except Exception as caught:
            record.exc_info = (type(caught), caught, caught.__traceback__)
            record.exc_text = None
        line = QuietFormatter().format(record)
        assert line.endswith(said) and "test_requests.py" in line
        assert "张三" not in line


def test_logs_go_to_standard_error_and_quietly_unless_debugging() -> None:
    assert logging_settings("INFO", debug=False)["formatters"]["line"]["()"] is QuietFormatter
    assert logging_settings("INFO", debug=True)["formatters"]["line"]["()"] is logging.Formatter
