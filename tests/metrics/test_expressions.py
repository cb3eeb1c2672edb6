"""The language of catalogue entries: small, checked, compiled, never evaluated."""

import ibis
import pytest

from heming.metrics.expression import NotUnderstood, parse

TABLE = ibis.memtable(
    {"reopen_count": [0, 2, None], "is_resolved": [True, False, None], "channel": ["chat", None, "call"]}
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reopen_count > 0", [False, True, None]),
        ("reopen_count is None", [False, False, True]),
        ("is_resolved and reopen_count == 0", [True, False, None]),
        ("not coalesce(is_resolved, False)", [False, True, True]),
        ("channel in ('chat', 'mail')", [True, None, False]),
        ("coalesce(reopen_count, 0) * 2 + 1", [1, 5, 1]),
        ("reopen_count + seconds('1m')", [60, 62, None]),
        ("1 if is_resolved else 0", [1, 0, 0]),
        ("0 <= reopen_count < 2", [True, False, None]),
        ("least(reopen_count, limit)", [0, 1, 1]),
    ],
)  # fmt: skip
def test_an_expression_gives_what_it_says(text: str, expected: list[object]) -> None:
    value = parse(text, "cases", parameters=frozenset(("limit",))).compiled(TABLE, {"limit": 1})
    got = ibis.duckdb.connect().to_pyarrow(TABLE.select(value=value))["value"].to_pylist()
    assert got == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("__import__('os').system('x')", "not part of the language"),
        ("[c for c in channel]", "not part of the language"),
        ("channel.upper()", "not part of the language"),
        ("open('/etc/passwd')", "not part of the language"),
        ("reopen_cout > 0", "Did you mean reopen_count?"),
        ("channel > 3", "compares a"),
        ("not reopen_count", "needs a flag"),
        ("reopen_count is 3", "only for None"),
        ("is_resolved = True", "Write =="),
        ("channel in 'chat'", "in brackets"),
        ("lambda: 1", "not part of the language"),
    ],
)
def test_everything_else_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        parse(text, "cases")
    assert why in str(caught.value)


def test_a_place_that_needs_a_flag_takes_no_number() -> None:
    with pytest.raises(NotUnderstood, match="gives a number, and a flag is needed"):
        parse("reopen_count", "cases", wanted="flag")


def test_dividing_by_nothing_is_missing_not_an_error() -> None:
    value = parse("3 / reopen_count", "cases").compiled(TABLE)
    got = ibis.duckdb.connect().to_pyarrow(TABLE.select(value=value))["value"].to_pylist()
    assert [None if v is None else float(v) for v in got] == [None, 1.5, None]
