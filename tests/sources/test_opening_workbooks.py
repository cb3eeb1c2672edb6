"""Workbooks, HTML tables, JSON and Parquet: the cells as people see them."""

import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from heming.errors import BadInput
from heming.sources.open.read import open_paths
from tests.sources.made import cells, opened, real, write


def workbook(path: Path, sheets: dict[str, list[list[Any]]], *, merges: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for area in merges:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


def test_dates_ids_and_percentages_of_a_workbook_survive(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    formats = {
        key: book.add_format({"num_format": key}) for key in ("yyyy-mm-dd hh:mm:ss", "yyyy/m/d", "[h]:mm:ss", "0.0%")
    }
    sheet.write_row(0, 0, ["工号", "开始时间", "日期", "在线时长", "满意率", "订单号", "会话ID"])
    for row in (1, 2):
        sheet.write_string(row, 0, f"00{row}")
        sheet.write_datetime(row, 1, datetime(2024, 1, row, 13, 4, 5), formats["yyyy-mm-dd hh:mm:ss"])
        sheet.write_datetime(row, 2, datetime(2024, 1, row), formats["yyyy/m/d"])
        sheet.write_number(row, 3, row + 0.5, formats["[h]:mm:ss"])
        sheet.write_number(row, 4, 0.985, formats["0.0%"])
        sheet.write_number(row, 5, 1234567890123456789)
        sheet.write_string(row, 6, "1234567890123456789")
    book.close()
    file = opened(path)
    assert cells(file)[0] == (
        "001",
        "2024-01-01 13:04:05",
        "2024-01-01",
        "36:00:00",
        "0.985",
        "1234567890123450000",
        "1234567890123456789",
    )


def test_the_sheet_with_the_data_is_taken_and_the_others_are_named(tmp_path: Path) -> None:
    data: list[list[Any]] = [["工单号", "坐席", "满意度"], *[[f"T{i}", "小美", 5] for i in range(30)]]
    path = workbook(tmp_path / "a.xlsx", {"说明": [["导出说明"], ["请勿修改"]], "明细": data})
    file = opened(path)
    assert file.name == "a.xlsx [明细]"
    assert file.text.headers == ("工单号", "坐席", "满意度")
    (notice,) = [n for n in file.notices if n.code == "sheet_chosen"]
    assert notice.values["others"] == "说明"


def test_one_sheet_per_day_is_one_table(tmp_path: Path) -> None:
    days: dict[str, list[list[Any]]] = {
        f"{day}日": [["日期", "坐席", "接待量"], [f"2024-01-0{day}", "小美", 30 + day]] for day in (1, 2, 3)
    }
    files, _ = open_paths([workbook(tmp_path / "a.xlsx", days)], tmp_path / "up")
    assert len(files) == 3
    assert {file.text.headers for file in files} == {("日期", "坐席", "接待量")}


def test_merged_headers_are_joined_and_merged_cells_filled_down(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["一月报表", None, None, None],
        ["坐席", "日期", "首响", None],
        [None, None, "平均", "最大"],
        ["小美", "2024-01-01", 8, 30],
        [None, "2024-01-02", 9, 31],
        ["阿强", "2024-01-01", 7, 20],
    ]
    file = opened(workbook(tmp_path / "a.xlsx", {"x": rows}, merges=("A1:D1", "A2:A3", "B2:B3", "C2:D2", "A4:A5")))
    assert file.text.headers == ("坐席", "日期", "首响 / 平均", "首响 / 最大")
    assert [row[0] for row in cells(file)] == ["小美", "小美", "阿强"]
    assert file.text.first_line == 4


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_a_broken_workbook_says_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadInput, match="damaged"):
        opened(write(tmp_path, "a.xlsx", content))


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="empty"):
        opened(workbook(tmp_path / "a.xlsx", {"x": [], "y": []}))


