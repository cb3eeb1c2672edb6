"""An HR sheet: what it says, what it would change, and what it never guesses at."""

from datetime import date
from typing import Any

import pytest

from heming.access.scope import local_admin
from heming.errors import BadInput
from heming.org.accounts import staff_facts
from heming.org.actions.import_staff import import_staff
from heming.org.actions.rename import set_work_number
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.changes import Change, changed
from heming.org.models import Person
from heming.org.queries import led_by, today
from heming.org.staff_plan import Planned, plan
from heming.org.staff_sheet import is_staff_sheet, layout_of, read_day, read_rows

BOSS = local_admin("root")
HEADERS = (
    "工号", "姓名", "花名", "班组", "技能组", "岗位", "职场", "供应商", "入职日期", "转正日期",
    "离职日期", "直属主管", "千牛账号",
)  # fmt: skip


def sheet(*rows: dict[str, str]) -> list[Any]:
    return read_rows(HEADERS, [[row.get(header, "") for header in HEADERS] for row in rows])


def only(*rows: dict[str, str]) -> Planned:
    (one,) = plan(sheet(*rows))
    return one


MEI = {"工号": "0007", "姓名": "王小美", "花名": "小美", "班组": "一组", "职场": "成都", "供应商": "自营",
       "入职日期": "2026/7/1",
       "转正日期": "2026年10月1日"}  # fmt: skip


def test_a_staff_sheet_is_told_from_an_export_of_cases() -> None:
    assert is_staff_sheet(HEADERS)
    assert not is_staff_sheet(("会话ID", "客服", "工号", "开始时间"))
    assert layout_of(HEADERS).accounts == ((12, "千牛账号"),)
    with pytest.raises(BadInput, match="no column with names"):
        read_rows(("工号", "入职日期"), [["1", "2026-01-01"]])


