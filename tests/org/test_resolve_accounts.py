"""Imports create whom they meet: people, accounts, teams and leads in time, once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heming.access.scope import local_admin
from heming.org.actions.hand_over_account import hand_over_account, share_account
from heming.org.actions.move_person import move_person
from heming.org.actions.rename import rename_person, set_work_number
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.arriving import Seen
from heming.org.models import Account, Leadership, Membership, Person, Team
from heming.org.queries import Stint, leaderships, memberships, team_on

pytestmark = pytest.mark.django_db
BOSS = local_admin("root")


def day(month: int, number: int = 1) -> date:
    return date(2026, month, number)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Person, Account, Team, Membership, Leadership))


def teams_of(key: int | None) -> list[tuple[str, date | None, date | None]]:
    names = dict(Team.objects.values_list("key", "name"))
    return [(names[s.team_key], s.valid_from, s.valid_to) for s in memberships() if s.person_key == key]


def test_what_an_import_names_gets_keys() -> None:
    found = resolve_accounts("udesk", [("a1", "安娜", "一组", "汤姆", "罗莎", day(1), day(1, 31))])
    ana, tom = Person.objects.get(name="安娜"), Person.objects.get(name="汤姆")
    assert found.agents == {"a1": ana.key}
    assert found.leads == {"汤姆": tom.key, "罗莎": Person.objects.get(name="罗莎").key}
    assert found.teams == {"一组": Team.objects.get().key}
    assert 0 < ana.key < 2**63 and ana.valid_from == day(1)
    assert teams_of(ana.key) == [("一组", day(1), None)]
    assert [(s.role, s.person_key) for s in leaderships()] == [("lead", tom.key), ("manager", found.leads["罗莎"])]


def test_the_same_import_again_changes_nothing() -> None:
    rows = [
        ("a1", "安娜", None, "汤姆", "罗莎", day(1), day(1, 31)),
        ("a1", "安娜", None, "颜", "罗莎", day(2), day(2, 28)),
        ("a2", "本", "二组", "汤姆", None, None, None),
        (None, None, "三组", None, None, day(3), day(3)),
    ]
    first = resolve_accounts("udesk", rows)
    before, stints = counts(), memberships()
    assert resolve_accounts("udesk", reversed(rows)) == first
    assert (counts(), memberships()) == (before, stints)


def test_a_source_with_supervisors_and_no_teams_has_one_team_per_supervisor() -> None:
    found = resolve_accounts("calls", [("a1", None, None, "Mason Gupta", None, day(1), day(1))])
    team = Team.objects.get()
    assert (team.name, team.named_after_lead) == ("Mason Gupta", True)
    assert found.teams == {"Mason Gupta": team.key}
    assert leaderships() == [Stint(found.leads["Mason Gupta"], team.key, day(1), None, "lead")]


def test_an_agent_seen_under_several_supervisors_has_memberships_in_time() -> None:
    rows = [("a1", None, None, lead, None, day(m), day(m, 28)) for m, lead in ((1, "汤姆"), (2, "颜"), (3, "汤姆"))]
    key = resolve_accounts("udesk", rows).agents["a1"]
    assert teams_of(key) == [("汤姆", day(1), day(1, 31)), ("颜", day(2), day(2, 28)), ("汤姆", day(3), None)]


def test_the_order_in_which_months_are_imported_does_not_matter() -> None:
    rows = [("a1", None, None, lead, None, day(m), day(m, 28)) for m, lead in ((1, "汤姆"), (2, "颜"), (3, "汤姆"))]
    for row in (rows[2], rows[0], rows[1]):
        key = resolve_accounts("udesk", [row]).agents["a1"]
    assert teams_of(key) == [("汤姆", day(1), day(1, 31)), ("颜", day(2), day(2, 28)), ("汤姆", day(3), None)]
    assert Person.objects.get(key=key or 0).valid_from == day(1)


def test_somebody_seen_before_and_after_a_time_elsewhere_came_back() -> None:
    rows = [("a1", None, "一组", None, None, day(1), day(3, 31)), ("a1", None, "二组", None, None, day(2), day(2, 28))]
    key = resolve_accounts("udesk", rows).agents["a1"]
    assert teams_of(key) == [("一组", day(1), day(1, 31)), ("二组", day(2), day(2, 28)), ("一组", day(3), None)]
    assert team_on(day(12))[key or 0] == Team.objects.get(name="一组").key


def test_rows_without_a_day_give_a_membership_without_a_beginning() -> None:
    key = resolve_accounts("udesk", [("a1", None, "一组", None, None, None, None)]).agents["a1"]
    assert teams_of(key) == [("一组", None, None)]
    later = resolve_accounts("udesk", [("a1", None, "二组", None, None, day(5), day(5))]).agents["a1"]
    assert key == later
    assert teams_of(key) == [("一组", None, day(4, 30)), ("二组", day(5), None)]


def test_two_people_of_one_name_are_two_rows() -> None:
    found = resolve_accounts("udesk", [("a1", "王伟", None), ("a2", "王伟", None)])
    assert found.agents["a1"] != found.agents["a2"]
    assert Person.objects.filter(name="王伟").count() == 2


def test_the_same_account_text_at_two_sources_is_two_people_until_a_hand_merges_them() -> None:
    one, two = (resolve_accounts(source, [("1001", "小美")]).agents["1001"] for source in ("qianniu", "feige"))
    assert one != two


def test_an_account_that_is_a_work_number_belongs_to_that_person() -> None:
    key = resolve_accounts("roster", [("小美", "小美")]).agents["小美"]
    set_work_number(BOSS, key or 0, work_number="007")
    assert resolve_accounts("cti", [("007",)]).agents == {"007": key}


def test_a_lead_known_from_one_source_is_the_same_lead_at_another() -> None:
    one = resolve_accounts("udesk", [("a1", None, "一组", "汤姆")]).leads["汤姆"]
    assert resolve_accounts("cti", [("8001", None, "一组", "汤姆")]).leads["汤姆"] == one


def test_a_lead_who_takes_cases_too_is_one_person() -> None:
    found = resolve_accounts("udesk", [("t1", "汤姆", "一组", "汤姆"), ("a1", "安娜", "一组", "汤姆")])
    assert found.leads["汤姆"] == found.agents["t1"]
    assert Person.objects.count() == 2


def test_an_agent_without_an_account_goes_by_the_name_and_blanks_are_nobody() -> None:
    found = resolve_accounts("udesk", [Seen(None, " 安娜 "), Seen("  ", "", "", "", "")])
    assert list(found.agents) == ["安娜"]
    assert counts() == (1, 1, 0, 0, 0)


def test_a_name_that_comes_later_replaces_the_account_but_never_what_a_hand_wrote() -> None:
    key = resolve_accounts("udesk", [("a1",)]).agents["a1"] or 0
    resolve_accounts("udesk", [("a1", "安娜")])
    assert Person.objects.get(key=key).name == "安娜"
    rename_person(BOSS, key, name="安娜·李")
    resolve_accounts("udesk", [("a1", "小安")])
    assert Person.objects.get(key=key).name == "安娜·李"


def test_what_a_hand_settled_an_import_does_not_undo() -> None:
    found = resolve_accounts("udesk", [("a1", None, "一组", None, None, day(1), day(1)), ("b", None, "二组")])
    key = found.agents["a1"] or 0
    move_person(BOSS, key, team_key=found.teams["二组"], from_day=day(3), reason="转组")
    resolve_accounts("udesk", [("a1", None, "一组", None, None, day(1), day(6))])
    assert teams_of(key) == [("一组", day(1), day(2, 28)), ("二组", day(3), None)]


def test_a_shared_account_is_nobodys_and_one_handed_over_has_all_its_holders() -> None:
    agents = resolve_accounts("udesk", [("a1",), ("a2",), ("night",)]).agents
    ana, ben = agents["a1"] or 0, agents["a2"] or 0
    hand_over_account(BOSS, ("udesk", "a1"), to=ben, from_day=day(4))
    share_account(BOSS, ("udesk", "night"), shared=True)
    found = resolve_accounts("udesk", [("a1",), ("night",)])
    assert found.agents == {"a1": ben, "night": None}
    assert [(h.agent_key, h.valid_from, h.valid_to) for h in found.handed_over] == [
        (ana, None, day(3, 31)), (ben, day(4), None),
    ]  # fmt: skip


def test_two_leads_at_one_time_both_lead_and_a_successor_ends_the_first() -> None:
    rows = [("a", None, "一组", lead, None, day(1), day(2, 28)) for lead in ("早班", "晚班")]
    resolve_accounts("udesk", [*rows, ("a", None, "一组", "新班长", None, day(4), day(4, 30))])
    held = {Person.objects.get(key=s.person_key).name: (s.valid_from, s.valid_to) for s in leaderships()}
    assert held == {"早班": (day(1), day(3, 31)), "晚班": (day(1), day(3, 31)), "新班长": (day(4), None)}


def test_ten_times_the_accounts_need_hardly_more_queries() -> None:
    few, many = _queries("few", 200), _queries("many", 2_000)
    assert many - few < 1_800 / 20, f"{few} queries for 200 accounts, {many} for 2,000"


def _queries(source: str, accounts: int) -> int:
    rows = [
        (f"a{n}", f"{source}坐席{n}", None, f"{source}主管{n % 40}", f"{source}经理{n % 5}", day(1), day(1))
        for n in range(accounts)
    ]
    with CaptureQueriesContext(connection) as seen:
        found = resolve_accounts(source, rows)
    assert len(found.agents) == accounts and len(found.teams) == 40
    return len(seen)
