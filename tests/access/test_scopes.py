"""Who sees whom: the cast's Scopes."""

from datetime import date

import pytest
from django.utils import timezone

from heming.access.actions.issue_token import issue_token, revoke_token, token_of
from heming.access.models import ApiToken
from heming.access.people import must_see_person, must_see_team, visible_people, visible_teams
from heming.access.rules import GRANTS, ROLES, grant_of
from heming.access.scope import local_admin
from heming.access.scopes import scope_for, scope_of_login, scope_of_token
from heming.errors import NotAllowed, NotFound
from heming.org.actions.appoint_lead import appoint_lead
from heming.org.actions.close_person import close_person
from heming.org.actions.merge_people import merge_people
from heming.org.actions.move_person import move_person
from heming.org.actions.resolve_accounts import resolve_accounts
from tests.cast import Cast

BOSS = local_admin("root")


def test_an_agent_sees_the_own_figures_and_the_own_team_as_a_whole(cast: Cast) -> None:
    scope = cast.ana.scope
    assert scope.agent_keys == {cast.ana.key}
    assert scope.own_key == cast.ana.key
    assert scope.team_keys == {cast.teams["售后一组"]}
    assert not scope.rights
    assert [row.name for row in visible_people(scope)] == ["安娜"]


def test_a_lead_sees_the_people_of_every_team_they_lead_and_nobody_else(cast: Cast) -> None:
    scope = cast.tom.scope
    assert scope.agent_keys == {cast.ana.key, cast.ben.key, cast.tom.key}
    assert scope.team_keys == {cast.teams["售后一组"], cast.teams["售后二组"]}
    assert not scope.sees_agent(cast.cai.key)
    with pytest.raises(NotAllowed):
        must_see_person(scope, cast.cai.key)
    with pytest.raises(NotAllowed):
        must_see_team(scope, cast.teams["热线组"])
    must_see_person(scope, cast.ben.key)


def test_a_lead_without_the_role_lead_answers_for_nobody(cast: Cast) -> None:
    cast.tom.user.role_rows.update(role="agent")
    assert scope_for(cast.tom.user).agent_keys == {cast.tom.key}


def test_a_lead_loses_sight_of_who_moved_away_and_gains_who_came(cast: Cast) -> None:
    move_person(BOSS, cast.ana.key, team_key=cast.teams["热线组"], from_day=date(2026, 3, 1), reason="转组")
    move_person(BOSS, cast.cai.key, team_key=cast.teams["售后一组"], from_day=date(2026, 3, 1), reason="转组")
    before, after = (scope_for(cast.tom.user, on=day) for day in (date(2026, 2, 28), date(2026, 3, 1)))
    assert before.sees_agent(cast.ana.key) and not before.sees_agent(cast.cai.key)
    assert after.sees_agent(cast.cai.key) and not after.sees_agent(cast.ana.key)


def test_a_new_lead_takes_over_on_the_first_day_of_the_office(cast: Cast) -> None:
    appoint_lead(BOSS, cast.teams["热线组"], lead=cast.tom.key, from_day=date(2026, 5, 1))
    assert not scope_for(cast.tom.user, on=date(2026, 4, 30)).sees_agent(cast.cai.key)
    assert scope_for(cast.tom.user, on=date(2026, 5, 1)).sees_agent(cast.cai.key)


def test_the_managers_people_are_those_of_the_leads_below(cast: Cast) -> None:
    appoint_lead(BOSS, cast.teams["热线组"], lead=cast.tom.key, from_day=date(2026, 1, 1), role="manager")
    assert cast.tom.scope.sees_agent(cast.cai.key)


def test_the_executive_sees_the_organisation_and_its_teams_but_no_person(cast: Cast) -> None:
    scope = cast.olga.scope
    assert scope.organisation and not scope.everyone
    assert scope.team_keys == set(cast.teams.values())
    assert not scope.agent_keys
    assert not scope.sees_agent(cast.ana.key)
    assert len(visible_teams(scope)) == 3


