"""From which day a change of a staff sheet holds, and several rows of one person as their history."""

from datetime import date, timedelta
from typing import Any

import pytest

from heming.access.scope import local_admin
from heming.org.accounts import staff_facts
from heming.org.actions.change_post import change_post
from heming.org.actions.import_staff import import_staff
from heming.org.actions.lend_person import Loan, lend_person
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.changes import Change, changed
from heming.org.models import Membership, Person, Team
from heming.org.queries import team_names, team_on, today
from heming.org.staff_plan import plan
from heming.org.staff_sheet import layout_of, read_rows

pytestmark = pytest.mark.django_db
BOSS = local_admin("root")
HEADERS = ("工号", "姓名", "班组", "岗位", "职场", "供应商", "入职日期", "离职日期", "生效日期")
JUNE, AUGUST = date(2026, 6, 1), date(2026, 8, 1)


def sheet(*rows: dict[str, str]) -> list[Any]:
    return read_rows(HEADERS, [[row.get(header, "") for header in HEADERS] for row in rows])


BASE = {"工号": "0007", "姓名": "王小美", "班组": "一组", "岗位": "售前", "供应商": "自营", "入职日期": "2026-01-01"}


def stays(number: str = "0007") -> list[tuple[str, date | None, date | None]]:
    facts = staff_facts(Person.objects.get(work_number=number).key)
    return [(s.team, s.valid_from, s.valid_to) for s in reversed(facts.stints)]


def team_then(day: date) -> str:
    return team_names()[team_on(day)[Person.objects.get(work_number="0007").key]]


@pytest.mark.parametrize("header", ["生效日期", "调动日期", "异动日期", "effective date", "Transfer Date"])
def test_the_day_of_a_change_has_many_names(header: str) -> None:
    assert layout_of(("工号", "姓名", header)).fields["effective"] == 2


def test_a_transfer_takes_effect_on_its_day_and_not_on_the_day_of_the_import() -> None:
    import_staff(BOSS, sheet(BASE))
    rows = sheet({**BASE, "班组": "二组", "生效日期": "2026-06-01"})
    (one,) = plan(rows)
    assert (one.kind, one.on, one.changes) == ("changed", JUNE, (("team", "一组", "二组"),))
    import_staff(BOSS, rows)
    assert stays() == [("一组", date(2026, 1, 1), date(2026, 5, 31)), ("二组", JUNE, None)]
    assert import_staff(BOSS, rows).unchanged == 1


def test_without_a_day_of_its_own_a_change_holds_from_the_day_asked_for_or_today() -> None:
    import_staff(BOSS, sheet(BASE))
    rows = sheet({**BASE, "供应商": "外包甲"})
    assert plan(rows)[0].on == today()
    assert plan(rows, on=AUGUST)[0].on == AUGUST
    import_staff(BOSS, rows, on=AUGUST)
    facts = staff_facts(Person.objects.get(work_number="0007").key)
    assert [(s.employer, s.valid_from) for s in facts.stints] == [("外包甲", AUGUST), ("自营", date(2026, 1, 1))]


def test_what_was_not_known_so_far_completes_the_stay_and_makes_no_second_one() -> None:
    import_staff(BOSS, sheet(BASE))
    import_staff(BOSS, sheet({**BASE, "职场": "成都"}))
    facts = staff_facts(Person.objects.get(work_number="0007").key)
    assert [(s.site, s.valid_from) for s in facts.stints] == [("成都", date(2026, 1, 1))]


def test_two_rows_of_one_person_with_a_day_each_are_their_history() -> None:
    rows = sheet({**BASE, "班组": "二组", "岗位": "售后", "生效日期": "2026-06-01"}, BASE,
                 {**BASE, "班组": "三组", "生效日期": "2026-08-01"})  # fmt: skip
    told = plan(rows)
    assert [one.kind for one in told] == ["changed", "new", "changed"], "in the order of the sheet"
    assert ("team", "一组", "二组") in told[0].changes and ("team", "二组", "三组") in told[2].changes
    done = import_staff(BOSS, rows)
    assert (done.new, done.changed, done.conflicts, Person.objects.filter(work_number="0007").count()) == (1, 2, 0, 1)
    assert stays() == [("一组", date(2026, 1, 1), date(2026, 5, 31)), ("二组", JUNE, date(2026, 7, 31)),
                       ("三组", AUGUST, None)]  # fmt: skip
    before = list(Membership.objects.order_by("pk").values())
    assert import_staff(BOSS, rows).unchanged == 3 and list(Membership.objects.order_by("pk").values()) == before


def test_a_history_may_end_with_the_last_day() -> None:
    rows = sheet(BASE, {**BASE, "班组": "二组", "生效日期": "2026-06-01", "离职日期": "2026-07-31"})
    assert plan(rows)[1].kind == "leaver"
    import_staff(BOSS, rows)
    assert stays()[-1] == ("二组", JUNE, date(2026, 7, 31))
    assert Person.objects.get(work_number="0007").valid_to == date(2026, 7, 31)
    assert import_staff(BOSS, rows).unchanged == 2


