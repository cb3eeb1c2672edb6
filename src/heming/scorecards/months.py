"""Months as people write them, as whole numbers yyyymm."""

import re
import unicodedata
from datetime import date

FORMS = (
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?:[-/.]\d{1,2})?(?:[ T]00:00(?::00(?:\.0+)?)?)?",
    r"(?P<y>\d{4})(?P<m>\d{2})",
    r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?:份)?",
)


def month_of(text: str) -> int | None:
    """202608 for 2026-08, 2026/8, 202608, 2026年8月 or the date of one of its days; None when it is no month."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for form in FORMS:
        found = re.fullmatch(form, plain)
        if found and 1 <= int(found["m"]) <= 12 and 1990 <= int(found["y"]) <= 2199:
            return int(found["y"]) * 100 + int(found["m"])
    return None


def month_at(day: date) -> int:
    """The month that holds a day."""
    return day.year * 100 + day.month


def label_of(month: int) -> str:
    """2026-08."""
    return f"{month // 100:04d}-{month % 100:02d}"


def shifted(month: int, by: int) -> int:
    """The month so many months later, or earlier."""
    count = month // 100 * 12 + month % 100 - 1 + by
    return count // 12 * 100 + count % 12 + 1
