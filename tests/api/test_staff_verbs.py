"""People and accounts over the API: the same verbs as the pages, audited, refused in words, and never done twice."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heming.access.trail import audit_trail
from heming.jobs.work import work_on
from heming.org.accounts import account_rows, staff_facts
from heming.org.actions.rename import set_work_number
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.models import Person
from heming.org.queries import aliases
from tests.api.conftest import Api, Place

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def hr(place: Place) -> Api:
    """HR, with Ana and Ben numbered and one account that an import made a person of."""
    for login, number in (("ana", "0007"), ("ben", "0008")):
        set_work_number(place.cast.ada.scope, getattr(place.cast, login).key, work_number=number)
    resolve_accounts("qianniu", [("店:小安", "小安")])
    return place.client("hui")


def verbs(place: Place) -> list[str]:
    return [row.verb for row in audit_trail(place.cast.ada.scope, limit=500)]


def twice(api: Api, place: Place, path: str, body: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """What the first request said; the second must change nothing and leave no entry in the trail."""
    status, first = api.ask("POST", path, body)
    assert status in (200, 201, 202) and first["changed"], first
    before = len(verbs(place))
    again, second = api.ask("POST", path, body)
    assert (again, second["changed"], second["job"]) == (200, False, None), second
    assert second["person"] == first["person"] and len(verbs(place)) == before
    return first, status


def holders(account: tuple[str, str]) -> list[str]:
    (row,) = [row for row in account_rows("all") if (row.source, row.account) == account]
    return [name for _, name, _, _ in row.holders]


XIAO_AN = {"source": "qianniu", "account": "店:小安"}


def test_an_account_is_mapped_and_unmapped_again(place: Place, hr: Api) -> None:
    done, _ = twice(hr, place, "/accounts/map", {**XIAO_AN, "work_number": "0007", "reason": "told by HR"})
    assert done["person"] == str(place.cast.ana.key) and holders(("qianniu", "店:小安")) == ["安娜"]
    assert verbs(place)[:2] == ["confirm_account", "merge_people"]
    twice(hr, place, "/accounts/unmap", XIAO_AN)
    (row,) = account_rows("unmatched", words="小安")
    assert row.holders[0][1] == "小安"


def test_with_a_day_an_account_passes_to_a_successor(place: Place, hr: Api) -> None:
    body = {"source": "helpdesk", "account": "ana", "person": str(place.cast.ben.key), "from_day": "2023-08-15"}
    done, status = twice(hr, place, "/accounts/map", body)
    assert status == 202 and done["job"]["kind"] == "derive_again", "work follows"
    assert holders(("helpdesk", "ana")) == ["安娜", "本杰明"]
    assert work_on(done["job"]["uid"]) is not False
    figures = place.client("yan").ask("POST", "/query", {"metrics": ["case_count"], "by": ["agent"]})[1]["rows"]
    moved = {row["by"]["agent"]: row["value"] for row in figures}
    assert moved["安娜"] < 30 < moved["本杰明"] and sum(moved.values()) == 90, "nothing counted twice"


def test_an_account_that_several_hold_cannot_be_unmapped(place: Place, hr: Api) -> None:
    hr.ask("POST", "/accounts/map", {**XIAO_AN, "work_number": "0007"})
    hr.ask("POST", "/accounts/map", {**XIAO_AN, "work_number": "0008", "from_day": "2023-08-10"})
    status, said = hr.ask("POST", "/accounts/unmap", XIAO_AN)
    assert (status, said["code"]) == (400, "bad_input") and said["remedy"]


def test_an_account_is_split_off_as_somebody_else(place: Place, hr: Api) -> None:
    done, _ = twice(hr, place, "/accounts/split", {"source": "helpdesk", "account": "cai", "name": "蔡二"})
    assert holders(("helpdesk", "cai")) == ["蔡二"] and done["person"] != str(place.cast.cai.key)


def test_accounts_of_one_person_are_merged(place: Place, hr: Api) -> None:
    body = {"accounts": [{"source": "helpdesk", "account": "ana"}, XIAO_AN], "reason": "same person"}
    done, _ = twice(hr, place, "/accounts/merge", body)
    assert done["person"] == str(place.cast.ana.key) and holders(("qianniu", "店:小安")) == ["安娜"]


def test_an_account_is_shared_by_turns(place: Place, hr: Api) -> None:
    twice(hr, place, "/accounts/share", {**XIAO_AN, "holders": ["0007", str(place.cast.ben.key)]})
    assert sorted(holders(("qianniu", "店:小安"))) == ["安娜", "本杰明"]
    assert hr.ask("POST", "/accounts/share", {**XIAO_AN, "holders": ["0007"]})[0] == 400


NEW = {"name": "王小美", "work_number": "A1", "joined_on": "2023-08-01", "team": "热线组", "job": "热线"}


def test_a_new_person_is_made_once(place: Place, hr: Api) -> None:
    done, status = twice(hr, place, "/people", NEW)
    facts = staff_facts(int(done["person"]))
    assert status in (201, 202) and (facts.name, facts.stints[0].team, facts.stints[0].job) == (
        "王小美", "热线组", "热线")  # fmt: skip
    status, said = hr.ask("POST", "/people", {**NEW, "name": "李雷"})
    assert status == 400 and "A1" in said["cause"], "the number is somebody else's"
    assert not Person.objects.filter(name="李雷").exists()


def test_name_number_and_days_are_changed(place: Place, hr: Api) -> None:
    path = f"/people/{place.cast.ana.key}/change"
    twice(hr, place, path, {"name": "安娜娜", "nickname": "小安", "novice_until": "2026-05-01"})
    facts = staff_facts(place.cast.ana.key)
    assert (facts.name, facts.nickname, facts.work_number) == ("安娜娜", "小安", "0007")
    assert hr.ask("POST", path, {"novice_until": None})[1]["changed"] and not staff_facts(facts.key).novice_until


def test_a_post_holds_from_its_day(place: Place, hr: Api) -> None:
    done, status = twice(
        hr, place, f"/people/{place.cast.ana.key}/post", {"from_day": "2026-03-01", "team": "热线组", "site": "成都"}
    )
    assert status == 202 and done["job"]
    assert [(s.team, s.site) for s in staff_facts(place.cast.ana.key).stints] == [("热线组", "成都"), ("售后一组", "")]


def test_somebody_is_lent_and_home_again(place: Place, hr: Api) -> None:
    body = {"team": "热线组", "first_day": "2026-03-01", "last_day": "2026-03-05"}
    twice(hr, place, f"/people/{place.cast.ana.key}/lend", body)
    assert [(s.team, s.loan) for s in staff_facts(place.cast.ana.key).stints] == [
        ("售后一组", False), ("热线组", True), ("售后一组", False),
    ]  # fmt: skip
    assert hr.ask("POST", f"/people/{place.cast.ana.key}/lend", {**body, "last_day": "2026-02-01"})[0] == 400


def test_somebody_leaves_and_their_token_closes(place: Place, hr: Api) -> None:
    assert place.client("ana").ask("GET", "/metrics")[0] == 200
    twice(hr, place, f"/people/{place.cast.ana.key}/close", {"last_day": "2026-02-01", "reason": "left"})
    assert place.client("ana").ask("GET", "/metrics")[0] == 401


def test_two_numbers_ask_which_stays_and_merging_can_be_taken_back(place: Place, hr: Api) -> None:
    path, body = f"/people/{place.cast.ana.key}/merge", {"work_number": "0008"}
    status, said = hr.ask("POST", path, body)
    assert status == 400 and "0008" in said["cause"]
    status, done = hr.ask("POST", path, {**body, "stays": "0007"})
    assert status in (200, 202) and done["changed"] and aliases()[place.cast.ben.key] == place.cast.ana.key
    again = hr.ask("POST", path, {"person": str(place.cast.ben.key), "stays": "0007"})[1]
    assert not again["changed"]
    twice(hr, place, f"/people/{place.cast.ben.key}/split", {"reason": "a mistake"})
    assert place.cast.ben.key not in aliases()


@pytest.mark.parametrize("login", ["yan", "tom", "ana", "quinn", "olga"])
@pytest.mark.parametrize("path", ["/accounts/map", "/accounts/unmap", "/people", "/people/{key}/close"])
def test_whoever_may_not_correct_people_changes_nothing(place: Place, hr: Api, login: str, path: str) -> None:
    body = {**XIAO_AN, "work_number": "0007", "name": "某人", "last_day": "2026-02-01"}
    status, said = place.client(login).ask("POST", path.format(key=place.cast.ben.key), body)
    assert (status, said["code"]) == (403, "not_allowed")
    assert staff_facts(place.cast.ben.key).valid_to is None and not Person.objects.filter(name="某人").exists()


@pytest.mark.parametrize(("path", "body", "status", "words"), [
    ("/accounts/map", {**XIAO_AN, "work_number": "9999"}, 404, "没有人是工号 9999"),
    ("/accounts/map", {**XIAO_AN}, 400, "没有指明是谁"),
    ("/accounts/map", {"source": "qianniu", "account": "无", "work_number": "0007"}, 404, "没有"),
    ("/people", {**NEW, "team": "没有的组"}, 400, "没有叫 没有的组 的班组"),
])  # fmt: skip
def test_refusals_speak_chinese_to_whoever_asks_for_it(
    hr: Api, path: str, body: dict[str, Any], status: int, words: str
) -> None:
    for language, is_chinese in (("zh-CN", True), ("en", False)):
        hr.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        answered, said = hr.ask("POST", path, body)
        assert answered == status and (words in said["cause"]) is is_chinese and said["remedy"]


def sent(api: Api, text: str, name: str = "花名册.csv") -> Any:
    answer = api.post("/api/v1/people/sheets", {"file": SimpleUploadedFile(name, text.encode())})
    return answer.status_code, answer.json()


SHEET = """工号,姓名,班组,入职日期,离职日期,生效日期
0007,安娜,热线组,2026-01-01,,2026-03-01
A2,新人,新组,2026-03-01,,
,王伟,一组,,,
,王伟,二组,,,
0008,本杰明,售后二组,2026-01-01,2026-04-30,
"""


def test_an_hr_sheet_is_shown_then_taken_in_once(place: Place, hr: Api) -> None:
    hr.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    status, shown = sent(hr, SHEET)
    assert status == 201 and shown["counts"] == {"new": 1, "changed": 1, "leaver": 1, "unchanged": 0, "conflict": 2}
    assert shown["rows"][0]["on"] == "2026-03-01" and shown["new_teams"] == ["新组"]
    assert "表里第 3、4 行都叫 王伟" in shown["rows"][2]["problems"][0]["cause"]
    assert shown["closes"] == [{"row": 5, "name": "本杰明", "last_day": "2026-04-30", "logins": ["ben"],
                                "accounts": [["cast", "ben"], ["helpdesk", "ben"]]}]  # fmt: skip
    assert not Person.objects.filter(name="新人").exists(), "only shown so far"
    status, done = hr.ask("POST", f"/people/sheets/{shown['id']}/apply", {})
    assert status == 202 and done["job"] and (done["counts"]["new"], done["counts"]["conflicts"]) == (1, 2)
    assert hr.ask("POST", f"/people/sheets/{shown['id']}/apply", {})[0] == 400, "it is no longer here"
    again = sent(hr, SHEET)[1]
    assert again["counts"]["unchanged"] == 3
    assert hr.ask("POST", f"/people/sheets/{again['id']}/apply", {})[1]["changed"] is False


def test_who_a_row_is_can_be_answered(place: Place, hr: Api) -> None:
    shown = sent(hr, "工号,姓名,班组,入职日期\nA3,小安,热线组,2026-03-01\n")[1]
    (offered,) = shown["rows"][0]["may_be"]
    assert offered["chosen"] and "name" in offered["evidence"] and offered["accounts"] == [["qianniu", "店:小安"]]
    bad = hr.ask("POST", f"/people/sheets/{shown['id']}/apply", {"answers": {"1": "12345"}})
    assert bad[0] == 400 and not Person.objects.filter(work_number="A3").exists()
    hr.ask("POST", f"/people/sheets/{shown['id']}/apply", {"answers": {"1": "new"}})
    assert str(Person.objects.get(work_number="A3").key) != offered["person"]


def test_a_sheet_waits_until_it_is_put_aside_and_only_for_hr(place: Place, hr: Api) -> None:
    id = sent(hr, SHEET)[1]["id"]
    assert id in [one["id"] for one in hr.ask("GET", "/people/sheets")[1]]
    assert place.client("yan").ask("GET", f"/people/sheets/{id}")[0] == 403
    assert hr.ask("DELETE", f"/people/sheets/{id}")[0] == 204
    assert hr.ask("GET", f"/people/sheets/{id}")[0] == 400
    assert sent(hr, "a,b\n1,2\n", name="x.csv")[0] == 400
    assert sent(place.client("yan"), SHEET)[0] == 403
