"""A stretch of a day on the wall clock, and how people write it."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heming.errors import BadInput

DAY_SECONDS = 86_400
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_WRITTEN = re.compile(rf"{_CLOCK}\s*(?:[-~\N{{EN DASH}}\N{{EM DASH}}]|至|到|to)\s*(次日)?\s*{_CLOCK}")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Open from `start_seconds` up to, not including, `end_seconds`, both counted from local midnight of the day it
    belongs to.

    An end beyond 86,400 runs into the next day: a night shift belongs to the day it starts on.
    """

    start_seconds: int
    end_seconds: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_seconds < DAY_SECONDS:
            raise BadInput(
                "A working period starts {seconds} seconds after midnight, outside its day.",
                "Give a start between 00:00 and 23:59:59.",
                seconds=self.start_seconds,
            )
        if self.end_seconds <= self.start_seconds:
            raise BadInput(
                "A working period ends at {end}, not after its start at {start}.",
                "Give a later end; for a night shift add 24 hours to the end or write it as 22:00-06:00.",
                start=_clock(self.start_seconds),
                end=_clock(self.end_seconds),
            )
        if self.end_seconds - self.start_seconds > DAY_SECONDS:
            raise BadInput(
                "The working period {period} is longer than 24 hours.",
                "Split it into one period for each day.",
                period=str(self),
            )

    def __str__(self) -> str:
        """As it is written in files: 09:00-12:00, 22:00-06:00, 00:00-24:00."""
        end = self.end_seconds
        crosses = end > DAY_SECONDS and end - DAY_SECONDS != self.start_seconds
        return f"{_clock(self.start_seconds)}-{'次日' if end > DAY_SECONDS and not crosses else ''}{_end_clock(end)}"

    @classmethod
    def parse(cls, text: str) -> "Period":
        """From 09:00-12:00, 13:30~18:00, 22:00-06:00 or 22:00-次日06:00 (both into the next morning), 00:00-24:00."""
        found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if found is None:
            raise BadInput(
                "'{text}' is not a working period.",
                "Write it as 09:00-12:00, or 22:00-06:00 for a night shift.",
                text=text,
            )
        start = _seconds(found.group(1, 2, 3), text)
        end = _seconds(found.group(5, 6, 7), text)
        if start == end and not found[4]:
            raise BadInput(
                "The working period '{text}' is empty: it starts and ends at the same time.",
                "Write 00:00-24:00 for a whole day, or leave the day without periods when it is closed.",
                text=text,
            )
        return cls(start, end + DAY_SECONDS if found[4] or end < start else end)


def parse_periods(texts: Iterable[str]) -> tuple[Period, ...]:
    """Several periods of one day, in the order of the clock."""
    return tuple(sorted(Period.parse(text) for text in texts))


def check_no_overlap(periods: Sequence[Period], day: str) -> None:
    """BadInput when two periods of one day share time, which would be counted twice."""
    ordered = sorted(periods)
    for earlier, later in itertools.pairwise(ordered):
        if later.start_seconds < earlier.end_seconds:
            raise BadInput(
                "On {day} the working periods {earlier} and {later} overlap.",
                "Change one of them, or join them into one period.",
                day=day,
                earlier=str(earlier),
                later=str(later),
            )


def _seconds(shown: tuple[str | None, ...], text: str) -> int:
    hours, minutes, seconds = (int(part or 0) for part in shown)
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY_SECONDS:
        raise BadInput("'{text}' names a time that no clock shows.", "Write times between 00:00 and 24:00.", text=text)
    return total


def _end_clock(end_seconds: int) -> str:
    return _clock(end_seconds - DAY_SECONDS if end_seconds > DAY_SECONDS else end_seconds)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, second = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}:{second:02}" if second else f"{hours:02}:{minutes:02}"
