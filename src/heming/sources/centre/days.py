"""How many cases open on which day, at which second: season, week, holidays, promotions, and the hours of a day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from heming.sources.centre.arrays import Real, Whole
from heming.sources.centre.world import Centre, draw, weights
from heming.worktime import cn_special_days

RETURNING = 0.105  # cases that come back, per first contact; keeps the total near the size asked for
DAY = 86_400
OPENS = 8 * 3600  # humans answer from 8:00 to midnight


def day_weights(centre: Centre) -> Real:
    """How busy each day is against an ordinary one."""
    count = (centre.end_day - centre.first_day).days
    return np.array([_weight(centre.first_day + timedelta(days=i), centre) for i in range(count)])


def _weight(day: date, centre: Centre) -> float:
    volume = centre.words["volume"]
    weight = float(volume["weekday"][day.weekday()] * volume["month"][day.month - 1])
    special = cn_special_days()
    if day in special.off and day.weekday() < 5:
        weight *= volume["spring_festival"] if day.month in (1, 2) and day.day > 3 else volume["holiday"]
    for first, last, factor, _name in volume["promotions"]:
        if first <= f"{day:%m-%d}" <= last:
            weight *= factor
    return weight


def counts_by_day(centre: Centre) -> Whole:
    """First contacts per day; together the size less what comes back."""
    shares = weights(day_weights(centre))
    total = centre.size / (1 + RETURNING)
    return np.diff(np.floor(np.cumsum(np.append(0.0, shares)) * total + 0.5)).astype(np.int64)


def day_starts(centre: Centre) -> Whole:
    """UTC epoch seconds at which each local day begins, with some days beyond the end."""
    zone = ZoneInfo(centre.zone)
    count = (centre.end_day - centre.first_day).days + 60
    days = [centre.first_day + timedelta(days=i) for i in range(count)]
    return np.array([int(datetime.combine(day, time(), zone).timestamp()) for day in days], dtype=np.int64)


def seconds_of_day(random: np.random.Generator, count: int, *, centre: Centre) -> Whole:
    """When in the day cases open."""
    hours = np.asarray(centre.words["volume"]["hour"], dtype=np.float64)
    hour = draw(random, weights(hours), count=count)
    even = random.random(count)
    before, after = np.roll(hours, 1)[hour], np.roll(hours, -1)[hour]
    first = 0.5 - (after - before) / (
        16 * hours[hour]
    )  # share of the first half-hour: a day has no steps at full hours
    within = np.where(even < first, even / first * 0.5, 0.5 + (even - first) / (1 - first) * 0.5)
    second: Whole = (hour * 3600 + np.minimum(3599, within * 3600)).astype(np.int64)
    return second


def load_by_hour(centre: Centre) -> Real:
    """How busy each hour is against the mean of the open hours."""
    hours = np.asarray(centre.words["volume"]["hour"], dtype=np.float64)
    return np.maximum(hours / float(hours[8:].mean()), 0.1).astype(np.float64)
