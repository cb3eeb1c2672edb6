"""People a firm knows before its first file: their accounts are theirs from the first row on."""

from datetime import date
from typing import Any

import pytest

from heming.access.scope import Scope, local_admin
from heming.errors import BadInput, NotAllowed
from heming.org.accounts import account_rows, holders_of_shared, keys_by_number, knows, staff_facts
from heming.org.actions.introduce_people import Held, Lent, Newcomer, introduce_people
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.models import Membership, Person, Team

pytestmark = pytest.mark.django_db
BOSS = local_admin("root")
LAST, FIRST = date(2026, 3, 31), date(2026, 4, 6)


def newcomer(number: str, name: str, *accounts: Held, **more: Any) -> Newcomer:
    return Newcomer(name, number, accounts, **more)


def introduced() -> dict[str, int]:
    desk = "shop:desk"
    introduce_people(BOSS, [
        newcomer("HM1", "王芳", Held("shop", "a1"), Held("other", "fang"), Held("shop", "night", shared=True)),
        newcomer("HM2", "李娜", Held("shop", "a2"), Held("shop", "night", shared=True), nickname="小鹿",
                 lent=Lent("热线二组", date(2026, 5, 1), date(2026, 5, 14), "热线一组")),
        newcomer("HM3", "赵磊", Held("shop", desk, None, LAST), joined_on=date(2024, 1, 2)),
        newcomer("HM4", "孙静", Held("shop", desk, FIRST), joined_on=FIRST, novice_until=date(2026, 7, 5)),
    ])  # fmt: skip
    return keys_by_number()


def test_an_import_meets_the_people_it_already_has(db: None) -> None:
    keys = introduced()
    found = resolve_accounts("shop", [("a1", "王芳", "热线一组", None, None, FIRST, FIRST)])
    again = resolve_accounts("other", [("fang", "小芳", "热线一组", None, None, FIRST, FIRST)])
    assert found.agents == {"a1": keys["HM1"]} and again.agents == {"fang": keys["HM1"]}
    assert Person.objects.count() == 4, "nobody twice"
    assert staff_facts(keys["HM1"]).name == "王芳", "what a file shows does not rename whom HR knows"


def test_their_accounts_are_matched_and_others_are_not(db: None) -> None:
    introduced()
    resolve_accounts("shop", [("a9", "客服9", None, None, None, FIRST, FIRST)])
    assert [row.account for row in account_rows("unmatched")] == ["a9"]
    assert knows("shop") and not knows("elsewhere")


def test_a_shared_account_has_all_its_holders(db: None) -> None:
    keys = introduced()
    assert holders_of_shared() == {("shop", "night"): (keys["HM1"], keys["HM2"])}


def test_an_account_passes_to_the_successor_on_the_day(db: None) -> None:
    keys = introduced()
    found = resolve_accounts("shop", [("shop:desk", "客服", None, None, None, LAST, FIRST)])
    spans = [(one.agent_key, one.valid_from, one.valid_to) for one in found.handed_over]
    assert spans == [(keys["HM3"], None, LAST), (keys["HM4"], FIRST, None)]


def test_a_loan_cuts_the_time_at_home_in_two(db: None) -> None:
    keys = introduced()
    spans = (("热线一组", date(2026, 4, 1), date(2026, 6, 30)), ("热线二组", date(2026, 5, 1), date(2026, 5, 17)))
    resolve_accounts("shop", [("a2", "李娜", team, None, None, *days) for team, *days in spans])
    stays = Membership.objects.filter(person_id=keys["HM2"]).order_by("valid_from")
    told = [(stay.team.name, stay.valid_from, stay.valid_to, stay.loan) for stay in stays]
    assert told == [
        ("热线一组", date(2026, 4, 1), date(2026, 4, 30), False),
        ("热线二组", date(2026, 5, 1), date(2026, 5, 14), True),
        ("热线一组", date(2026, 5, 15), None, False),
    ]
    assert Team.objects.filter(name="热线二组").count() == 1


def test_a_known_account_or_number_is_refused_and_nobody_is_made(db: None) -> None:
    introduced()
    for one, said in (
        (newcomer("HM9", "周敏", Held("shop", "a1")), "a1 of shop is known"),
        (newcomer("HM1", "周敏", Held("shop", "a7")), "HM1 is somebody"),
    ):
        with pytest.raises(BadInput, match=said):
            introduce_people(BOSS, [one])
    assert Person.objects.count() == 4


def test_only_those_who_may_correct_people_introduce_them(db: None) -> None:
    with pytest.raises(NotAllowed):
        introduce_people(Scope(user="x", name="x", roles=frozenset(("agent",))), [newcomer("HM1", "王芳")])
