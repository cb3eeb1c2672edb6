"""Working time: several periods a day, holidays and 调休, any zone, daylight saving; pure and exact to the second.

A `Calendar` says when somebody works; `clock` measures seconds of it between two instants, one pair at a time, over
arrays, or as a table of `boundaries` that a store can join; `china` knows the public holidays of China; `files` reads
and writes calendars. Instants are whole UTC epoch seconds everywhere.
"""

from heming.worktime.calendar import WEEKDAYS, Calendar, Period, always_open, successor, weekly_calendar
from heming.worktime.china import SpecialDays, cn_calendar, cn_special_days, read_special_days
from heming.worktime.clock import (
    Boundaries,
    add_business_seconds,
    boundaries,
    business_seconds,
    business_seconds_of_pairs,
    is_open,
    provisional_years,
)
from heming.worktime.files import calendar_from_toml, calendar_to_toml

__all__ = [
    "WEEKDAYS",
    "Boundaries",
    "Calendar",
    "Period",
    "SpecialDays",
    "add_business_seconds",
    "always_open",
    "boundaries",
    "business_seconds",
    "business_seconds_of_pairs",
    "calendar_from_toml",
    "calendar_to_toml",
    "cn_calendar",
    "cn_special_days",
    "is_open",
    "provisional_years",
    "read_special_days",
    "successor",
    "weekly_calendar",
]
