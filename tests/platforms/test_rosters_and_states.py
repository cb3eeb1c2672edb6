"""Rosters, long and wide, and seat states: every shift and stretch as pandas or plain arithmetic has it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from heming.facts.engines import engine_for
from heming.facts.store import open_store
from tests.doors.line import brought, codes
from tests.platforms.made import csv, month, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
HOURS = {"早": ("08:00", "16:00"), "中": ("14:00", "22:00"), "晚": ("22:00", "06:00")}


def stored(home: Path, table: str) -> list[dict[str, Any]]:
    store = open_store(home)
    engine = engine_for(store)
    rows: list[dict[str, Any]] = engine.run(engine.table(store.snapshot(), table)).to_pylist()
    return rows


def at(text: str) -> int:
    return int((datetime.fromisoformat(text) - datetime(1970, 1, 1)).total_seconds()) - 8 * 3600


def wide(codes_of: list[list[str]]) -> list[list[object]]:
    return [
        [f"00{12 + n}", name, "一组", *row]
        for n, (name, row) in enumerate(zip(("小美", "小丽"), codes_of, strict=True))
    ]


def wide_file(folder: Path, codes_of: list[list[str]], name: str = "排班.xlsx") -> Path:
    header = ["工号", "姓名", "班组", *range(1, 31)]
    weekdays: list[object] = ["", "", "", *["一二三四五六日"[(n + 0) % 7] for n in range(30)]]
    legend: list[list[object]] = [["说明:早=08:00-16:00 中=14:00-22:00 晚=22:00-06:00"]]
    rows: list[list[object]] = [weekdays, *wide(codes_of), *legend]
    return xlsx(folder / name, header, rows, above=[["客服部2026年6月排班表"]], sheet="6月")


def test_a_wide_monthly_roster_becomes_one_shift_per_person_and_day(home: Path, tmp_path: Path) -> None:
    first = ["早", "中", "晚", "休", "年假", *["早"] * 25]
    (report,) = brought(home, wide_file(tmp_path, [first, ["中"] * 30]))
    assert report["records_new"] == 60
    shifts = {(s["agent_account"], str(s["shift_date"])): s for s in stored(home, "shifts")}
    night = shifts["0012", "2026-06-03"]
    assert (night["planned_start_at"], night["planned_end_at"]) == (at("2026-06-03 22:00"), at("2026-06-04 06:00"))
    rest, leave = shifts["0012", "2026-06-04"], shifts["0012", "2026-06-05"]
    assert rest["planned_end_at"] == rest["planned_start_at"] and rest["leave_kind"] is None
    assert leave["leave_kind"] == "年假"
    hours = sum(s["planned_end_at"] - s["planned_start_at"] for s in shifts.values()) / 3600
    assert hours == (28 + 30) * 8


def test_a_corrected_roster_replaces_the_day(home: Path, tmp_path: Path) -> None:
    brought(home, wide_file(tmp_path, [["早"] * 30, ["中"] * 30]))
    again = ["早"] * 30
    again[9] = "休"
    (report,) = brought(home, wide_file(tmp_path, [again, ["中"] * 30], "排班 改.xlsx"))
    assert (report["records_new"], report["records_updated"]) == (0, 1)
    (changed,) = [
        s for s in stored(home, "shifts") if (s["agent_account"], s["shift_date"]) == ("0012", date(2026, 6, 10))
    ]
    assert changed["planned_start_at"] == changed["planned_end_at"]


def test_codes_without_hours_invent_none(home: Path, tmp_path: Path) -> None:
    header = ["姓名", *[f"{n}日" for n in range(1, 31)]]
    path = csv(tmp_path / "2026-06 排班.csv", header, [["小美", *["A班"] * 30], ["小丽", *["早"] * 30]])
    (report,) = brought(home, path)
    shifts = stored(home, "shifts")
    assert len(shifts) == 60 and {s["shift_kind"] for s in shifts} == {"A班", "早"}
    assert all(s["planned_end_at"] is None for s in shifts) and report["records_new"] == 60


def test_a_long_roster_with_clock_times_and_a_night_shift(home: Path, tmp_path: Path) -> None:
    rows = []
    for n in range(1, 15):
        for name, code in (("小美", "早"), ("小丽", "晚")):
            rows.append([name, f"2026-06-{n:02d}", code, *HOURS[code]])
    (report,) = brought(
        home, csv(tmp_path / "排班.csv", ["姓名", "日期", "班次", "上班时间", "下班时间"], rows, "gb18030")
    )
    assert (report["records_new"], report["problems"]) == (28, [])
    shifts = stored(home, "shifts")
    assert {s["planned_end_at"] - s["planned_start_at"] for s in shifts} == {8 * 3600}
    (one,) = [s for s in shifts if s["agent_account"] == "小丽" and str(s["shift_date"]) == "2026-06-03"]
    assert one["planned_end_at"] == at("2026-06-04 06:00") and one["shift_kind"] == "晚"


def test_shifts_of_one_person_that_overlap_are_found(home: Path, tmp_path: Path) -> None:
    rows = [["0012", "小美", "早", f"2026-06-{n:02d} 08:00", f"2026-06-{n:02d} 16:00"] for n in range(1, 15)]
    rows.append(["0012", "小美", "中", "2026-06-03 14:00", "2026-06-03 22:00"])
    (report,) = brought(home, csv(tmp_path / "a.csv", ["工号", "姓名", "班次", "计划开始", "计划结束"], rows))
    (found,) = [f for f in report["findings"] if f["code"] == "shifts_overlap"]
    assert found["rows"] == 1


STATES = ["工号", "坐席姓名", "状态", "开始时间", "结束时间"]


def read_codes_of_state() -> dict[str, list[str]]:
    """The words the product itself knows for each state."""
    from importlib.resources import files
    from tomllib import loads

    text = (files("heming.sources.guess") / "codes.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = loads(text)["state"]
    return found


def day_of_states(*rows: tuple[str, str, str]) -> list[list[object]]:
    return [
        ["0012", "小美", state, f"2026-06-01 {start}", f"2026-06-01 {end}" if end else ""] for state, start, end in rows
    ]


def test_the_simulated_states_come_back_second_for_second(home: Path, tmp_path: Path) -> None:
    words = {code: names[0] for code, names in read_codes_of_state().items()}
    frame = month()["agent_states"].sort_values(["agent_account", "start_at"]).head(1500)
    rows = [[a, n, words[s], str(b), str(e)] for a, n, s, b, e in zip(
        frame.agent_account, frame.agent_name, frame.state, frame.start_at, frame.end_at, strict=True)]  # fmt: skip
    (report,) = brought(home, csv(tmp_path / "坐席状态明细.csv", STATES, rows, "gb18030"))
    assert report["rows_used"] == 1500 and "states_overlap" not in codes(report)
    seconds: dict[str, int] = {}
    for row in stored(home, "agent_states"):
        seconds[row["state"]] = seconds.get(row["state"], 0) + row["state_seconds"]
    expected = (frame.end_at - frame.start_at).dt.total_seconds().groupby(frame.state).sum()
    assert seconds == dict(expected.astype(int))


def test_overlapping_states_are_clipped_and_open_ones_closed(home: Path, tmp_path: Path) -> None:
    rows = day_of_states(
        ("登录", "09:00:00", "18:00:00"), ("就绪", "09:00:00", "10:00:00"), ("通话", "09:30:00", "10:30:00"),
        ("话后", "10:30:00", ""), ("就绪", "10:40:00", "12:00:00"), ("小休", "17:30:00", ""),
    )  # fmt: skip
    rows += [["0013", "小丽", "就绪", "2026-06-01 09:00:00", ""]]
    rows += [["0014", "小白", "就绪", f"2026-06-01 09:{n:02d}:00", f"2026-06-01 09:{n:02d}:30"] for n in range(20)]
    (report,) = brought(home, csv(tmp_path / "a.csv", STATES, rows))
    assert {"states_overlap", "states_closed", "states_without_end"} <= codes(report)
    got = {(s["agent_account"], s["state"], s["start_at"]): s["state_seconds"] for s in stored(home, "agent_states")}
    assert got["0012", "ready", at("2026-06-01 09:00")] == 1800, "clipped where the call began"
    assert got["0012", "talking", at("2026-06-01 09:30")] == 3600
    assert got["0012", "wrap", at("2026-06-01 10:30")] == 600, "ended at the next state"
    assert got["0012", "break", at("2026-06-01 17:30")] == 1800, "ended with the login"
    assert got["0012", "logged_in", at("2026-06-01 09:00")] == 9 * 3600
    assert got["0013", "ready", at("2026-06-01 09:00")] is None, "unknown, not zero"


def test_an_open_state_ends_with_the_shift_when_the_roster_is_known(home: Path, tmp_path: Path) -> None:
    shifts = [["0012", "小美", "早", f"2026-06-{n:02d} 08:00", f"2026-06-{n:02d} 16:00"] for n in range(1, 15)]
    brought(home, csv(tmp_path / "r.csv", ["工号", "姓名", "班次", "计划开始", "计划结束"], shifts))
    rows = day_of_states(*[("就绪", f"08:{n:02d}:00", f"08:{n:02d}:59") for n in range(20)], ("就绪", "15:00:00", ""))
    brought(home, csv(tmp_path / "a.csv", STATES, rows))
    got = {s["start_at"]: s["state_seconds"] for s in stored(home, "agent_states")}
    assert got[at("2026-06-01 15:00")] == 3600


def test_states_with_a_length_and_states_as_a_list_of_changes(home: Path, tmp_path: Path) -> None:
    start = datetime(2026, 6, 1, 9)
    words = ["就绪", "通话", "话后"] * 10
    rows = [["0012", w, str(start + timedelta(minutes=5 * n)), "00:05:00"] for n, w in enumerate(words)]
    brought(home, csv(tmp_path / "len.csv", ["坐席工号", "坐席状态", "状态开始时间", "持续时长"], rows))
    assert {s["state_seconds"] for s in stored(home, "agent_states")} == {300}
    changes = [["0099", w, str(start + timedelta(minutes=5 * n))] for n, w in enumerate([*words, "离线"])]
    (report,) = brought(home, csv(tmp_path / "log.csv", ["坐席工号", "变更后状态", "变更时间"], changes))
    theirs = [s for s in stored(home, "agent_states") if s["agent_account"] == "0099"]
    assert sum(s["state_seconds"] or 0 for s in theirs) == 30 * 300
    assert "states_closed" not in codes(report), "a list of changes has no ends, and that is no mistake"


def test_a_dry_run_reads_states_and_changes_nothing(home: Path, tmp_path: Path) -> None:
    from tests.doors.line import heming

    rows = day_of_states(*[("就绪", f"08:{n:02d}:00", f"08:{n:02d}:59") for n in range(20)])
    said = heming(home, "import", csv(tmp_path / "a.csv", STATES, rows), "--yes", "--dry-run")
    assert said.status in (0, 1), said.err
    assert "cannot tell" in said.err and stored(home, "agent_states") == []
