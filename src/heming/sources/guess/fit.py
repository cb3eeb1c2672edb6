"""Whether a column's cells can be what its name suggests, and the parser that would read them."""

import re
from dataclasses import dataclass, field
from typing import Protocol

from heming.facts.arrivals.mapping import Parser, ParserKind
from heming.facts.schemas.types import Column, Type
from heming.sources.guess.flags import NO, YES, read_codes
from heming.sources.guess.profile import Profile

IDS = frozenset(
    (
        "source_id",
        "case_id",
        "customer_id",
        "order_id",
        "repeat_of",
        "review_id",
        "agent_account",
        "customer_contact",
        "reviewer",
    )
)
FREE_TEXT = frozenset(("remark", "comment", "text", "subject"))
SHIFT_TIMES = frozenset(("planned_start_at", "planned_end_at", "actual_start_at", "actual_end_at"))
PEOPLE = frozenset(("agent_name", "team_name", "supervisor_name", "manager_name", "customer_name"))
_TIME_OF_DAY = re.compile(r"time|hour|时间|时刻|time of day|call time|start time|开始时间|通话时间", re.I)
_CURRENCY = re.compile(r"^([a-z]{3}|[¥$€£]|人民币|美元|元|港币)$", re.I)
_INVERSE = ("超时", "违反", "breach", "violat", "missed")
_MINUTES = re.compile(r"分钟|\bmins?\b|minutes?|[(_ ]m[)]|_min(_|$)", re.I)
_HOURS = re.compile(r"小时|\bhours?\b|\bhrs?\b|_hours?(_|$)|[(_ ]h[)]", re.I)
_MILLIS = re.compile(r"毫秒|\bms\b|millis", re.I)
_DAYS = re.compile(r"[(（ ](天|日|days?)[)）]|\bin days\b|days?$", re.I)


@dataclass(frozen=True)
class Fit:
    """How well the cells fit (0–1), the parser, and the evidence in words."""

    share: float
    parser: Parser
    why: str = ""


@dataclass(frozen=True)
class Hints:
    """What is known of the whole file.

    An answered or shared order of day and month, and whether serial numbers may be dates.
    """

    order: str = ""
    orders: dict[int, str] = field(default_factory=dict)  # position -> answered order


class _Fitting(Protocol):
    def __call__(self, profile: Profile, column: Column, *, hints: Hints) -> Fit: ...


def fit(profile: Profile, column: Column, *, hints: Hints | None = None) -> Fit:
    """The fit of one column of the sample to one of our columns. An empty column fits half."""
    if not profile.filled:
        return Fit(
            0.5, Parser(_KIND[column.type] if column.name not in IDS else "id"), "the column is empty in the sample"
        )
    if column.name in IDS or column.name == "source_id":
        return _id(profile, column)
    return _FITS[column.type](profile, column, hints=hints or Hints())


def instant(profile: Profile, column: Column, *, hints: Hints) -> Fit:
    """Dates with or without time, epoch numbers, Excel serial numbers."""
    order = hints.orders.get(profile.position) or (hints.order if profile.dates.is_ambiguous else "")
    reading = profile.dates
    if column.name in SHIFT_TIMES and profile.clock_share > 0.9:
        return Fit(0.95, Parser("instant"), "times of day, to be read with the day beside them")
    if profile.epoch:
        return Fit(1.0, Parser("instant", {"epoch": profile.epoch}), "numbers are seconds since 1970 of our times")
    if profile.serial:
        return Fit(0.9, Parser("instant", {"serial": True}), "numbers are Excel's days since 1900")
    params: dict[str, object] = {"order": order or reading.order or "ymd"}
    formats = [name for name in reading.formats if order_of(name) in ("ymd", params["order"]) and "%p%I" not in name]
    if formats:
        params["formats"] = formats
    is_day = reading.is_date_only or column.type == "date"
    return Fit(
        reading.share,
        Parser("date" if is_day else "instant", params),
        reading.evidence or ", ".join(reading.formats[:3]),
    )


def seconds(profile: Profile, column: Column, *, hints: Hints) -> Fit:
    """Lengths of time: clocks, words, or bare numbers in the unit the header names."""
    del hints
    written = profile.clock_share + profile.length_share
    params: dict[str, object] = {}
    unit = stated_unit(profile.header)
    if unit:
        params["unit"] = unit
    bad = any(number < 0 for number in profile.numbers)
    share = min(1.0, written + (0.0 if bad else profile.number_share))
    if _TIME_OF_DAY.fullmatch(profile.header.strip()):
        share = 0.1
    if profile.number_share > 0.5 and profile.serial and not unit:
        share = 0.1  # days since 1900, not a length of time
    why = "clock times" if written > 0.5 else f"numbers, read as {_UNIT_NAMES[unit or 's']}"
    return Fit(share, Parser("duration", params), why)


def order_of(format_: str) -> str:
    """ymd, dmy or mdy, as a format puts them."""
    if format_.lower().startswith("%y"):
        return "ymd"
    month = max(format_.find("%m"), format_.find("%b"), format_.find("%B"))
    return "dmy" if format_.find("%d") < month else "mdy"


_UNIT_NAMES = {"s": "seconds", "min": "minutes", "h": "hours", "ms": "milliseconds", "day": "days"}


def stated_unit(header: str) -> str:
    """The unit a header names: '(秒)', '(分钟)', 'in hours'; '' when it names none."""
    if _MILLIS.search(header):
        return "ms"
    if _MINUTES.search(header):
        return "min"
    if _HOURS.search(header):
        return "h"
    return "day" if _DAYS.search(header) else ""


