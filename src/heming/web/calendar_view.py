"""The coverage calendar: one line a month, one cell a day: rows, none although covered, or nothing imported."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heming.facts.column_names import table_name
from heming.facts.daily import Days
from heming.web.templatetags.heming import day as day_text
from heming.web.viewer import is_chinese

MONTHS = 6
LEVELS = (0.34, 0.75)


@dataclass(frozen=True)
class DayCell:
    """One day."""

    number: int
    style: str
    title: str


@dataclass(frozen=True)
class MonthLine:
    """One month of one stream."""

    name: str
    cells: tuple[DayCell, ...]


@dataclass(frozen=True)
class StreamDays:
    """One table of one stream."""

    table: str
    source: str
    total: int
    undated: int
    missing: int
    months: tuple[MonthLine, ...]
    hidden: int


def stream_days(found: Sequence[Days], *, months: int = MONTHS) -> list[StreamDays]:
    """The calendars of all streams, the newest months of each."""
    return [_one(days, months) for days in found]


def _one(days: Days, most: int) -> StreamDays:
    known = sorted({(d.year, d.month) for d in days.rows} | {(d.year, d.month) for span in days.covered for d in span})
    every = _between(known[0], known[-1]) if known else []
    usual = sorted(days.rows.values())[len(days.rows) * 9 // 10 :][:1] if days.rows else [1]
    missing = sum(
        1 for first, last in days.covered for n in range(first.toordinal(), last.toordinal() + 1)
        if date.fromordinal(n) not in days.rows
    )  # fmt: skip
    shown = every[-most:] if most else every
    lines = tuple(_month(days, year, month, usual[0] or 1) for year, month in reversed(shown))
    return StreamDays(
        table_name(days.table), days.source, days.total, days.undated, missing, lines, len(every) - len(shown)
    )


def _between(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[int, int]]:
    low, high = first[0] * 12 + first[1] - 1, last[0] * 12 + last[1] - 1
    return [(n // 12, n % 12 + 1) for n in range(low, high + 1)]


def _month(days: Days, year: int, month: int, usual: int) -> MonthLine:
    length = calendar.monthrange(year, month)[1]
    cells = tuple(_cell(days, date(year, month, number), usual) for number in range(1, length + 1))
    name = f"{year}年{month}月" if is_chinese() else f"{calendar.month_abbr[month]} {year}"
    return MonthLine(name, cells)


def _cell(days: Days, day: date, usual: int) -> DayCell:
    rows = days.rows.get(day, 0)
    if rows:
        level = 1 + sum(rows / usual > limit for limit in LEVELS)
        text = ngettext("{day}: {n} row", "{day}: {n} rows", rows).format(day=day_text(day), n=f"{rows:,}")
        return DayCell(day.day, f"has-{level}", text)
    if days.is_covered(day):
        text = _("{day}: no row, although the file covers this day").format(day=day_text(day))
        return DayCell(day.day, "is-none", text)
    return DayCell(day.day, "is-out", _("{day}: nothing was imported").format(day=day_text(day)))
