"""Event logs with state words, dates with a short year first, and the name a stream gets by itself."""

from pathlib import Path

import pytest

from heming.sources.stream_name import cleaned
from tests.doors.line import asked, brought
from tests.platforms.made import csv
from tests.platforms.test_rosters_and_states import at, stored

pytestmark = pytest.mark.django_db(transaction=True)


def log(words: dict[str, str]) -> list[list[object]]:
    """Thirty cases: solved at 11:00 and closed at 12:00; the first ten opened again at 13:00, solved at 15:00."""
    rows: list[list[object]] = []
    for n in range(30):
        steps = [("10:00", "open"), ("10:30", "working"), ("11:00", "solved"), ("12:00", "closed")]
        steps += [("13:00", "again"), ("15:00", "solved")] if n < 10 else []
        rows += [[f"T{n:03d}", f"2026-06-{n % 28 + 1:02d} {time}:00", words[step], "小美"] for time, step in steps]
    return rows


CHINESE = {"open": "新建", "working": "处理中", "solved": "已解决", "closed": "已关闭", "again": "重新打开"}
ENGLISH = {"open": "New", "working": "Active", "solved": "Resolved", "closed": "Closed", "again": "Reopened"}


@pytest.mark.parametrize("words", [CHINESE, ENGLISH])
def test_a_log_tells_when_a_case_was_solved_and_opened_again(home: Path, tmp_path: Path, words: dict[str, str]) -> None:
    path = csv(tmp_path / "log.csv", ["工单号", "操作时间", "状态", "处理人"], log(words))
    (report,) = brought(home, path)
    assert report["records_new"] == 30
    cases = {str(c["source_id"]): c for c in stored(home, "cases")}
    again, plain = cases["T000"], cases["T020"]
    assert (plain["opened_at"], plain["resolved_at"], plain["reopen_count"]) == (
        at("2026-06-21 10:00"), at("2026-06-21 11:00"), 0,
    )  # fmt: skip
    assert plain["closed_at"] == at("2026-06-21 12:00")
    assert (again["first_resolved_at"], again["resolved_at"]) == (at("2026-06-01 11:00"), at("2026-06-01 15:00"))
    assert again["reopen_count"] == 1
    assert asked(home, "reopened_share")["reopened_share",][0] == pytest.approx(10 / 30)


def test_a_case_that_is_open_again_has_no_resolution(home: Path, tmp_path: Path) -> None:
    rows = [row for row in log(CHINESE) if str(row[1])[11:13] != "15"]
    brought(home, csv(tmp_path / "log.csv", ["工单号", "操作时间", "状态", "处理人"], rows))
    cases = {str(c["source_id"]): c for c in stored(home, "cases")}
    assert cases["T000"]["resolved_at"] is None and cases["T000"]["first_resolved_at"] is not None


def test_dates_with_a_short_year_first_are_read(home: Path, tmp_path: Path) -> None:
    rows = [[f"C{n:03d}", f"26-0{n % 3 + 4}-{n % 28 + 1:02d} 10:00:00", "小美"] for n in range(60)]
    (report,) = brought(home, csv(tmp_path / "a.csv", ["工单号", "创建时间", "客服姓名"], rows))
    assert report["problems"] == []
    assert {str(c["opened_date"])[:7] for c in stored(home, "cases")} == {"2026-04", "2026-05", "2026-06"}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("店铺会话明细_202606.csv", "店铺会话明细"), ("店铺会话明细 2026年7月 (1).xlsx [Sheet1]", "店铺会话明细"),
        ("june.zip › Helpdesk tickets 2026-06-01.csv", "helpdesk-tickets"), ("20260601.csv", ""),
        ("export (2).csv", ""),
        ("客服绩效_6月_修正版.xls", "客服绩效"),
    ],
)  # fmt: skip
def test_a_name_without_dates_and_counters(file: str, name: str) -> None:
    assert cleaned(file) == name


def test_a_correction_under_another_name_joins_its_stream(home: Path, tmp_path: Path) -> None:
    rows = [[f"C{n:03d}", f"2026-06-{n % 28 + 1:02d} 10:00", "小美"] for n in range(60)]
    header = ["工单号", "创建时间", "客服姓名"]
    brought(home, csv(tmp_path / "门店工单 6月.csv", header, rows))
    (report,) = brought(home, csv(tmp_path / "补.csv", header, rows[:10]))
    assert report["records_new"] == 0 and report["rows_unchanged"] == 10
    assert {c["source"] for c in stored(home, "cases")} == {"门店工单"}
