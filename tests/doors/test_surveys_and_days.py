"""Surveys, daily reports of platforms, event logs and damaged ids, written by hand, through the command line."""

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from tests.doors.line import asked, brought, codes, heming, values

pytestmark = pytest.mark.django_db(transaction=True)
HOW = "How satisfied are you with the service you received?"
LIKELY = "How likely are you to recommend us to a friend? (0-10)"
EASY = "My issue was easy to handle"
WORDS = {"Very satisfied": 5, "Satisfied": 4, "Neutral": 3, "Dissatisfied": 2, "Very dissatisfied": 1}
EASE = ("1 - Strongly disagree", *map(str, range(2, 10)), "10 - Strongly agree")


def test_a_survey_as_a_form_exports_it(home: Path, tmp_path: Path) -> None:
    draw, rows = Random(8), []
    for number in range(120):
        at = datetime(2024, 5, 1, 9) + timedelta(minutes=draw.randrange(28_000))
        rows.append({
            "Timestamp": f"{at.month}/{at.day}/{at.year} {at.hour}:{at.minute:02d}:{at.second:02d}",
            HOW: draw.choice((*WORDS, "N/A")), LIKELY: draw.randrange(11), EASY: draw.choice(EASE),
            "Which agent helped you?": draw.choice(("Anna", "Bob")),
            "Any other comments?": "great, thanks" if number % 5 == 0 else "",
        })  # fmt: skip
    frame = pd.DataFrame(rows)
    frame.to_csv(tmp_path / "Survey (Responses).csv", index=False)
    (report,) = brought(home, tmp_path / "Survey (Responses).csv")
    assert (report["rows_used"], report["problems"]) == (120, [])
    frame["level"], frame["ease"] = frame[HOW].map(WORDS), frame[EASY].str.extract(r"^(\d+)")[0].astype(float)
    got = asked(home, "csat_mean", "satisfied_share", "nps", "ces_mean", by="agent")
    for name, group in frame.groupby("Which agent helped you?"):
        likely = group[LIKELY]
        assert got["csat_mean", name][:2] == (pytest.approx(group.level.mean()), group.level.count())
        assert got["satisfied_share", name][0] == pytest.approx((group.level.dropna() >= 4).mean())
        assert got["nps", name][0] == pytest.approx(100 * ((likely >= 9).mean() - (likely <= 6).mean()))
        assert got["ces_mean", name][0] == pytest.approx(group.ease.mean())
    response = asked(home, "response_share")["response_share",]
    assert response[0] is None and response[2], "a file of answers cannot tell who did not answer"


def daily_files(folder: Path) -> pd.DataFrame:
    """31 files of a platform: ready-made rates with per cent signs, `--` for a day off, and a line of totals."""
    draw, rows = Random(9), []
    folder.mkdir()
    for number in range(31):
        day, lines = date(2024, 3, 1) + timedelta(days=number), []
        for name in ("小美", "小丽"):
            if draw.random() < 0.15:
                lines.append([day, name, 0, "--", 0, 0, "--"])
                continue
            invited = draw.randrange(10, 40)
            rated = draw.randrange(3, invited)
            share = f"{100 * draw.randrange(rated + 1) / rated:.1f}%"
            lines.append([day, name, draw.randrange(40, 120), draw.randrange(5, 40), invited, rated, share])
        rows += lines
        table = pd.DataFrame([*lines, ["合计", "", 1, "--", 1, 1, "--"]])
        table.columns = pd.Index(["日期", "客服昵称", "接待人数", "平均首次响应时间(秒)", "邀评数", "评价数", "满意率"])
        table.to_csv(folder / f"日报_{day:%Y%m%d}.csv", index=False, encoding="utf-8-sig")
    names = ["day", "name", "cases", "reply", "invited", "rated", "share"]
    frame = pd.DataFrame(rows, columns=pd.Index(names)).replace("--", None)
    frame["share"] = frame.share.str.rstrip("%").astype(float) / 100
    return frame


def test_a_folder_of_daily_files_with_ready_made_rates(home: Path, tmp_path: Path) -> None:
    frame = daily_files(tmp_path / "日报")
    (report,) = brought(home, tmp_path / "日报")
    assert (report["rows_used"], report["rows_total_lines"]) == (62, 31)
    got = asked(home, "case_count", "invited_share", "response_share", "satisfied_share", "first_reply_seconds_mean",
                by="agent")  # fmt: skip
    for name, group in frame.groupby("name"):
        assert got["case_count", name][0] == group.cases.sum()
        assert got["invited_share", name][0] == pytest.approx(group.invited.sum() / group.cases.sum())
        assert got["response_share", name][0] == pytest.approx(group.rated.sum() / group.invited.sum())
        known = group.dropna(subset="share")
        weighed = (known.share * known.rated).round().sum() / known.rated.sum()
        assert got["satisfied_share", name][0] == pytest.approx(weighed), "a rate with its count becomes a count again"
        assert got["first_reply_seconds_mean", name][2] == "cannot combine means: needs agent_days.first_reply_count"
    each = asked(home, "first_reply_seconds_mean", by="agent,day")
    for row in frame.dropna(subset="reply").itertuples():
        assert each["first_reply_seconds_mean", row.name, str(row.day)][0] == row.reply, "shown for its own row"


