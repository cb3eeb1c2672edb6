"""Exports with one row per call or ticket, written by hand, through the command line: every figure as pandas has it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.doors.line import asked, brought, codes, heming, values

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"非常满意": 5, "满意": 4, "一般": 3, "不满意": 2, "非常不满意": 1}
PEOPLE = (("0012", "张三", "一组"), ("0047", "李四", "一组"), ("0103", "王五", "二组"))


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def calls() -> pd.DataFrame:
    """150 calls of March 2024."""
    draw = Random(3)
    rows = []
    for number in range(150):
        account, name, team = draw.choice(PEOPLE)
        is_answered = draw.random() < 0.9
        rows.append({
            "account": account, "name": name, "team": team, "id": f"C2403{number:05d}",
            "way": draw.choice(("呼入", "呼入", "呼出")),
            "at": datetime(2024, 3, 1) + timedelta(minutes=draw.randrange(44_000)),
            "answered": is_answered, "talk": draw.randrange(30, 900) if is_answered else None,
            "wrap": draw.randrange(5, 120) if is_answered else None,
            "word": draw.choice((*WORDS, "")) if is_answered else "",
        })  # fmt: skip
    return pd.DataFrame(rows)


def call_sheet(path: Path, frame: pd.DataFrame) -> Path:
    """A title, a header of two levels with merged cells, durations as text, `--`, and a line of totals."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2024年3月通话明细"])
    sheet.append(["坐席信息", None, None, "通话信息", None, None, None, "时长", None, "评价"])
    sheet.append(
        ["工号", "坐席姓名", "班组", "通话ID", "呼叫类型", "开始时间", "是否接通", "通话时长", "话后时长", "满意度"]
    )
    for area in ("A1:J1", "A2:C2", "D2:G2", "H2:I2"):
        sheet.merge_cells(area)
    for row in frame.itertuples():
        times = (
            [clock(int(t)) if row.answered else "--" for t in (row.talk, row.wrap)] if row.answered else ["--", "--"]
        )
        said = "是" if row.answered else "否"
        sheet.append([row.account, row.name, row.team, row.id, row.way, row.at, said, *times, row.word or None])
    sheet.append(["合计", None, None, len(frame), None, None, None, clock(int(frame.talk.sum())), None, None])
    book.save(path)
    return path


def test_a_workbook_of_calls(home: Path, tmp_path: Path) -> None:
    frame = calls()
    (report,) = brought(home, call_sheet(tmp_path / "通话明细.xlsx", frame))
    assert (report["rows_used"], report["rows_total_lines"], report["problems"]) == (150, 1, [])
    frame["level"] = frame.word.map(WORDS)
    got = asked(home, "case_count", "talk_seconds_mean", "handle_seconds_mean", "csat_mean", by="agent")
    assert {key[1] for key in got} == {"张三", "李四", "王五"}
    for name, group in frame.groupby("name"):
        assert got["case_count", name][0] == len(group)
        assert got["talk_seconds_mean", name][0] == pytest.approx(group.talk.mean())
        assert got["handle_seconds_mean", name][0] == pytest.approx((group.talk + group.wrap).mean())
        assert got["csat_mean", name][:2] == (pytest.approx(group.level.mean()), group.level.count())
    inbound = frame[frame.way == "呼入"]
    share = asked(home, "answered_share", where="direction=in")["answered_share",]
    assert share[:2] == (pytest.approx(inbound.answered.mean()), len(inbound))
    assert values(home, "case_count", by="team") == {("case_count", t): len(g) for t, g in frame.groupby("team")}
    accounts = values(home, "case_count", by="agent_account")
    assert accounts == {("case_count", a): len(g) for a, g in frame.groupby("account")}, "0012 keeps its zeros"


def test_the_same_workbook_again_changes_nothing(home: Path, tmp_path: Path) -> None:
    file = call_sheet(tmp_path / "通话明细.xlsx", calls())
    first, again = brought(home, file)[0], brought(home, file)[0]
    assert (first["records_new"], again["records_new"], again["records_unchanged"]) == (150, 0, 150)
    assert values(home, "case_count") == {("case_count",): 150}


