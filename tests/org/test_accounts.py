"""Whose account it is: matching, confirming, sharing, splitting, lending, and work numbers that stay as history."""

from datetime import date

import pytest

from heming.access.scope import local_admin
from heming.errors import BadInput, NotAllowed
from heming.org.accounts import account_rows, everybody, holders_of_shared, staff_facts, unmatched
from heming.org.actions.hand_over_account import hand_over_account, share_account
from heming.org.actions.lend_person import Loan, lend_person
from heming.org.actions.match_accounts import confirm_person, match_account, match_accounts
from heming.org.actions.merge_people import merge_people
from heming.org.actions.rename import set_work_number
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.actions.set_details import set_details
from heming.org.actions.split_account import split_account
from heming.org.actions.split_person import split_person
from heming.org.models import Person
from heming.org.preview import preview
from heming.org.queries import aliases, person_names, team_on
from tests.cast import Cast

BOSS = local_admin("root")
SHOP = ("shop", "店铺A:小安")


@pytest.fixture
def stray(cast: Cast) -> int:
    """A second account of somebody, which an import made a person of."""
    return resolve_accounts("shop", [(SHOP[1], SHOP[1], "售后一组")]).agents[SHOP[1]] or 0


def test_only_accounts_that_imports_made_persons_of_are_unmatched(cast: Cast, stray: int) -> None:
    assert SHOP in [(one.source, one.account) for one in unmatched()]
    set_work_number(BOSS, cast.ana.key, work_number="007")
    assert ("cast", "ana") not in [(one.source, one.account) for one in unmatched()]


def test_matching_merges_the_made_person_and_can_be_taken_back(cast: Cast, stray: int) -> None:
    match_account(BOSS, SHOP, to=cast.ana.key, reason="同一人")
    assert aliases() == {stray: cast.ana.key}
    assert SHOP not in [(one.source, one.account) for one in unmatched()]
    assert resolve_accounts("shop", [(SHOP[1],)]).agents == {SHOP[1]: stray}
    split_person(BOSS, stray, reason="弄错了")
    assert aliases() == {}


def test_an_account_of_somebody_with_others_is_handed_over_not_merged(cast: Cast, stray: int) -> None:
    match_account(BOSS, SHOP, to=cast.ana.key, reason="x")
    match_account(BOSS, SHOP, to=cast.ben.key, reason="doch Ben")
    assert [row.person_key for row in account_rows("all") if row.account == SHOP[1]] == [cast.ben.key]


def test_several_are_matched_together_or_none(cast: Cast, stray: int) -> None:
    with pytest.raises(Exception, match="no account"):
        match_accounts(BOSS, [(SHOP, cast.ana.key), (("shop", "nobody"), cast.ben.key)])
    assert aliases() == {}
    assert match_accounts(BOSS, [(SHOP, cast.ana.key)]) == 1


def test_an_account_can_be_a_person_of_its_own(cast: Cast, stray: int) -> None:
    assert confirm_person(BOSS, SHOP, name="小安", work_number="0012") == stray
    facts = staff_facts(stray)
    assert (facts.name, facts.work_number) == ("小安", "0012") and unmatched() != []
    assert SHOP not in [(one.source, one.account) for one in unmatched()]


def test_a_shared_account_names_its_holders_and_those_not_named_hold_it_no_longer(cast: Cast, stray: int) -> None:
    share_account(BOSS, SHOP, shared=True, holders=[cast.ana.key, cast.ben.key], reason="夜班")
    assert holders_of_shared() == {SHOP: (cast.ana.key, cast.ben.key)}
    assert resolve_accounts("shop", [(SHOP[1],)]).agents == {SHOP[1]: None}
    share_account(BOSS, SHOP, shared=True, holders=[cast.ben.key, cast.cai.key])
    assert set(holders_of_shared()[SHOP]) == {cast.ben.key, cast.cai.key}
    share_account(BOSS, SHOP, shared=False, holders=[cast.ben.key])
    assert resolve_accounts("shop", [(SHOP[1],)]).agents == {SHOP[1]: cast.ben.key} and holders_of_shared() == {}


