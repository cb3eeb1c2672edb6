"""Corrections by hand: exact, dated, never deleting anybody."""

from datetime import date
from typing import Any

import pytest

from heming.access.scope import local_admin
from heming.errors import BadInput, NotFound
from heming.org.actions.close_person import close_person
from heming.org.actions.hand_over_account import hand_over_account
from heming.org.actions.merge_people import merge_people
from heming.org.actions.move_person import Post, move_person
from heming.org.actions.rename import rename_person, set_work_number
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.actions.set_organisation import set_organisation
from heming.org.actions.split_person import split_person
from heming.org.changes import Change, changed
from heming.org.models import Leadership, Membership, Organisation, Person, new_key
from heming.org.queries import (
    accounts_of,
    aliases,
    identities,
    led_by,
    look_alikes,
    people,
    person_keys,
    person_names,
    reporting_zone,
    team_keys,
    team_names,
    team_on,
    teams,
    today,
)  # fmt: skip
from tests.cast import Cast

BOSS = local_admin("root")
MARCH = date(2026, 3, 1)


def extra(name: str) -> int:
    """Another person, from another platform."""
    return resolve_accounts("another", [(name, name)]).agents[name] or 0


def test_a_merged_person_shows_the_kept_ones_name_and_no_fact_is_touched(cast: Cast) -> None:
    other = extra("小美")
    merge_people(BOSS, cast.ana.key, merged=other, reason="同一人")
    assert person_names([other, cast.ana.key, None, 5]) == {other: "安娜", cast.ana.key: "安娜"}
    assert identities([other]) == identities([cast.ana.key]) == {other, cast.ana.key}
    assert [row.also for row in people() if row.key == cast.ana.key] == [(other,)]
    assert other not in [row.key for row in people()]
    assert resolve_accounts("another", [("小美", "小美")]).agents == {"小美": other}
    assert [account for _, account, *_ in accounts_of(cast.ana.key)] == ["小美", "ana"]


def test_merging_follows_chains_and_splitting_undoes_exactly_one(cast: Cast) -> None:
    one, two = extra("小美"), extra("小安")
    merge_people(BOSS, one, merged=two, reason="同一人")
    merge_people(BOSS, cast.ana.key, merged=two, reason="同一人")  # means the one that two already is
    assert aliases() == {one: cast.ana.key, two: cast.ana.key}
    split_person(BOSS, two, reason="弄错了")
    assert aliases() == {one: cast.ana.key}
    assert person_names([two]) == {two: "小安"}
    with pytest.raises(BadInput):
        split_person(BOSS, two, reason="再来一次")


def test_nobody_is_merged_with_themselves_or_across_two_work_numbers(cast: Cast) -> None:
    with pytest.raises(BadInput, match="already one person"):
        merge_people(BOSS, cast.ana.key, merged=cast.ana.key, reason="x")
    other = extra("小美")
    set_work_number(BOSS, other, work_number="007")
    merge_people(BOSS, cast.ana.key, merged=other, reason="同一人")
    assert Person.objects.get(key=cast.ana.key).work_number == "007"
    set_work_number(BOSS, cast.ben.key, work_number="008")
    with pytest.raises(BadInput, match="007 and 本杰明 has 008"):
        merge_people(BOSS, cast.ana.key, merged=cast.ben.key, reason="x")
    with pytest.raises(BadInput, match="somebody else's"):
        set_work_number(BOSS, cast.cai.key, work_number="007")


def test_a_person_closes_with_all_identities_and_offices_and_stays_known(cast: Cast) -> None:
    merge_people(BOSS, cast.tom.key, merged=(other := extra("阿汤")), reason="同一人")
    close_person(BOSS, cast.tom.key, last_day=date(2026, 2, 28), reason="离职")
    assert set(Person.objects.filter(key__in=[other, cast.tom.key]).values_list("valid_to", flat=True)) == {
        date(2026, 2, 28)
    }
    assert led_by([cast.tom.key], on=date(2026, 2, 28)) and not led_by([cast.tom.key], on=MARCH)
    assert person_names([cast.tom.key]) == {cast.tom.key: "汤姆"}
    with pytest.raises(BadInput, match="first seen"):
        close_person(BOSS, cast.ana.key, last_day=date(2025, 1, 1), reason="x")