def tickets() -> pd.DataFrame:
    """120 tickets of February, some dates of which can only be day-first."""
    draw = Random(4)
    rows = []
    for number in range(120):
        opened = datetime(2024, 2, 1, 8) + timedelta(minutes=draw.randrange(36_000))
        replied = opened + timedelta(minutes=draw.randrange(1, 600))
        rows.append({
            "Ticket Number": f"T{number:04d}", "Opened": opened, "First Response": replied,
            "Resolved": replied + timedelta(hours=draw.randrange(1, 90)) if number % 9 else None,
            "Agent": draw.choice(("José Núñez", "Zoë", "Ömer")), "Satisfaction": draw.choice((1, 2, 3, 4, 5, None)),
        })  # fmt: skip
    return pd.DataFrame(rows)


def test_a_latin_1_file_with_semicolons_and_the_day_first(home: Path, tmp_path: Path) -> None:
    frame = tickets()
    file = tmp_path / "tickets.csv"
    file.write_bytes(frame.to_csv(sep=";", index=False, date_format="%d/%m/%Y %H:%M").encode("latin-1"))
    (report,) = brought(home, file)
    assert report["problems"] == []
    frame["reply"] = (frame["First Response"] - frame.Opened).dt.total_seconds()
    frame["resolve"] = (frame.Resolved - frame.Opened).dt.total_seconds()
    got = values(
        home, "first_reply_seconds_p50", "first_reply_seconds_p90", "resolve_seconds_p50", "csat_mean", by="agent"
    )
    for name, group in frame.groupby("Agent"):
        assert got["first_reply_seconds_p50", name] == group.reply.median()
        assert got["first_reply_seconds_p90", name] == pytest.approx(group.reply.quantile(0.9))
        assert got["resolve_seconds_p50", name] == group.resolve.median()
        assert got["csat_mean", name] == pytest.approx(group.Satisfaction.mean())
    assert values(home, "case_count", by="month") == {("case_count", "2024-02"): 120}


def test_most_rows_have_neither_an_id_nor_a_date(home: Path, tmp_path: Path) -> None:
    draw = Random(5)
    rows = []
    for number in range(200):
        known = number % 5 == 0
        at = datetime(2024, 1, 1) + timedelta(hours=number)
        rows.append((f"K{number}" if known else "", f"{at:%Y-%m-%d %H:%M}" if known else "", draw.choice("AB"),
                     draw.randrange(30, 900), draw.randrange(1, 6)))  # fmt: skip
    frame = pd.DataFrame(rows, columns=["Case Id", "Created At", "Agent", "Handle Time (sec)", "CSAT Score"])
    frame.to_csv(tmp_path / "cases.csv", index=False)
    (report,) = brought(home, tmp_path / "cases.csv")
    assert report["rows_used"] == report["records_new"] == 200
    got = asked(home, "case_count", "handle_seconds_mean", "csat_mean", by="agent")
    for name, group in frame.groupby("Agent"):
        assert got["case_count", name][0] == len(group)
        assert got["handle_seconds_mean", name][0] == pytest.approx(group["Handle Time (sec)"].mean())
        assert got["csat_mean", name][0] == pytest.approx(group["CSAT Score"].mean())
    assert values(home, "case_count", by="month") == {("case_count", "2024-01"): 40, ("case_count", None): 160}
    assert brought(home, tmp_path / "cases.csv")[0]["records_new"] == 0, "the same rows again are the same records"


def chats() -> pd.DataFrame:
    draw = Random(6)
    rows = []
    for number in range(320):
        at = datetime(2024, 4, 1, 9) + timedelta(minutes=draw.randrange(41_000))
        wait = draw.randrange(3, 400)
        rows.append({
            "会话编号": f"\t{20240400000 + number}", "客服账号": f"a{number % 4:03d}",
            "客服姓名": "张王李刘"[number % 4] + "某",
            "进入时间": f"{at:%Y/%m/%d %H:%M:%S}", "首次响应时长": f"{wait // 60}分{wait % 60}秒", "wait": wait,
            "满意度": draw.choice((*WORDS, "未评价")), "是否解决": draw.choice(("已解决", "未解决")),
            "客户昵称": f"买家㙍{number % 50}",
        })  # fmt: skip
    return pd.DataFrame(rows)