@pytest.mark.parametrize(("text", "day"), [
    ("2026-08-01", date(2026, 8, 1)), ("2026/8/1", date(2026, 8, 1)), ("2026年8月1日", date(2026, 8, 1)),
    ("20260801", date(2026, 8, 1)), ("2026.08.01 00:00:00", date(2026, 8, 1)), ("2026-02-30", None), ("在职", None),
])  # fmt: skip
def test_days_are_read_in_any_common_spelling(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_a_new_person_comes_with_everything_the_sheet_says(db: None) -> None:
    done = import_staff(BOSS, sheet(MEI))
    assert (done.new, done.conflicts) == (1, 0)
    facts = staff_facts(Person.objects.get(work_number="0007").key)
    assert (facts.name, facts.nickname, facts.joined_on, facts.novice_until) == (
        "王小美", "小美", date(2026, 7, 1), date(2026, 10, 1),
    )  # fmt: skip
    (stint,) = facts.stints
    assert (stint.team, stint.site, stint.employer, stint.valid_from) == ("一组", "成都", "自营", date(2026, 7, 1))


def test_the_same_sheet_again_changes_nothing(db: None) -> None:
    import_staff(BOSS, sheet(MEI))
    heard: list[str] = []

    def listen(sender: Any, *, change: Change, **_: Any) -> None:
        heard.append(change.verb)

    changed.connect(listen)
    try:
        assert import_staff(BOSS, sheet(MEI)).unchanged == 1
    finally:
        changed.disconnect(listen)
    assert heard == []


def test_what_is_derived_again_is_asked_for_once(db: None) -> None:
    heard: list[Change] = []

    def listen(sender: Any, *, change: Change, **_: Any) -> None:
        heard.append(change)

    changed.connect(listen)
    try:
        import_staff(BOSS, sheet(MEI, {**MEI, "工号": "0008", "姓名": "李雷"}))
    finally:
        changed.disconnect(listen)
    assert [change.verb for change in heard if change.rederive] == ["import_staff"]
    assert len(heard[-1].rederive) == 2 and len(heard) > 4, "each correction is still written down"


def test_an_account_column_matches_the_account_an_import_knows(db: None) -> None:
    made = resolve_accounts("qianniu", [("店铺A:小美", "店铺A:小美")]).agents["店铺A:小美"]
    import_staff(BOSS, sheet({**MEI, "千牛账号": "店铺A:小美"}))
    key = Person.objects.get(work_number="0007").key
    assert [account for _, account, *_ in staff_facts(key).accounts] == ["店铺A:小美"] and made != key
    assert staff_facts(made or 0).key == key, "the person the import made is merged, no fact is rewritten"


def test_an_account_at_two_sources_or_at_none_is_told_and_not_guessed(db: None) -> None:
    for source in ("shop one", "shop two"):
        resolve_accounts(source, [("mei", "mei")])
    twice = only({**MEI, "千牛账号": "mei"})
    assert twice.kind == "new" and "at 2 sources" in str(twice.problems[0][0]) and twice.accounts == ()
    nowhere = only({**MEI, "千牛账号": "nobody"})
    assert "No file with the account" in str(nowhere.problems[0][0])
    resolve_accounts("qianniu", [("mei", "mei")])
    assert only({**MEI, "千牛账号": "mei"}).accounts == (("qianniu", "mei"),)


def test_a_work_number_in_two_rows_or_of_somebody_else_is_a_conflict(db: None) -> None:
    first, second = plan(sheet(MEI, {**MEI, "姓名": "王晓美"}))
    assert first.kind == second.kind == "conflict" and "2 times" in str(first.problems[0][0])
    import_staff(BOSS, sheet(MEI))
    reused = only({**MEI, "姓名": "李雷"})
    assert reused.kind == "conflict" and "王小美" in str(reused.problems[0][0])
    assert import_staff(BOSS, sheet({**MEI, "姓名": "李雷"})).conflicts == 1
    assert Person.objects.get(work_number="0007").name == "王小美"


def test_another_spelling_under_the_same_number_is_a_change_of_name(db: None) -> None:
    import_staff(BOSS, sheet(MEI))
    assert only({**MEI, "姓名": "王晓美"}).changes == (("name", "王小美", "王晓美"),)


def test_two_people_of_one_name_are_never_guessed_at(db: None) -> None:
    for account in ("a", "b"):
        resolve_accounts("qianniu", [(account, "王伟")])
    one = only({"工号": "9", "姓名": "王伟", "入职日期": "2026-01-01"})
    assert one.kind == "conflict" and "2 people are called 王伟" in str(one.problems[0][0])


def test_somebody_whom_an_import_named_gets_the_number_of_the_sheet(db: None) -> None:
    key = resolve_accounts("qianniu", [("wei", "王伟", "一组")]).agents["wei"] or 0
    one = only({"工号": "9", "姓名": "王伟", "班组": "一组", "职场": "成都"})
    assert (one.kind, one.person) == ("changed", key)
    import_staff(BOSS, sheet({"工号": "9", "姓名": "王伟", "班组": "一组", "职场": "成都"}))
    facts = staff_facts(key)
    assert (facts.work_number, facts.stints[0].site, len(facts.stints)) == ("9", "成都", 1)


def test_two_of_one_name_with_numbers_are_two_people(db: None) -> None:
    rows = sheet(
        {"工号": "1", "姓名": "王伟", "入职日期": "2026-01-01"}, {"工号": "2", "姓名": "王伟", "入职日期": "2026-01-01"}
    )
    assert import_staff(BOSS, rows).new == 2
    assert import_staff(BOSS, rows).unchanged == 2


def test_a_leaver_is_closed_on_the_last_day(db: None) -> None:
    import_staff(BOSS, sheet(MEI))
    assert only({**MEI, "离职日期": "2026-09-30"}).kind == "leaver"
    import_staff(BOSS, sheet({**MEI, "离职日期": "2026-09-30"}))
    row = Person.objects.get(work_number="0007")
    assert row.valid_to == date(2026, 9, 30)


@pytest.mark.parametrize(("more", "words"), [
    ({"离职日期": "2026-01-01"}, "lies before the day of joining"), ({"转正日期": "2025-01-01"}, "lies before"),
    ({"入职日期": "八月"}, "is no day"), ({"姓名": ""}, "no name"),
])  # fmt: skip
def test_a_row_that_contradicts_itself_is_left_alone_with_cause_and_remedy(
    db: None, more: dict[str, str], words: str
) -> None:
    one = only({**MEI, **more})
    assert one.kind == "conflict" and words in str(one.problems[0][0]) and one.problems[0][1]


def test_the_lead_all_rows_of_a_team_agree_on_is_appointed(db: None) -> None:
    tom = {"工号": "1", "姓名": "汤姆", "班组": "主管组", "入职日期": "2026-01-01"}
    import_staff(BOSS, sheet(tom, {**MEI, "直属主管": "汤姆"}))
    key = Person.objects.get(name="汤姆").key
    assert led_by([key], on=today())


def test_an_empty_cell_says_nothing_and_a_known_number_finds_its_person(db: None) -> None:
    key = resolve_accounts("qianniu", [("mei", "王小美")]).agents["mei"] or 0
    set_work_number(BOSS, key, work_number="0007")
    import_staff(BOSS, sheet(MEI))
    assert only({"工号": "0007", "姓名": "王小美"}).kind == "unchanged"
    assert staff_facts(key).nickname == "小美"
