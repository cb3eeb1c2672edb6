"""What a cell's text looks like, for telling headers from data."""

import re
import unicodedata

_NUMBER = re.compile(r"^[¥$€£]?\s*[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(e[+-]?\d+)?\s*[%元]?$", re.I)
_DATE = re.compile(
    r"^(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,2}[-/. ](\d{1,2}|[a-z]{3,9})[-/. ,]+\d{2,4}"
    r"|[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}月\d{1,2}日|\d{8}$)",
    re.I,
)
_CLOCK = re.compile(
    r"^\d{1,3}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m)?$|^(\d+\s*(小时|时|分钟|分|秒|天|h|m|min|s)\s*)+$", re.I
)
_ID = re.compile(r"^(?=.*\d)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f-]{8,}$|^[A-Z]{1,5}-?\d{4,}$|^=\"", re.I)
MISSING = frozenset(
    (
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "?",
        "？",
        "空",
        "无",
        "暂无",
        "未知",
        "null",
        "none",
        "n/a",
        "na",
        "#n/a",
        "nan",
        "nat",
        "(null)",
        "(blank)",
        "undefined",
        "nil",
    )
)
TOTALS = frozenset(
    (
        "合计",
        "总计",
        "小计",
        "平均",
        "平均值",
        "汇总",
        "总和",
        "均值",
        "total",
        "sum",
        "average",
        "grand total",
        "subtotal",
        "mean",
    )
)


def fold(text: str) -> str:
    """Trimmed, full-width folded; the form all comparisons use."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip(" \t\r\n\u200b\ufeff'")


def is_missing(text: str) -> bool:
    """Whether the cell says 'nothing here'."""
    return not text or fold(text).lower() in MISSING


def is_value(text: str) -> bool:
    """A number, date, length of time or machine id: what data cells hold and headers do not."""
    plain = fold(text)
    return bool(_NUMBER.match(plain) or _DATE.match(plain) or _CLOCK.match(plain) or _ID.match(plain))


def is_total_row(row: tuple[str, ...] | list[str]) -> bool:
    """A 合计 or 平均 line: one of its first filled cells is such a word."""
    filled = [cell for cell in row[:6] if cell.strip()][:2]
    return any(fold(cell).rstrip(": ").lower() in TOTALS for cell in filled)