def test_a_gb18030_file_where_some_customers_did_not_rate(home: Path, tmp_path: Path) -> None:
    frame = chats()
    (tmp_path / "会话.csv").write_bytes(frame.drop(columns="wait").to_csv(index=False).encode("gb18030"))
    (report,) = brought(home, tmp_path / "会话.csv")
    assert report["problems"] == [], "'not rated' is no rating, and no mistake either"
    assert "only_surveyed_cases" not in codes(report)
    frame["level"] = frame["满意度"].map(WORDS)
    got = asked(home, "first_reply_seconds_p50", "csat_mean", "satisfied_share", "resolved_share", "rated_share",
                "response_share", by="agent")  # fmt: skip
    for name, group in frame.groupby("客服姓名"):
        rated = group.level.dropna()
        assert got["first_reply_seconds_p50", name][0] == group.wait.median()
        assert got["csat_mean", name][:2] == (pytest.approx(rated.mean()), len(rated))
        assert got["satisfied_share", name][0] == pytest.approx((rated >= 4).mean())
        assert got["resolved_share", name][0] == pytest.approx((group["是否解决"] == "已解决").mean())
        assert got["rated_share", name][0] == pytest.approx(len(rated) / len(group))
        assert got["response_share", name][2] == "cannot tell: it is not known who was invited"


def test_json_lines_with_nested_fields(home: Path, tmp_path: Path) -> None:
    draw = Random(7)
    rows: list[dict[str, Any]] = []
    for number in range(240):
        at = datetime(2024, 7, 1) + timedelta(minutes=draw.randrange(28_000))
        wait = draw.randrange(10, 4000) if number % 11 else None
        rows.append({"id": 1000 + number, "created_at": f"{at.isoformat()}Z",
                     "assignee": {"name": draw.choice(("Ann", "Bo"))},
                     "first_response_at": wait and f"{(at + timedelta(seconds=wait)).isoformat()}Z",
                     "satisfaction_rating": {"score": draw.choice(("good", "bad", "unoffered"))},
                     "wait": wait})  # fmt: skip
    text = "\n".join(json.dumps({k: v for k, v in row.items() if k != "wait"}) for row in rows)
    (tmp_path / "tickets.jsonl").write_text(text, encoding="utf-8")
    (report,) = brought(home, tmp_path / "tickets.jsonl")
    assert report["problems"] == []
    got: dict[Any, Any] = asked(
        home,
        "first_reply_seconds_p50",
        "satisfied_share",
        by="agent",
    )
    for name in ("Ann", "Bo"):
        own = [row for row in rows if row["assignee"]["name"] == name]
        marks = [row["satisfaction_rating"]["score"] for row in own]
        assert got["first_reply_seconds_p50", name][0] == pd.Series([row["wait"] for row in own], dtype=float).median()
        assert got["satisfied_share", name][0] == pytest.approx(
            marks.count("good") / (len(marks) - marks.count("unoffered"))
        )


def test_people_are_told_why_rows_are_in_quarantine(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "ragged.csv"
    rows = [f"{n},小美,2023-08-01 10:0{n},15" for n in range(1, 6)]
    file.write_text(
        "\n".join(["工单号,客服,创建时间,金额", *rows, "6,小王,2023-08-01 10:07,¥1,299.00"]), encoding="utf-8"
    )
    said = heming(home, "import", file, "--yes")
    assert "6 rows read = 5 used + 0 unchanged + 1 in quarantine" in said.out
    assert "[quarantine] too many columns: rows 1" in said.out


def test_a_total_row_is_counted_and_asks_for_nothing(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "totals.csv"
    rows = [f"{n},小美,2023-08-01 10:0{n},15" for n in range(1, 6)]
    file.write_text("\n".join(["工单号,客服,创建时间,金额", *rows, "合计,,,75"]), encoding="utf-8")
    said = heming(home, "import", file, "--yes")
    assert "6 rows read = 5 used + 0 unchanged + 0 in quarantine + 1 summary rows left out" in said.out