def test_an_html_table_that_calls_itself_xls(home: Path, tmp_path: Path) -> None:
    draw = Random(10)
    rows = [(f"店铺A:{name}", date(2024, 3, day), draw.randrange(50, 90), draw.randrange(20, 50))
            for day in range(1, 8) for name in ("小美", "阿强")]  # fmt: skip
    cells = "".join(f"<tr><td>{a}</td><td>{d}</td><td>{n}</td><td>{r}</td></tr>" for a, d, n, r in rows)
    head = "<tr><th>旺旺</th><th>日期</th><th>接待人数</th><th>评价数</th></tr>"
    total = "<tr><td>合计</td><td>-</td><td>9</td><td>9</td></tr>"
    page = f'<html><head><meta charset="gbk"></head><body><table>{head}{cells}{total}'
    (tmp_path / "客服日报.xls").write_bytes((page + "</table></body></html>").encode("gbk"))
    (report,) = brought(home, tmp_path / "客服日报.xls")
    assert (report["rows_used"], report["rows_total_lines"]) == (14, 1)
    frame = pd.DataFrame(rows, columns=["who", "day", "cases", "rated"])
    got = values(home, "case_count", "rated_share", by="agent")
    for name, group in frame.groupby("who"):
        assert got["case_count", name] == group.cases.sum()
        assert got["rated_share", name] == pytest.approx(group.rated.sum() / group.cases.sum())


def test_an_event_log_that_only_says_when_each_step_happened(home: Path, tmp_path: Path) -> None:
    draw, rows = Random(11), []
    for number in range(60):
        at, agent = datetime(2024, 6, 1, 8) + timedelta(minutes=draw.randrange(28_000)), draw.choice(("kim", "lee"))
        for step in ("New", "Assigned", "In Progress", "Resolved", "Closed"):
            rows.append((at, f"TK-{number:03d}", step, agent))
            at += timedelta(minutes=draw.randrange(1, 300))
    frame = pd.DataFrame(sorted(rows), columns=["event_time", "ticket_id", "status", "agent"])
    frame.to_csv(tmp_path / "events.csv", index=False)
    (report,) = brought(home, tmp_path / "events.csv")
    assert (report["rows_used"], report["records_new"]) == (300, 60)
    assert "no_date" not in codes(report)
    first = frame.groupby("ticket_id").event_time.min().dt.date.astype(str)
    assert values(home, "case_count", by="day") == {("case_count", d): n for d, n in first.value_counts().items()}
    people = frame.groupby("ticket_id").agent.first().value_counts()
    assert values(home, "case_count", by="agent") == {("case_count", a): n for a, n in people.items()}


def test_order_numbers_that_a_spreadsheet_rounded_are_reported_and_lost(home: Path, tmp_path: Path) -> None:
    numbers = [("1.23457E+18", "123456789012345000", f'="{1234567890123456789 + i}"')[i % 3] for i in range(60)]
    lines = [f"{number},S{i:04d},{'甲乙'[i % 2]},2024-08-{i % 28 + 1:02d} 10:{i:02d},{i % 5 + 1}"
             for i, number in enumerate(numbers)]  # fmt: skip
    (tmp_path / "订单.csv").write_text("订单号,会话ID,客服,咨询时间,评分\n" + "\n".join(lines), encoding="utf-8")
    (report,) = brought(home, tmp_path / "订单.csv")
    lost = [p for p in report["problems"] if p["problem"] == "rounded by a spreadsheet"]
    assert len(lost) == 40 and {p["column"] for p in lost} == {"订单号"}
    assert "rounded_ids" in codes(report)
    got = values(home, "case_count", "csat_mean", by="agent")
    for place, name in enumerate("甲乙"):
        assert got["case_count", name] == 30
        assert got["csat_mean", name] == pytest.approx(sum(i % 5 + 1 for i in range(place, 60, 2)) / 30)


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b"a,b,c\n", b"%PDF-1.4 nothing"])
def test_what_is_no_table_is_refused_with_a_remedy(home: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    said = heming(home, "import", tmp_path / "x.csv", "--yes", "--format", "json")
    assert said.status == 2 and "→" in said.err and "Traceback" not in said.err and said.out == ""
