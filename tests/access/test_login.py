"""Logging in: argon2, throttling, last days, passwords."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from pytest_django import Settings

from heming.access.actions.change_user import close_user, set_language, set_roles
from heming.access.actions.create_user import NewUser, create_first_admin, create_user
from heming.access.actions.set_password import change_own_password, set_password
from heming.access.actions.verify_login import verify_login
from heming.access.address import address_of
from heming.access.models import AuditEntry, LoginAttempt, User, normal_login
from heming.access.rules import TRIES_PER_ADDRESS, TRIES_PER_LOGIN, WINDOW, wait_until
from heming.access.scope import Role, Scope, local_admin
from heming.errors import BadInput, Busy, NotAllowed, NotFound
from heming.org.actions.close_person import close_person
from tests.cast import PASSWORD, Cast

NOW = datetime(2026, 11, 2, 8, 50, tzinfo=UTC)
BOSS = local_admin("root")


def test_the_right_password_opens_in_any_spelling_of_the_login(cast: Cast) -> None:
    assert verify_login(" Ａna", PASSWORD) == cast.ana.user
    assert cast.ana.user.password.startswith("argon2$")
    assert normal_login("ＡDA ") == "ada"


def test_a_wrong_password_and_an_unknown_login_are_told_in_the_same_words(cast: Cast) -> None:
    said = []
    for login in ("ana", "nobody"):
        with pytest.raises(NotAllowed) as refused:
            verify_login(login, "wrong")
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert "nobody" not in said[1]


def test_after_five_failures_a_login_waits_even_with_the_right_password(cast: Cast) -> None:
    for second in range(TRIES_PER_LOGIN):
        with pytest.raises(NotAllowed):
            verify_login("ana", "wrong", address="10.0.0.1", now=NOW + timedelta(seconds=second))
    with pytest.raises(Busy) as waits:
        verify_login("ana", PASSWORD, address="10.0.0.2", now=NOW + timedelta(minutes=1))
    assert "14 minutes" in waits.value.remedy
    assert verify_login("ben", PASSWORD, address="10.0.0.1", now=NOW + timedelta(minutes=1)) == cast.ben.user
    assert verify_login("ana", PASSWORD, now=NOW + WINDOW) == cast.ana.user


def test_a_success_forgives_the_failures_before_it(cast: Cast) -> None:
    for second in range(TRIES_PER_LOGIN - 1):
        with pytest.raises(NotAllowed):
            verify_login("ana", "wrong", now=NOW + timedelta(seconds=second))
    verify_login("ana", PASSWORD, now=NOW + timedelta(seconds=10))
    with pytest.raises(NotAllowed):
        verify_login("ana", "wrong", now=NOW + timedelta(seconds=11))
    verify_login("ana", PASSWORD, now=NOW + timedelta(seconds=12))


def test_one_address_trying_many_logins_waits(cast: Cast) -> None:
    LoginAttempt.objects.bulk_create(
        LoginAttempt(login=f"guess{n}", address="10.0.0.9", at=NOW, succeeded=False) for n in range(TRIES_PER_ADDRESS)
    )
    with pytest.raises(Busy):
        verify_login("ana", PASSWORD, address="10.0.0.9", now=NOW + timedelta(minutes=1))
    assert verify_login("ana", PASSWORD, address="10.0.0.8", now=NOW + timedelta(minutes=1)) == cast.ana.user


def test_waiting_ends_when_the_oldest_counted_failure_leaves_the_window() -> None:
    failures = [NOW - timedelta(minutes=minute) for minute in (14, 10, 3, 2, 1)]
    assert wait_until(failures, 5, now=NOW) == NOW + timedelta(minutes=1)
    assert wait_until(failures, 6, now=NOW) is None
    assert wait_until([NOW - WINDOW] * 9, 5, now=NOW) is None


def test_a_leavers_account_and_open_session_close_with_the_last_day(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana.user)
    request = RequestFactory().get("/")
    request.session = client.session
    assert auth.get_user(request) == cast.ana.user
    close_person(BOSS, cast.ana.key, last_day=date(2026, 2, 1), reason="离职")
    assert isinstance(auth.get_user(request), AnonymousUser)
    with pytest.raises(NotAllowed):
        verify_login("ana", PASSWORD)


def test_the_last_day_itself_is_still_a_working_day() -> None:
    user = User(login="x", name="x", last_day=date(2026, 2, 1))
    assert user.may_enter(date(2026, 2, 1))
    assert not user.may_enter(date(2026, 2, 2))
    assert not User(login="y", name="y", is_active=False).may_enter(date(2026, 2, 1))


def test_djangos_own_authentication_is_throttled_too(cast: Cast) -> None:
    request = RequestFactory().post("/login/", REMOTE_ADDR="10.1.1.1")
    assert auth.authenticate(request, username="ana", password=PASSWORD) == cast.ana.user
    for _ in range(TRIES_PER_LOGIN):
        assert auth.authenticate(request, username="ana", password="wrong") is None
    assert auth.authenticate(request, username="ana", password=PASSWORD) is None
    assert auth.authenticate(request, username=None, password=None) is None


def test_an_address_from_a_header_is_believed_only_behind_a_proxy(settings: Settings) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.9.9.9")
    assert address_of(request) == "10.0.0.1"
    settings.HEMING_BEHIND_PROXY = True
    assert address_of(request) == "10.9.9.9"
    assert address_of(None) == ""


def test_the_first_administrator_is_created_once(db: None) -> None:
    ada = create_first_admin(BOSS, login="ada", password=PASSWORD)
    assert not ada.must_change_password
    with pytest.raises(NotAllowed):
        create_first_admin(BOSS, login="eve", password=PASSWORD)


@pytest.mark.parametrize("password", ["short", "12345678901234", "password123", "newcomer-1"])
def test_a_weak_password_is_refused_with_the_reason(cast: Cast, password: str) -> None:
    with pytest.raises(BadInput) as refused:
        create_user(cast.ada.scope, NewUser("newcomer", "新人"), password=password)
    assert "password" in refused.value.cause
    assert not User.objects.filter(login="newcomer").exists()


def test_a_new_user_must_choose_a_password_of_their_own(cast: Cast) -> None:
    roles: frozenset[Role] = frozenset(("agent",))
    user = create_user(cast.ada.scope, NewUser("Xin", "新人", roles, cast.ana.key), password=PASSWORD)
    assert user.must_change_password and user.login == "xin" and user.person_id == cast.ana.key
    entry = AuditEntry.objects.get(verb="create_user")
    assert entry.after == {"login": "xin", "roles": ["agent"]}
    assert PASSWORD not in str(entry.__dict__)


@pytest.mark.parametrize("login", ["", "with space", "ana", "x" * 101])
def test_a_login_that_is_empty_taken_or_odd_is_refused(cast: Cast, login: str) -> None:
    with pytest.raises(BadInput):
        create_user(cast.ada.scope, NewUser(login, "x"), password=PASSWORD)


def test_a_role_that_does_not_exist_is_refused_with_the_nearest(cast: Cast) -> None:
    with pytest.raises(BadInput, match="Did you mean analyst"):
        set_roles(cast.ada.scope, cast.ana.user, roles=["analist"])  # type: ignore[list-item]
    with pytest.raises(NotFound):
        create_user(cast.ada.scope, NewUser("xin", "新人", person_key=1), password=PASSWORD)


def test_only_an_administrator_manages_users(cast: Cast) -> None:
    def refused(scope: Scope) -> None:
        with pytest.raises(NotAllowed):
            create_user(scope, NewUser("x", "x"), password=PASSWORD)
        with pytest.raises(NotAllowed):
            set_roles(scope, cast.zed.user, roles=["admin"])
        with pytest.raises(NotAllowed):
            set_password(scope, cast.zed.user, password=PASSWORD)

    for login in ("ana", "tom", "hui", "olga", "zed"):
        refused(cast.members[login].scope)


def test_the_last_administrator_stays(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="only administrator"):
        set_roles(cast.ada.scope, cast.ada.user, roles=["analyst"])
    with pytest.raises(NotAllowed, match="only administrator"):
        close_user(cast.ada.scope, cast.ada.user, last_day=date(2026, 12, 1))
    set_roles(cast.ada.scope, cast.yan.user, roles=["analyst", "admin"])
    close_user(cast.yan.scope, cast.ada.user, last_day=date(2026, 12, 1), reason="离职")
    assert AuditEntry.objects.get(verb="close_user").after == {"last_day": "2026-12-01"}


def test_changing_a_password_ends_other_sessions_and_needs_the_old_one(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana.user)
    request = RequestFactory().get("/")
    request.session = client.session
    with pytest.raises(NotAllowed):
        change_own_password(cast.ana.scope, cast.ana.user, old="wrong", new="another-Bell-99")
    with pytest.raises(BadInput):
        change_own_password(cast.ana.scope, cast.ana.user, old=PASSWORD, new=PASSWORD)
    change_own_password(cast.ana.scope, cast.ana.user, old=PASSWORD, new="another-Bell-99")
    assert isinstance(auth.get_user(request), AnonymousUser)
    assert verify_login("ana", "another-Bell-99") == cast.ana.user


def test_an_administrators_password_for_somebody_else_is_for_once(cast: Cast) -> None:
    set_password(cast.ada.scope, cast.ana.user, password="given-by-Ada-42")
    assert User.objects.get(login="ana").must_change_password
    set_language(cast.ana.user, "en")
    assert User.objects.get(login="ana").language == "en"


def test_a_leavers_token_and_login_close_with_the_last_day_and_a_staff_sheet_is_enough(cast: Cast) -> None:
    from heming.access.actions.issue_token import issue_token, token_of
    from heming.org.actions.import_staff import import_staff
    from heming.org.actions.rename import set_work_number
    from heming.org.staff_sheet import read_rows

    secret = issue_token(cast.ana.scope, cast.ana.user, name="report")[1]
    assert token_of(secret).user == cast.ana.user
    set_work_number(BOSS, cast.ana.key, work_number="0007")
    rows = read_rows(("工号", "姓名", "离职日期"), [["0007", "安娜", "2026-02-01"]])
    assert import_staff(BOSS, rows).leavers == 1
    with pytest.raises(NotAllowed):
        token_of(secret)
    with pytest.raises(NotAllowed):
        verify_login("ana", PASSWORD, address="10.0.0.1")
