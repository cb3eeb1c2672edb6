"""Importing through the page: files arrive, are looked at, reviewed, taken in; what cannot be used says why."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.cast import Cast

BACKEND = "heming.access.backends.EmployedUsers"
ROWS = [
    f"T{n:03},{day} 09:{n % 60:02},{day} 09:{n % 60:02}:30,小美,在线,{n % 5 + 1},备注{n}"
    for n, day in ((n, f"2024-05-{n % 28 + 1:02}") for n in range(1, 61))
]
GOOD = "\n".join(["工单号,创建时间,首次回复时间,客服姓名,渠道,满意度评分,备注", *ROWS])
pytestmark = pytest.mark.django_db


@pytest.fixture
def yan(cast: "Cast", heming_home: Path) -> Client:
    """An analyst on an empty data folder."""
    return client_of(cast, "yan")


def client_of(cast: "Cast", login: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(cast.members[login].user, backend=BACKEND)
    return client


def send(client: Client, *texts: str | bytes, name: str = "导出.csv") -> "HttpResponse":
    files = [SimpleUploadedFile(name, t if isinstance(t, bytes) else t.encode()) for t in texts]
    return client.post("/imports/files/", {"files": files})  # type: ignore[return-value]


def at_work() -> None:
    """Works off what is queued, as the worker would."""
    from heming.jobs.models import Job
    from heming.jobs.work import work_on

    for row in Job.objects.filter(state=Job.State.QUEUED):
        work_on(str(row.uid))


def reviewed(client: Client, text: str | bytes, name: str = "导出.csv") -> tuple[str, str]:
    """The upload's address and its review page."""
    answer = send(client, text, name=name)
    assert answer.status_code == 302, answer.content.decode()
    at_work()
    address = answer.headers["Location"]
    return address, client.get(address).content.decode()


def imported(client: Client, text: str | bytes, **choices: str) -> tuple[str, str]:
    """The batch's address and its page, after a review with these choices."""
    address, page = reviewed(client, text)
    fields = {"g0.stream": "测试", "g0.zone": "Asia/Shanghai", **choices}
    client.post(f"{address}review/", {**shown(page), **fields, "do": "import"})
    at_work()
    answer = client.get(address, follow=True)
    return answer.redirect_chain[-1][0], answer.content.decode()


def shown(page: str) -> dict[str, str]:
    """What the review form would send when nobody changed anything."""
    was = dict(re.findall(r'name="(g0\.was:\d+)" value="([^"]*)"', page))
    return was | {name.replace("was", "target"): value for name, value in was.items()}


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_an_upload_is_looked_at_before_anything_changes(yan: Client) -> None:
    _, page = reviewed(yan, GOOD)
    assert "导出.csv" in page and "现在还没有导入" in page
    assert 'value="cases.opened_at" selected' in page and 'value="answers.csat.value" selected' in page
    assert "列名一致" in page, "the evidence is in the reader's language"
    assert "还没有导入数据" in yan.get("/imports/").content.decode()


def test_the_counts_of_an_import_add_up(yan: Client) -> None:
    address, page = imported(yan, GOOD)
    assert re.fullmatch(r"/imports/\d+/", address)
    assert "60 读入行数" in words(page) and "60 已采用" in words(page) and "60 新增" in words(page)
    listed = words(yan.get("/imports/").content.decode())
    assert "导出.csv" in listed and "测试" in listed and "已生效" in listed


def test_the_same_file_again_changes_nothing_and_says_so(yan: Client) -> None:
    imported(yan, GOOD)
    _, page = imported(yan, GOOD)
    assert "60 已有且没有变化" in words(page) and "0 新增" in words(page)


def test_a_column_left_out_by_hand_is_not_imported(yan: Client) -> None:
    _, page = imported(yan, GOOD, **{"g0.target:4": "skip"})
    read = page[page.index('id="read-title"') :]
    assert "渠道" not in read.split("</section>")[0]


def test_a_column_placed_by_hand_becomes_what_was_chosen(yan: Client) -> None:
    _, page = imported(yan, GOOD, **{"g0.target:4": "cases.skill_group"})
    assert "技能组" in page[page.index('id="read-title"') :]


def test_guessing_again_keeps_what_was_answered(yan: Client) -> None:
    address, page = reviewed(yan, GOOD)
    again = {**shown(page), "g0.stream": "我的流", "g0.zone": "UTC", "g0.target:4": "skip", "do": "again"}
    yan.post(f"{address}review/", again)
    at_work()
    page = yan.get(address).content.decode()
    assert 'value="我的流"' in page and 'value="UTC"' in page and 'name="g0.was:4" value="skip"' in page


def test_a_kept_mapping_reads_the_next_file_of_its_kind(yan: Client) -> None:
    imported(yan, GOOD, **{"g0.save": "我的导出", "g0.target:4": "skip"})
    _, page = reviewed(yan, GOOD.replace("T0", "U0"))
    assert "我的导出" in page and 'name="g0.was:4" value="skip"' in page


