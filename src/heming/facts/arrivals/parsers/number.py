"""Numbers, shares and amounts: full-width digits, thousands separators, units and currency signs written behind or
before.
"""

from heming.facts.arrivals.parsers.reading import Cell, Reading

_UNITS = "条|个|次|单|通|人|分|元|件|秒|人次|点|星"
_SIGNS = "¥|¥|￥|[$]|€|£|CNY|RMB|USD|US[$]|HK[$]|元|块"
_WHOLE = ("BIGINT",)


def read_number(cell: Cell) -> Reading:
    """A number. Parameter `decimal` is ',' where the source writes 1.234,5."""
    slow = _number(cell, f"regexp_replace(plain({cell.raw}), '({_UNITS})$', '')")
    return Reading(
        ((cell.name, _typed(cell, f"coalesce({_quick(cell)}, {slow})")),), cell.name, problem="'not a number'"
    )


def read_money(cell: Cell) -> Reading:
    """An amount with or without its currency sign; (12.50) is negative."""
    text = f"regexp_replace(plain({cell.raw}), '^([-+]?) *({_SIGNS}) *|( *({_SIGNS}))$', '\\1', 'g')"
    negative = f"regexp_replace({text}, '^[(](.*)[)]$', '-\\1')"
    return Reading(
        ((cell.name, _typed(cell, f"coalesce({_quick(cell)}, {_number(cell, negative)})")),),
        cell.name,
        problem="'not an amount'",
    )


def read_percent(cell: Cell) -> Reading:
    """A share: 98.5% is 0.985. Parameter `bare` says what 98.5 without a sign is: 'share' (0–1, the default) or
    'percent'.
    """
    bare = cell.choice("bare", "share", allowed=("share", "percent"))
    text, divisor = f"plain({cell.raw})", 100 if bare == "percent" else 1
    signed = f"{_number(cell, f'rtrim({text}, chr(37))')} / 100"
    plain = f"{_number(cell, text)} / {divisor}"
    share = f"CASE WHEN ends_with({text}, chr(37)) THEN {signed} ELSE {plain} END"
    value = f"CASE WHEN {share} BETWEEN 0 AND 1 THEN {_typed(cell, share)} END"
    return Reading(((cell.name, value),), cell.name, problem="'not a share'")


def _quick(cell: Cell) -> str:
    """Almost all cells are plain digits; a decimal comma must not be mistaken for nothing."""
    return f"TRY_CAST({cell.raw} AS DECIMAL(18,6))"


def _number(cell: Cell, text: str) -> str:
    """SQL for a DECIMAL of a cleaned text, or null."""
    if cell.choice("decimal", ".", allowed=(".", ",")) == ",":
        text = f"replace(replace({text}, '.', ''), ',', '.')"
        return f"TRY_CAST({text} AS DECIMAL(18,6))"
    grouped = f"regexp_full_match({text}, '[-+]?[0-9]{{1,3}}(,[0-9]{{3}})+([.][0-9]+)?')"
    return f"TRY_CAST(CASE WHEN {grouped} THEN replace({text}, ',', '') ELSE {text} END AS DECIMAL(18,6))"


def _typed(cell: Cell, number: str) -> str:
    """The number as the target's type; whole targets take whole numbers only."""
    if cell.type not in _WHOLE:
        return f"TRY_CAST({number} AS {cell.type})"
    return f"CASE WHEN {number} = round({number}) THEN TRY_CAST({number} AS {cell.type}) END"