def _number(profile: Profile, column: Column, *, hints: Hints) -> Fit:
    del hints
    share = profile.number_share
    if column.type in ("count", "whole") and not profile.is_whole:
        share *= 0.3
    if column.type == "count" and any(number < 0 for number in profile.numbers):
        share *= 0.5
    return Fit(share, Parser("number"), "whole numbers" if profile.is_whole else "numbers")


def _decimal(profile: Profile, column: Column, *, hints: Hints) -> Fit:
    if column.unit == "s":
        return seconds(profile, column, hints=hints)
    if column.unit == "share":
        if profile.percent_share >= profile.number_share:
            return Fit(profile.percent_share + profile.number_share, Parser("percent"), "per cent")
        top = max(profile.numbers, default=0.0)
        bare = "percent" if top > 1 else "share"
        return Fit(
            profile.number_share if top <= 100 else 0.0, Parser("percent", {"bare": bare}), f"numbers up to {top:g}"
        )
    return Fit(profile.number_share, Parser("number"), "numbers")


def _money(profile: Profile, column: Column, *, hints: Hints) -> Fit:
    del column, hints
    return Fit(min(1.0, profile.number_share + profile.money_share), Parser("money"), "amounts")


def _flag(profile: Profile, column: Column, *, hints: Hints) -> Fit:
    del hints
    reading = profile.flag
    share = reading.share if len(profile.values) <= 12 else 0.0
    true, false = reading.true, reading.false
    if column.name == "sla_met" and any(word in profile.header.lower() for word in _INVERSE):
        params: dict[str, object] = {
            "true": list(dict.fromkeys((*false, *NO))),
            "false": list(dict.fromkeys((*true, *YES))),
        }
        return Fit(share, Parser("flag", params), "yes and no, turned: the column says when the SLA was missed")
    return Fit(
        share,
        Parser("flag", {"true": list(true), "false": list(false)}),
        f"yes: {', '.join(true)}; no: {', '.join(false)}",
    )


def _level(profile: Profile, column: Column, *, hints: Hints) -> Fit:
    del column, hints
    share = profile.number_share
    return Fit(share, Parser("number"), "numbers")


def _code(profile: Profile, column: Column, *, hints: Hints) -> Fit:
    del hints
    share, words = read_codes(profile.values, column.name)
    return Fit(
        share, Parser("code", {"codes": words}), ", ".join(f"{word} = {code}" for word, code in list(words.items())[:4])
    )


def _id(profile: Profile, column: Column) -> Fit:
    share = 1.0
    params: dict[str, object] = {}
    if profile.dates.share > 0.5 or profile.mean_length > 80:
        share = 0.1
    elif column.name == "source_id":
        share = 1.0 if profile.is_unique else 0.55 + 0.45 * profile.distinct_share
        if profile.distinct_share < 0.01 and profile.filled > 500:
            share = 0.2
    elif column.name == "customer_contact" and not profile.contact_share:
        share = 0.4
    elif column.name == "agent_account" and profile.is_unique and profile.filled > 50:
        share = 0.3
    why = f"{len(profile.values)} different values in {profile.filled} filled cells"
    if profile.rounded_share > 0.5:
        params["rounded"] = True
        why += "; long numbers were rounded by a spreadsheet, their last digits are lost"
    return Fit(share, Parser("id", params), why)


def _text(profile: Profile, column: Column, *, hints: Hints) -> Fit:
    del hints
    is_dates = profile.dates.share > 0.8
    if column.name in FREE_TEXT:
        return Fit(
            0.2 if is_dates or profile.number_share > 0.8 else 1.0, Parser("text", {"verbatim": True}), "free text"
        )
    numeric = profile.number_share > 0.8
    if column.name == "currency":
        return Fit(profile.share(_CURRENCY), Parser("text"), "currency codes")
    if column.name in PEOPLE:
        share = 0.1 if is_dates or profile.mean_length > 60 or profile.percent_share > 0.5 else 0.6 if numeric else 1.0
        if profile.flag.share > 0.9 and len(profile.values) <= 3:
            share = 0.2
        return Fit(share, Parser("text"), f"{len(profile.values)} different names")
    share = 1.0
    if is_dates or profile.mean_length > 100:
        share = 0.15
    elif numeric and column.name not in ("tenure_band", "priority", "order_id"):
        share = 0.5
    elif profile.flag.share > 0.9 and column.name not in ("case_state", "priority"):
        share = 0.3
    elif (
        profile.distinct_share > 0.9
        and profile.filled > 100
        and column.name in ("category", "channel", "skill_group", "shop")
    ):
        share = 0.35
    return Fit(share, Parser("text"), f"{len(profile.values)} different values")


_FITS: dict[Type, _Fitting] = {
    "instant": instant,
    "date": instant,
    "seconds": seconds,
    "count": _number,
    "whole": _number,
    "decimal": _decimal,
    "money": _money,
    "flag": _flag,
    "level": _level,
    "code": _code,
    "text": _text,
}
_KIND: dict[Type, ParserKind] = {
    "instant": "instant",
    "date": "date",
    "seconds": "duration",
    "count": "number",
    "whole": "number",
    "decimal": "number",
    "money": "money",
    "flag": "flag",
    "level": "level",
    "code": "code",
    "text": "text",
    "key": "number",
}
