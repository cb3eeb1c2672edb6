"""Importing, data quality, 对账 and cases in a real browser: both languages, phone and desktop."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.standing import Standing, standing  # noqa: F401 - a fixture
from tests.browser.test_pages import BOTH, is_as_wide_as_the_screen
from tests.chromium import serious_axe_findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.operational]
PAGES = ("/imports/", "/data/", "/reconcile/", "/cases/?metric=satisfied_share", "/cases/cast/c9/")
HEADERS = "工单号,创建时间,首次回复时间,客服姓名,满意度评分"


def an_export(folder: Path, name: str = "七月.csv") -> Path:
    days = [f"2026-07-{n % 28 + 1:02}" for n in range(50)]
    rows = [f"N{n:03},{d} 09:00,{d} 09:0{n % 9},安娜,{n % 5 + 1}" for n, d in enumerate(days)]
    path = folder / name
    bad = ["合计,,,,150", "N900,2026-07-02 10:00,2026-07-02 10:01,安娜,5,多,了"]
    path.write_text("\n".join([HEADERS, *rows, *bad]), "utf-8")
    return path


def at_work() -> None:
    """What the worker does beside the server."""
    from heming.jobs.models import Job
    from heming.jobs.work import work_on

    for row in Job.objects.filter(state=Job.State.QUEUED):
        work_on(str(row.uid))


@BOTH
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_and_fits_in_both_languages(page: "Page", standing: Standing, address: str) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    for language in ("zh-hans", "en"):
        standing.speak(page, language)
        page.goto(standing.url + address)
        page.wait_for_load_state("networkidle")
        assert serious_axe_findings(page) == [], f"{address} in {language}"
        assert is_as_wide_as_the_screen(page), f"{address} in {language} scrolls sideways"


@BOTH
def test_a_file_goes_from_the_page_to_figures(page: "Page", standing: Standing, tmp_path: Path) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + "/imports/")
    page.set_input_files("#files", an_export(tmp_path))
    page.wait_for_url("**/imports/uploads/**")
    at_work()
    page.locator("#review").wait_for()
    assert serious_axe_findings(page) == [] and is_as_wide_as_the_screen(page)
    page.get_by_role("button", name="导入", exact=True).click()
    page.locator("#progress").wait_for()
    at_work()
    page.get_by_text("读入行数").wait_for()
    assert page.locator(".hm-sum .is-total b").first.text_content() == "52"
    assert serious_axe_findings(page) == [] and is_as_wide_as_the_screen(page)
    page.get_by_role("link", name="未采用的行").click()
    page.get_by_text("列数太多").first.wait_for()
    assert serious_axe_findings(page) == [] and is_as_wide_as_the_screen(page)


def test_a_file_that_is_no_table_says_what_to_do(page: "Page", standing: Standing, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "报告.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    standing.log_in(page, "yan")
    page.goto(standing.url + "/imports/")
    page.set_input_files("#files", path)
    page.wait_for_url("**/imports/uploads/**")
    at_work()
    page.get_by_role("alert").wait_for()
    assert "报告.pdf" in (page.get_by_role("alert").text_content() or "")


def test_files_can_be_dropped(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + "/imports/")
    page.evaluate(
        """() => { const held = new DataTransfer();
        held.items.add(new File(["工单号,创建时间\\nA1,2026-07-01 10:00\\n"], "拖入.csv"));
        const drop = new DragEvent("drop", {dataTransfer: held, bubbles: true});
        document.querySelector("form[data-upload]").dispatchEvent(drop); }"""
    )
    page.wait_for_url("**/imports/uploads/**")
    assert "拖入.csv" in (page.locator("h1").text_content() or "")


def test_a_figure_leads_to_its_rows_and_a_row_to_its_case(page: "Page", standing: Standing) -> None:  # noqa: F811
    standing.log_in(page, "yan")
    page.goto(standing.url + "/cases/?metric=first_reply_seconds_p50")
    page.locator("table a").first.click()
    page.get_by_text("计入哪些指标").wait_for()
    page.get_by_text("人工首次回复", exact=True).wait_for()
