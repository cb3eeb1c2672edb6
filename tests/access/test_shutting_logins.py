"""Logins are shut, opened and tied to people by administrators; a first password is made, never chosen."""

from datetime import date

import pytest

from heming.access.actions.change_user import close_user, deactivate_user, link_user, open_user, set_roles
from heming.access.actions.create_user import NewUser, create_user
from heming.access.actions.issue_token import issue_token, token_of
from heming.access.actions.set_password import first_password
from heming.access.actions.verify_login import verify_login
from heming.access.models import AuditEntry, User
from heming.access.queries import user_row, users
from heming.access.scopes import scope_for
from heming.access.trail import TrailWish, audit_page, audit_rows, names_in
from heming.errors import NotAllowed, NotFound
from heming.org.actions.rename import rename_person
from tests.cast import PASSWORD, Cast


def test_a_shut_login_refuses_password_and_token_until_it_is_opened_again(cast: Cast) -> None:
    secret = issue_token(cast.ana.scope, cast.ana.user, name="report")[1]
    deactivate_user(cast.ada.scope, cast.ana.user, reason="休假")
    with pytest.raises(NotAllowed):
        verify_login("ana", PASSWORD)
    with pytest.raises(NotAllowed):
        token_of(secret)
    assert not user_row(cast.ada.scope, str(cast.ana.user.uid)).is_open
    open_user(cast.ada.scope, User.objects.get(login="ana"), reason="回岗")
    assert verify_login("ana", PASSWORD) == cast.ana.user
    shut, opened = AuditEntry.objects.filter(object_key=str(cast.ana.user.uid)).order_by("pk").exclude(verb="log_in")
    assert (shut.verb, shut.reason) == ("deactivate_user", "休假")
    assert (opened.verb, opened.before) == ("open_user", {"active": False, "last_day": None})


def test_opening_takes_the_last_day_away(cast: Cast) -> None:
    close_user(cast.ada.scope, cast.ana.user, last_day=date(2026, 1, 1))
    assert not user_row(cast.ada.scope, str(cast.ana.user.uid)).is_open
    open_user(cast.ada.scope, User.objects.get(login="ana"))
    row = user_row(cast.ada.scope, str(cast.ana.user.uid))
    assert row.is_open and row.last_day is None


def test_the_last_administrator_cannot_shut_themselves_out(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="only administrator"):
        deactivate_user(cast.ada.scope, cast.ada.user)
    set_roles(cast.ada.scope, cast.yan.user, roles=["admin"])
    deactivate_user(cast.ada.scope, cast.ada.user)
    with pytest.raises(NotAllowed, match="only administrator"):
        deactivate_user(scope_for(cast.yan.user), cast.yan.user)


def test_a_login_tied_to_another_person_sees_that_persons_figures(cast: Cast) -> None:
    ana, ben = cast.ana.key, cast.ben.key
    link_user(cast.ada.scope, cast.ana.user, person_key=ben, reason="登录名给错了人")
    scope = scope_for(User.objects.get(login="ana"))
    assert scope.own_key == ben and not scope.sees_agent(ana)
    entry = AuditEntry.objects.get(verb="link_user")
    assert (entry.before, entry.after) == ({"person": str(ana)}, {"person": str(ben)})
    link_user(cast.ada.scope, User.objects.get(login="ana"), person_key=None)
    assert scope_for(User.objects.get(login="ana")).own_key is None
    with pytest.raises(NotFound):
        link_user(cast.ada.scope, cast.ana.user, person_key=1)


@pytest.mark.parametrize("login", ["ana", "tom", "hui", "yan", "quinn", "olga", "zed"])
def test_nobody_but_an_administrator_shuts_opens_or_ties_logins_or_reads_the_trail(cast: Cast, login: str) -> None:
    scope, victim = cast.members[login].scope, cast.ben.user
    for act in (
        lambda: deactivate_user(scope, victim), lambda: open_user(scope, victim),
        lambda: link_user(scope, victim, person_key=cast.ana.key), lambda: users(scope),
        lambda: audit_page(scope, TrailWish()), lambda: audit_rows(scope, TrailWish()),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    assert User.objects.get(login="ben").person_id == cast.ben.key


def test_a_first_password_is_long_random_and_passes_the_rules(cast: Cast) -> None:
    made = {first_password() for _ in range(50)}
    assert len(made) == 50 and all(len(one) == 19 and not set(one) & set("0o1li") for one in made)
    user = create_user(cast.ada.scope, NewUser("new", "新人"), password=first_password())
    assert user.must_change_password


def test_the_list_says_whose_login_it_is_and_when_it_was_last_used(cast: Cast) -> None:
    rows = {row.login: row for row in users(cast.ada.scope)}
    assert rows["ana"].person_name == "安娜" and rows["ana"].last_login is None
    assert rows["ada"].person_name == "" and rows["ada"].person_key is None


def test_the_trail_is_found_by_who_what_words_and_moment(cast: Cast) -> None:
    rename_person(cast.hui.scope, cast.ana.key, name="安", reason="改名申请 77")
    link_user(cast.ada.scope, cast.zed.user, person_key=cast.ben.key, reason="别的事")
    boss = cast.ada.scope
    renamed = audit_page(boss, TrailWish(who="惠", words="申请 77"))
    assert [row.verb for row in renamed] == ["rename_person"]
    at = renamed[0].at
    assert renamed[0] in audit_page(boss, TrailWish(since=at, verbs=frozenset(("rename_person",))))
    assert renamed[0] not in audit_page(boss, TrailWish(until=at))
    newest = audit_page(boss, TrailWish(), limit=2)
    assert audit_page(boss, TrailWish(), skip=1, limit=1) == newest[1:]
    assert next(audit_rows(boss, TrailWish(who=cast.hui.scope.user))) == renamed[0]


def test_keys_in_the_trail_get_the_names_they_bear_today(cast: Cast) -> None:
    link_user(cast.ada.scope, cast.zed.user, person_key=cast.ben.key)
    rows = audit_page(cast.ada.scope, TrailWish(verbs=frozenset(("link_user",))), limit=1)
    names = names_in(rows)
    assert names[("user", str(cast.zed.user.uid))] == "zed" and names[("person", str(cast.ben.key))] == "本杰明"
