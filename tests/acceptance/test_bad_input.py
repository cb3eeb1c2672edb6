"""Each kind of bad input: found, shown with cause and remedy, nothing counted twice, nobody's figure silently wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.doors.line import asked, brought, codes, heming
from tests.platforms.made import Rows, csv, xlsx
from tests.platforms.test_rosters_and_states import STATES, stored

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ["日期", "客服昵称", "接待人数", "邀评数", "参评数", "满意", "不满意", "满意率"]
STAFF = ["工号", "姓名", "班组", "入职日期", "离职日期", "千牛账号"]


def days(*names: str, count: int = 12) -> list[list[object]]:
    """Day rows of some people: 60 cases and more a day, 9 of 10 satisfied."""
    return [[f"2026-06-{day:02d}", name, 60 + day, 40, 10, 9, 1, "90.0%"]
            for day in range(1, count + 1) for name in names]  # fmt: skip


def received(rows: Rows) -> int:
    return sum(int(str(row[2])) for row in rows)


def staffed(home: Path, folder: Path, rows: Rows) -> Any:
    """The HR sheet's exit status and what it said row by row."""
    said = heming(home, "import", "--as", "staff", xlsx(folder / "花名册.xlsx", STAFF, rows), "--format", "json")
    return said.status, said.data[0]["rows"]


def accounts(home: Path, *words: str) -> dict[str, Any]:
    return {one["account"]: one for one in heming(home, "accounts", "--format", "json", *words).data}


def total(home: Path) -> float:
    return float(asked(home, "case_count")["case_count",][0])


def found(report: Any, code: str) -> Any:
    """A finding that says cause and remedy."""
    (one,) = [f for f in report["findings"] if f["code"] == code]
    text = json.dumps(one, ensure_ascii=False)
    assert one["sentence"] and (one.get("remedy")), text
    return one


def test_one_person_under_two_spellings_is_suggested_and_not_merged_unasked(home: Path, tmp_path: Path) -> None:
    rows = [*days("林小美"), *days("林 小美", count=3)]
    brought(home, csv(tmp_path / "a.csv", HEADER, rows))
    known = accounts(home)
    assert total(home) == received(rows)
    if len(known) == 2:  # two spellings, so two accounts until somebody decides
        assert any(s["name"].replace(" ", "") == "林小美" for one in known.values() for s in one["suggestions"])


def test_two_people_of_one_name_are_told_apart_by_number_and_never_mixed(home: Path, tmp_path: Path) -> None:
    brought(home, csv(tmp_path / "a.csv", HEADER, days("店:甲", "店:乙")))
    status, rows = staffed(home, tmp_path, [["1", "王伟", "一组", "2025-01-01", "", "店:甲"],
                                            ["2", "王伟", "二组", "2025-01-01", "", "店:乙"]])  # fmt: skip
    known = accounts(home)
    people = {known["店:甲"]["holders"][-1]["person"], known["店:乙"]["holders"][-1]["person"]}
    assert len(people) == 2, "two people"
    assert total(home) == received(days("店:甲", "店:乙"))
    assert status in (0, 1) and len(rows) == 2


def test_a_name_that_two_people_bear_is_left_alone_with_cause_and_remedy(home: Path, tmp_path: Path) -> None:
    sheet = [["", "王伟", "一组", "2025-01-01", "", ""], ["", "王伟", "二组", "2025-01-01", "", ""],
             ["3", "李雷", "二组", "2025-01-01", "", ""]]  # fmt: skip
    for words in (["--dry-run"], []):
        said = heming(home, "import", "--as", "staff", xlsx(tmp_path / "花名册.xlsx", STAFF, sheet), *words,
                      "--format", "json")  # fmt: skip
        (first, second, third), counts = said.data[0]["rows"], said.data[0]["counts"]
        assert said.status == 1 and first["kind"] == second["kind"] == "conflict" and third["kind"] == "new"
        for row in (first, second):
            ((cause, remedy),) = row["problems"]
            assert "1、2" in cause and "王伟" in cause and "work number" in remedy
    assert (counts["new"], counts["conflicts"]) == (1, 2), "nothing of these rows came in, and the counts say so"


