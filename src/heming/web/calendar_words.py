"""A calendar in words: days of the same hours in one line, and the days out of turn."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heming.web.dimensions import WEEKDAYS
from heming.worktime import Calendar, calendar_from_toml

SAMPLE = """key = "service"
zone = "Asia/Shanghai"
public_holidays = "cn"

[week]
monday = ["09:00-12:00", "13:30-18:00"]
tuesday = ["09:00-12:00", "13:30-18:00"]
wednesday = ["09:00-12:00", "13:30-18:00"]
thursday = ["09:00-12:00", "13:30-18:00"]
friday = ["09:00-12:00", "13:30-18:00"]

[worked]

[exceptions]
2026-11-11 = ["00:00-24:00"]
"""


@dataclass(frozen=True)
class WeekLine:
    """Some days and their hours."""

    days: str
    hours: str


def week_lines(content: str) -> list[WeekLine]:
    """The week of a readable calendar, and how many days go by other hours."""
    calendar = calendar_from_toml(content)
    found = []
    for hours, days in groupby(range(7), key=lambda day: ", ".join(map(str, calendar.week[day]))):
        numbers = list(days)
        first, last = _(WEEKDAYS[numbers[0]]), _(WEEKDAYS[numbers[-1]])
        found.append(WeekLine(first if len(numbers) == 1 else f"{first}–{last}", hours or _("closed")))
    return [*found, *_out_of_turn(calendar)]


def _out_of_turn(calendar: Calendar) -> list[WeekLine]:
    n_closed, n_worked, n_own = len(calendar.closed), len(calendar.worked), len(calendar.exceptions)
    told = []
    if n_closed:
        told.append(ngettext("{n} day closed", "{n} days closed", n_closed).format(n=n_closed))
    if n_worked:
        told.append(ngettext("{n} day worked out of turn", "{n} days worked out of turn", n_worked).format(n=n_worked))
    if n_own:
        told.append(ngettext("{n} day with hours of its own", "{n} days with hours of their own", n_own).format(
            n=n_own))  # fmt: skip
    return [WeekLine(_("Holidays and special days"), "; ".join(told))] if told else []
