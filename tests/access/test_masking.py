"""Numbers and addresses that reach a person are hidden, alike in SQL and in Python."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heming.access.masking import masked, masked_sql

PIECES = st.sampled_from([
    "13912345678", "+86 139-1234-5678", "110101199003071234", "11010119900307123X", "6222021234567890123",
    "6222 0212 3456 7890", "0571-88888888",
    "文三路478号3幢1201室", "a.b@mail.example.cn", "订单", "，", " ", "x", "1", "路", "号", "\n",
    "2023-08-01 12:30:45", "A1", "@", "-",
])  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [
    ("打13912345678", "打139****5678"), ("13912345678 13912345679", "139****5678 139****5679"),
    ("身份证110101199003071234。", "身份证110101********1234。"), ("卡6222021234567890123", "卡6222********0123"),
    ("住文三路478号华星大厦", "住文三路***"), ("3栋502室", "***栋***"),
    ("写给 lily@example.com", "写给 l***@example.com"),
    ("订单号20230801123456789", "订单号20230801123456789"), ("2023-08-01 12:30", "2023-08-01 12:30"), (None, None),
    ("好", "好"),
])  # fmt: skip
def test_what_identifies_a_person_is_hidden(text: str | None, expected: str | None) -> None:
    assert masked(text) == expected


@given(st.lists(PIECES | st.text(max_size=6), max_size=10))
def test_sql_and_python_mask_alike(pieces: list[str]) -> None:
    text = "".join(pieces).replace("\x00", "").encode("utf-8", "ignore").decode()
    found = duckdb.execute(f"SELECT {masked_sql('t')} FROM (SELECT $t AS t)", {"t": text}).fetchone()
    assert found == (masked(text),)


@given(st.lists(PIECES, max_size=8))
def test_masking_again_hides_nothing_more_of_a_number(pieces: list[str]) -> None:
    once = masked("，".join(pieces))
    assert once is not None and "13912345678" not in once and "110101199003071234" not in once
