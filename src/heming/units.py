"""Units of measures, and how a value of each is written for a reader (zh-Hans or en) or read from one.

A stored value is a plain number; its unit says what it counts. Shares are stored as 0-1 and shown in per cent; the
difference of two shares is in percentage points; NPS is in points and never in per cent. A missing value is shown as
a dash, never as 0. Rounding is half up on the decimal digits, so that a pocket calculator agrees.
"""

import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from heming.errors import BadInput

MISSING = "\N{EN DASH}"
_DASH = "\N{EN DASH}"
Number = int | float | Decimal


class Unit(StrEnum):
    """What a stored number counts."""

    SECONDS = "seconds"
    BUSINESS_SECONDS = "business_seconds"  # never shown in days: a working day does not have 24 hours
    SHARE = "share"  # 0-1
    PERCENTAGE_POINTS = "percentage_points"  # 3 is the difference between 85 % and 88 %
    POINTS = "points"  # NPS, scorecard points
    SCORE = "score"  # a mean on the true scale of its question
    COUNT = "count"
    MONEY = "money"
    PER_HOUR = "per_hour"


_DIGITS = {Unit.SHARE: 1, Unit.PERCENTAGE_POINTS: 1, Unit.POINTS: 1, Unit.SCORE: 2, Unit.MONEY: 2, Unit.PER_HOUR: 1}
_DIGITS_IN_WORDS = {Unit.SHARE: 0, Unit.POINTS: 0, Unit.PERCENTAGE_POINTS: 0}
_DURATIONS = (Unit.SECONDS, Unit.BUSINESS_SECONDS)


def format_value(
    value: Number | None, unit: Unit | str, *, language: str, digits: int | None = None, currency: str | None = None
) -> str:
    """The value with its unit, as a reader expects it: 8秒, 3分22秒, 2.4小时, 87.5%.

    A dash when it is missing (None, NaN, infinite).
    """
    unit = Unit(unit)
    exact = _decimal(value)
    if exact is None:
        return MISSING
    chinese = _is_chinese(language)
    if unit in _DURATIONS:
        return _duration(exact, chinese=chinese, digits=digits, in_days=unit is Unit.SECONDS)
    if unit is Unit.SHARE:
        exact *= 100
    if digits is None:
        digits = _default_digits(exact, unit)
    number = _text(exact, digits)
    if unit is Unit.MONEY:
        return _money(number, currency, chinese=chinese)
    return number + _suffix(unit, number, chinese=chinese)


def format_difference(value: Number | None, unit: Unit | str, *, language: str, digits: int | None = None) -> str:
    """The difference of two values of `unit`, with its sign.

    Of two shares (0.03) in percentage points (+3.0个百分点).
    """
    unit = Unit(unit)
    exact = _decimal(value)
    if exact is not None and unit is Unit.SHARE:
        exact, unit = exact * 100, Unit.PERCENTAGE_POINTS
    text = format_value(exact, unit, language=language, digits=digits)
    is_shown_positive = exact is not None and exact > 0 and any(digit in text for digit in "123456789")
    return f"+{text}" if is_shown_positive else text


def format_interval(
    low: Number | None, high: Number | None, *, unit: Unit | str, language: str, digits: int | None = None
) -> str:
    """An interval in plain words: 约88%–95%.

    Limits that round to the same text get the unit's usual digits, then become one.
    """
    unit = Unit(unit)
    if _decimal(low) is None or _decimal(high) is None:
        return MISSING
    first, last = (
        format_value(limit, unit, language=language, digits=_DIGITS_IN_WORDS.get(unit) if digits is None else digits)
        for limit in (low, high)
    )
    if first == last and digits is None:
        first, last = (format_value(limit, unit, language=language) for limit in (low, high))
    about = "约" if _is_chinese(language) else "about "
    if first == last:
        return f"{about}{first}"
    return f"{about}{first}{_between(first + last, chinese=_is_chinese(language))}{last}"


def format_too_few(n: int, language: str) -> str:
    """What stands where a value would be, when there are too few cases to tell."""
    return f"样本太少({n}条),看不准" if _is_chinese(language) else f"too few to tell (n = {n})"


def parse_value(text: str, unit: Unit | str) -> Decimal | None:
    """What a person typed, in the stored unit; None for an empty text or dashes; BadInput when it can mean two things.

    "50%" of NPS is 50 points, "87.5%" of a share is 0.875, "3分22秒" is 202 seconds, "3pp" is 3 percentage points.
    """
    unit = Unit(unit)
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if not plain.strip("-\N{EN DASH}\N{EM DASH}"):
        return None
    if unit in _DURATIONS:
        return parse_duration(text)
    number, suffix = _split(plain, text=text, unit=unit)
    if unit is Unit.SHARE:
        return _share(number, suffix=suffix, text=text)
    if unit is Unit.COUNT and number != number.to_integral_value():
        raise BadInput("'{text}' is not a whole number.", "Write a count such as 120.", text=text)
    return number


