"""Text tables: encodings, delimiters, headers, and everything that is wrong with them."""

from pathlib import Path

import pytest

from heming.errors import BadInput, UserError
from heming.sources.open import limits
from heming.sources.open.read import open_paths
from tests.sources.made import csv, opened, write

CHINESE = csv(["会话ID", "客服", "满意度"], [[f"H{i:04}", "小美", "非常满意"] for i in range(200)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_chinese_text_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    file = opened(write(tmp_path, "a.csv", CHINESE, encoding))
    assert file.text.headers == ("会话ID", "客服", "满意度")
    assert file.sample.rows[0] == ("H0000", "小美", "非常满意")
    assert file.text.csv is not None
    copy = file.text.csv.path.read_text(encoding="utf-8-sig")
    assert copy.splitlines() == CHINESE.splitlines()


def test_utf_8_is_used_where_it_lies(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", CHINESE)
    file = opened(path)
    assert file.text.csv is not None
    assert file.text.csv.path == path
    assert not (tmp_path / "uploads").exists()


def test_western_letters_in_latin_1_are_read(tmp_path: Path) -> None:
    text = csv(["Ticket", "Agent", "Città"], [[i, "Jürgen Müß", "Orléans"] for i in range(50)], delimiter=";")
    file = opened(write(tmp_path, "a.csv", text, "latin-1"))
    assert file.text.headers == ("Ticket", "Agent", "Città")
    assert file.sample.rows[0][1:] == ("Jürgen Müß", "Orléans")
    assert [notice.text for notice in file.notices] == ["Read as Latin-1."]


def test_lines_in_a_second_encoding_are_read_and_reported(tmp_path: Path) -> None:
    lines = [line.encode("utf-8") for line in CHINESE.splitlines()]
    lines[50:60] = [line.decode().replace("小美", "阿强").encode("gb18030") for line in lines[50:60]]
    file = opened(write(tmp_path, "a.csv", b"\n".join(lines)))
    assert [row[1] for row in file.sample.rows[49:59]] == ["阿强"] * 10
    (notice,) = [n for n in file.notices if n.code == "mixed_encoding"]
    assert notice.values["count"] == 10
    assert notice.is_warning


def test_unreadable_bytes_are_replaced_and_located(tmp_path: Path) -> None:
    lines = [line.encode("utf-8") for line in CHINESE.splitlines()]
    lines[7] = b"H0006,\xe5\xb0\xff\xfe,ok"
    file = opened(write(tmp_path, "a.csv", b"\n".join(lines)))
    (notice,) = [n for n in file.notices if n.code == "undecodable"]
    assert "8" in str(notice.values["lines"])
    assert file.sample.rows[8][1] == "小美"
    assert len(file.sample.rows) == 200


def test_zero_bytes_are_removed_and_counted(tmp_path: Path) -> None:
    file = opened(write(tmp_path, "a.csv", CHINESE.encode().replace("小美".encode(), "小\0美".encode(), 3)))
    assert file.sample.rows[0][1] == "小美"
    assert [n.values for n in file.notices if n.code == "zero_bytes"] == [{"count": 3}]


def test_lines_of_an_old_mac_are_lines(tmp_path: Path) -> None:
    file = opened(write(tmp_path, "a.csv", "id,agent,score\r1,Ann,5\r2,Bob,4\r"))
    assert file.sample.rows == (("1", "Ann", "5"), ("2", "Bob", "4"))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found_among_commas_in_the_text(tmp_path: Path, delimiter: str) -> None:
    rows = [[f"T{i}", f'"Sorry, it{delimiter} took so long, again"', i % 5 + 1] for i in range(60)]
    file = opened(write(tmp_path, "a.txt", csv(["ticket", "comment", "score"], rows, delimiter=delimiter)))
    assert file.text.headers == ("ticket", "comment", "score")
    assert file.sample.rows[3] == ("T3", f"Sorry, it{delimiter} took so long, again", "4")


def test_quotes_escaped_by_a_backslash_are_understood(tmp_path: Path) -> None:
    rows = [[i, f'"he said \\"no, thanks\\" {i}"', 5] for i in range(40)]
    file = opened(write(tmp_path, "a.csv", csv(["id", "comment", "score"], rows)))
    assert file.sample.rows[1] == ("1", 'he said "no, thanks" 1', "5")


def test_lines_before_the_header_are_left_out(tmp_path: Path) -> None:
    text = "客服日报\n导出时间,2024-02-01\n\n" + csv(["日期", "客服", "接待量"], [["2024-01-02", "小美", 30]] * 5)
    file = opened(write(tmp_path, "a.csv", text))
    assert file.text.headers == ("日期", "客服", "接待量")
    assert file.text.csv is not None
    assert file.text.csv.skip_lines == 4
    assert file.text.first_line == 5
    assert file.sample.rows[0] == ("2024-01-02", "小美", "30")


def test_a_header_of_two_rows_is_joined(tmp_path: Path) -> None:
    text = "日期,客服,首响,,在线时长\n,,平均,最大,\n" + "2024-01-01,小美,8,30,07:00:00\n" * 5
    assert opened(write(tmp_path, "a.csv", text)).text.headers == (
        "日期",
        "客服",
        "首响 / 平均",
        "首响 / 最大",
        "在线时长",
    )


def test_an_empty_first_header_is_no_second_level(tmp_path: Path) -> None:
    file = opened(write(tmp_path, "a.csv", ",id,agent\n1,a,Ann\n2,b,Bob\n"))
    assert file.text.headers == ("column 1", "id", "agent")
    assert len(file.sample.rows) == 2


def test_lines_of_totals_do_not_enter_the_sample(tmp_path: Path) -> None:
    text = csv(["日期", "客服", "接待量"], [["2024-01-02", "小美", 30], ["合计", "", 30], ["", "平均", 30]])
    assert opened(write(tmp_path, "a.csv", text)).sample.rows == (("2024-01-02", "小美", "30"),)


def test_repeated_and_missing_names_are_made_unique(tmp_path: Path) -> None:
    file = opened(write(tmp_path, "a.csv", "id,name,name,,name (2)\nA,b,c,d,e\nF,g,h,i,j\n"))
    assert file.text.headers == ("id", "name", "name (3)", "column 4", "name (2)")
    assert any(notice.code == "duplicate_headers" for notice in file.notices)


def test_a_table_without_a_header_is_told(tmp_path: Path) -> None:
    file = opened(write(tmp_path, "a.csv", csv(["2024-01-02", "小美", "30"], [["2024-01-03", "阿强", 31]] * 5)))
    assert file.text.headers == ("column 1", "column 2", "column 3")
    assert len(file.sample.rows) == 6
    assert any(notice.code == "no_header" for notice in file.notices)


def test_the_sample_of_a_large_file_is_spread_over_it(tmp_path: Path) -> None:
    rows = [[f"K{i:07}", "x" * 80, i % 5 + 1] for i in range(120_000)]
    file = opened(write(tmp_path, "a.csv", csv(["id", "text", "score"], rows)))
    numbers = [int(row[0][1:]) for row in file.sample.rows]
    assert len(numbers) == limits.SAMPLE_ROWS
    assert numbers[0] == 0
    assert max(numbers) > 110_000
    assert not file.sample.is_complete
    assert 0.8 < file.sample.estimated_rows / 120_000 < 1.2


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b"\0\0\0"])
def test_an_empty_file_says_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadInput, match="is empty"):
        opened(write(tmp_path, "a.csv", content))


def test_one_endless_line_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", b"id,text\n1," + b"x" * (limits.MAX_LINE_BYTES * 2 + 10))
    with pytest.raises(BadInput, match="a line of more than 8 MB"):
        opened(path)


def test_thousands_of_columns_are_refused_with_a_remedy(tmp_path: Path) -> None:
    wide = csv([f"c{i}" for i in range(3000)], [["a"] * 3000] * 3)
    with pytest.raises(UserError, match="3000 columns") as caught:
        opened(write(tmp_path, "a.csv", wide))
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (bytes(range(256)) * 20, "binary"),
        (b"SQLite format 3\0" + bytes(90), "SQLite"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, head: bytes, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        opened(write(tmp_path, "export.csv", head))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no file"):
        open_paths([tmp_path / "nothing.csv"], tmp_path / "uploads")