@pytest.mark.parametrize("login", ["yan", "quinn", "hui", "ada"])
def test_those_who_work_on_everybodys_records_see_everybody(cast: Cast, login: str) -> None:
    scope = cast.members[login].scope
    assert scope.everyone
    assert {row.name for row in visible_people(scope)} >= {"安娜", "本杰明", "蔡明", "汤姆"}


def test_a_user_without_a_role_sees_nothing_at_all(cast: Cast) -> None:
    scope = cast.zed.scope
    assert not (scope.everyone or scope.organisation or scope.agent_keys or scope.team_keys or scope.rights)
    assert visible_people(scope) == [] and visible_teams(scope) == []


def test_rights_are_as_few_as_the_work_needs() -> None:
    holders = {right: {role for role in ROLES if right in GRANTS[role].rights} for right in BOSS.rights}
    assert holders["unmask"] == {"quality"}
    assert holders["manage_users"] == holders["erase"] == holders["see_audit"] == {"admin"}
    assert holders["manage_people"] == {"hr", "admin"}
    assert holders["import"] == {"analyst", "admin"}


def test_several_roles_give_what_each_of_them_gives() -> None:
    both = grant_of(["executive", "hr"])
    assert both.everyone and both.teams and both.rights == {"export", "manage_people"}


def test_a_merged_person_sees_the_figures_of_all_identities(cast: Cast) -> None:
    other = resolve_accounts("another platform", [("xiaomei", "小美")]).agents["xiaomei"]
    assert other is not None
    merge_people(BOSS, cast.ana.key, merged=other, reason="同一人")
    assert cast.ana.scope.agent_keys == {cast.ana.key, other}
    assert cast.tom.scope.sees_agent(other)
    must_see_person(cast.tom.scope, other)


def test_the_command_line_may_run_under_somebodys_scope_while_their_account_is_open(cast: Cast) -> None:
    assert scope_of_login("ＴＯＭ") == cast.tom.scope
    with pytest.raises(NotFound):
        scope_of_login("nobody")
    close_person(BOSS, cast.tom.key, last_day=date(2026, 2, 1), reason="离职")
    with pytest.raises(NotAllowed):
        scope_of_login("tom")


def test_a_token_carries_at_most_its_owners_rights(cast: Cast) -> None:
    token, secret = issue_token(cast.yan.scope, cast.yan.user, name="nightly export", rights=["export"], days=30)
    scope = scope_of_token(token_of(secret))
    assert scope.rights == {"export"} and scope.everyone
    assert secret not in str(ApiToken.objects.values().get())
    with pytest.raises(NotAllowed):
        issue_token(cast.yan.scope, cast.yan.user, name="too much", rights=["erase"])
    cast.yan.user.role_rows.all().delete()
    assert scope_of_token(token_of(secret)).rights == frozenset()
    assert token.name == "nightly export"


def test_an_expired_revoked_or_unknown_token_opens_nothing(cast: Cast) -> None:
    token, secret = issue_token(cast.yan.scope, cast.yan.user, name="a")
    other, other_secret = issue_token(cast.yan.scope, cast.yan.user, name="b")
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    with pytest.raises(NotFound):
        revoke_token(cast.ana.scope, str(other.uid))
    revoke_token(cast.ada.scope, str(other.uid))
    for wrong in (secret, other_secret, "hm_guess"):
        with pytest.raises(NotAllowed):
            token_of(wrong)


def test_a_leavers_token_ends_with_their_last_day(cast: Cast) -> None:
    _, secret = issue_token(cast.ana.scope, cast.ana.user, name="own figures")
    assert token_of(secret).user == cast.ana.user
    close_person(BOSS, cast.ana.key, last_day=date(2026, 2, 1), reason="离职")
    with pytest.raises(NotAllowed):
        token_of(secret)
