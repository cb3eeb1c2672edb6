"""Day rows that contradict themselves, an earlier export, or the sessions: found, shown, and never counted twice."""

from pathlib import Path
from typing import Any

import pytest

from tests.doors.line import asked, brought, codes, heming
from tests.platforms.made import csv

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ["日期", "客服昵称", "接待人数", "邀评数", "参评数", "满意", "不满意", "满意率"]


def row(
    day: int, name: str, received: object, rated: object = 10, good: object = 9, share: str = "90.0%"
) -> list[object]:
    return [f"2026-06-{day:02d}", name, received, 40, rated, good, 1, share]


def finding(report: Any, code: str) -> Any:
    (found,) = [f for f in report["findings"] if f["code"] == code]
    return found


def days(count: int = 12) -> list[list[object]]:
    return [row(day, name, 60 + day) for day in range(1, count + 1) for name in ("小美", "小丽")]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(20, "小美", 50, share="103.0%"), "a rate above 100%"),
        (row(20, "小美", -5), "a negative count"),
        (row(20, "小美", 50, good=30), "more of a part than of the whole"),
    ],
)
def test_a_row_that_cannot_be_true_is_held_with_cause_and_fix(
    home: Path, tmp_path: Path, bad: list[object], reason: str
) -> None:
    from heming.facts.arrivals.held import held_rows

    (report,) = brought(home, csv(tmp_path / "days.csv", HEADER, [*days(), bad]))
    assert report["rows_quarantined"] == 1
    (held,) = held_rows(home, report["batch"]).rows
    assert (held.reason, held.row) == (reason, 25) and len(held.fix) > 20
    assert asked(home, "case_count")["case_count",][0] == sum(int(str(r[2])) for r in days())


def test_a_month_exported_twice_counts_once_with_the_newest_numbers(home: Path, tmp_path: Path) -> None:
    brought(home, csv(tmp_path / "first.csv", HEADER, days()))
    again = days()
    again[3] = row(2, "小丽", 99)
    (report,) = brought(home, csv(tmp_path / "second.csv", HEADER, again))
    assert (report["records_new"], report["records_updated"], report["records_unchanged"]) == (0, 1, 23)
    found = finding(report, "days_changed")
    assert found["rows"] == 1
    assert "2026-06-02 小丽: 接待人数 62→99" in found["sentence"]
    assert asked(home, "case_count")["case_count",][0] == sum(int(str(r[2])) for r in again)


def test_a_rate_without_its_denominator_is_kept_and_never_averaged(home: Path, tmp_path: Path) -> None:
    rows = [[f"2026-06-{day:02d}", name, 60, f"{90 + day % 5}.0%"] for day in range(1, 13) for name in ("小美", "小丽")]
    brought(home, csv(tmp_path / "days.csv", ["日期", "客服昵称", "接待人数", "满意率"], rows))
    value, _, note = asked(home, "satisfied_share")["satisfied_share",]
    assert value is None and "cannot combine: needs 参评量" in note


def test_a_rate_over_its_denominator_becomes_a_count_only_where_one_number_fits(home: Path, tmp_path: Path) -> None:
    header = ["日期", "客服昵称", "接待人数", "参评数", "满意率"]
    sure = [[f"2026-06-{day:02d}", "小美", 300, 200, "98.5%"] for day in range(1, 13)]
    unsure = [["2026-06-13", "小美", 4000, 3000, "98.5%"], ["2026-06-14", "小美", 30, 7, "98.5%"]]
    (report,) = brought(home, csv(tmp_path / "days.csv", header, [*sure, *unsure]))
    found = finding(report, "rate_without_count")
    assert found["rows"] == 2, "three thousand have three such numbers, seven have none"
    value, n, note = asked(home, "satisfied_share")["satisfied_share",]
    assert (value, n) == (pytest.approx(0.985), 2400)
    assert "without a satisfied count" in note


def test_session_rows_and_day_rows_of_one_day_are_never_added(home: Path, tmp_path: Path) -> None:
    sessions = [[f"S{day}-{i}", "小美", f"2026-06-{day:02d} 10:{i:02d}:00", f"2026-06-{day:02d} 10:{i:02d}:20", "好"]
                for day in range(1, 13) for i in range(30)]  # fmt: skip
    header = ["会话ID", "客服昵称", "开始时间", "首次回复时间", "状态"]
    brought(home, csv(tmp_path / "sessions.csv", header, sessions))
    rows = [row(day, "小美", 30 if day > 1 else 35) for day in range(1, 13)]
    (report,) = brought(home, csv(tmp_path / "days.csv", HEADER, rows))
    assert {"both_grains", "days_contradict_sessions"} <= codes(report)
    assert "2026-06-01 小美: 35 / 30" in finding(report, "days_contradict_sessions")["sentence"]
    assert asked(home, "case_count")["case_count",][0] == 360, "the sessions, not sessions and day rows"
    said = heming(home, "query", "case_count", "--format", "json").err
    assert "not settled whether days counts the same conversations as sessions" in said


def test_more_ratings_than_invitations_are_kept_and_said(home: Path, tmp_path: Path) -> None:
    rows = [*days(), [ "2026-06-20", "小美", 60, 3, 10, 9, 1, "90.0%"]]  # fmt: skip
    (report,) = brought(home, csv(tmp_path / "days.csv", HEADER, rows))
    assert report["rows_quarantined"] == 0
    assert finding(report, "rated_unasked")["rows"] == 1
