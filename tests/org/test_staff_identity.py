"""Who a row of a staff sheet is: the work number, then the listed accounts, then the name; and the same sheet twice."""

from datetime import date
from typing import Any

import pytest

from heming.access.scope import local_admin
from heming.org.accounts import account_rows, staff_facts
from heming.org.actions.hand_over_account import share_account
from heming.org.actions.import_staff import import_staff
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.models import Account, Alias, Membership, Person
from heming.org.staff_plan import plan
from heming.org.staff_sheet import read_rows

pytestmark = pytest.mark.django_db
BOSS = local_admin("root")
HEADERS = ("工号", "姓名", "班组", "入职日期", "千牛账号", "飞鸽账号")


def sheet(*rows: tuple[str, ...]) -> list[Any]:
    return read_rows(HEADERS, [[*row, *[""] * (len(HEADERS) - len(row))] for row in rows])


def imported() -> None:
    """A roster of work numbers, and two platforms that call the same people by name."""
    resolve_accounts("roster", [("E1006", "赵磊", "一组"), ("E1003", "王芳", "一组"), ("E1009", "王芳", "二组")])
    resolve_accounts("qianniu", [("旗舰店:赵磊", "赵磊", "客服A"), ("旗舰店:王芳", "王芳"), ("旗舰店:王芳02", "王芳")])
    resolve_accounts("feige", [("赵磊", "赵磊"), ("王芳", "王芳")])


SHEET = (
    ("E1006", "赵磊", "一组", "2026-03-01", "旗舰店:赵磊", "赵磊"),
    ("E1003", "王芳", "一组", "2026-03-01", "旗舰店:王芳", "王芳"),
    ("E1009", "王芳", "二组", "2026-04-01", "旗舰店:王芳02"),
)


def of(account: str, source: str = "roster") -> int:
    return Account.objects.get(source=source, account=account).person_id


def test_the_number_of_the_roster_decides_before_a_name_that_several_bear() -> None:
    imported()
    told = plan(sheet(*SHEET))
    assert [one.kind for one in told] == ["changed"] * 3
    assert [one.person for one in told] == [of("E1006"), of("E1003"), of("E1009")]
    assert told[0].accounts == (("qianniu", "旗舰店:赵磊"), ("feige", "赵磊"))


def test_all_listed_accounts_become_one_person_with_one_number() -> None:
    imported()
    import_staff(BOSS, sheet(*SHEET))
    facts = staff_facts(of("E1006"))
    assert {(source, account) for source, account, *_ in facts.accounts} == {
        ("roster", "E1006"), ("qianniu", "旗舰店:赵磊"), ("feige", "赵磊"),
    }  # fmt: skip
    assert facts.work_number == "E1006" and Person.objects.filter(alias=None, name="王芳").count() == 2


def test_the_same_sheet_again_changes_nothing_however_many_accounts_it_matched() -> None:
    imported()
    assert import_staff(BOSS, sheet(*SHEET)).conflicts == 0

    def everything() -> list[Any]:
        return [list(model._default_manager.order_by("pk").values()) for model in (Person, Account, Alias, Membership)]

    before = everything()
    again = import_staff(BOSS, sheet(*SHEET))
    assert (again.unchanged, again.new, again.changed, again.conflicts) == (3, 0, 0, 0)
    assert everything() == before


def test_listed_accounts_tell_who_it_is_where_no_roster_knows_the_number() -> None:
    for source in ("qianniu", "feige"):
        resolve_accounts(source, [("lei1", "赵磊"), ("lei2", "赵磊")])
    rows = sheet(("E1006", "赵磊", "", "2026-03-01", "lei1", "lei2"))
    (one,) = plan(rows)
    assert (one.kind, one.person) == ("changed", of("lei1", "qianniu"))
    import_staff(BOSS, rows)
    assert {account for _, account, *_ in staff_facts(of("lei1", "qianniu")).accounts} == {"lei1", "lei2"}
    assert Person.objects.filter(alias=None, name="赵磊").count() == 3, "who was not listed is nobody's yet"


