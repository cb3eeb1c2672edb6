"""The list of staff: found by any of their names, filtered, what looks wrong, and a person made by hand."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from heming.facts.store import Snapshot, Store
    from tests.cast import Cast

NEW = {"name": "新来的", "work_number": "0042", "nickname": "小新", "team": "热线组", "joined": "2026-08-01",
       "site": "合肥", "reason": "补录"}  # fmt: skip


@pytest.mark.parametrize(
    ("login", "status"), [("hui", 200), ("ada", 200), ("yan", 200), ("tom", 403), ("ana", 403), ("olga", 403)]
)
def test_the_list_is_for_those_who_correct_people_or_bring_files(log_in: LogIn, login: str, status: int) -> None:
    assert log_in(login).get("/staff/").status_code == status


@pytest.mark.parametrize("words", ["安娜", "0007", "小安", "ANA"])
def test_somebody_is_found_by_name_number_nickname_and_account(log_in: LogIn, centre: "Cast", words: str) -> None:
    from heming.org.actions.rename import set_work_number
    from heming.org.actions.set_details import set_details

    set_work_number(centre.ada.scope, centre.ana.key, work_number="0007")
    set_details(centre.ada.scope, centre.ana.key, reason="x", nickname="小安")
    page = log_in("hui").get("/staff/", {"q": words}, headers={"HX-Request": "true"}).content.decode()
    assert "安娜" in page and "本杰明" not in page and "<html" not in page


def test_the_menu_marks_the_list_and_not_the_accounts(log_in: LogIn) -> None:
    page = log_in("hui").get("/staff/").content.decode()
    menu = page.split('aria-current="page"')[1][:400] if 'aria-current="page"' in page else ""
    assert "人员名册" in menu


def test_a_team_of_one_and_somebody_without_cases_say_why_and_what_to_do(log_in: LogIn) -> None:
    page = log_in("hui").get("/staff/?q=蔡明").content.decode()
    assert "「热线组」只有这一个人" in page and "请核对班组名称" in page and "还没有会话" not in page
    client = log_in("hui")
    client.post("/staff/new/", NEW)
    shown = client.get("/staff/?q=新来的").content.decode()
    assert "还没有会话" in shown and "账号映射" in shown and "只有这一个人" not in shown


def test_leavers_and_newcomers_have_lists_of_their_own(log_in: LogIn, centre: "Cast") -> None:
    from heming.org.actions.close_person import close_person
    from heming.org.actions.set_details import set_details

    close_person(centre.ada.scope, centre.ben.key, last_day=date(2026, 3, 1), reason="离职")
    set_details(centre.ada.scope, centre.cai.key, reason="x", novice_until=date(2999, 1, 1))
    client = log_in("hui")
    here, left, new = (client.get(f"/staff/?who={who}").content.decode() for who in ("here", "left", "novice"))
    assert "本杰明" not in here and "安娜" in here
    assert "本杰明" in left and "2026-03-01 离职" in left and "安娜" not in left
    assert "蔡明" in new and "安娜" not in new


def test_a_filter_shows_one_team_only(log_in: LogIn) -> None:
    page = log_in("hui").get("/staff/?team=售后一组", headers={"HX-Request": "true"}).content.decode()
    assert "安娜" in page and "蔡明" not in page


def test_a_person_made_by_hand_has_number_team_and_post_and_is_audited(log_in: LogIn) -> None:
    from heming.access.models import AuditEntry
    from heming.org.accounts import staff_facts

    answer = log_in("hui").post("/staff/new/", NEW)
    facts = staff_facts(int(answer.headers["Location"].split("/")[2]))
    assert (facts.name, facts.work_number, facts.nickname) == ("新来的", "0042", "小新")
    assert [(s.team, s.site, s.valid_from) for s in facts.stints] == [("热线组", "合肥", date(2026, 8, 1))]
    verbs = [entry.verb for entry in AuditEntry.objects.order_by("-pk")[:3]]
    assert set(verbs) == {"create_person", "set_work_number", "move_person"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"name": " "}, "姓名"), ({"joined": ""}, "日期"), ({"team": "没有的组"}, "没有的组")],
)
def test_a_person_who_cannot_be_made_leaves_nobody_behind(log_in: LogIn, typed: dict[str, str], said: str) -> None:
    from heming.org.models import Person

    before = Person.objects.count()
    answer = log_in("hui").post("/staff/new/", NEW | typed)
    assert answer.status_code == 400 and said in answer.content.decode() and Person.objects.count() == before


def test_who_may_only_look_makes_nobody(log_in: LogIn) -> None:
    client = log_in("yan")
    assert "手工添加人员" not in client.get("/staff/").content.decode()
    assert client.post("/staff/new/", NEW).status_code == 403


def test_merging_tells_which_figures_moved_though_nothing_is_derived_again(log_in: LogIn, centre: "Cast") -> None:
    from heming.jobs.work import work_on

    client = log_in("hui")
    typed = {"other": str(centre.ben.key), "reason": "同一人", "confirmed": "yes"}
    address = client.post(f"/staff/{centre.ana.key}/merge/", typed).headers["Location"]
    assert address.startswith("/accounts/moved/")
    work_on(address.split("/")[3])
    page = client.get(address).content.decode()
    assert "安娜" in page and "2026-07" in page and "n=186" in page and "n=341" in page


def test_who_has_cases_is_read_once_for_a_snapshot_however_often_the_list_is_opened(
    log_in: LogIn, centre: "Cast", monkeypatch: pytest.MonkeyPatch
) -> None:
    from heming.facts import worked

    reads: list[str] = []
    read = worked._read
    monkeypatch.setattr(worked, "_kept", type(worked._kept)())

    def noted(store: "Store", at: "Snapshot") -> frozenset[int]:
        reads.append(at.id)
        return read(store, at)

    monkeypatch.setattr(worked, "_read", noted)
    client = log_in("hui")
    pages = [client.get("/staff/?q=安娜").content.decode() for _ in range(3)]
    assert len(reads) == 1 and all("还没有会话" not in page for page in pages)