def test_overlapping_shifts_are_found(home: Path, tmp_path: Path) -> None:
    rows = [["0012", "小美", "早", f"2026-06-{n:02d} 08:00", f"2026-06-{n:02d} 16:00"] for n in range(1, 15)]
    rows.append(["0012", "小美", "中", "2026-06-03 14:00", "2026-06-03 22:00"])
    (report,) = brought(home, csv(tmp_path / "a.csv", ["工号", "姓名", "班次", "计划开始", "计划结束"], rows))
    assert found(report, "shifts_overlap")["rows"] == 1


def test_states_that_overlap_or_never_end_are_found_and_no_second_is_told_twice(home: Path, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["0012", "小美", "就绪", f"2026-06-{d:02d} 09:00:00", f"2026-06-{d:02d} 10:00:00"] for d in range(1, 21)
    ]
    rows += [["0012", "小美", "通话", "2026-06-01 09:30:00", "2026-06-01 10:30:00"],
             ["0013", "小丽", "就绪", "2026-06-01 09:00:00", ""]]  # fmt: skip
    (report,) = brought(home, csv(tmp_path / "a.csv", STATES, rows))
    assert found(report, "states_overlap") and found(report, "states_without_end")
    seconds = [s["state_seconds"] for s in stored(home, "agent_states") if s["agent_account"] == "0012"]
    assert sum(seconds) == 20 * 3600 + 1800, "the half hour in both states counts once"
    assert [s["state_seconds"] for s in stored(home, "agent_states") if s["agent_account"] == "0013"] == [None]


def test_day_totals_that_contradict_sessions_are_found_and_never_added(home: Path, tmp_path: Path) -> None:
    sessions = [[f"S{d}-{i}", "小美", f"2026-06-{d:02d} 10:{i:02d}:00", f"2026-06-{d:02d} 10:{i:02d}:20", "好"]
                for d in range(1, 13) for i in range(30)]  # fmt: skip
    brought(home, csv(tmp_path / "s.csv", ["会话ID", "客服昵称", "开始时间", "首次回复时间", "状态"], sessions))
    rows = [[f"2026-06-{d:02d}", "小美", 30 if d > 1 else 35, 20, 10, 9, 1, "90.0%"] for d in range(1, 13)]
    (report,) = brought(home, csv(tmp_path / "d.csv", HEADER, rows))
    assert {"both_grains", "days_contradict_sessions"} <= codes(report)
    assert "35 / 30" in found(report, "days_contradict_sessions")["sentence"]
    said = heming(home, "query", "case_count", "--format", "json")
    assert [row["value"] for row in said.data["rows"]] == [360] and "not settled" in said.err


def test_a_month_exported_twice_counts_once_and_says_what_changed(home: Path, tmp_path: Path) -> None:
    rows = days("小美", "小丽")
    brought(home, csv(tmp_path / "导出.csv", HEADER, rows))
    rows[5] = [*rows[5][:2], 99, *rows[5][3:]]
    (report,) = brought(home, csv(tmp_path / "导出 (2).csv", HEADER, rows))
    assert (report["records_new"], report["records_updated"]) == (0, 1)
    assert "→99" in found(report, "days_changed")["sentence"] and total(home) == received(rows)


def test_a_rate_above_100_percent_is_held_and_the_rest_counts(home: Path, tmp_path: Path) -> None:
    rows = days("小美", "小丽")
    bad: list[object] = ["2026-06-20", "小美", 50, 40, 10, 9, 1, "103.0%"]
    said = heming(home, "import", csv(tmp_path / "a.csv", HEADER, [*rows, bad]), "--yes", "--format", "json")
    assert said.status == 1 and said.data[0]["rows_quarantined"] == 1 and total(home) == received(rows)


