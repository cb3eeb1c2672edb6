"""Files as a new user brings them: comments left empty, columns nobody understands, dates that could be either."""

from pathlib import Path

import pytest

from tests.doors.line import asked, brought, heming
from tests.platforms.made import csv

pytestmark = pytest.mark.django_db(transaction=True)


HEADER = ["工单号", "创建时间", "客服姓名", "满意度评分", "评价内容"]


def test_ratings_without_a_comment_count_in_the_comment_share(home: Path, tmp_path: Path) -> None:
    rows = [[f"T{n:03d}", f"2026-06-{n % 28 + 1:02d} 10:00:00", "小美", 1 + n % 5, "" if n % 4 else f"第{n}次,谢谢"]
            for n in range(60)]  # fmt: skip
    brought(home, csv(tmp_path / "工单.csv", HEADER, rows))
    assert asked(home, "comment_share")["comment_share",][0] == 15 / 60


def test_a_file_of_which_no_column_is_understood_is_refused(home: Path, tmp_path: Path) -> None:
    said = heming(
        home, "import", csv(tmp_path / "x.csv", ["foo", "bar", "baz"], [["p", "q", "r"], ["s", "t", "u"]]), "--yes"
    )
    assert said.status == 2 and "foo, bar, baz" in said.err and "→" in said.err


def test_what_yes_takes_for_granted_is_said(home: Path, tmp_path: Path) -> None:
    rows = [[f"T{n:03d}", f"{n % 12 + 1:02d}/{n % 11 + 1:02d}/2026", "小美", 5, ""] for n in range(30)]
    said = heming(home, "import", csv(tmp_path / "工单.csv", HEADER, rows), "--yes")
    assert "does the day or the month come first? Taken without asking" in said.err
