"""People whom files named before their HR sheet came: proposed with evidence, never made twice or swallowed unsaid."""

from typing import Any

import pytest

from heming.access.scope import local_admin
from heming.errors import BadInput
from heming.org.accounts import staff_facts
from heming.org.actions.import_staff import import_staff
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.models import Person
from heming.org.staff_candidates import NEW
from heming.org.staff_plan import plan
from heming.org.staff_sheet import read_rows

pytestmark = pytest.mark.django_db
BOSS = local_admin("root")
HEADERS = ("工号", "姓名", "班组", "入职日期")


def sheet(*rows: tuple[str, ...]) -> list[Any]:
    return read_rows(HEADERS, [[*row, *[""] * (len(HEADERS) - len(row))] for row in rows])


def seen(account: str, name: str, team: str | None = None) -> int:
    return resolve_accounts("qianniu", [(account, name, team)]).agents[account] or 0


def test_one_of_the_same_name_is_proposed_with_the_account_that_names_them() -> None:
    key = seen("mei", "王小美", "一组")
    rows = sheet(("0007", "王 小美", "一组", "2026-01-01"))
    (one,) = plan(rows)
    (offered,) = one.candidates
    assert (one.person, one.is_by_name, offered.key, offered.accounts) == (key, True, key, (("qianniu", "mei"),))
    assert {e.code for e in offered.evidence} == {"name", "same_team"}
    import_staff(BOSS, rows)
    assert staff_facts(key).work_number == "0007" and Person.objects.count() == 1


def test_a_hand_may_say_that_it_is_somebody_new_of_the_same_name() -> None:
    key = seen("mei", "王小美")
    rows = sheet(("0007", "王小美", "一组", "2026-01-01"))
    assert plan(rows, answers={1: NEW})[0].kind == "new"
    import_staff(BOSS, rows, answers={1: NEW})
    assert staff_facts(key).work_number == "" and Person.objects.filter(name="王小美").count() == 2


def test_a_name_that_only_sounds_alike_is_offered_and_not_taken() -> None:
    key = seen("xm", "王小梅", "一组")
    rows = sheet(("0007", "王小美", "一组", "2026-01-01"))
    (one,) = plan(rows)
    assert (one.kind, one.person, [c.key for c in one.candidates]) == ("new", None, [key])
    assert "sounds_alike" in {e.code for e in one.candidates[0].evidence}
    import_staff(BOSS, rows, answers={1: key})
    facts = staff_facts(key)
    assert (facts.work_number, facts.name) == ("0007", "王小美") and Person.objects.count() == 1


def test_of_several_bearers_a_hand_says_which() -> None:
    first, second = seen("a", "王伟"), seen("b", "王伟")
    rows = sheet(("9", "王伟", "一组", "2026-01-01"))
    (one,) = plan(rows)
    assert one.kind == "conflict" and {c.key for c in one.candidates} == {first, second}
    import_staff(BOSS, rows, answers={1: second})
    assert staff_facts(second).work_number == "9" and staff_facts(first).work_number == ""


def test_nobody_else_can_be_answered() -> None:
    seen("a", "王伟")
    with pytest.raises(BadInput):
        plan(sheet(("9", "王伟")), answers={1: 12345})


def test_who_has_another_number_is_another_person() -> None:
    import_staff(BOSS, sheet(("1", "王伟", "一组", "2026-01-01")))
    (one,) = plan(sheet(("2", "王伟", "一组", "2026-01-01")))
    assert (one.kind, one.candidates) == ("new", ())


def test_a_name_in_two_rows_of_which_one_has_no_number_leaves_that_one_alone() -> None:
    told = plan(sheet(("1", "王伟", "一组", "2026-01-01"), ("", "王伟", "二组", "2026-01-01"), ("", "李雷", "二组")))
    assert [one.kind for one in told] == ["new", "conflict", "new"]
    ((cause, remedy),) = told[1].problems
    assert "Rows 1、2" in str(cause) and "work number" in str(remedy)


def test_a_post_without_a_team_is_said_and_the_same_sheet_again_changes_nothing() -> None:
    rows = read_rows(("工号", "姓名", "岗位"), [["1", "王伟", "客服"]])
    (one,) = plan(rows)
    assert one.kind == "new" and "names none" in str(one.problems[0][0])
    import_staff(BOSS, rows)
    assert import_staff(BOSS, rows).unchanged == 1
