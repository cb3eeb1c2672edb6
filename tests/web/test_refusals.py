"""What no page can take is refused in words: NUL in any text, a form's address opened by itself."""

import pytest

from tests.web.conftest import LogIn

FORMS = (
    "/morning/dialogue/",
    "/staffing/",
    "/people/",
    "/explore/",
    "/settings/audit/",
    "/accounts/",
    "/staff/",
    "/cases/",
)


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("name", ["source", "id", "skill", "q", "who"])
def test_nul_in_an_address_is_refused_in_the_readers_language(log_in: LogIn, address: str, name: str) -> None:
    answer = log_in("ada").get(address, {name: "a\0b"})
    assert answer.status_code == 400 and "NUL" in answer.content.decode() and "重新手工输入" in answer.content.decode()


@pytest.mark.parametrize("address", ["/cases/cast/c%001/", "/metrics/csat%00mean/", "/settings/calendars/a%00b/"])
def test_nul_in_a_path_is_refused(log_in: LogIn, address: str) -> None:
    assert log_in("ada").get(address).status_code in (400, 404)


@pytest.mark.parametrize("address", ["/morning/mark/", "/targets/save/", "/staff/new/", "/settings/logins/new/"])
def test_nul_in_a_form_is_refused_and_nothing_is_kept(log_in: LogIn, address: str) -> None:
    typed = "name=x%00y&source=a&id=b%00&login=a%00"
    answer = log_in("ada").post(address, typed, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400 and "NUL" in answer.content.decode()


def test_nul_is_refused_in_english_too(log_in: LogIn) -> None:
    client = log_in("yan")
    client.post("/language/", {"language": "en"})
    assert "Type it again by hand." in client.get("/people/", {"q": "\0"}).content.decode()


@pytest.mark.parametrize("address", ["/reports/plans/", "/targets/save/", "/morning/mark/", "/staff/new/", "/logout/"])
def test_a_forms_address_opened_by_itself_says_so(log_in: LogIn, address: str) -> None:
    answer = log_in("ada").get(address)
    assert answer.status_code == 405 and "从菜单进入" in answer.content.decode() and "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("address", ["/working-time/", "/staffing/"])
def test_pages_that_only_show_take_nothing(log_in: LogIn, address: str) -> None:
    assert log_in("ada").post(address).status_code == 405