def test_without_number_and_accounts_two_of_one_name_are_still_a_conflict() -> None:
    imported()
    (one,) = plan(sheet(("E7777", "王芳", "", "2026-03-01")))
    assert one.kind == "conflict" and "5 people are called 王芳" in str(one.problems[0][0])


def test_an_extension_that_looks_like_a_number_is_no_identity_under_another_name() -> None:
    resolve_accounts("cti", [("1001", "李雷")])
    (one,) = plan(sheet(("1001", "韩梅梅", "", "2026-03-01")))
    assert (one.kind, one.person) == ("new", None)


def test_an_account_in_two_rows_is_matched_for_neither() -> None:
    imported()
    rows = sheet(("E1003", "王芳", "", "2026-03-01", "旗舰店:王芳"), ("E1009", "王芳", "", "2026-03-01", "旗舰店:王芳"))
    told = plan(rows)
    assert [one.accounts for one in told] == [(), ()]
    assert all("several rows" in str(one.problems[0][0]) for one in told)
    import_staff(BOSS, rows)
    assert [one.kind for one in plan(rows)] == ["unchanged", "unchanged"]


def test_a_shared_account_stays_with_all_who_use_it() -> None:
    imported()
    share_account(BOSS, ("feige", "王芳"), shared=True, holders=[of("E1003"), of("E1009")], reason="共用")
    rows = sheet(*SHEET)
    import_staff(BOSS, rows)
    (row,) = (row for row in account_rows("shared") if row.source == "feige")
    assert {key for key, *_ in row.holders} == {of("E1003"), of("E1009")}


def test_an_account_of_a_leaver_passes_to_whoever_joined_after_them_in_any_order_of_rows() -> None:
    resolve_accounts("qianniu", [("店:小安", "小安", None, None, None, date(2026, 6, 1), date(2026, 6, 20))])
    headers = ("工号", "姓名", "班组", "入职日期", "离职日期", "千牛账号")
    rows = read_rows(headers, [["2", "安然", "一组", "2026-06-12", "", "店:小安"],
                               ["1", "安琪", "一组", "2025-01-01", "2026-06-10", "店:小安"]])  # fmt: skip
    told = plan(rows)
    assert [one.problems for one in told] == [(), ()] and told[0].taken_over == (("qianniu", "店:小安"),)
    import_staff(BOSS, rows)
    (row,) = account_rows("all", words="小安")
    assert [(name, first, last) for _, name, first, last in row.holders] == [
        ("安琪", None, date(2026, 6, 11)), ("安然", date(2026, 6, 12), None),
    ]  # fmt: skip
    before = list(Account.objects.order_by("pk").values())
    assert import_staff(BOSS, rows).unchanged == 2 and list(Account.objects.order_by("pk").values()) == before


def test_two_who_are_there_at_once_hold_no_account_one_after_the_other() -> None:
    resolve_accounts("qianniu", [("店:小安", "小安")])
    headers = ("工号", "姓名", "入职日期", "离职日期", "千牛账号")
    rows = read_rows(headers, [["2", "安然", "2026-06-01", "", "店:小安"],
                               ["1", "安琪", "2025-01-01", "2026-06-10", "店:小安"]])  # fmt: skip
    assert all("several rows" in str(one.problems[0][0]) and not one.accounts for one in plan(rows))


def test_of_two_accounts_that_differ_in_a_blank_the_one_written_just_so_is_meant() -> None:
    resolve_accounts("qianniu", [("店:小美", "小美"), ("店:小 美", "小 美")])
    (one,) = plan(sheet(("E1", "王小美", "一组", "2026-03-01", "店:小美")))
    assert one.accounts == (("qianniu", "店:小美"),) and one.problems == ()
