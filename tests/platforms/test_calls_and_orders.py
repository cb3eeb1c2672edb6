"""A CTI switch (calls, and 30-minute intervals per agent) and an order export, in GB18030."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from tests.doors.line import asked, brought
from tests.platforms.made import csv, month
from tests.platforms.test_rosters_and_states import at, stored

pytestmark = pytest.mark.django_db(transaction=True)


def test_thirty_minute_intervals_of_a_switch(home: Path, tmp_path: Path) -> None:
    draw, rows = Random(3), []
    for day in range(1, 11):
        for agent in ("8001", "8002"):
            for number in range(8):
                start = datetime(2026, 6, day, 9) + timedelta(minutes=30 * number)
                offered = draw.randrange(3, 9)
                answered = draw.randrange(1, offered + 1)
                rows.append([start.date(), start, agent, offered, answered, 0, answered * 180, 1800])
    header = ["日期", "时段", "坐席工号", "呼入量", "接听量", "弃呼量", "处理总时长", "登录时长"]
    (report,) = brought(home, csv(tmp_path / "坐席分段.csv", header, rows, "gb18030"))
    assert report["records_new"] == 160, "one row per interval, not per day"
    frame = pd.DataFrame(rows, columns=pd.Index(header))
    got = asked(home, "answered_share", "case_count")
    assert got["answered_share",][0] == pytest.approx(frame["接听量"].sum() / frame["呼入量"].sum())
    assert got["case_count",][0] == frame["接听量"].sum()
    assert {row["interval_start_at"] for row in stored(home, "agent_days")} >= {at("2026-06-01 09:30")}


def test_calls_of_a_switch_are_cases(home: Path, tmp_path: Path) -> None:
    rows = [[f"L{n:04d}", f"138{n:08d}", "8001", "呼入", f"2026-06-{n % 28 + 1:02d} 10:00:00",
             f"2026-06-{n % 28 + 1:02d} 10:00:12", f"2026-06-{n % 28 + 1:02d} 10:03:12", 8, 180]
            for n in range(60)]  # fmt: skip
    header = [
        "通话流水号",
        "主叫号码",
        "坐席工号",
        "呼叫类型",
        "来电时间",
        "接听时间",
        "挂机时间",
        "振铃时长",
        "通话时长",
    ]
    (report,) = brought(home, csv(tmp_path / "话单.csv", header, rows, "gb18030"))
    assert report["records_new"] == 60
    assert {(c["direction"], c["talk_seconds"], c["ring_seconds"]) for c in stored(home, "cases")} == {("in", 180, 8)}


def test_a_pressed_one_is_a_satisfied_caller(home: Path, tmp_path: Path) -> None:
    keys = ["1"] * 566 + ["2"] * 40 + ["3"] * 28 + [""] * 200 + ["0"] * 30 + ["挂机"] * 14
    rows = [[f"L{n:04d}", f"138{n:08d}", "8001", f"2026-06-{n % 28 + 1:02d} 10:00:00", 8, 180, key]
            for n, key in enumerate(keys)]  # fmt: skip
    header = ["通话流水号", "主叫号码", "坐席工号", "来电时间", "振铃时长", "通话时长", "按键评价"]
    (report,) = brought(home, csv(tmp_path / "话单.csv", header, rows, "gb18030"))
    assert (report["records_new"], report["problems"]) == (878, [])
    stored_values = [a["value"] for a in stored(home, "answers") if a["value"] is not None]
    assert [stored_values.count(level) for level in (3, 2, 1)] == [566, 40, 28]
    got = asked(home, "answer_count", "satisfied_share", "bad_rating_count")
    assert got["answer_count",][0] == 634
    assert got["satisfied_share",][0] == pytest.approx(566 / 634)
    assert got["bad_rating_count",][0] == 28


def test_an_order_export_becomes_orders(home: Path, tmp_path: Path) -> None:
    frame = month()["orders"].head(300)
    rows = [[f"{o}\t", c, str(p), "" if pd.isna(q) else str(q), f"￥{a:.2f}"] for o, c, p, q, a in zip(
        frame.source_id, frame.customer_id, frame.placed_at, frame.paid_at, frame.net_amount, strict=True)]  # fmt: skip
    header = ["订单编号", "买家会员名", "订单创建时间", "订单付款时间", "买家实际支付金额"]
    (report,) = brought(home, csv(tmp_path / "订单导出.csv", header, rows, "gb18030"))
    assert report["records_new"] == 300
    orders = stored(home, "orders")
    assert sum(float(o["net_amount"]) for o in orders) == pytest.approx(float(frame.net_amount.astype(float).sum()))
    assert sum(o["paid_at"] is not None for o in orders) == frame.paid_at.notna().sum()
