"""Pages for administrators: logins with roles, person and password; everything about them noted."""

import re

import pytest
from django.test import Client

from tests.web.conftest import LogIn

TYPE_ROLE = {"login": "xin", "name": "新同事", "role": ["agent", "lead"], "person": ""}


def secret_of(page: str) -> str:
    found = re.search(r'class="hm-once"[^>]*>([^<]+)<', page)
    assert found, "the secret is shown"
    return found[1]


@pytest.mark.parametrize("login", ["ana", "tom", "yan", "quinn", "hui", "olga", "zed"])
def test_nobody_but_an_administrator_opens_logins_or_the_trail(log_in: LogIn, login: str) -> None:
    from heming.access.models import User

    client, uid = log_in(login), User.objects.get(login="ben").uid
    for address in ("/settings/logins/", f"/settings/logins/{uid}/", "/settings/audit/", "/settings/audit/trail.csv"):
        assert client.get(address).status_code == 403, address
    assert client.post("/settings/logins/new/", TYPE_ROLE).status_code == 403
    for verb in ("roles", "person", "password", "shut", "close", "open"):
        assert client.post(f"/settings/logins/{uid}/", {"verb": verb, "role": "admin"}).status_code == 403, verb
    assert not User.objects.filter(login="xin").exists()
    assert [row.role for row in User.objects.get(login="ben").role_rows.all()] == ["agent"]


def test_the_list_shows_everybody_with_role_person_and_state(log_in: LogIn) -> None:
    page = log_in("ada").get("/settings/logins/").content.decode()
    assert "10 个账户" in page and "班组长" in page and "安娜" in page and "还没有角色" in page and "从未" in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [("q=安娜", ">ana<", ">ben<"), ("role=lead", ">tom<", ">ana<"), ("state=shut", "没有符合条件", ">ana<"),
     ("q=zz", "没有符合条件", ">ana<")],
)  # fmt: skip
def test_the_list_is_searched_and_filtered(log_in: LogIn, query: str, shown: str, hidden: str) -> None:
    page = log_in("ada").get(f"/settings/logins/?{query}", headers={"HX-Request": "true"}).content.decode()
    assert shown in page and hidden not in page and "<html" not in page


def test_a_new_login_is_made_with_a_password_shown_once_that_must_be_changed(log_in: LogIn) -> None:
    from heming.access.models import AuditEntry, User

    client = log_in("ada")
    answer = client.post("/settings/logins/new/", TYPE_ROLE | {"person": "安娜 · 售后一组", "name": ""})
    page = answer.content.decode()
    secret, user = secret_of(page), User.objects.get(login="xin")
    assert user.person and user.name == user.person.name == "安娜" and "no-store" in answer.headers["Cache-Control"]
    assert secret not in client.get(f"/settings/logins/{user.uid}/").content.decode()
    assert secret not in str(AuditEntry.objects.filter(object_key=str(user.uid)).values())
    fresh = Client()
    fresh.post("/login/", {"login": "xin", "password": secret})
    assert fresh.get("/metrics/").headers["Location"] == "/password/"


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"login": "ana"}, "已被使用"), ({"person": "没有这个人"}, "没有这个人"), ({"role": "king"}, "king")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(log_in: LogIn, typed: dict[str, str], said: str) -> None:
    answer = log_in("ada").post("/settings/logins/new/", TYPE_ROLE | typed)
    page = answer.content.decode()
    assert answer.status_code == 400 or answer.status_code == 404
    assert said in page and 'value="新同事"' in page and "Traceback" not in page


def test_roles_person_last_day_and_end_are_changed_and_noted(log_in: LogIn) -> None:
    from heming.access.models import AuditEntry, User

    client, uid = log_in("ada"), User.objects.get(login="ben").uid

    def post(**typed: object) -> str:
        answer = client.post(f"/settings/logins/{uid}/", typed | {"reason": "组织调整"}, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    assert "角色已更改" in post(verb="roles", role=["lead", "agent"])
    assert "对应人员已更改" in post(verb="person", person="安娜 · 售后一组")
    assert User.objects.get(login="ben", person__name="安娜")
    assert "停用" in post(verb="close", last_day="2031-01-31") and "2031年1月31日" in post(verb="roles", role="agent")
    assert "已停用" in post(verb="shut") and not User.objects.get(login="ben").is_active
    assert "可登录" in post(verb="open")
    noted = AuditEntry.objects.filter(object_key=str(uid), reason="组织调整").values_list("verb", flat=True)
    assert set(noted) == {"set_roles", "link_user", "close_user", "deactivate_user", "open_user"}


def test_a_new_password_ends_the_old_one_but_ones_own_is_ones_own(log_in: LogIn) -> None:
    from heming.access.models import User
    from tests.cast import PASSWORD

    client, ben, ada = log_in("ada"), User.objects.get(login="ben"), User.objects.get(login="ada")
    secret = secret_of(client.post(f"/settings/logins/{ben.uid}/", {"verb": "password"}).content.decode())
    assert Client().post("/login/", {"login": "ben", "password": PASSWORD}).status_code == 403
    assert Client().post("/login/", {"login": "ben", "password": secret}).status_code == 302
    assert client.post(f"/settings/logins/{ada.uid}/", {"verb": "password"}).status_code == 403
    assert "修改密码" in client.get(f"/settings/logins/{ada.uid}/").content.decode()


@pytest.mark.parametrize("uid", ["x", "00000000-0000-4000-8000-000000000000", "' OR 1=1"])
def test_a_login_that_is_not_there_is_not_found(log_in: LogIn, uid: str) -> None:
    client = log_in("ada")
    assert client.get(f"/settings/logins/{uid}/").status_code == 404
    assert client.post(f"/settings/logins/{uid}/", {"verb": "shut"}).status_code == 404


def test_an_unknown_verb_and_the_last_administrator_are_refused_in_words(log_in: LogIn) -> None:
    from heming.access.models import User

    client, ada = log_in("ada"), User.objects.get(login="ada")
    assert client.post(f"/settings/logins/{ada.uid}/", {"verb": "drop"}).status_code == 404
    answer = client.post(f"/settings/logins/{ada.uid}/", {"verb": "shut", "reason": "x"})
    assert answer.status_code == 403 and "唯一" in answer.content.decode()
    assert User.objects.get(login="ada").is_active
