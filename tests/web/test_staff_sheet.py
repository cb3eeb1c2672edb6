"""The HR sheet's page: several sheets wait side by side, who is who is asked, and what closes is said beforehand."""

import re
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heming.org.accounts import staff_facts
from heming.org.actions.rename import set_work_number
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.models import Person
from heming.org.queries import today
from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast
HEAD = "工号,姓名,班组,入职日期,离职日期,生效日期\n"


def sent(client: Client, *rows: str, name: str = "花名册.csv", **said: str) -> str:
    file = SimpleUploadedFile(name, (HEAD + "\n".join(rows) + "\n").encode())
    return client.post("/staff/sheet/", {"sheet": file, "do": "look", **said}).content.decode()


def kept_in(page: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_second_sheet_leaves_the_first_where_it_is_until_it_is_taken_in_or_put_aside(
    log_in: LogIn, centre: "Cast"
) -> None:
    client = log_in("hui")
    first = kept_in(sent(client, "9001,甲一,热线组,2026-08-01", name="甲.csv"))
    second = kept_in(sent(client, "9002,乙二,热线组,2026-08-01", name="乙.csv"))
    waiting = client.get("/staff/sheet/").content.decode()
    assert "甲.csv" in waiting and "乙.csv" in waiting
    assert "甲一" in client.get(f"/staff/sheet/?kept={first}").content.decode()
    client.post("/staff/sheet/", {"kept": first, "do": "import"})
    assert Person.objects.filter(work_number="9001").exists() and not Person.objects.filter(name="乙二").exists()
    client.post("/staff/sheet/", {"kept": second, "do": "discard"})
    waiting = client.get("/staff/sheet/").content.decode()
    assert "甲.csv" not in waiting and "乙.csv" not in waiting
    assert client.post("/staff/sheet/", {"kept": second, "do": "import"}).status_code == 400


def test_two_rows_of_one_name_are_said_with_their_numbers_and_nothing_is_offered_to_take_in(
    log_in: LogIn, centre: "Cast"
) -> None:
    page = sent(log_in("hui"), ",王伟,热线组,2026-08-01", ",王伟,热线组,2026-08-01")
    assert (
        "表里第 1、2 行都叫 王伟" in page
        and "各填工号" in page
        and "不能使用 2" in page.replace("无法使用", "不能使用")
    )
    assert 'value="import"' not in page


def test_a_change_shows_from_when_it_holds_and_the_day_can_be_chosen(log_in: LogIn, centre: "Cast") -> None:
    client = log_in("hui")
    set_work_number(centre.ada.scope, centre.ana.key, work_number="0007")
    page = sent(client, "0007,安娜,热线组,2026-01-01", name="花名册_20260801.csv")
    assert f"从 {today():%Y-%m-%d} 起" in page and "文件名里的日期是 2026-08-01" in page
    kept = kept_in(page)
    page = client.post("/staff/sheet/", {"kept": kept, "on": "2026-08-01", "do": "look"}).content.decode()
    assert "从 2026-08-01 起" in page and "数字会变动" in page
    answer = client.post("/staff/sheet/", {"kept": kept, "on": "2026-08-01", "moves": "yes", "do": "import"})
    assert "/accounts/moved/" in answer.headers["Location"], "on to the figures that move"
    assert str(staff_facts(centre.ana.key).stints[0].valid_from) == "2026-08-01"


def test_the_sheets_own_day_is_shown_as_its_own(log_in: LogIn, centre: "Cast") -> None:
    set_work_number(centre.ada.scope, centre.ana.key, work_number="0007")
    assert "从 2026-08-05 起(花名册写明)" in sent(log_in("hui"), "0007,安娜,热线组,2026-01-01,,2026-08-05")


def test_which_logins_close_and_which_accounts_nobody_holds_then_is_said_before(log_in: LogIn, centre: "Cast") -> None:
    set_work_number(centre.ada.scope, centre.ana.key, work_number="0007")
    page = sent(log_in("hui"), "0007,安娜,售后一组,2026-01-01,2026-08-31", "9001,新人,没见过的组,2026-08-01")
    assert "最后工作日 2026-08-31" in page and "<code>ana</code>" in page and "日期已过" in page
    assert "没见过的组" in page.split("新班组")[1][:80] and "售后一组" not in page.split("新班组")[1][:80]


def test_namesakes_whom_files_named_are_offered_with_evidence_and_a_hand_decides(log_in: LogIn, centre: "Cast") -> None:
    client = log_in("hui")
    keys = [resolve_accounts("qianniu", [(account, "王伟")]).agents[account] or 0 for account in ("店:大伟", "店:小伟")]
    page = sent(client, "9001,王伟,热线组,2026-08-01")
    assert "qianniu:店:大伟" in page and "同名" in page
    kept = kept_in(page)
    looked = client.post("/staff/sheet/", {"kept": kept, "who-1": str(keys[1]), "do": "look"}).content.decode()
    assert f'<option value="{keys[1]}" selected>' in looked
    client.post("/staff/sheet/", {"kept": kept, "who-1": str(keys[1]), "do": "import"})
    assert [staff_facts(key).work_number for key in keys] == ["", "9001"]


def test_an_answer_that_nobody_offered_is_refused(log_in: LogIn, centre: "Cast") -> None:
    client = log_in("hui")
    kept = kept_in(sent(client, "9001,王伟,热线组,2026-08-01"))
    answer = client.post("/staff/sheet/", {"kept": kept, "who-1": "12345", "do": "import"})
    assert answer.status_code == 400 and not Person.objects.filter(name="王伟").exists()
    for broken in ("²", "x", "9" * 30):
        client.post("/staff/sheet/", {"kept": kept, "who-1": broken, "on": "", "do": "look"})
    assert client.post("/staff/sheet/", {"kept": kept, "on": "morgen", "do": "look"}).status_code == 400


def test_whoever_may_not_change_people_sees_no_sheets(log_in: LogIn, centre: "Cast") -> None:
    for login in ("tom", "ana", "yan"):
        assert log_in(login).get("/staff/sheet/").status_code == 403