@pytest.mark.parametrize(
    ("content", "name", "cause"),
    [
        (b"", "empty.csv", "empty.csv"),
        (b"%PDF-1.7\n\x00\x01\x02" * 50, "report.pdf", "report.pdf"),
        ("编号,时间\n", "header.csv", "header.csv"),
        (b"PK\x03\x04broken", "broken.zip", "broken.zip"),
    ],
)
def test_a_file_that_cannot_be_read_says_which_and_what_to_do(
    yan: Client, content: bytes | str, name: str, cause: str
) -> None:
    _, page = reviewed(yan, content, name)
    assert 'role="alert"' in page and cause in page and "Traceback" not in page
    remedy = re.search(r"</strong><p>(.+?)</p>", page)
    assert remedy and remedy[1].strip()


def test_what_is_too_large_is_refused_with_the_limit(yan: Client, settings: Settings, heming_home: Path) -> None:
    settings.HEMING_UPLOAD_LIMIT = 500
    answer = send(yan, GOOD)
    assert answer.status_code == 400 and "最多上传" in answer.content.decode()
    assert not list((heming_home / "uploads").iterdir()), "nothing of it stays"


def test_no_file_at_all_is_said(yan: Client) -> None:
    answer = yan.post("/imports/files/", {"csrf": "x"})
    assert answer.status_code == 400 and "没有收到文件" in answer.content.decode()


def test_names_that_point_elsewhere_stay_inside_the_upload(yan: Client, heming_home: Path) -> None:
    send(yan, GOOD, name="../../../evil.csv")
    inside = list((heming_home / "uploads").glob("*/files/*/*"))
    assert [path.name for path in inside] == ["evil.csv"]


def test_a_folder_of_days_becomes_one_import(yan: Client) -> None:
    days = [GOOD.replace("T0", f"{letter}0") for letter in "ABC"]
    answer = send(yan, *days)
    at_work()
    page = yan.get(answer.headers["Location"]).content.decode()
    assert "3个文件" in page and page.count("Name of the stream") + page.count("数据流名称") == 1


def test_htmx_is_told_where_to_go(yan: Client) -> None:
    file = SimpleUploadedFile("a.csv", GOOD.encode())
    answer = yan.post("/imports/files/", {"files": [file]}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/imports/uploads/")


def test_progress_is_told_until_it_is_over(yan: Client) -> None:
    address = send(yan, GOOD).headers["Location"]
    waiting = yan.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert "排队中" in waiting.content.decode()
    at_work()
    assert yan.get(f"{address}progress/").headers["HX-Redirect"] == address


def test_who_may_not_import_sees_none_of_it(cast: "Cast", heming_home: Path) -> None:
    tom = client_of(cast, "tom")
    for address in ("/imports/", "/imports/1/problems/"):
        assert tom.get(address).status_code == 403
    assert send(tom, GOOD).status_code == 403
    assert not (heming_home / "uploads").exists() or not list((heming_home / "uploads").iterdir())


def test_an_upload_is_only_for_its_sender_and_those_who_see_the_trail(cast: "Cast", heming_home: Path) -> None:
    from heming.access.models import UserRole

    address, _ = reviewed(client_of(cast, "yan"), GOOD)
    UserRole.objects.create(user=cast.quinn.user, role="analyst")
    assert client_of(cast, "quinn").get(address).status_code == 404
    assert client_of(cast, "ada").get(address).status_code == 200


def test_putting_an_upload_aside_leaves_nothing(yan: Client, heming_home: Path) -> None:
    address, _ = reviewed(yan, GOOD)
    yan.post(f"{address}discard/")
    assert not list((heming_home / "uploads").iterdir())
    assert yan.get(address).status_code == 404


def test_after_the_import_no_copy_of_the_file_is_left(yan: Client, heming_home: Path) -> None:
    imported(yan, GOOD)
    left = [path.name for path in (heming_home / "uploads").rglob("*") if path.is_file()]
    assert sorted(left) == ["batches.json", "job.json", "upload.json"]


def test_a_year_of_daily_files_may_be_sent_at_once(yan: Client, heming_home: Path) -> None:
    rows = GOOD.split("\n")
    days = ["\n".join([rows[0], row]) for row in rows[1:]] * 3
    assert len(days) > 100, "Django's own limit"
    assert send(yan, *days).status_code == 302
    assert len(list((heming_home / "uploads").glob("*/files/*/*"))) == len(days)


def test_corrections_stand_in_the_list_of_what_came_in(yan: Client) -> None:
    from heming.facts.actions.correct_rows import correct_rows
    from heming.facts.store import open_store

    address, _ = imported(yan, GOOD)
    number = int(address.strip("/").split("/")[-1])
    correct_rows(open_store(), number, corrections={1: {"渠道": "电话"}}, who="颜")
    page = words(yan.get("/imports/").content.decode())
    assert page.count("已生效") == 2


def test_a_column_without_a_name_and_a_pattern_of_dates_are_said_in_words(yan: Client) -> None:
    rows = "".join(f"{n},T9{n},2026-08-0{n} 10:00,0{n}-Aug-26\n" for n in range(1, 10))
    _, page = reviewed(yan, f",工单号,创建时间,生日\n{rows}")
    assert "第1列(没有列名)" in page and "column 1" not in page
    assert "%d" not in page
