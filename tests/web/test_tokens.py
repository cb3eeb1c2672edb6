"""One's own account: tokens issued with scope and expiry, shown once, revoked; nobody else's."""

import re

import pytest
from django.test import Client

from tests.web.conftest import LogIn


def issue(client: Client, **typed: object) -> str:
    answer = client.post("/account/tokens/", {"name": "BI 看板", "days": "30"} | typed)
    assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
    found = re.search(r"hm_[\w-]{43}", answer.content.decode())
    assert found
    return found[0]


def asks(secret: str) -> int:
    status: int = Client().get("/api/v1/freshness", headers={"Authorization": f"Bearer {secret}"}).status_code
    return status


@pytest.mark.parametrize("login", ["ana", "tom", "yan", "quinn", "hui", "olga", "ada", "zed"])
def test_everybody_has_an_account_page_with_who_they_are(log_in: LogIn, login: str) -> None:
    page = log_in(login).get("/account/tokens/").content.decode()
    assert f"<dd>{login}</dd>" in page and "还没有令牌" in page


def test_a_token_is_shown_once_works_and_ends_when_it_is_revoked(log_in: LogIn) -> None:
    from heming.access.models import ApiToken, AuditEntry

    client = log_in("yan")
    secret = issue(client, right=["export"])
    assert asks(secret) == 200
    page = client.get("/account/tokens/").content.decode()
    token = ApiToken.objects.get(user__login="yan")
    assert secret not in page and "BI 看板" in page and "导出数据" in page and token.rights == ["export"]
    assert client.post(f"/account/tokens/{token.uid}/revoke/").headers["Location"] == "/account/tokens/"
    assert asks(secret) == 401 and "已失效" in client.get("/account/tokens/").content.decode()
    verbs = AuditEntry.objects.filter(object_key=str(token.uid)).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["issue_token", "revoke_token"]


def test_only_rights_one_holds_are_offered_and_given(log_in: LogIn) -> None:
    client = log_in("tom")
    page = client.get("/account/tokens/").content.decode()
    assert 'value="export"' in page and 'value="import"' not in page and 'value="erase"' not in page
    refused = client.post("/account/tokens/", {"name": "x", "days": "30", "right": ["export", "erase"]})
    assert refused.status_code == 403 and "hm_" not in refused.content.decode()


@pytest.mark.parametrize("days", ["0", "367", "-1", "x", "", "9" * 20, "٣"])
def test_a_token_lasts_from_a_day_to_a_year(log_in: LogIn, days: str) -> None:
    answer = log_in("yan").post("/account/tokens/", {"name": "x", "days": days})
    assert answer.status_code == 400 and "366" in answer.content.decode()


@pytest.mark.parametrize("uid", ["x", "00000000-0000-4000-8000-000000000000"])
def test_a_token_that_is_not_there_is_not_found(log_in: LogIn, uid: str) -> None:
    assert log_in("yan").post(f"/account/tokens/{uid}/revoke/").status_code == 404


def test_nobody_sees_or_revokes_another_ones_token(log_in: LogIn) -> None:
    from heming.access.models import ApiToken

    secret = issue(log_in("yan"), name="夜间同步")
    uid, other = ApiToken.objects.get(user__login="yan").uid, log_in("quinn")
    assert "夜间同步" not in other.get("/account/tokens/").content.decode()
    assert other.post(f"/account/tokens/{uid}/revoke/").status_code == 404 and asks(secret) == 200
    assert log_in("yan").get(f"/account/tokens/{uid}/revoke/").status_code == 405


def test_the_account_page_is_one_click_from_every_page_and_speaks_english(log_in: LogIn) -> None:
    client = log_in("ana")
    assert 'href="/account/tokens/"' in client.get("/metrics/").content.decode()
    client.post("/language/", {"language": "en"})
    page = client.get("/account/tokens/").content.decode()
    assert "Besides reading it may" not in page, "an agent has no further rights to give"
    assert "Who you are" in page and "Issue a token" in page