HTML = """<html><head><meta charset="{charset}"></head><body><table><tr><td>查询</td></tr></table>
<table border=1><tr><th colspan=5>客服日报</th></tr>
<tr><th rowspan=2>客服</th><th rowspan=2>日期</th><th colspan=2>首响</th><th rowspan=2>满意率</th></tr>
<tr><th>平均</th><th>最大</th></tr>
<tr><td rowspan=2>小美</td><td>2024-01-01</td><td>8</td><td>30</td><td>98.5%</td></tr>
<tr><td>2024-01-02</td><td>9</td><td>31</td><td>--</td></tr></table></body></html>"""


@pytest.mark.parametrize(("encoding", "charset"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", "utf-8")])
def test_an_html_table_named_xls_is_read(tmp_path: Path, encoding: str, charset: str) -> None:
    file = opened(write(tmp_path, "a.xls", HTML.format(charset=charset), encoding))
    assert file.kind == "html"
    assert file.text.headers == ("客服", "日期", "首响 / 平均", "首响 / 最大", "满意率")
    assert cells(file) == [("小美", "2024-01-01", "8", "30", "98.5%"), ("小美", "2024-01-02", "9", "31", "--")]


def test_a_page_without_a_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="without a table"):
        opened(write(tmp_path, "a.xls", "<html><body><p>请登录</p></body></html>"))


def test_objects_become_rows_and_one_level_of_nesting_becomes_columns(tmp_path: Path) -> None:
    objects = [
        {"id": "T1", "agent": {"name": "Ann", "team": {"id": 4}}, "tags": ["a", "b"], "ok": True, "score": 5},
        {"id": "T2", "agent": None, "note": "晚点回复", "score": None},
    ]
    file = opened(write(tmp_path, "a.json", json.dumps(objects, ensure_ascii=False)))
    assert file.text.headers == ("id", "agent.name", "agent.team", "tags", "ok", "score", "agent", "note")
    assert cells(file)[0] == ("T1", "Ann", '{"id": 4}', "a|b", "true", "5", None, None)
    assert cells(file)[1] == ("T2", None, None, None, None, None, None, "晚点回复")


def test_json_lines_and_a_list_inside_an_object_are_read(tmp_path: Path) -> None:
    objects = [{"id": i, "agent": "Ann"} for i in range(30)]
    lines = opened(write(tmp_path, "a.jsonl", "\n".join(map(json.dumps, objects))))
    inside = opened(write(tmp_path, "b.json", json.dumps({"page": 1, "tickets": objects})))
    assert lines.kind == "jsonl"
    assert cells(lines) == cells(inside) == [(str(i), "Ann") for i in range(30)]


@pytest.mark.parametrize("content", ["[{", '[{"a": 1}, {"a": ', '{"a": [}', '[{"a":1},\n{"a":x}]', "[" * 100_000])
def test_broken_json_says_where(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadInput):
        opened(write(tmp_path, "a.json", content))


def test_the_real_dialogues_are_cases_and_their_messages(tmp_path: Path) -> None:
    path = real("helpdesk_dialogues_zh/dialogues_3000.json.gz")
    with gzip.open(path, "rt", encoding="utf-8") as text:
        objects = json.load(text)
    (dialogues, messages), _ = open_paths([path], tmp_path)
    assert dialogues.text.headers == ("annotations", "id")
    assert [row[1] for row in cells(dialogues)] == [str(one["id"]) for one in objects]
    assert len(objects) == 3000
    assert messages.text.headers[:2] == ("conversation id", "message id")
    told = Counter(row[0] for row in cells(messages))
    assert told == {str(one["id"]): len(one["turns"]) for one in objects if one["turns"]}


def test_a_parquet_file_is_read_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    pl.DataFrame({"id": ["a", None], "n": [1, 2], "at": [datetime(2024, 1, 2), None]}).write_parquet(path)
    file = opened(path)
    assert file.text.parquet == path
    assert file.sample.rows == (("a", "1", "2024-01-02 00:00:00"), ("", "2", ""))


def test_a_cut_parquet_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="damaged Parquet"):
        opened(write(tmp_path, "a.parquet", b"PAR1" + bytes(100)))
