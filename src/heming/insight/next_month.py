"""How many people next month needs: each day as the last eight days of its weekday were, and nothing cleverer.

Holidays and worked weekends are marked provisional: the weekday tells little about them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from heming.insight.staffing import HALF_HOUR, HALF_HOURS, Target, people_needed

WEEKS = 8
FEWEST_WEEKS = 4


@dataclass(frozen=True)
class Day:
    """Contacts expected (the middle of the same weekdays, and the least and most of them) and person-hours at work."""

    day: date
    contacts: float
    low: float
    high: float
    hours: float
    provisional: bool


@dataclass(frozen=True)
class Month:
    """Next month. `people` need rostered hours over the hours one person is rostered; low and high by quiet and busy
    days throughout, which is wider than likely; `enough` is false with fewer than four of some weekday."""

    days: tuple[Day, ...]
    contacts: float
    hours: float
    rostered_hours: float
    people: float
    low: float
    high: float
    enough: bool


def next_month(
    arrivals: pd.DataFrame, days: Sequence[date], *, target: Target, special: Collection[date], hours_each: float
) -> Month | None:
    """The month after the last covered day; None where no weekday is known or nothing was handled.

    `days`: covered days; `special`: holidays and worked weekends; `hours_each`: hours one person is rostered a month.
    """
    handled = float(arrivals["handled"].sum())
    if not days or not handled:
        return None
    handle = float(arrivals["handle_seconds"].sum()) / handled
    by_weekday = _same_weekdays(arrivals, days, special)
    if set(by_weekday) != set(range(7)):
        return None
    needs = {weekday: _need_of(table, handle, target) for weekday, table in by_weekday.items()}
    month = [_day(day, needs[day.weekday()], day in special) for day in _days_after(max(days))]
    hours, low, high = (sum(needs[d.day.weekday()][1][i] for d in month) for i in range(3))
    rostered = hours / (1 - target.shrinkage)
    each = hours_each * (1 - target.shrinkage)
    return Month(
        tuple(month), sum(d.contacts for d in month), hours, rostered, hours / each, low / each, high / each,
        min(len(table) for table in by_weekday.values()) >= FEWEST_WEEKS,
    )  # fmt: skip


def _same_weekdays(arrivals: pd.DataFrame, days: Sequence[date], special: Collection[date]) -> Mapping[int, np.ndarray]:
    """Weekday -> its last eight ordinary days × 48 half-hours of contacts."""
    found: dict[int, np.ndarray] = {}
    counts = arrivals.groupby(["day", "half_hour"])["offered"].sum()
    for weekday in range(7):
        chosen = [d for d in sorted(days) if d.weekday() == weekday and d not in special][-WEEKS:]
        if chosen:
            table = np.zeros((len(chosen), HALF_HOURS))
            for i, day in enumerate(chosen):
                if day in counts.index:
                    own = counts.loc[day]
                    table[i, own.index.to_numpy(int)] = own.to_numpy(float)
            found[weekday] = table
    return found


def _need_of(table: np.ndarray, handle: float, target: Target) -> tuple[tuple[float, float, float], tuple[float, ...]]:
    """((contacts: middle, least, most), (person-hours: middle, quiet, busy)) of one weekday."""
    totals = table.sum(axis=1)
    impatient = target.patience_seconds is not None
    hours = tuple(
        sum(people_needed(float(x), handle, target=target, impatient=impatient) for x in row) * HALF_HOUR / 3600
        for row in np.quantile(table, (0.5, 0.1, 0.9), axis=0)
    )
    return (float(np.median(totals)), float(totals.min()), float(totals.max())), hours


def _days_after(last: date) -> list[date]:
    first = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = (first + timedelta(days=32)).replace(day=1)
    return [first + timedelta(days=i) for i in range((end - first).days)]


def _day(day: date, need: tuple[tuple[float, float, float], tuple[float, ...]], provisional: bool) -> Day:
    contacts, hours = need
    return Day(day, *contacts, hours[0], provisional)
