"""Real .xls files of Excel 97 to 2003, which many Chinese platforms still export."""

from datetime import datetime
from pathlib import Path

from heming.facts.arrivals.mapping import Mapping
from tests.sources.made import cells, guessed, opened
from tests.sources.old_xls import old_xls

ROWS: list[list[str | float | None]] = [
    ["会话ID", "客服", "开始时间", "首次响应时长(秒)", "满意度"],
    ["00012", "店铺A:小美", 45292.5, 8.0, 5.0],
    ["00013", "店铺A:小明", 45293.25, None, 4.0],
    ["00014", "店铺A:小美", 45293.75, 31.0, None],
]


def serial(text: str) -> float:
    return (datetime.fromisoformat(text) - datetime(1899, 12, 30)).total_seconds() / 86_400


def test_an_old_binary_workbook_is_read_cell_by_cell(tmp_path: Path) -> None:
    file = opened(old_xls(tmp_path / "日报.xls", ROWS, dates=[2]))
    assert file.sample.headers == tuple(str(name) for name in ROWS[0])
    assert cells(file) == [
        ("00012", "店铺A:小美", "2024-01-01 12:00:00", "8", "5"),
        ("00013", "店铺A:小明", "2024-01-02 06:00:00", None, "4"),
        ("00014", "店铺A:小美", "2024-01-02 18:00:00", "31", None),
    ]


def test_its_columns_are_understood_like_those_of_any_file(tmp_path: Path) -> None:
    rows = [ROWS[0]] + [
        [f"{n:05}", f"客服{n % 3}", serial(f"2024-03-{n % 28 + 1:02} 09:30:00"), float(n % 40 + 3), float(n % 5 + 1)]
        for n in range(60)
    ]
    mapping: Mapping = guessed(old_xls(tmp_path / "会话.xls", rows, dates=[2])).mapping
    targets = {field.target for field in mapping.fields}
    assert {"cases.source_id", "cases.opened_at", "cases.source_first_reply_seconds"} <= targets
    assert any(target.startswith("answers.csat") for target in targets)
