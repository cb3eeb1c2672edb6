"""A zip with a roster and the cases of the same month: the night shift's shared account is told apart at once."""

import zipfile
from pathlib import Path

import pytest

from heming.access.scope import local_admin
from heming.org.accounts import account_rows
from heming.org.actions.hand_over_account import share_account
from heming.sources.actions.import_files import in_order
from tests.doors.line import asked, brought
from tests.platforms.made import csv

pytestmark = pytest.mark.django_db(transaction=True)
SESSIONS = ["会话ID", "客服昵称", "开始时间", "首次回复时间", "状态"]
ROSTER = ["工号", "姓名", "班次", "计划开始", "计划结束"]


def sessions(month: int) -> list[list[object]]:
    return [[f"S{month}-{d}-{hour}-{i}", "夜班号", f"2026-{month:02d}-{d:02d} {hour}:{i:02d}:00",
             f"2026-{month:02d}-{d:02d} {hour}:{i:02d}:20", "好"]
            for d in range(1, 13) for hour in ("10", "20") for i in range(10)]  # fmt: skip


def roster(month: int) -> list[list[object]]:
    """甲 by day, 乙 in the evening."""
    return [[number, name, name, f"2026-{month:02d}-{d:02d} {first}", f"2026-{month:02d}-{d:02d} {last}"]
            for d in range(1, 13) for number, name, first, last in (("0012", "甲一", "09:00", "17:00"),
                                                                     ("0013", "乙二", "17:00", "23:00"))]  # fmt: skip


def test_rosters_come_before_what_they_tell_apart() -> None:
    assert in_order(["cases", "agent_days", "shifts", "cases"]) == [2, 0, 1, 3]
    assert in_order([]) == []


def test_a_roster_in_the_same_zip_tells_a_shared_account_apart(home: Path, tmp_path: Path) -> None:
    brought(home, csv(tmp_path / "s6.csv", SESSIONS, sessions(6)))
    brought(home, csv(tmp_path / "r6.csv", ROSTER, roster(6)))
    (night,) = [row for row in account_rows("all") if row.account == "夜班号"]
    people = [row.person_key for row in account_rows("all") if row.account in ("0012", "0013")]
    share_account(local_admin("root"), (night.source, "夜班号"), shared=True, holders=people, reason="夜班")
    parcel = tmp_path / "七月.zip"
    with zipfile.ZipFile(parcel, "w") as bundle:
        bundle.write(csv(tmp_path / "a_会话.csv", SESSIONS, sessions(7)), "a_会话.csv")  # the cases' name comes first
        bundle.write(csv(tmp_path / "z_排班.csv", ROSTER, roster(7)), "z_排班.csv")
    reports = brought(home, parcel)
    assert len(reports) == 2
    got = asked(home, "case_count", by="agent", **{"from": "2026-07-01", "to": "2026-07-31"})
    assert {name: value for (_, name), (value, *_rest) in got.items()} == {"甲一": 120, "乙二": 120}
