"""Day exports of two platforms and the calls of a switch in one data folder, as somebody new brings them."""

from pathlib import Path

import pytest

from tests.doors.line import asked, brought
from tests.platforms import layouts
from tests.platforms.made import csv, days

pytestmark = pytest.mark.django_db(transaction=True)
CALLS = 40


def call_list(folder: Path) -> Path:
    """Calls of an account that nobody was mapped to, in the month of the day exports."""
    month = str(days()["day"].min())[:7]
    rows = [
        [f"L{n:04d}", f"138{n:08d}", "8001", "呼入", f"{month}-{n % 28 + 1:02d} 10:00:00",
         f"{month}-{n % 28 + 1:02d} 10:00:12", f"{month}-{n % 28 + 1:02d} 10:03:12", 8, 180]
        for n in range(CALLS)
    ]  # fmt: skip
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
    return csv(folder / "话单.csv", header, rows, "gb18030")


def test_three_sources_stand_side_by_side_and_none_of_them_is_zero(home: Path, tmp_path: Path) -> None:
    for made in (layouts.qianniu(tmp_path), layouts.feige(tmp_path), call_list(tmp_path)):
        brought(home, made)
    received = int(days()["received"].sum())
    whole, _n, note = asked(home, "case_count")["case_count",]
    assert whole == CALLS + 2 * received
    assert note == f"added: case rows of cti (n = {CALLS}) + day rows of feige, qianniu (n = {2 * received})"
    for stream in ("qianniu", "feige"):
        value, *_rest = asked(home, "case_count", where=f"source={stream}")["case_count",]
        assert value == received, stream
    each = {source: value for (_, source), (value, *_rest) in asked(home, "case_count", by="source").items()}
    assert each == {"qianniu": received, "feige": received, "cti": CALLS}
    people = {who: value for (_, who), (value, *_rest) in asked(home, "case_count", by="agent_account").items()}
    assert people.pop("8001") == CALLS and sum(people.values()) == 2 * received