def test_a_successor_holds_the_account_from_the_day(cast: Cast) -> None:
    hand_over_account(BOSS, ("cast", "ana"), to=cast.ben.key, from_day=date(2026, 8, 1), reason="离职")
    (row,) = [row for row in account_rows("all") if row.account == "ana"]
    assert [(key, first, last) for key, _, first, last in row.holders] == [
        (cast.ana.key, None, date(2026, 7, 31)), (cast.ben.key, date(2026, 8, 1), None),
    ]  # fmt: skip


def test_an_account_splits_off_into_a_new_person(cast: Cast) -> None:
    key = split_account(BOSS, ("cast", "ana"), name="新安娜", from_day=date(2026, 8, 1), reason="换人了")
    assert person_names([key]) == {key: "新安娜"}
    assert [first for *_, first, _, _ in staff_facts(key).accounts] == [date(2026, 8, 1)]


def test_a_loan_ends_by_itself(cast: Cast) -> None:
    goal, home = cast.teams["热线组"], cast.teams["售后一组"]
    lend_person(BOSS, cast.ana.key, loan=Loan(goal, date(2026, 8, 10), date(2026, 8, 12)), reason="大促")
    days = {day: team_on(date(2026, 8, day))[cast.ana.key] for day in (9, 10, 12, 13)}
    assert days == {9: home, 10: goal, 12: goal, 13: home}
    assert [stint.loan for stint in staff_facts(cast.ana.key).stints] == [False, True, False]
    with pytest.raises(BadInput, match="ends before"):
        lend_person(BOSS, cast.ana.key, loan=Loan(goal, date(2026, 8, 10), date(2026, 8, 9)))


def test_merging_two_work_numbers_keeps_the_chosen_one_and_the_other_as_history(cast: Cast, stray: int) -> None:
    set_work_number(BOSS, cast.ana.key, work_number="007")
    set_work_number(BOSS, stray, work_number="008")
    with pytest.raises(BadInput, match="look like two people"):
        merge_people(BOSS, cast.ana.key, merged=stray, reason="同一人")
    merge_people(BOSS, cast.ana.key, merged=stray, reason="同一人", work_number="008")
    facts = staff_facts(cast.ana.key)
    assert (facts.work_number, facts.former_numbers) == ("008", ("007",))
    assert resolve_accounts("cti", [("007",), ("008",)]).agents == {"007": cast.ana.key, "008": cast.ana.key}
    split_person(BOSS, stray, reason="弄错了")
    numbers = dict(Person.objects.filter(key__in=[cast.ana.key, stray]).values_list("key", "work_number"))
    assert numbers == {cast.ana.key: "007", stray: "008"}


def test_an_account_that_was_a_work_number_before_a_merge_is_still_known(cast: Cast, stray: int) -> None:
    set_work_number(BOSS, stray, work_number="008")
    merge_people(BOSS, cast.ana.key, merged=stray, reason="同一人")
    assert "008" in next(one.work_numbers for one in everybody() if one.key == cast.ana.key)
    assert resolve_accounts("cti", [("008",)]).agents == {"008": cast.ana.key}


def test_a_preview_shows_both_sides_and_changes_nothing(cast: Cast) -> None:
    found = preview(
        lambda: set_details(BOSS, cast.ana.key, joined_on=date(2026, 1, 5)), lambda: staff_facts(cast.ana.key)
    )
    assert (found.before.joined_on, found.after.joined_on) == (None, date(2026, 1, 5))
    assert found.people == {cast.ana.key} and [change.verb for change in found.changes] == ["set_details"]
    assert staff_facts(cast.ana.key).joined_on is None


def test_a_preview_of_what_is_refused_says_why(cast: Cast) -> None:
    with pytest.raises(BadInput):
        preview(lambda: merge_people(BOSS, cast.ana.key, merged=cast.ana.key, reason="x"), lambda: None)


def test_days_of_hr_that_contradict_each_other_are_refused(cast: Cast) -> None:
    with pytest.raises(BadInput, match="no longer be new"):
        set_details(BOSS, cast.ana.key, joined_on=date(2026, 5, 1), novice_until=date(2026, 4, 1))
    assert set_details(BOSS, cast.ana.key, nickname="") is False


def test_nobody_without_the_right_corrects_people(cast: Cast, stray: int) -> None:
    for login in ("yan", "tom", "ana", "olga"):
        with pytest.raises(NotAllowed):
            match_account(getattr(cast, login).scope, SHOP, to=cast.ana.key)
