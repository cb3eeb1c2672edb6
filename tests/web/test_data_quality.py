"""Data quality and 对账: which days and columns have data, and another system's figure split into causes."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pytest

from heming.errors import BadInput, NotAllowed
from heming.facts.column_names import words as names
from heming.facts.daily import Days, rows_per_day
from heming.facts.store import open_store
from heming.metrics.question import Question
from heming.metrics.variants import reconciled
from heming.web.calendar_view import stream_days
from heming.web.reconcile import figures_of
from tests.web.conftest import LogIn
from tests.web.test_cases import words

if TYPE_CHECKING:
    from tests.cast import Cast

pytestmark = pytest.mark.django_db


def days_of(rows: Mapping[date, int], covered: tuple[tuple[date, date], ...], undated: int = 0) -> Days:
    return Days("cases", "流", rows, covered, undated)


def test_the_page_tells_freshness_days_and_columns(log_in: LogIn) -> None:
    page = words(log_in("yan").get("/data/").content.decode())
    assert "cast" in page and "2026年8月31日" in page and "哪些天有数据" in page
    assert "930行" in page and "哪些列有内容" in page


def test_only_who_imports_or_sees_everybody_looks_at_the_data(log_in: LogIn) -> None:
    assert log_in("ana").get("/data/").status_code == 403
    assert log_in("quinn").get("/data/").status_code == 200


def test_rows_per_day_add_up_to_the_table(centre: "Cast") -> None:
    store = open_store()
    found = {days.table: days for days in rows_per_day(store, store.snapshot())}
    assert found["cases"].total == store.snapshot().table("cases").rows == 930
    assert found["cases"].rows[date(2026, 7, 1)] == 15
    assert found["cases"].is_covered(date(2026, 8, 1)) and not found["cases"].is_covered(date(2026, 9, 1))


def test_a_covered_day_without_rows_is_told_from_a_day_never_imported() -> None:
    shown = stream_days([days_of({date(2026, 7, 1): 5}, ((date(2026, 7, 1), date(2026, 7, 3)),))])[0]
    cells = shown.months[0].cells
    assert cells[0].style.startswith("has-") and cells[1].style == "is-none" and cells[9].style == "is-out"
    assert shown.missing == 2 and "没有记录" in cells[1].title and "没有导入" in cells[9].title


def test_only_the_newest_months_are_shown_and_the_others_counted() -> None:
    rows = {date(2025, month, 1): 1 for month in range(1, 13)}
    shown = stream_days([days_of(rows, ())])[0]
    assert [line.name for line in shown.months][:2] == ["2025年12月", "2025年11月"]
    assert len(shown.months) == 6 and shown.hidden == 6
    assert stream_days([days_of(rows, ())], months=0)[0].hidden == 0


def test_a_stream_without_any_day_has_no_calendar() -> None:
    shown = stream_days([days_of({}, (), undated=7)])[0]
    assert shown.months == () and shown.undated == 7 and shown.total == 7


def test_every_name_of_a_column_is_there_in_both_languages() -> None:
    for section in names().values():
        assert all(chinese.strip() and english.strip() for chinese, english in section.values())


def test_a_figure_that_agrees_has_no_difference(centre: "Cast", log_in: LogIn) -> None:
    page = log_in("yan").post("/reconcile/", {"metric": "case_count", "figures": "930"}).content.decode()
    assert "一致" in words(page)


def test_a_difference_is_split_and_the_rest_stated(log_in: LogIn) -> None:
    form = {"metric": "case_count", "by": "channel", "figures": "在线\t470\n电话 400\n没有 3\n在线 很多"}
    page = words(log_in("yan").post("/reconcile/", form).content.decode())
    assert "+5" in page and "-65" in page and "都解释不了" in page
    assert "没有可对比的数字" in page or "930" not in page


def test_causes_and_remainder_always_add_up(centre: "Cast") -> None:
    done = reconciled(Question(()), centre.yan.scope, metric="csat_mean", theirs=3.0)
    assert abs(done.ours + sum(c.difference for c in done.causes) + done.remainder - done.theirs) < 1e-9


def test_reconciling_is_a_right_of_its_own(log_in: LogIn, centre: "Cast") -> None:
    assert log_in("quinn").get("/reconcile/").status_code == 403
    with pytest.raises(NotAllowed):
        reconciled(Question(()), centre.quinn.scope, metric="csat_mean", theirs=3.0)


@pytest.mark.parametrize(
    ("text", "by", "found"),
    [
        ("87.5%", "", [("", "87.5%")]),
        ("张三\t4.35\n李四 4.1", "agent", [("张三", "4.35"), ("李四", "4.1")]),
        ("售后 一组,3分22秒", "team", [("售后 一组", "3分22秒")]),
    ],
)
def test_figures_are_read_as_they_are_copied(text: str, by: str, found: list[tuple[str, str]]) -> None:
    assert figures_of(text, by=by) == found


@pytest.mark.parametrize(("text", "by"), [("", ""), ("1\n2", ""), ("张三", "agent"), ("a 1\n" * 61, "agent")])
def test_figures_that_cannot_be_told_apart_are_refused(text: str, by: str) -> None:
    with pytest.raises(BadInput):
        figures_of(text, by=by)
