"""Rows that were left out and cells that could not be read: shown, taken away as files, corrected, rolled back."""

import io
import re

import openpyxl
import pytest
from django.test import Client

from heming.outbox.cells import harmless
from heming.web.evidence import in_words
from heming.web.quarantine import corrected_cells
from tests.web.test_imports import GOOD, at_work, imported, reviewed, words, yan  # noqa: F401 - yan is a fixture

BAD = (
    GOOD.replace("2024-05-04 09:03,", "昨天,", 1)
    + "\n合计,,,,,180,"
    + "\nT900,2024-05-02 10:00,2024-05-02 10:01,小美,在线,5,多了,一列,又一列"
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(yan: Client) -> str:  # noqa: F811
    """The address of an import with a bad cell, a total row and a row of too many columns."""
    return imported(yan, BAD)[0]


def worked_off(client: Client, address: str, given: dict[str, str]) -> str:
    """Asks for work in the background; the page shows that it waits, and leads to the result when it is done."""
    page = client.post(address, given).headers["Location"]
    waiting = client.get(page)
    assert waiting.status_code == 200 and "排队中" in waiting.content.decode()
    assert client.get(f"{page}progress/").status_code == 200
    at_work()
    assert client.get(f"{page}progress/").headers["HX-Redirect"] == page
    return client.get(page, follow=True).content.decode()


def test_rows_left_out_and_rows_used_add_up_to_rows_read(yan: Client, batch: str) -> None:  # noqa: F811
    page = words(yan.get(batch).content.decode())
    assert "62 读入行数" in page and "60 已采用" in page
    assert "1 合计/平均行,不计入" in page and "1 未采用" in page
    assert "隔离区里有 1 行" in words(yan.get("/").content.decode()), "the total row waits for nobody"


def test_an_import_whose_only_rows_left_out_are_totals_asks_for_nothing(yan: Client) -> None:  # noqa: F811
    address = imported(yan, GOOD + "\n合计,,,,,180,\n平均,,,,,3,")[0]
    page = words(yan.get(address).content.decode())
    assert "62 读入行数" in page and "60 已采用" in page
    assert "2 合计/平均行,不计入" in page and "0 未采用" in page
    assert "隔离区" not in words(yan.get("/").content.decode())


def test_every_row_left_out_says_why_where_and_what_to_do(yan: Client, batch: str) -> None:  # noqa: F811
    page = words(yan.get(f"{batch}quarantine/").content.decode())
    assert "合计行" in page and "列数太多" in page and "T900" in page
    assert "不用处理" in page and "导出.csv" in page


def test_a_bad_cell_is_listed_with_row_column_value_and_fix(yan: Client, batch: str) -> None:  # noqa: F811
    page = words(yan.get(f"{batch}problems/").content.decode())
    assert "创建时间 昨天 不是日期" in page


def test_problems_can_be_taken_as_csv_and_xlsx(yan: Client, batch: str) -> None:  # noqa: F811
    text = b"".join(yan.get(f"{batch}problems.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[0].startswith("行,") and "昨天" in text
    book = openpyxl.load_workbook(io.BytesIO(yan.get(f"{batch}problems.xlsx").content))
    assert next(iter(book.active.rows))[0].value == "行"
    assert yan.get(f"{batch}problems.exe").status_code == 404


def test_the_rows_left_out_can_be_taken_as_a_file(yan: Client, batch: str) -> None:  # noqa: F811
    text = b"".join(yan.get(f"{batch}quarantine.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "未采用的原因" in text and "T900" in text


def test_a_corrected_row_is_taken_in_and_leaves_the_quarantine(yan: Client, batch: str) -> None:  # noqa: F811
    page = yan.get(f"{batch}quarantine/").content.decode()
    row = re.search(r'name="was\.(r\d+)\.工单号" value="T900"', page)
    assert row
    was = {f"was.{n}": v for n, v in re.findall(r'name="was\.([^"]+)" value="([^"]*)"', page)}
    now = {name.removeprefix("was."): value for name, value in was.items()}
    answer = worked_off(yan, f"{batch}quarantine/", {**was, **now, f"{row[1]}.备注": "改好了"})
    assert "已采用1行" in answer
    assert "T900" not in yan.get(f"{batch}quarantine/").content.decode()
    assert "61 已采用" in words(yan.get(batch).content.decode())


def test_sending_nothing_corrected_says_so(yan: Client, batch: str) -> None:  # noqa: F811
    assert yan.post(f"{batch}quarantine/", {}).status_code == 400


def test_rolling_back_asks_first(yan: Client, batch: str) -> None:  # noqa: F811
    assert yan.post(f"{batch}roll-back/").status_code == 400
    assert "已撤回" in worked_off(yan, f"{batch}roll-back/", {"sure": "yes"})
    assert "没有明细" in yan.get("/cases/").content.decode()


def test_times_before_midnight_can_be_rolled_over_from_the_finding(yan: Client) -> None:  # noqa: F811
    rows = [f"N{n},2024-05-{n % 28 + 1:02} 23:50,2024-05-{n % 28 + 1:02} 00:10,小美" for n in range(1, 9)]
    more = [f"M{n},2024-05-{n % 28 + 1:02} 10:00,2024-05-{n % 28 + 1:02} 10:20,小美" for n in range(1, 40)]
    address, page = imported(yan, "\n".join(["工单号,创建时间,首次回复时间,客服姓名", *rows, *more]))
    assert "像是过了零点日期没有加一天" in page and "把这些时间顺延到第二天" in page
    assert "已采用8行" in worked_off(yan, f"{address}correction/", {"correction": "roll_over_midnight"})
    first = words(yan.get("/cases/?metric=first_reply_seconds_mean").content.decode())
    assert "共47行,其中47行计入" in first


def test_what_cannot_be_rolled_back_is_refused_before_any_job_is_made(yan: Client, batch: str) -> None:  # noqa: F811
    from heming.jobs.models import Job

    worked_off(yan, f"{batch}roll-back/", {"sure": "yes"})
    before = Job.objects.count()
    assert yan.post(f"{batch}roll-back/", {"sure": "yes"}).status_code == 409
    assert yan.post(f"{batch}quarantine/", {"was.r999.客户": "a", "r999.客户": "b"}).status_code == 400
    assert Job.objects.count() == before


def test_work_of_others_and_of_other_batches_is_not_shown(yan: Client, batch: str) -> None:  # noqa: F811
    page = yan.post(f"{batch}roll-back/", {"sure": "yes"}).headers["Location"]
    assert yan.get(page.replace(batch, "/imports/999/")).status_code == 404
    assert yan.get(f"{batch}work/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_a_job_that_fails_says_why_and_leads_back(yan: Client, batch: str) -> None:  # noqa: F811
    from heming.facts.models import Batch

    page = yan.post(f"{batch}roll-back/", {"sure": "yes"}).headers["Location"]
    Batch.objects.update(state="open")  # taken back by somebody else in the meantime
    from heming.jobs.models import Job

    Job.objects.update(attempts=99)
    at_work()
    said = words(yan.get(page).content.decode())
    assert "回到这次导入" in said and "撤回" in said


def test_an_unknown_correction_is_refused(yan: Client, batch: str) -> None:  # noqa: F811
    assert yan.post(f"{batch}correction/", {"correction": "drop_everything"}).status_code == 404


def test_a_batch_that_does_not_exist_is_said(yan: Client) -> None:  # noqa: F811
    assert yan.get("/imports/999/").status_code == 404


def test_a_question_about_the_order_of_days_is_asked_first_and_heeded(yan: Client) -> None:  # noqa: F811
    rows = [f"D{n:03},{n % 9 + 1:02}/0{n % 3 + 1}/2024 10:{n % 60:02},小美" for n in range(40)]
    address, page = reviewed(yan, "\n".join(["工单号,创建时间,客服姓名", *rows]))
    assert "日在前还是月在前" in page or "件事" in page
    yan.post(f"{address}review/", {"g0.date_order:1": "mdy", "do": "again"})
    at_work()
    assert "日在前还是月在前" not in yan.get(address).content.decode()


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_a_cell_a_spreadsheet_would_run_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_numbers_and_missing_cells_stay_what_they_are() -> None:
    assert harmless(-3) == -3 and harmless(None) == "" and harmless("plain") == "plain"


def test_only_changed_cells_are_corrections() -> None:
    posted = {"was.r7.客户": "a", "r7.客户": "b", "was.r8.客户": "c", "r8.客户": "c", "csrf": "x", "rx.y": "z"}
    assert corrected_cells(posted) == {7: {"客户": "b"}}


def test_evidence_nobody_foresaw_stays_as_it_is() -> None:
    assert in_words("the name says so; something new") == "列名一致;something new"
