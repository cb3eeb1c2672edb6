"""Periods pages and reports speak of: the last complete one unless the reader chose another, and those before it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from django.utils.translation import gettext as _

from heming.errors import BadInput
from heming.facts.column_names import chinese
from heming.metrics.compile.dimensions import period_days, period_labels

Grain = Literal["day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
FINER: dict[Grain, Grain] = {"year": "quarter", "quarter": "month", "month": "week", "week": "day", "day": "day"}
EPOCH = date(1970, 1, 1).toordinal()
FORMS: tuple[tuple[str, Grain], ...] = (
    (r"\d{4}-\d\d-\d\d", "day"),
    (r"\d{4}-W\d\d", "week"),
    (r"\d{4}-\d\d", "month"),
    (r"\d{4}-Q[1-4]", "quarter"),
    (r"\d{4}", "year"),
)


@dataclass(frozen=True)
class Period:
    """One day, week, month, quarter or year by its running number."""

    grain: Grain
    number: int

    @property
    def label(self) -> str:
        """As metrics writes it: 2023-08, 2023-W31."""
        return period_labels(np.array([self.number]), self.grain)[0]

    @property
    def start(self) -> date:
        """First day."""
        return _day(period_days(np.array([self.number]), self.grain)[0])

    @property
    def end(self) -> date:
        """Last day."""
        return _day(period_days(np.array([self.number]), self.grain)[1])

    def before(self, steps: int = 1) -> "Period":
        """The period that many steps earlier."""
        return Period(self.grain, self.number - steps)

    @property
    def title(self) -> str:
        """As people say it: 2023年8月."""
        start, end = self.start, self.end
        if self.grain == "week":
            return _("week of {day}").format(day=_short(start))
        if self.grain == "day":
            return _short(start)
        if self.grain == "quarter":
            return self.label if not chinese() else f"{start.year}年{(start.month + 2) // 3}季度"
        if self.grain == "year":
            return f"{end.year}年" if chinese() else str(end.year)
        return f"{start.year}年{start.month}月" if chinese() else f"{start:%b %Y}"


def period_at(day: date, grain: Grain) -> Period:
    """The period that holds a day."""
    since = day.toordinal() - EPOCH
    quarter = (day.month - 1) // 3
    numbers = {
        "day": since,
        "week": (since + 3) // 7,
        "month": day.year * 12 + day.month - 1,
        "quarter": day.year * 4 + quarter,
        "year": day.year,
    }
    return Period(grain, numbers[grain])


def last_complete(newest: date, first: date, *, grain: Grain = "month") -> Period:
    """The newest period that is over; the running one where none is over since the data begin."""
    running = period_at(newest, grain)
    if running.end <= newest:
        return running
    complete = running.before()
    return complete if complete.end >= first else running


def period_of(label: str) -> Period:
    """The period a label names; BadInput otherwise."""
    try:
        grain = next(grain for form, grain in FORMS if re.fullmatch(form, label))
        year = int(label[:4])
        if not 1970 <= year < 2200:  # steps from there stay within the calendar
            raise ValueError(label)
        if grain == "week":
            return period_at(date.fromisocalendar(year, int(label[6:]), 1), "week")
        month = int(label[6:]) * 3 if grain == "quarter" else int(label[5:7] or 1)
        return period_at(date(year, month, int(label[8:] or 1) if grain == "day" else 1), grain)
    except (StopIteration, ValueError):
        raise BadInput("'{label}' is not a period.", "Write 2023-08, 2023-W31, 2023-Q3 or 2023.", label=label) from None


def last(period: Period, count: int, *, since: date) -> list[Period]:
    """Up to `count` periods that end with this one, oldest first, none before the data begin."""
    found = [period.before(steps) for steps in range(count - 1, -1, -1)]
    return [p for p in found if p.end >= since] or [period]


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日" if chinese() else f"{day.day} {day:%b}"


def _day(days: "np.ndarray[tuple[int], np.dtype[np.datetime64]]") -> date:
    found = days.astype("datetime64[D]").tolist()[0]
    assert isinstance(found, date)
    return found