def test_a_team_of_one_and_somebody_without_cases_have_no_invented_figures(home: Path, tmp_path: Path) -> None:
    rows = [*days("店:甲"), ["2026-06-20", "店:乙", 0, 0, 0, 0, 0, "--"]]
    brought(home, csv(tmp_path / "a.csv", HEADER, rows))
    staffed(home, tmp_path, [["1", "甲一", "独一组", "2025-01-01", "", "店:甲"],
                             ["2", "乙二", "二组", "2025-01-01", "", "店:乙"]])  # fmt: skip
    got = asked(home, "case_count", "satisfied_share", by="agent")
    assert got["case_count", "甲一"][0] == received(rows) and got["satisfied_share", "甲一"][1] == 120
    value, n, note = got["satisfied_share", "乙二"]
    assert value is None and n == 0 and note, "no rating is no 0 %"


def test_an_account_reused_by_a_successor_is_told_apart_from_the_day_of_the_handover(
    home: Path, tmp_path: Path
) -> None:
    brought(home, csv(tmp_path / "a.csv", HEADER, days("店:小安", count=20)))
    _, rows = staffed(home, tmp_path, [["1", "安琪", "一组", "2025-01-01", "2026-06-10", "店:小安"],
                                       ["2", "安然", "一组", "2026-06-11", "", "店:小安"]])  # fmt: skip
    got = asked(home, "case_count", by="agent")
    assert total(home) == received(days("店:小安", count=20)), "nothing twice"
    split = {name: value for (_, name), (value, *_) in got.items()}
    told = [problem for row in rows for problem in row["problems"]]
    first = received(days("店:小安", count=10))
    assert split == {"安琪": first, "安然": received(days("店:小安", count=20)) - first} and not told


@pytest.mark.parametrize("kind", ["days", "sessions"])
def test_rows_after_the_last_day_of_whoever_holds_the_account_are_found(home: Path, tmp_path: Path, kind: str) -> None:
    def file(name: str, first: int, last: int) -> Path:
        if kind == "days":
            return csv(tmp_path / name, HEADER, days("店:小安", count=last)[first - 1 :])
        rows = [[f"S{d}-{i}", "店:小安", f"2026-06-{d:02d} 23:{i:02d}:00", f"2026-06-{d:02d} 23:{i:02d}:20", "好"]
                for d in range(first, last + 1) for i in range(30)]  # fmt: skip
        return csv(tmp_path / name, ["会话ID", "客服昵称", "开始时间", "首次回复时间", "状态"], rows)

    (before,) = brought(home, file("a.csv", 1, 10))
    assert "after_last_day" not in codes(before)
    staffed(home, tmp_path, [["1", "安琪", "一组", "2025-01-01", "2026-06-10", "店:小安"]])
    (report,) = brought(home, file("b.csv", 11, 12))
    said = found(report, "after_last_day")
    assert said["rows"] == (2 if kind == "days" else 60) and "安琪" in said["sentence"]


def test_counts_that_are_larger_than_their_whole_are_found(home: Path, tmp_path: Path) -> None:
    rows = days("小美")
    rows[3] = ["2026-06-04", "小美", 64, 40, 10, 12, 1, "90.0%"]
    rows[4] = ["2026-06-05", "小美", 30, 40, 10, 9, 1, "90.0%"]
    (report,) = brought(home, csv(tmp_path / "a.csv", HEADER, rows))
    said = [f for f in report["findings"] if f["code"] == "part_above_whole"]
    assert {(f["rows"], f["metrics"][0]) for f in said} >= {(1, "invited_share")}
    assert all("100 %" in f["sentence"] and f["remedy"] for f in said)


def test_the_successor_of_an_hr_sheet_has_the_account_from_their_first_day(home: Path, tmp_path: Path) -> None:
    brought(home, csv(tmp_path / "a.csv", HEADER, days("店:小安", count=20)))
    said = heming(home, "import", "--as", "staff", xlsx(tmp_path / "花名册.xlsx", STAFF, [
        ["1", "安琪", "一组", "2025-01-01", "2026-06-10", "店:小安"],
        ["2", "安然", "一组", "2026-06-11", "", "店:小安"],
    ]), "--format", "json")  # fmt: skip
    assert said.status == 0 and said.data[0]["closes"][0]["accounts"] == [], "somebody holds it from then on"
    (one,) = accounts(home).values()
    assert [(h["name"], h["to"]) for h in one["holders"]] == [("安琪", "2026-06-10"), ("安然", None)]
