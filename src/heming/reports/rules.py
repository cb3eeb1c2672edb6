"""Pure decisions about schedules: when a plan last fell due and next will, and which days its report is then about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from heming.metrics.periods import Grain, Period, period_at

GRAIN_OF: dict[str, Grain] = {"daily": "day", "weekly": "week", "monthly": "month"}
LONGEST = 32  # days between two times a plan falls due, at most
WAIT_HOURS, MOST_WAIT_HOURS = 12, 23  # for late data; less than a day, or a daily report would never come


@dataclass(frozen=True)
class Times:
    """When a plan falls due: every day, on one weekday (1 is Monday), or on one day of the month, at a local time."""

    cadence: str
    at: time
    weekday: int = 1
    monthday: int = 1

    def holds_on(self, day: date) -> bool:
        """Whether the plan falls due on that day."""
        if self.cadence == "weekly":
            return day.isoweekday() == self.weekday
        return self.cadence == "daily" or day.day == self.monthday


def last_due(times: Times, now: datetime) -> datetime:
    """The last moment up to now at which the plan fell due, in the zone of `now`.

    A clock that jumps over the time (summer time) makes it fall due at the next moment there is.
    """
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo), "schedules are told in a zone, never in an offset"
    for back in range(LONGEST + 1):
        day = now.date() - timedelta(days=back)
        moment = datetime.combine(day, times.at, tzinfo=zone)
        if times.holds_on(day) and moment <= now:
            return moment
    raise AssertionError("every cadence falls due at least once a month")


def next_due(times: Times, now: datetime) -> datetime:
    """The first moment after now at which the plan falls due, in the zone of `now`."""
    for ahead in range(LONGEST + 1):
        moment = datetime.combine(now.date() + timedelta(days=ahead), times.at, tzinfo=now.tzinfo)
        if times.holds_on(moment.date()) and moment > now:
            return moment
    raise AssertionError("every cadence falls due at least once a month")


def period_before(cadence: str, due: datetime) -> Period:
    """The whole day, week or month that was over when the plan fell due."""
    return period_at(due.date(), GRAIN_OF[cadence]).before()
