"""Cells of files that go out: a spreadsheet must not run what somebody wrote."""

from numbers import Real

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: object) -> object:
    """A text that begins like a formula gets an apostrophe in front; numbers stay numbers, the missing becomes
    empty.
    """
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    is_missing = value is None or (isinstance(value, Real) and value != value) or repr(value) == "<NA>"
    return "" if is_missing else value
