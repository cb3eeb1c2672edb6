"""账号映射 and what HR knows of a person: evidence in words, one click, before and after, who may."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast

STRAY = "店铺A:安娜"


@pytest.fixture
def stray(centre: "Cast", db: None) -> Iterator[int]:
    """An account of a second platform that an import made a person of."""
    from heming.org.actions.rename import set_work_number
    from heming.org.actions.resolve_accounts import resolve_accounts

    set_work_number(centre.ada.scope, centre.ana.key, work_number="0007")
    yield resolve_accounts("qianniu", [(STRAY, STRAY, "售后一组")]).agents[STRAY] or 0


def test_an_unmatched_account_comes_with_a_suggestion_and_its_evidence_in_words(log_in: LogIn, stray: int) -> None:
    page = log_in("hui").get("/accounts/").content.decode()
    assert STRAY in page and "是 安娜" in page
    assert "账号里有姓名「安娜」" in page and "同一班组" in page and "+40" in page and "+15" in page


def test_one_click_settles_it(log_in: LogIn, centre: "Cast", stray: int) -> None:
    from heming.org.queries import aliases

    answer = log_in("hui").post("/accounts/settle/", {
        "do": "belongs", "source": "qianniu", "account": STRAY, "to": str(centre.ana.key),
    }, follow=True)  # fmt: skip
    assert "已认领" in answer.content.decode() and aliases() == {stray: centre.ana.key}


def test_a_sure_suggestion_is_ticked_and_confirmed_with_the_others(log_in: LogIn, centre: "Cast", stray: int) -> None:
    from heming.org.actions.resolve_accounts import resolve_accounts
    from heming.org.queries import aliases

    made = resolve_accounts("cti", [("0007x", None), ("旗舰店:0007", None)]).agents["旗舰店:0007"]
    client = log_in("hui")
    page = client.get("/accounts/").content.decode()
    ticked = re.findall(r'name="sure" form="together" checked value="([^"]+)"', page)
    assert [tick.split("&#31;")[0].split("\x1f")[0] for tick in ticked] == ["cti"]
    client.post("/accounts/sure/", {"sure": [f"cti\x1f旗舰店:0007\x1f{centre.ana.key}"]})
    assert aliases()[made or 0] == centre.ana.key and stray not in aliases()


def test_nothing_ticked_or_nobody_chosen_is_said_with_a_remedy(log_in: LogIn, stray: int) -> None:
    client = log_in("hui")
    nothing = client.post("/accounts/sure/", {})
    assert nothing.status_code == 400 and "没有勾选" in nothing.content.decode()
    nobody = client.post(
        "/accounts/settle/", {"do": "belongs", "source": "qianniu", "account": STRAY, "to": "查无此人"}
    )
    assert nobody.status_code == 400 and "没有叫「查无此人」的人" in nobody.content.decode()


@pytest.mark.parametrize(
    ("login", "status"), [("hui", 200), ("ada", 200), ("yan", 200), ("tom", 403), ("ana", 403), ("olga", 403)]
)
def test_only_those_who_correct_people_or_bring_files_see_the_page(log_in: LogIn, login: str, status: int) -> None:
    assert log_in(login).get("/accounts/").status_code == status


def test_who_may_only_look_has_no_buttons_and_is_refused(log_in: LogIn, centre: "Cast", stray: int) -> None:
    client = log_in("yan")
    assert "settle" not in client.get("/accounts/").content.decode()
    posted = {"do": "belongs", "source": "qianniu", "account": STRAY, "to": str(centre.ana.key)}
    assert client.post("/accounts/settle/", posted).status_code == 403
    assert client.post(f"/staff/{centre.ana.key}/close/", {"last": "2026-08-31", "reason": "x"}).status_code == 403
    assert client.get("/staff/sheet/").status_code == 403


def test_a_search_finds_an_account_by_its_holder_and_answers_as_a_part(log_in: LogIn) -> None:
    answer = log_in("hui").get("/accounts/?show=all&q=蔡明", headers={"HX-Request": "true"}).content.decode()
    assert "cai" in answer and "本杰明" not in answer and "<html" not in answer


def test_a_persons_page_shows_accounts_teams_and_days(log_in: LogIn, centre: "Cast", stray: int) -> None:
    page = log_in("hui").get(f"/staff/{centre.ana.key}/").content.decode()
    assert "0007" in page and "售后一组" in page and "ana" in page and "转到别的班组" in page
    assert log_in("hui").get("/staff/12345/").status_code == 404


def test_a_correction_shows_before_and_after_first_and_is_done_when_confirmed(
    log_in: LogIn, centre: "Cast", stray: int
) -> None:
    from heming.access.models import AuditEntry
    from heming.org.queries import team_on, today

    client, key = log_in("hui"), centre.ana.key
    typed = {"team": "热线组", "from": "2026-08-01", "reason": "转组"}
    shown = client.post(f"/staff/{key}/move/", typed).content.decode()
    assert "修改前后" in shown and shown.count("热线组") >= 2 and re.search(r"要重新核对 \d+ 行已入库的数据", shown)
    assert team_on(today())[key] == centre.teams["售后一组"], "nothing happened yet"
    answer = client.post(f"/staff/{key}/move/", {**typed, "confirmed": "yes"})
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/moved/")
    assert team_on(today())[key] == centre.teams["热线组"]
    assert AuditEntry.objects.order_by("-pk")[0].verb == "move_person"


def test_which_figures_a_correction_moved_is_told_when_the_job_is_done(
    log_in: LogIn, centre: "Cast", stray: int
) -> None:
    from heming.jobs.work import work_on

    client = log_in("hui")
    typed = {
        "account": "cast:ana",
        "to": "本杰明 · 售后二组",
        "from": "2026-08-01",
        "reason": "离职交接",
        "confirmed": "yes",
    }
    address = client.post(f"/staff/{centre.ana.key}/hand_over/", typed).headers["Location"]
    assert "正在重新核对" in client.get(address).content.decode()
    work_on(address.split("/")[3])
    page = client.get(address).content.decode()
    assert re.search(r"安娜.*2026-08.*会话量", page, re.DOTALL) and "本杰明" in page and "n=186" in page


def test_two_people_of_one_name_are_told_apart_among_the_figures_that_moved(
    log_in: LogIn, centre: "Cast", stray: int
) -> None:
    from heming.facts.store import open_store
    from heming.jobs.queries import job_status
    from heming.jobs.work import work_on
    from heming.metrics.moved import moved
    from heming.org.actions.rename import rename_person

    typed = {"account": "cast:ana", "to": "本杰明 · 售后二组", "from": "2026-08-01", "reason": "x", "confirmed": "yes"}
    job = log_in("hui").post(f"/staff/{centre.ana.key}/hand_over/", typed).headers["Location"].split("/")[3]
    rename_person(centre.ada.scope, centre.ben.key, name="安娜", reason="重名")
    work_on(job)
    done = job_status(centre.ada.scope, job).result
    rows = moved(done["before"], open_store().snapshot().id, scope=centre.ada.scope, people=[])
    august = [
        (r.name, r.n_before, r.n_after)
        for r in rows
        if (r.unit, r.month, r.metric) == ("agent", "2026-08", "case_count")
    ]
    assert sorted(august) == [("安娜", 155, 341), ("安娜", 186, 0)]


@pytest.mark.parametrize("uid", ["nope", "²", "99999999999999999999999"])
def test_a_job_that_cannot_be_is_not_found(log_in: LogIn, uid: str) -> None:
    assert log_in("hui").get(f"/accounts/moved/{uid}/").status_code == 404


def test_a_page_number_and_a_tick_that_are_no_numbers_break_nothing(log_in: LogIn) -> None:
    assert log_in("hui").get("/accounts/?page=²").status_code == 200
    assert log_in("hui").post("/accounts/sure/", {"sure": "a\x1fb\x1f²"}).status_code == 400


def test_a_refusal_keeps_the_page_and_says_what_to_do(log_in: LogIn, centre: "Cast", stray: int) -> None:
    answer = log_in("hui").post(f"/staff/{centre.ana.key}/lend/", {
        "team": "热线组", "from": "2026-08-10", "to": "2026-08-01", "reason": "x",
    })  # fmt: skip
    page = answer.content.decode()
    assert answer.status_code == 400 and "支援的结束日早于开始日" in page and "安娜" in page
    assert log_in("hui").post(f"/staff/{centre.ana.key}/nonsense/", {}).status_code == 400


def test_two_work_numbers_ask_which_one_stays(log_in: LogIn, centre: "Cast", stray: int) -> None:
    from heming.org.actions.rename import set_work_number

    set_work_number(centre.ada.scope, stray, work_number="0008")
    client = log_in("hui")
    typed = {"other": f"{STRAY} 0008 · 售后一组", "reason": "同一人"}
    assert "哪个工号" in client.post(f"/staff/{centre.ana.key}/merge/", {**typed, "stays": "9"}).content.decode()
    client.post(f"/staff/{centre.ana.key}/merge/", {**typed, "stays": "0008", "confirmed": "yes"})
    page = client.get(f"/staff/{centre.ana.key}/").content.decode()
    assert "曾用 0007" in page and "工号 0008" in page


def test_a_staff_sheet_is_shown_row_by_row_and_then_taken_in(log_in: LogIn, centre: "Cast", stray: int) -> None:
    from heming.org.accounts import staff_facts

    rows = (
        "工号,姓名,花名,班组,入职日期,转正日期,离职日期\n"
        "0007,安娜,小安,售后一组,2026-01-01,2026-10-01,\n"
        "0009,新来的,,热线组,2026-08-01,,\n"
        "0010,错日期,,热线组,2026-08-01,,2026-01-01\n"
    )
    client = log_in("hui")
    shown = client.post(
        "/staff/sheet/", {"sheet": SimpleUploadedFile("花名册.csv", rows.encode()), "do": "look"}
    ).content.decode()
    assert "新来的" in shown and "小安" in shown and "早于入职日期" in shown
    assert staff_facts(centre.ana.key).nickname == "", "only shown so far"
    kept = re.search(r'name="kept" value="([^"]+)"', shown)
    assert kept is not None
    answer = client.post("/staff/sheet/", {"kept": kept[1], "do": "import"}, follow=True).content.decode()
    assert "新增 1 人,变更 1 人,离职 0 人,1 行未处理" in answer
    assert staff_facts(centre.ana.key).nickname == "小安"


def test_a_sheet_kept_elsewhere_is_not_read(log_in: LogIn, stray: int) -> None:
    answer = log_in("hui").post("/staff/sheet/", {"kept": "../../heming.sqlite3", "do": "import"})
    assert answer.status_code == 400 and "已经不在了" in answer.content.decode()
    for name in ("\0", "x" * 5000):
        assert log_in("hui").post("/staff/sheet/", {"kept": name, "do": "import"}).status_code == 400


def test_the_pages_speak_english_too(log_in: LogIn, centre: "Cast", stray: int) -> None:
    client = log_in("hui")
    client.post("/language/", {"language": "en"})
    assert "Belongs to 安娜" in client.get("/accounts/").content.decode()
    assert "Transfer to another team" in client.get(f"/staff/{centre.ana.key}/").content.decode()
