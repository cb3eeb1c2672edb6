"""Which formats the dates of a column are written in, and whether the day or the month comes first.

By evidence of the whole column.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_DATE = re.compile(
    r"^(?:(?P<y>\d{4})(?P<ys>[-/.])(?P<ym>\d{1,2})(?P=ys)(?P<yd>\d{1,2})"
    r"|(?P<cn>\d{4})\s*年\s*(?P<cnm>\d{1,2})\s*月\s*(?P<cnd>\d{1,2})\s*日"
    r"|(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<c>\d{4}|\d{2})"
    r"|(?P<d1>\d{1,2})(?P<d1s>[- /.]?)(?P<mon1>[A-Za-z]{3,9})(?P=d1s),?(?P<y1s> ?)(?P<y1>\d{4}|\d{2})"
    r"|(?P<mon2>[A-Za-z]{3,9})(?P<dot>\.?) (?P<d2>\d{1,2})(?P<comma>,?) (?P<y2>\d{4})"
    r"|(?P<c8>(?:19|20)\d{2}[01]\d[0-3]\d))"
    r"(?P<rest>.*)$"
)
_TIME = re.compile(
    r"^(?P<sep>T| +|, ?|)(?:(?P<half>上午|下午|凌晨|早上|中午|傍晚|晚上) *)?"
    r"(?P<h>\d{1,2})(?P<t>[:时点])(?P<m>\d{2})"
    r"(?:(?P<t2>[:分])(?P<s>\d{2})(?P<sec>秒?)(?P<f>[.,]\d{1,9})?|(?P<min>分?))"
    r"(?P<aps> ?)(?P<ap>[AaPp]\.?[Mm]\.?)?(?P<zs> ?)(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


@dataclass(frozen=True)
class Stamp:
    """One text read as a date: its format, with {1} and {2} where day and month may stand in either order."""

    format: str
    first: int = 0
    second: int = 0
    third: int = 0
    has_time: bool = False


@dataclass(frozen=True)
class DateReading:
    """How a column's dates are written. `order` is dmy, mdy, ymd or ''; ambiguous when the evidence does not decide."""

    share: float
    formats: tuple[str, ...] = ()
    order: str = ""
    is_date_only: bool = False
    is_ambiguous: bool = False
    is_mixed: bool = False
    evidence: str = ""


@dataclass
class _Seen:
    count: int = 0
    firsts: Counter[int] = field(default_factory=Counter)
    seconds: Counter[int] = field(default_factory=Counter)
    thirds: Counter[int] = field(default_factory=Counter)
    has_time: bool = False


def read_dates(values: Mapping[str, int], *, order: str = "") -> DateReading:
    """The reading of a column, given as distinct texts with their counts. `order` is an answer given from outside."""
    shapes: dict[str, _Seen] = defaultdict(_Seen)
    total = read = 0
    for text, count in values.items():
        total += count
        if stamp := read_stamp(text):
            read += count
            seen = shapes[stamp.format]
            seen.count += count
            seen.has_time = stamp.has_time
            seen.firsts[stamp.first] += count
            seen.seconds[stamp.second] += count
            seen.thirds[stamp.third] += count
    if not read:
        return DateReading(0.0)
    loose = {shape: seen for shape, seen in shapes.items() if "{1}" in shape}
    verdict = _Verdict(order, 1.0, "as answered") if order and loose else _decide(loose.values())
    formats = [filled for shape, _ in _by_count(shapes) for filled in _fill(shape, verdict.orders)]
    return DateReading(
        read / total,
        tuple(dict.fromkeys(formats)),
        verdict.order if loose else ("ymd" if formats[0].startswith("%Y") else "dmy"),
        is_date_only=not any(seen.has_time for seen in shapes.values()),
        is_ambiguous=bool(loose) and verdict.sure < 0.6,
        is_mixed=len(verdict.orders) > 1,
        evidence=verdict.evidence,
    )


def read_stamp(text: str) -> Stamp | None:
    """The text as a date with or without time; None when it is none."""
    match = _DATE.match(text.strip())
    if not match:
        return None
    parts = match.groupdict()
    if not (day := _day_format(parts)):
        return None
    rest = parts["rest"].rstrip()
    if not rest:
        return Stamp(*day)
    time = _TIME.match(rest)
    if time is None or (parts["c8"] and not time["sep"]) or not _is_clock(time):
        return _compact(text.strip()) if parts["c8"] else None
    return Stamp(day[0] + _time_format(time), *day[1:], has_time=True)


def _is_clock(time: re.Match[str]) -> bool:
    return int(time["h"]) < 25 and int(time["m"]) < 60 and int(time["s"] or 0) < 62


def _day_format(parts: Mapping[str, str | None]) -> tuple[str, int, int, int] | None:
    if parts["y"]:
        sep = parts["ys"]
        return _plausible(f"%Y{sep}%m{sep}%d", int(parts["ym"] or 0), int(parts["yd"] or 0))
    if parts["cn"]:
        return _plausible("%Y年%m月%d日", int(parts["cnm"] or 0), int(parts["cnd"] or 0))
    if parts["a"]:
        return _loose(parts)
    if parts["mon1"] and (month := _month(parts["mon1"])):
        sep = parts["d1s"]
        year = "%Y" if len(parts["y1"] or "") == 4 else "%y"
        return f"%d{sep}{month}{sep}{parts['y1s']}{year}", 0, 0, 0
    if parts["mon2"] and (month := _month(parts["mon2"])):
        return f"{month}{parts['dot']} %d{parts['comma']} %Y", 0, 0, 0
    if parts["c8"]:
        return _plausible("%Y%m%d", int(parts["c8"][4:6]), int(parts["c8"][6:8]))
    return None


