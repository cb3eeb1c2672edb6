"""Every cell is staged as text, every line that cannot be one is located, nothing is lost."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heming.errors import BadInput
from heming.facts.arrivals.kept import raw_rows, remember
from heming.facts.arrivals.stage import Staged, row_numbers, stage, staged_index
from heming.facts.arrivals.text import CsvText, TextSource
from tests.facts.arrivals.bring import csv_source, rows_source


def cells(staged: Staged) -> list[tuple[str | None, ...]]:
    return duckdb.sql(f"SELECT * FROM '{staged.path}'").fetchall()


def rejects(staged: Staged) -> list[tuple[int, int, str]]:
    return duckdb.sql(f"SELECT row, line, reason FROM '{staged.rejects}' ORDER BY row").fetchall()


def test_ragged_lines_are_located_once_each(tmp_path: Path) -> None:
    staged = stage(tmp_path, [csv_source(tmp_path, "a,b,c\n1,2,3\n4\n5,6,7,8,9\n10,11,12\n")], batch=1)
    assert cells(staged) == [("1", "2", "3"), ("10", "11", "12")]
    assert rejects(staged) == [(2, 3, "too few columns"), (3, 4, "too many columns")]
    assert (staged.rows, staged.rejected) == (4, 2)


def test_quotes_hold_delimiters_and_line_breaks(tmp_path: Path) -> None:
    staged = stage(tmp_path, [csv_source(tmp_path, 'a;b\n1;"x;y\nz ""q"""\n2;w\n', delimiter=";")], batch=1)
    assert cells(staged) == [("1", 'x;y\nz "q"'), ("2", "w")]


def test_a_quote_that_is_never_closed_costs_one_line(tmp_path: Path) -> None:
    lines = "".join(f"{i},abc,d{i}\n" for i in range(200_000))
    staged = stage(tmp_path, [csv_source(tmp_path, 'a,b,c\n1,"abc,2\n' + lines)], batch=1)
    assert staged.rows == 200_001
    assert rejects(staged) == [(1, 2, "unclosed quote")]
    assert cells(staged)[0] == ("0", "abc", "d0")


def test_text_behind_a_closing_quote_is_rejected_not_cut(tmp_path: Path) -> None:
    staged = stage(tmp_path, [csv_source(tmp_path, 'a,b\n1,"ab"c\n3,4\n')], batch=1)
    assert rejects(staged) == [(1, 2, "broken quotes")]


def test_mixed_line_ends_are_read(tmp_path: Path) -> None:
    staged = stage(tmp_path, [csv_source(tmp_path, b"a,b\n1,2\r\n3,4\n5,6\r\n7\r\n")], batch=1)
    assert cells(staged) == [("1", "2"), ("3", "4"), ("5", "6")]
    assert rejects(staged) == [(4, 5, "too few columns")]


def test_a_line_of_megabytes_is_rejected_with_its_beginning(tmp_path: Path) -> None:
    staged = stage(tmp_path, [csv_source(tmp_path, "a,b\n1,2\n3," + "x" * 3_000_000 + "\n5,6\n")], batch=1)
    assert rejects(staged) == [(2, 3, "line too long")]
    (row,) = pq.read_table(staged.rejects).to_pylist()
    assert len(row["raw"]) <= 10_000 and row["raw"].startswith("3,xxx")


def test_thousands_of_columns_are_staged_and_far_too_many_refused(tmp_path: Path) -> None:
    wide = ",".join(f"h{i}" for i in range(2_000))
    staged = stage(tmp_path, [csv_source(tmp_path, wide + "\n" + ",".join(["1"] * 2_000) + "\n")], batch=1)
    assert (staged.width, staged.rows) == (2_000, 1)
    with pytest.raises(BadInput, match="5000 columns"):
        stage(tmp_path, [rows_source([f"h{i}" for i in range(5_000)], [])], batch=1)


def test_headers_that_repeat_keep_their_columns_apart(tmp_path: Path) -> None:
    staged = stage(tmp_path, [csv_source(tmp_path, "a,a,\n1,2,3\n")], batch=1)
    assert cells(staged) == [("1", "2", "3")]


def test_a_file_with_a_header_only_has_no_rows(tmp_path: Path) -> None:
    assert stage(tmp_path, [csv_source(tmp_path, "a,b\n")], batch=1).rows == 0


def test_rows_of_a_spreadsheet_and_of_parquet(tmp_path: Path) -> None:
    rows = [("1", None), ("x", "y")]
    assert cells(stage(tmp_path, [rows_source(("a", "b"), rows)], batch=1)) == rows
    path = tmp_path / "p.parquet"
    pq.write_table(pa.table({'we"ird': [1, 2], "when": pa.array([0, None], pa.timestamp("s"))}), path)
    staged = stage(tmp_path, [TextSource("p", ('we"ird', "when"), parquet=path)], batch=2)
    assert cells(staged) == [("1", "1970-01-01 00:00:00"), ("2", None)]


def test_files_of_a_folder_become_one_batch_matched_by_header(tmp_path: Path) -> None:
    first = csv_source(tmp_path, "id,name\n1,a\n2\n", name="01.csv")
    second = csv_source(tmp_path, "name,id,more\nb,3,x\n", name="02.csv")
    third = csv_source(tmp_path, "id\n4\n", name="03.csv")
    staged = stage(tmp_path, [first, second, third], batch=1)
    assert cells(staged) == [("1", "a"), ("3", "b"), ("4", None)]
    assert [(file.name, file.first_row, file.rows) for file in staged.files] == [
        ("01.csv", 1, 2),
        ("02.csv", 3, 1),
        ("03.csv", 4, 1),
    ]
    assert staged.place(3) == (staged.files[1], 2)


def test_raw_rows_are_found_by_number_with_file_and_line(tmp_path: Path) -> None:
    staged = stage(tmp_path, [csv_source(tmp_path, "a,b\n1,2\n3\n5,6\n")], batch=1)
    remember(staged)
    found = raw_rows(tmp_path, 1, rows=[3, 2, 99])
    assert [(row.row, row.line, dict(row.cells), row.raw) for row in found] == [
        (3, 4, {"a": "5", "b": "6"}, ""),
        (2, 3, {}, "3"),
    ]


def test_titles_above_the_header_are_skipped(tmp_path: Path) -> None:
    source = csv_source(tmp_path, "客服日报,,\n日期 2024,,\na,b,c\n1,2,3\n4,5\n")
    source = TextSource("t", ("a", "b", "c"), csv=CsvText(source.csv.path, skip_lines=3), first_line=4)  # type: ignore[union-attr]
    staged = stage(tmp_path, [source], batch=1)
    assert cells(staged) == [("1", "2", "3")]
    assert rejects(staged) == [(2, 5, "too few columns")]


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_row_numbers_of_staged_rows_skip_the_rejected_ones(kept: list[bool]) -> None:
    numbers = np.arange(1, len(kept) + 1)
    rejected, staged = numbers[~np.array(kept)], numbers[np.array(kept)]
    gaps = rejected - np.arange(1, len(rejected) + 1)
    assert row_numbers(gaps, np.arange(len(staged))).tolist() == staged.tolist()
    index = staged_index(gaps, numbers)
    assert index[np.array(kept)].tolist() == list(range(len(staged)))
    assert (index[~np.array(kept)] == -1).all()
