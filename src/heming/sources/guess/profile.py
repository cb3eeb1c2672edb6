"""What a column's cells look like: the evidence every guess about it rests on."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from heming.sources.guess.dates import DateReading, read_dates
from heming.sources.guess.flags import FlagReading, read_flag
from heming.sources.guess.scales import Scale, read_scale
from heming.sources.open.cells import fold, is_missing

_NUMBER = re.compile(r"^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(e[+-]?\d+)?$", re.I)
_PERCENT = re.compile(r"^[+-]?\d+(\.\d+)?\s*%$")
_MONEY = re.compile(r"^([¥$€£]|rmb|cny|usd)\s*[+-]?[\d,]+(\.\d+)?$|^[+-]?[\d,]+(\.\d+)?\s*(元|块|rmb|cny|usd)$", re.I)
_CLOCK = re.compile(r"^\d{1,4}:[0-5]\d(:[0-5]\d(\.\d+)?)?$")
_LENGTH = re.compile(
    r"^(\d+(\.\d+)?\s*(天|日|小时|时|分钟|分|秒钟|秒|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|d|h|m|s)\s*)+$",
    re.I,
)
_ROUNDED = re.compile(r"^\d(\.\d+)?e\+?\d{2}$|^[1-9]\d{14}0+$", re.I)
_PHONE = re.compile(r"^(\+?86[- ]?)?1[3-9]\d[\d*]{8}$|^\+\d{1,3}[ -]?\d[\d -]{6,13}$|^0\d{2,3}-\d{7,8}$")
_MAIL = re.compile(r"^[\w.+-]+@[\w-]+\.[\w.-]+$")


@dataclass(frozen=True)
class Profile:
    """One column of the sample. Distinct texts are counted once, so every reading is cheap."""

    position: int
    header: str
    rows: int
    values: Counter[str] = field(repr=False)  # non-missing cells

    @property
    def filled(self) -> int:
        """Cells that hold something."""
        return self.values.total()

    @property
    def filled_share(self) -> float:
        """Share of cells that hold something."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def is_unique(self) -> bool:
        """No value comes twice."""
        return self.filled > 0 and len(self.values) == self.filled

    @property
    def distinct_share(self) -> float:
        """Different values per filled cell."""
        return len(self.values) / self.filled if self.filled else 0.0

    @property
    def samples(self) -> tuple[str, ...]:
        """A few typical values: the most frequent, or the first when all differ."""
        return tuple(text for text, _ in self.values.most_common(5))

    @cached_property
    def dates(self) -> DateReading:
        """The column read as dates."""
        return read_dates({fold(text): count for text, count in self.values.items()})

    @cached_property
    def flag(self) -> FlagReading:
        """The column read as yes and no."""
        return read_flag(self.values)

    @cached_property
    def scale(self) -> Scale | None:
        """The column read as ratings."""
        if len(self.values) > 400:
            return None
        return read_scale(self.values, self.header)

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The distinct numbers."""
        return tuple(float(fold(t).replace(",", "")) for t in self.values if _NUMBER.match(fold(t)))

    def share(self, pattern: re.Pattern[str]) -> float:
        """Share of filled cells that match."""
        if not self.filled:
            return 0.0
        return sum(count for text, count in self.values.items() if pattern.match(fold(text))) / self.filled

    @cached_property
    def number_share(self) -> float:
        """Share of plain numbers."""
        return self.share(_NUMBER)

    @cached_property
    def percent_share(self) -> float:
        """Share of 98.5% and the like."""
        return self.share(_PERCENT)

    @cached_property
    def money_share(self) -> float:
        """Share of numbers with a currency sign."""
        return self.share(_MONEY)

    @cached_property
    def clock_share(self) -> float:
        """Share of 00:03:22."""
        return self.share(_CLOCK)

    @cached_property
    def length_share(self) -> float:
        """Share of 3分22秒, 5 min."""
        return self.share(_LENGTH)

    @cached_property
    def rounded_share(self) -> float:
        """Share of numbers whose last digits Excel has thrown away."""
        return self.share(_ROUNDED)

    @cached_property
    def contact_share(self) -> float:
        """Share of phone numbers and mail addresses."""
        return self.share(_PHONE) + self.share(_MAIL)

    @cached_property
    def mean_length(self) -> float:
        """Characters per filled cell."""
        return sum(len(text) * count for text, count in self.values.items()) / self.filled if self.filled else 0.0

    @cached_property
    def is_whole(self) -> bool:
        """All numbers are whole."""
        return bool(self.numbers) and all(number == int(number) for number in self.numbers if abs(number) < 1e18)

    @cached_property
    def epoch(self) -> str:
        """'s' or 'ms' when the numbers can be seconds since 1970 of our times, else ''."""
        return self._within((("s", 631_152_000, 2_240_611_200), ("ms", 631_152_000_000, 2_240_611_200_000)))

    @cached_property
    def serial(self) -> bool:
        """Whether the numbers can be Excel's days since 1900, of the years 2000 to 2050."""
        return bool(self._within((("serial", 36_526, 55_153),)))

    def _within(self, ranges: Sequence[tuple[str, float, float]]) -> str:
        if not self.numbers or self.number_share < 0.9:
            return ""
        for name, low, high in ranges:
            if low <= min(self.numbers) and max(self.numbers) <= high:
                return name
        return ""


def profile_of(position: int, header: str, *, cells: Sequence[str]) -> Profile:
    """The profile of one column's cells."""
    counted = Counter(cells)
    values = Counter({cell: count for cell, count in counted.items() if not is_missing(cell)})
    return Profile(position, header, len(cells), values)