def _plausible(format_: str, month: int, day: int) -> tuple[str, int, int, int] | None:
    if 1 <= month <= 12 and 1 <= day <= 31:
        return format_, 0, 0, 0
    if 1 <= day <= 12 < month <= 31:
        return format_.replace("%m", "%_").replace("%d", "%m").replace("%_", "%d"), 0, 0, 0
    return None


def _loose(parts: Mapping[str, str | None]) -> tuple[str, int, int, int] | None:
    first, second, third = int(parts["a"] or 0), int(parts["b"] or 0), int(parts["c"] or 0)
    year = "%Y" if len(parts["c"] or "") == 4 else "%y"
    if not (1 <= first <= 31 or year == "%y") or not 1 <= second <= 31 or (first > 12 and second > 12):
        return None
    sep = parts["s"]
    return f"{{1}}{sep}{{2}}{sep}" + ("%Y" if year == "%Y" else "{3}"), first, second, third


def _month(word: str) -> str:
    lower = word.lower()
    return "%b" if lower in _MONTHS else "%B" if lower in _FULL else ""


def _time_format(time: re.Match[str]) -> str:
    hour = "%I" if time["ap"] else "%H"
    text = f"{time['sep']}{(time['half'] and '%p') or ''}{hour}{time['t']}%M"
    if time["s"]:
        text += f"{time['t2']}%S{time['sec']}" + (f"{time['f'][0]}%f" if time["f"] else "")
    else:
        text += time["min"] or ""
    if time["ap"]:
        text += f"{time['aps']}%p"
    zone = time["zone"]
    if zone:
        text += time["zs"] + ("%z" if zone[0] in "+-" else zone)
    return text


def _compact(text: str) -> Stamp | None:
    if re.fullmatch(r"(19|20)\d{2}[01]\d[0-3]\d[0-2]\d[0-5]\d([0-5]\d)?", text):
        return Stamp("%Y%m%d%H%M%S" if len(text) == 14 else "%Y%m%d%H%M", has_time=True)
    return None


@dataclass(frozen=True)
class _Verdict:
    order: str
    sure: float
    evidence: str
    orders: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.orders:
            object.__setattr__(self, "orders", (self.order,) if self.order else ())


def _decide(shapes: Iterable[_Seen]) -> _Verdict:
    firsts: Counter[int] = Counter()
    seconds: Counter[int] = Counter()
    thirds: Counter[int] = Counter()
    for seen in shapes:
        firsts.update(seen.firsts)
        seconds.update(seen.seconds)
        thirds.update(seen.thirds)
    if not firsts:
        return _Verdict("", 1.0, "")
    if max(thirds) < 100 and (
        max(firsts) > 31 or (max(seconds) <= 12 and len(firsts) <= 2 < len(thirds) and max(thirds) <= 31)
    ):
        return _Verdict("ymd", 0.8, "the first number hardly changes, so it is the year")
    over_first = sum(n for value, n in firsts.items() if value > 12)
    over_second = sum(n for value, n in seconds.items() if value > 12)
    if over_first and over_second:
        order = "dmy" if over_first >= over_second else "mdy"
        both = (order, "mdy" if order == "dmy" else "dmy")
        evidence = f"{over_first} dates have a first number above 12, {over_second} a second one: both orders occur"
        return _Verdict(order, 0.5, evidence, both)
    if over_first:
        return _Verdict(
            "dmy", 1.0, f"the first number goes up to {max(firsts)}, the second to {max(seconds)}: day first"
        )
    if over_second:
        return _Verdict(
            "mdy", 1.0, f"the second number goes up to {max(seconds)}, the first to {max(firsts)}: month first"
        )
    return _by_variety(firsts, seconds)


def _by_variety(firsts: Counter[int], seconds: Counter[int]) -> _Verdict:
    """No number above 12: the one that changes more is rather the day."""
    more, fewer = (len(firsts), len(seconds)) if len(firsts) >= len(seconds) else (len(seconds), len(firsts))
    order = "dmy" if len(firsts) >= len(seconds) else "mdy"
    sure = 0.65 if more >= 6 and more >= 4 * fewer else 0.4
    what = "first" if order == "dmy" else "second"
    return _Verdict(order, sure, f"no number is above 12; the {what} one changes more ({more} against {fewer} values)")


def _by_count(shapes: Mapping[str, _Seen]) -> list[tuple[str, _Seen]]:
    return sorted(shapes.items(), key=lambda item: -item[1].count)


def _fill(shape: str, orders: tuple[str, ...]) -> list[str]:
    if "{1}" not in shape:
        return [shape]
    year = "%y"
    return [
        shape.replace("{1}", first).replace("{2}", second).replace("{3}", third)
        for order in orders
        for first, second, third in (
            {"dmy": ("%d", "%m", year), "mdy": ("%m", "%d", year), "ymd": (year, "%m", "%d")}[order],
        )
    ]