def parse_duration(text: str) -> Decimal:
    """Seconds from 20s, 7d, 1.5小时, 3分22秒, 00:03:22, or a bare number of seconds.

    BadInput otherwise (03:22 can mean two things).
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text).lower())
    if clock := re.fullmatch(r"(\d+):([0-5]?\d):([0-5]?\d(?:\.\d+)?)", plain):
        return Decimal(clock[1]) * 3600 + Decimal(clock[2]) * 60 + Decimal(clock[3])
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return Decimal(plain)
    if not re.fullmatch(rf"(?:{_PART})+", plain):
        raise BadInput(
            "'{text}' is not a length of time we can read.",
            "Write it as 20s, 3m22s, 2h, 7d, 3分22秒 or 00:03:22.",
            text=text,
        )
    return sum((Decimal(n) * _SECONDS_OF[name] for n, name in re.findall(_PART, plain)), Decimal(0))


_SECONDS_OF = {
    **dict.fromkeys(("s", "sec", "second", "seconds", "秒", "秒钟"), 1),
    **dict.fromkeys(("m", "min", "minute", "minutes", "分", "分钟"), 60),
    **dict.fromkeys(("h", "hour", "hours", "小时", "时"), 3600),
    **dict.fromkeys(("d", "day", "days", "天", "日"), 86400),
}
_PART = rf"(\d+(?:\.\d+)?)({'|'.join(sorted(_SECONDS_OF, key=len, reverse=True))})"
_SUFFIXES: dict[Unit, tuple[str, ...]] = {
    Unit.SHARE: ("", "%"),
    Unit.PERCENTAGE_POINTS: ("", "%", "pp", "个百分点", "百分点"),
    Unit.POINTS: ("", "%", "分", "point", "points", "pt", "pts"),
    Unit.SCORE: ("", "分"),
    Unit.COUNT: ("", "条", "个", "次", "单", "通", "人"),
    Unit.MONEY: ("", "元", "块"),
    Unit.PER_HOUR: ("", "/h", "/小时", "每小时"),
}


def _split(plain: str, *, text: str, unit: Unit) -> tuple[Decimal, str]:
    """Number and suffix of a typed value; thousands separators only where they group by three."""
    found = re.fullmatch(r"[¥$]?\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(\D*)", plain)
    if found is None or found[2] not in _SUFFIXES[unit] or (plain[0] in "¥$" and unit is not Unit.MONEY):
        raise BadInput(
            "'{text}' is not a value in {unit}.",
            "Write a number such as {example}.",
            text=text,
            unit=unit.value,
            example="87.5%" if unit is Unit.SHARE else "12.5",
        )
    return Decimal(found[1].replace(",", "")), found[2]


def _share(number: Decimal, *, suffix: str, text: str) -> Decimal:
    share = number / 100 if suffix == "%" else number
    if not 0 <= share <= 1 or (not suffix and text.strip() == "1"):
        raise BadInput(
            "'{text}' can mean more than one share.",
            "Write it in per cent, between 0% and 100%, such as 87.5%.",
            text=text,
        )
    return share


def _decimal(value: Number | None) -> Decimal | None:
    if value is None or not math.isfinite(value):
        return None
    return value if isinstance(value, Decimal) else Decimal(str(float(value)) if not isinstance(value, int) else value)


def _default_digits(exact: Decimal, unit: Unit) -> int:
    if unit is Unit.COUNT:  # shares of a case can add up to 12.5 cases
        return 0 if exact == exact.to_integral_value() else 1
    return _DIGITS[unit]


def _rounded(exact: Decimal, digits: int) -> Decimal:
    rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)  # no "-0.0"


def _text(exact: Decimal, digits: int) -> str:
    return format(_rounded(exact, digits), ",f")


def _short(exact: Decimal, digits: int | None) -> str:
    """One digit where it says something (2.4, 8), or exactly the digits asked for."""
    if digits is not None:
        return _text(exact, digits)
    return _text(exact, 1).removesuffix(".0")


def _duration(exact: Decimal, *, chinese: bool, digits: int | None, in_days: bool) -> str:
    sign, size, places = "-" if exact < 0 else "", abs(exact), 1 if digits is None else digits
    hours = size / 3600
    if _rounded(size, places) < 60:
        number = _short(size, digits)
        sign = sign if number.strip("0.") else ""
        return f"{sign}{number}秒" if chinese else f"{sign}{number} s"
    if (whole := int(_rounded(size, 0))) < 3600:
        minutes, seconds = divmod(whole, 60)
        if chinese:
            return f"{sign}{minutes}分{seconds}秒" if seconds else f"{sign}{minutes}分钟"
        return f"{sign}{minutes} min {seconds} s" if seconds else f"{sign}{minutes} min"
    if not in_days or _rounded(hours, places) < 24:
        number = _short(hours, digits)
        return f"{sign}{number}小时" if chinese else f"{sign}{number} h"
    number = _short(hours / 24, digits)
    return f"{sign}{number}天" if chinese else f"{sign}{number} {'day' if number == '1' else 'days'}"


def _suffix(unit: Unit, number: str, *, chinese: bool) -> str:
    english_points = " point" if number in ("1", "-1") else " points"
    zh, en = {
        Unit.SHARE: ("%", "%"),
        Unit.PERCENTAGE_POINTS: ("个百分点", " pp"),
        Unit.POINTS: ("分", english_points),
        Unit.PER_HOUR: ("/小时", "/h"),
    }.get(unit, ("", ""))
    return zh if chinese else en


def _money(number: str, currency: str | None, *, chinese: bool) -> str:
    if currency is None:  # a currency is never assumed
        return number
    return f"{number}元" if chinese and currency == "CNY" else f"{currency} {number}"


def _between(both: str, *, chinese: bool) -> str:
    if "-" in both:  # a dash beside a minus sign cannot be read
        return "至" if chinese else " to "
    return _DASH


def _is_chinese(language: str) -> bool:
    return language.lower().startswith("zh")
