"""Seconds of business time between instants, exact, and the table of change points from which a store computes them
in bulk.

Let B(t) be the business seconds up to t, counted from any fixed origin. It is a straight line between change points,
with slope 1 while open and 0 while closed; the business seconds from start to end are B(end) - B(start).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from heming.errors import BadParameter
from heming.worktime.calendar import Calendar, days_between, zone_info
from heming.worktime.periods import DAY_SECONDS

Int64 = NDArray[np.int64]
MaskedInt64 = np.ma.MaskedArray[Any, np.dtype[np.int64]]

FIRST_YEAR, LAST_YEAR = 1900, 2199
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_OFFSET_STEP = DAY_SECONDS // 4  # no zone changes its offset twice within six hours


def _epoch_of_year(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


FIRST_EPOCH, LAST_EPOCH = _epoch_of_year(FIRST_YEAR), _epoch_of_year(LAST_YEAR + 1) - 1


@dataclass(frozen=True, eq=False)
class Boundaries:
    """Change points of B between `utc_epoch[0]` and `until_epoch`, both included.

    Outside that range they say nothing.

    For the last row at or before t: B(t) = business_seconds_before + is_open * (t - utc_epoch). Three arrays of equal
    length, so that they load as three integer columns to be ASOF-joined on `utc_epoch <= t`.
    """

    utc_epoch: Int64
    business_seconds_before: Int64
    is_open: Int64
    until_epoch: int

    def rows(self) -> list[tuple[int, int, int]]:
        """(utc_epoch, business_seconds_before, is_open) per change point."""
        columns = (self.utc_epoch.tolist(), self.business_seconds_before.tolist(), self.is_open.tolist())
        return list(zip(*columns, strict=True))

    def seconds_until(self, epochs: Int64) -> Int64:
        """B at each instant. BadParameter when one lies outside the range."""
        if epochs.size and (epochs.min() < self.utc_epoch[0] or epochs.max() > self.until_epoch):
            raise BadParameter(
                "An instant lies outside {first}–{last}, for which these boundaries were made.",
                "Make boundaries that cover every instant.",
                first=int(self.utc_epoch[0]),
                last=self.until_epoch,
            )
        row = np.searchsorted(self.utc_epoch, epochs, side="right") - 1
        return self.business_seconds_before[row] + self.is_open[row] * (epochs - self.utc_epoch[row])

    def second_after(self, total: int) -> int | None:
        """The earliest instant at which B reaches `total` (> 0), or None when it lies beyond the range."""
        row = int(np.searchsorted(self.business_seconds_before, total, side="left")) - 1
        if not self.is_open[row]:
            return None
        return int(self.utc_epoch[row]) + total - int(self.business_seconds_before[row])


def boundaries(calendar: Calendar, *, from_epoch: int, to_epoch: int) -> Boundaries:
    """The change points of business time from `from_epoch` (the first row, where B is 0) to `to_epoch`."""
    _check_instant(from_epoch)
    _check_instant(to_epoch)
    if to_epoch < from_epoch:
        raise BadParameter(
            "The range ends at {to}, before its start at {start}.",
            "Give the earlier instant first.",
            to=to_epoch,
            start=from_epoch,
        )
    opens, closes = _open_stretches(calendar, from_epoch=from_epoch, to_epoch=to_epoch)
    before_opening = np.concatenate([[0], np.cumsum(closes - opens)]).astype(np.int64)
    epochs = np.stack([opens, closes], axis=1).ravel()
    seconds = np.stack([before_opening[:-1], before_opening[1:]], axis=1).ravel()
    states = np.tile(np.array([1, 0], dtype=np.int64), len(opens))
    if not len(opens) or opens[0] > from_epoch:
        epochs, seconds, states = (
            np.concatenate([[first], column]).astype(np.int64)
            for first, column in ((from_epoch, epochs), (0, seconds), (0, states))
        )
    return Boundaries(epochs, seconds, states, to_epoch)


def business_seconds(calendar: Calendar, *, start_epoch: int, end_epoch: int) -> int | None:
    """Seconds of business time from start up to end; None when the end lies before the start.

    A reversed interval is an impossible record, not a negative length: metrics leave it out and count it.
    """
    _check_instant(start_epoch)
    _check_instant(end_epoch)
    if end_epoch < start_epoch:
        return None
    line = _over_years(calendar, first=_year(start_epoch), last=_year(end_epoch))
    from_start, to_end = line.seconds_until(np.array([start_epoch, end_epoch], dtype=np.int64)).tolist()
    return int(to_end - from_start)


def business_seconds_of_pairs(
    calendar: Calendar, *, start_epochs: Int64 | MaskedInt64, end_epochs: Int64 | MaskedInt64
) -> MaskedInt64:
    """`business_seconds` of many pairs at once.

    Masked where either instant is masked, reversed, or outside 1900–2199.
    """
    starts, ends = np.ma.getdata(start_epochs), np.ma.getdata(end_epochs)
    is_usable = ~(np.ma.getmaskarray(start_epochs) | np.ma.getmaskarray(end_epochs))
    is_usable &= (starts >= FIRST_EPOCH) & (ends <= LAST_EPOCH) & (starts <= ends)
    seconds = np.zeros(len(starts), dtype=np.int64)
    if is_usable.any():
        first, last = int(starts[is_usable].min()), int(ends[is_usable].max())
        line = _over_years(calendar, first=_year(first), last=_year(last))
        seconds[is_usable] = line.seconds_until(ends[is_usable]) - line.seconds_until(starts[is_usable])
    return np.ma.MaskedArray(seconds, mask=~is_usable)


def add_business_seconds(calendar: Calendar, start_epoch: int, *, seconds: int) -> int:
    """The earliest instant by which `seconds` of business time have passed since start: when an SLA falls due.

    Zero seconds are due at once, also outside hours. An hour that ends exactly at closing time is due at closing, not
    at next opening.
    """
    _check_instant(start_epoch)
    if seconds < 0:
        raise BadParameter("{seconds} seconds cannot be added to a clock.", "Give zero or more.", seconds=seconds)
    if seconds == 0:
        return start_epoch
    first = _year(start_epoch)
    reach = 1
    while True:
        line = _over_years(calendar, first=first, last=min(first + reach, LAST_YEAR))
        passed = int(line.seconds_until(np.array([start_epoch], dtype=np.int64))[0])
        if (due := line.second_after(passed + seconds)) is not None:
            return due
        if first + reach >= LAST_YEAR:
            raise BadParameter(
                "Calendar '{key}' has no {seconds} business seconds between {start} and the year {year}.",
                "Check that the calendar has working periods, and that the time is given in seconds.",
                key=calendar.key,
                seconds=seconds,
                start=start_epoch,
                year=LAST_YEAR,
            )
        reach *= 4


def is_open(calendar: Calendar, epoch: int) -> bool:
    """Whether this instant lies in business time: an opening second does, a closing second does not."""
    _check_instant(epoch)
    local = datetime.fromtimestamp(epoch, zone_info(calendar.zone))
    second, today = local.hour * 3600 + local.minute * 60 + local.second, local.date().toordinal()
    return any(
        period.start_seconds <= second + since < period.end_seconds
        for since in (0, DAY_SECONDS)
        for period in calendar.periods_on(date.fromordinal(today - since // DAY_SECONDS))
    )


def provisional_years(calendar: Calendar, *, from_epoch: int, to_epoch: int) -> list[int]:
    """The local years between two instants for which weekdays stand in for public holidays not yet published."""
    zone = zone_info(calendar.zone)
    first, last = (datetime.fromtimestamp(epoch, zone).year for epoch in (from_epoch, to_epoch))
    return [year for year in range(first, last + 1) if calendar.is_provisional(year)]


@lru_cache(maxsize=128)
def _over_years(calendar: Calendar, *, first: int, last: int) -> Boundaries:
    return boundaries(calendar, from_epoch=_epoch_of_year(first), to_epoch=min(_epoch_of_year(last + 1), LAST_EPOCH))


def _year(epoch: int) -> int:
    return datetime.fromtimestamp(epoch, UTC).year


def _open_stretches(calendar: Calendar, *, from_epoch: int, to_epoch: int) -> tuple[Int64, Int64]:
    """Starts and ends in UTC of the open stretches in the range, in order, apart from each other."""
    opens, closes = _merged(*_local_stretches(calendar, from_epoch=from_epoch, to_epoch=to_epoch))
    starts, ends = [], []
    for begin, end, offset in _offset_spans(zone_info(calendar.zone), from_epoch=from_epoch, to_epoch=to_epoch):
        first = int(np.searchsorted(closes, begin + offset, side="right"))
        last = int(np.searchsorted(opens, end + offset, side="left"))
        starts.append(np.clip(opens[first:last] - offset, begin, end))
        ends.append(np.clip(closes[first:last] - offset, begin, end))
    return _merged(np.concatenate(starts), np.concatenate(ends))


def _local_stretches(calendar: Calendar, *, from_epoch: int, to_epoch: int) -> tuple[Int64, Int64]:
    """Periods as wall-clock seconds since 1970-01-01 00:00 local, from two days before the range (night shifts,
    zones) to one after.
    """
    first = date.fromordinal(_EPOCH_DAY + from_epoch // DAY_SECONDS - 2)
    last = date.fromordinal(_EPOCH_DAY + to_epoch // DAY_SECONDS + 1)
    starts, ends = [], []
    for day in days_between(first, last):
        midnight = (day.toordinal() - _EPOCH_DAY) * DAY_SECONDS
        for period in calendar.periods_on(day):
            starts.append(midnight + period.start_seconds)
            ends.append(midnight + period.end_seconds)
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def _merged(starts: Int64, ends: Int64) -> tuple[Int64, Int64]:
    """Stretches in order of start, with those that overlap or touch joined, and empty ones left out."""
    keep = ends > starts
    order = np.argsort(starts[keep], kind="stable")
    starts, ends = starts[keep][order], ends[keep][order]
    if not len(starts):
        return starts, ends
    reach = np.maximum.accumulate(ends)
    is_new = np.concatenate([[True], starts[1:] > reach[:-1]])
    last = np.concatenate([np.flatnonzero(is_new)[1:] - 1, [len(starts) - 1]])
    return starts[is_new], reach[last]


def _offset_spans(zone: ZoneInfo, *, from_epoch: int, to_epoch: int) -> Iterator[tuple[int, int, int]]:
    """(begin, end, seconds east of UTC) for each stretch of the range with one offset."""
    begin, offset, at = from_epoch, _offset(zone, from_epoch), from_epoch
    while at < to_epoch:
        later = min(at + _OFFSET_STEP, to_epoch)
        if _offset(zone, later) != offset:
            change = _change_between(zone, low=at, high=later)
            yield begin, change, offset
            begin, offset = change, _offset(zone, later)
        at = later
    yield begin, to_epoch, offset


def _change_between(zone: ZoneInfo, *, low: int, high: int) -> int:
    """The first second with the offset of `high`, when `low` has another."""
    old = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _offset(zone: ZoneInfo, epoch: int) -> int:
    offset = datetime.fromtimestamp(epoch, zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _check_instant(epoch: int) -> None:
    if not FIRST_EPOCH <= epoch <= LAST_EPOCH:
        raise BadParameter(
            "The instant {epoch} lies outside the years {first}–{last}.",
            "Give whole seconds since 1970-01-01 UTC, not milliseconds.",
            epoch=epoch,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