def test_a_move_carries_the_post_and_says_whose_facts_to_derive_again(cast: Cast) -> None:
    heard: list[Change] = []

    def listen(sender: Any, *, change: Change, **_: Any) -> None:
        heard.append(change)

    changed.connect(listen)
    try:
        move_person(
            BOSS, cast.ana.key, team_key=cast.teams["热线组"], from_day=MARCH, post=Post(job="热线", site="成都")
        )
        move_person(BOSS, cast.ana.key, team_key=cast.teams["售后二组"], from_day=date(2026, 4, 1))
    finally:
        changed.disconnect(listen)
    assert [change.rederive for change in heard] == [frozenset([cast.ana.key])] * 2
    rows = Membership.objects.filter(person_id=cast.ana.key).order_by("valid_from")
    assert [(row.valid_from, row.valid_to, row.site) for row in rows] == [
        (date(2026, 1, 1), date(2026, 2, 28), ""),
        (MARCH, date(2026, 3, 31), "成都"),
        (date(2026, 4, 1), None, "成都"),
    ]


def test_moving_again_to_an_earlier_day_replaces_what_comes_after(cast: Cast) -> None:
    move_person(BOSS, cast.ana.key, team_key=cast.teams["热线组"], from_day=MARCH)
    move_person(BOSS, cast.ana.key, team_key=cast.teams["售后二组"], from_day=date(2026, 2, 1))
    assert team_on(date(2026, 6, 1))[cast.ana.key] == cast.teams["售后二组"]
    assert Membership.objects.filter(person_id=cast.ana.key).count() == 2


def test_an_account_given_to_its_true_holder_was_theirs_all_along(cast: Cast) -> None:
    hand_over_account(BOSS, ("cast", "ana"), to=cast.ben.key, reason="映射错误")
    assert resolve_accounts("cast", [("ana",)]).agents == {"ana": cast.ben.key}
    with pytest.raises(NotFound):
        hand_over_account(BOSS, ("cast", "nobody"), to=cast.ben.key)


def test_lists_name_team_and_lead_as_of_a_day(cast: Cast) -> None:
    ana = next(row for row in people([cast.ana.key]))
    assert (ana.name, ana.team, ana.lead) == ("安娜", "售后一组", "汤姆")
    first = next(row for row in teams([cast.teams["售后一组"]]))
    assert (first.name, first.leads, first.people) == ("售后一组", ("汤姆",), 1)
    assert people([cast.ana.key], on=date(2025, 1, 1))[0].team == ""


def test_keys_are_found_by_name_and_names_that_several_bear_are_listed(cast: Cast) -> None:
    one, two = extra("王伟"), resolve_accounts("third", [("w", "王伟")]).agents["w"] or 0
    assert person_keys(["王伟", "谁"]) == {"王伟": tuple(sorted((one, two)))}
    assert look_alikes() == [("王伟", tuple(sorted((one, two))))]
    assert team_keys(["热线组"]) == {"热线组": (cast.teams["热线组"],)}
    assert team_names([cast.teams["热线组"], None, 3]) == {cast.teams["热线组"]: "热线组"}
    assert len(team_names()) == 3


def test_a_name_must_be_one(cast: Cast) -> None:
    for name in ("", "  ", "x" * 201):
        with pytest.raises(BadInput):
            rename_person(BOSS, cast.ana.key, name=name)
    with pytest.raises(NotFound):
        rename_person(BOSS, 12, name="X")


@pytest.mark.parametrize(
    "wrong",
    [
        {"month_starts_on": 31},
        {"smallest_group": 4},
        {"reporting_zone": "Beijing"},
        {"colour": "red"},
        {"week_starts_on": 0},
    ],
)
def test_a_setting_out_of_range_is_refused(db: None, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        set_organisation(BOSS, **wrong)


def test_there_is_one_organisation_and_its_zone_tells_the_day(db: None) -> None:
    assert reporting_zone() == "Asia/Shanghai"
    set_organisation(BOSS, reporting_zone="Pacific/Kiritimati")
    assert today() >= date(2026, 1, 1)
    assert Organisation.objects.count() == 1 and str(Organisation.the()) == ""


def test_keys_are_random_and_positive() -> None:
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000 and all(0 < key < 2**63 for key in keys)
    assert not Leadership(valid_from=MARCH).holds_on(date(2026, 2, 28))
