"""Whatever the bytes are: a table or a UserError with a remedy, never anything else."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heming.errors import UserError
from heming.sources.guess.guess import guess_mapping
from heming.sources.mapping_file import from_toml, to_toml
from heming.sources.open.read import open_paths

HEADS = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PAR1",
    b"\x1f\x8b\x08\x00",
    b"<table><tr><td>",
    b'[{"',
    b'{"a"',
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    "工号,日期\n".encode("gb18030"),
    b"a,b,c\n1,2,3\n",
)
PIECES = st.one_of(
    st.binary(max_size=400),
    st.text(alphabet="ab,;\t\"'\n\r|1239-/: 客服满意☆★%=é\0", max_size=400).map(lambda t: t.encode("utf-8")),
    st.text(alphabet='ab,\n"客服满意度', max_size=400).map(lambda t: t.encode("gb18030")),
)


def survives(content: bytes, name: str = "file.csv") -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            files, _ = open_paths([path], Path(folder) / "uploads")
            for file in files:
                if file.text.rows is not None:
                    list(file.text.rows())
                mapping = guess_mapping(file.sample, text=file.text).mapping
                assert from_toml(to_toml(mapping)).targets() == mapping.targets()
        except UserError as error:
            assert error.cause
            assert error.remedy


@settings(max_examples=150)
@given(st.sampled_from(HEADS), PIECES)
def test_any_bytes_are_a_table_or_a_clear_message(head: bytes, rest: bytes) -> None:
    survives(head + rest)


@settings(max_examples=40)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), min_size=1, max_size=12))
def test_any_cells_can_be_guessed(rows: list[list[str]]) -> None:
    survives("\n".join(",".join(row) for row in rows).encode("utf-8", "replace"))


@pytest.mark.parametrize("dates", [["0000-00-00", "9999-12-31"], ["31/12/0000", "99/99/9999"], ["2024-13-45", "1e999"]])
def test_impossible_dates_do_not_stop_the_guess(dates: list[str]) -> None:
    rows = "".join(f"T{i},{dates[i % len(dates)]},5\n" for i in range(30))
    survives(("ticket id,created at,rating\n" + rows).encode())


def test_numbers_beyond_all_bounds_do_not_stop_the_guess() -> None:
    survives(("ticket id,amount,duration\n" + "T1,1e999,9e18\n" * 20 + "T2,-1e-999,nan\n").encode())
