"""Lists of users, tokens and the audit trail, each for those who may see it; logging in and out leaves its trace."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from heming.access.actions.change_user import close_user
from heming.access.actions.issue_token import issue_token
from heming.access.actions.log_in import log_in, log_out
from heming.access.queries import has_users, tokens_of, user_of, users
from heming.access.scope import local_admin
from heming.access.trail import audit_trail
from heming.errors import NotAllowed, NotFound
from heming.org.actions.rename import rename_person
from tests.cast import PASSWORD, Cast

BOSS = local_admin("root")


def test_a_new_data_folder_has_no_user(db: None) -> None:
    assert not has_users() and users(BOSS) == [] and tokens_of(BOSS) == []


def test_an_administrator_sees_all_users_with_roles_and_whether_they_are_open(cast: Cast) -> None:
    close_user(cast.ada.scope, cast.yan.user, last_day=date(2026, 1, 31))
    rows = {row.login: row for row in users(cast.ada.scope)}
    assert has_users() and len(rows) == 10
    assert rows["tom"].roles == ("lead",) and rows["tom"].person_key == cast.tom.key
    assert rows["zed"].roles == ()
    assert {login for login, row in rows.items() if not row.is_open} == {"yan"}
    with pytest.raises(NotAllowed):
        users(cast.hui.scope)


def test_a_user_is_found_by_themselves_and_by_an_administrator_only(cast: Cast) -> None:
    uid = str(cast.ana.user.uid)
    assert user_of(cast.ana.scope, uid) == user_of(cast.ada.scope, uid) == cast.ana.user
    for scope, wrong in ((cast.tom.scope, uid), (cast.ada.scope, "no-uuid"), (cast.ada.scope, str(cast.ana.key))):
        with pytest.raises(NotFound):
            user_of(scope, wrong)


def test_one_sees_ones_own_tokens_without_their_secrets(cast: Cast) -> None:
    token, secret = issue_token(cast.yan.scope, cast.yan.user, name="export", rights=["export"])
    (row,) = tokens_of(cast.yan.scope)
    assert (row.uid, row.rights, row.is_open, row.last_used_at) == (str(token.uid), ("export",), True, None)
    assert secret not in str(row)
    assert tokens_of(cast.ada.scope) == []


def test_the_trail_is_read_newest_first_by_object_and_by_page(cast: Cast) -> None:
    for name in ("一", "二", "三"):
        rename_person(cast.hui.scope, cast.ana.key, name=name)
    rename_person(cast.hui.scope, cast.ben.key, name="四")
    of_ana = audit_trail(cast.ada.scope, on=("person", cast.ana.key))
    assert [row.after["name"] for row in of_ana] == ["三", "二", "一"]
    assert [row.after["name"] for row in audit_trail(cast.ada.scope, limit=2)] == ["四", "三"]
    of_hui = [row for row in audit_trail(cast.ada.scope, before=of_ana[0].at) if row.actor_name == "惠"]
    assert [row.after["name"] for row in of_hui] == ["二", "一"]
    assert audit_trail(cast.ada.scope, before=timezone.now())[0].actor_name == "惠"
    with pytest.raises(NotAllowed):
        audit_trail(cast.hui.scope)


def test_logging_in_and_out_is_written_down_with_the_address(cast: Cast) -> None:
    request = RequestFactory().post("/login/", REMOTE_ADDR="10.2.3.4")
    request.session, request.user = SessionStore(), AnonymousUser()
    assert log_in(request, login="Ana", password=PASSWORD) == cast.ana.user
    assert request.user.pk == cast.ana.user.pk
    log_out(request)
    assert request.user.is_anonymous
    trail = audit_trail(cast.ada.scope, limit=2)  # append-only: tests before this one may have left rows
    assert [(row.verb, row.actor_name, row.address) for row in trail] == [
        ("log_out", "安娜", "10.2.3.4"), ("log_in", "安娜", "10.2.3.4"),
    ]  # fmt: skip
