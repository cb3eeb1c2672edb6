"""Wall-clock times to UTC by integer arithmetic: the zone's offset changes as a small decision tree (no ICU).

A wall-clock time that occurs twice (clocks set back) is read as the first of the two; one that never occurs (clocks
set forward)
is read as if the clocks had not been changed yet: both as Python's fold=0.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from heming.errors import BadInput, did_you_mean

FIRST_YEAR = 1990  # earlier times are not plausible and are never stored


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        known = ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Tokyo", "Europe/London", "America/New_York", "UTC")
        raise BadInput(
            "There is no time zone '{zone}'.{hint}",
            "Write it like Asia/Shanghai or Europe/Berlin.",
            zone=name,
            hint=did_you_mean(name, known),
        ) from error


@lru_cache(maxsize=32)
def offset_changes(zone: str, last_year: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The offset at the start of 1990 and then (first local second, offset from there on), in order."""
    info = zone_of(zone)
    moment, end = datetime(FIRST_YEAR - 1, 12, 30, tzinfo=UTC), datetime(last_year + 1, 1, 2, tzinfo=UTC)
    first = before = _offset(info, moment)
    changes: list[tuple[int, int]] = []
    while moment < end:
        later = moment + timedelta(days=1)
        after = _offset(info, later)
        if after != before:
            changed_at = _moment_of_change(info, moment, later)
            changes.append((int(changed_at.timestamp()) + max(before, after), after))
        moment, before = later, after
    return first, tuple(changes)


def to_utc(local: str, zone: str, *, last_year: int) -> str:
    """SQL: local epoch seconds (a column) to UTC epoch seconds."""
    first, changes = offset_changes(zone, last_year)
    return f"({local} - {_tree(local, first, changes)})"


def from_utc(utc: str, zone: str, *, last_year: int) -> str:
    """SQL: UTC epoch seconds (a column) to local epoch seconds."""
    first, changes = offset_changes(zone, last_year)
    offsets = [first, *(offset for _, offset in changes)]
    starts = tuple((start - max(offsets[i], offset), offset) for i, (start, offset) in enumerate(changes))
    return f"({utc} + {_tree(utc, first, starts)})"


def _tree(column: str, first: int, changes: tuple[tuple[int, int], ...]) -> str:
    if not changes:
        return f"({first})"
    middle = len(changes) // 2
    start, offset = changes[middle]
    lower, upper = _tree(column, first, changes[:middle]), _tree(column, offset, changes[middle + 1 :])
    return f"CASE WHEN {column} < {start} THEN {lower} ELSE {upper} END"


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def _moment_of_change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second with the new offset, between two moments with different offsets."""
    before = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high