@pytest.mark.parametrize(("second", "words"), [
    ({"班组": "二组"}, "rows 1、2"),  # twice from the day of joining
    ({"班组": "二组", "姓名": "李雷", "生效日期": "2026-06-01"}, "rows 1、2"),
    ({"班组": "二组", "生效日期": "2026-02-30"}, "no day"),
    ({"班组": "二组", "生效日期": "2025-06-01"}, "before the day of joining"),
    ({"班组": "二组", "生效日期": "2026-06-01", "离职日期": "2026-05-01"}, "after the last working day"),
])  # fmt: skip
def test_what_is_no_history_is_left_alone_as_a_whole(second: dict[str, str], words: str) -> None:
    rows = sheet(BASE, {**BASE, **second})
    told = plan(rows)
    assert [one.kind for one in told] == ["conflict", "conflict"]
    assert any(words in str(cause) and remedy for one in told for cause, remedy in one.problems)
    assert import_staff(BOSS, rows).conflicts == 2 and not Person.objects.filter(name="王小美").exists()


def test_a_day_before_the_first_sighting_lets_the_stay_begin_earlier() -> None:
    resolve_accounts("roster", [("0007", "王小美", "一组", None, None, JUNE, JUNE)])
    import_staff(BOSS, sheet({**BASE, "生效日期": "2026-01-01"}))
    assert team_then(date(2026, 3, 1)) == team_then(JUNE) == "一组"
    assert import_staff(BOSS, sheet({**BASE, "生效日期": "2026-01-01"})).unchanged == 1


def test_a_transfer_that_is_known_for_later_stays() -> None:
    import_staff(BOSS, sheet(BASE))
    import_staff(BOSS, sheet({**BASE, "班组": "三组", "生效日期": "2026-08-01"}))
    import_staff(BOSS, sheet({**BASE, "班组": "二组", "生效日期": "2026-06-01"}))
    assert [name for name, _, _ in stays()] == ["一组", "二组", "三组"] and stays()[1][2] == date(2026, 7, 31)


def test_a_loan_stays_a_loan_and_home_after_it_is_the_new_team() -> None:
    import_staff(BOSS, sheet(BASE))
    key, other = Person.objects.get(work_number="0007").key, Team.objects.create(name="支援组")
    lend_person(BOSS, key, loan=Loan(other.key, date(2026, 7, 1), date(2026, 7, 10)))
    import_staff(BOSS, sheet({**BASE, "班组": "二组", "生效日期": "2026-06-01"}))
    days = [date(2026, 5, 1), JUNE, date(2026, 7, 5), date(2026, 7, 11), AUGUST]
    assert [team_then(day) for day in days] == ["一组", "二组", "支援组", "二组", "二组"]


def test_a_change_in_the_past_asks_once_for_everybody_to_be_derived_again() -> None:
    import_staff(BOSS, sheet(BASE, {**BASE, "工号": "0008", "姓名": "李雷"}))
    heard: list[Change] = []

    def listen(sender: Any, *, change: Change, **_: Any) -> None:
        heard.append(change)

    changed.connect(listen)
    try:
        import_staff(BOSS, sheet(*({**BASE, "工号": n, "姓名": name, "班组": "二组", "生效日期": "2026-06-01"}
                                   for n, name in (("0007", "王小美"), ("0008", "李雷")))))  # fmt: skip
    finally:
        changed.disconnect(listen)
    assert [change.verb for change in heard if change.rederive] == ["import_staff"]
    assert len(heard[-1].rederive) == 2 and [c.verb for c in heard].count("change_post") == 2


def test_changing_to_what_is_so_already_does_nothing() -> None:
    import_staff(BOSS, sheet(BASE))
    key, team = Person.objects.get(work_number="0007").key, Team.objects.get(name="一组").key
    assert not change_post(BOSS, key, from_day=JUNE, team_key=team, job="售前")
    assert change_post(BOSS, key, from_day=JUNE, job="售后")
    assert not change_post(BOSS, key, from_day=JUNE, job="售后"), "the same request twice does nothing twice"
    assert len(stays()) == 2


def test_a_transfer_in_a_gap_holds_until_the_next_stay() -> None:
    import_staff(BOSS, sheet(BASE))
    key = Person.objects.get(work_number="0007").key
    Membership.objects.filter(person_id=key).update(valid_to=date(2026, 3, 31))
    Membership.objects.create(person_id=key, team=Team.objects.create(name="三组"), valid_from=AUGUST)
    change_post(BOSS, key, from_day=JUNE, team_key=Team.objects.create(name="二组").key)
    assert stays()[1] == ("二组", JUNE, AUGUST - timedelta(days=1)) and len(stays()) == 3
