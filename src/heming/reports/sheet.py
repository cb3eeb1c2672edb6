"""A report as it is told: frozen blocks of words and figures. Page, XLSX, PDF and PNG lay out exactly these texts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from heming.metrics.question import Question, Value


@dataclass(frozen=True)
class Source:
    """Where a figure comes from: the question it answers and its value there; 怎么算的 starts from it."""

    question: Question
    value: Value


@dataclass(frozen=True)
class Number:
    """One figure, written once. `text` stands where the figure stands; `interval` and `basis` (how many) below it."""

    text: str
    value: float | None = None
    n: int = 0
    low: float | None = None
    high: float | None = None
    enough: bool = True
    unit: str = "count"
    note: str = ""
    interval: str = ""
    basis: str = ""
    source: Source | None = field(default=None, compare=False, repr=False)

    def words(self) -> Iterator[str]:
        """Every text a reader sees of it in a table."""
        yield self.text
        if self.interval:
            yield self.interval


@dataclass(frozen=True)
class Said:
    """A few words in the place of a figure, or beside one; `tone` is a colour, never the only carrier of meaning."""

    text: str
    tone: str = ""

    def words(self) -> Iterator[str]:
        """The words."""
        if self.text:
            yield self.text


Cell = Number | Said


@dataclass(frozen=True)
class KeyFigure:
    """A figure with its name and what it stands against: an earlier period, a target."""

    name: str
    number: Number
    against: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Figures:
    """Key figures side by side."""

    title: str
    items: tuple[KeyFigure, ...]

    def words(self) -> Iterator[str]:
        """Title, then every figure."""
        yield self.title
        for item in self.items:
            yield item.name
            yield from item.number.words()
            if item.number.basis:
                yield item.number.basis
            for said in item.against:
                yield from said.words()


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first cell of a row names it. Where there are no rows, `empty` says why."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = ""

    def bar(self, place: int, number: "Number") -> tuple[float, float, float] | None:
        """Where the interval of a figure begins and ends and where the value stands, from 0 to 1 on the scale of its
        column: the same bar on page, PDF and picture. None without an interval, or where nothing can be compared."""
        if number.value is None or number.low is None or number.high is None or not number.interval:
            return None
        column = [row[place] for row in self.rows]
        ends = [end for one in column if isinstance(one, Number) and one.interval for end in (one.low, one.high)]
        told = [end for end in ends if end is not None]
        low, span = min(told), max(told) - min(told)
        if span <= 0:
            return None
        return (number.low - low) / span, (number.high - low) / span, (number.value - low) / span

    def words(self) -> Iterator[str]:
        """Title, headers and cells, or why there are none."""
        yield self.title
        if self.rows:
            yield from self.headers
            for row in self.rows:
                for cell in row:
                    yield from cell.words()
        else:
            yield self.empty
        if self.note:
            yield self.note


@dataclass(frozen=True)
class Line:
    """One measure over the labels of a chart; None is a gap."""

    name: str
    numbers: tuple[Number | None, ...]


@dataclass(frozen=True)
class Chart:
    """Volume as bars and a line with its band over them, each on a scale of its own; every value is written."""

    title: str
    labels: tuple[str, ...]
    bars: Line
    line: Line
    note: str = ""

    def words(self) -> Iterator[str]:
        """Title, legend, labels and the value at each."""
        yield from (self.title, self.bars.name, self.line.name, *self.labels)
        for number in (*self.bars.numbers, *self.line.numbers):
            if number is not None:
                yield number.text
        if self.note:
            yield self.note


@dataclass(frozen=True)
class Note:
    """Sentences."""

    title: str
    lines: tuple[str, ...]

    def words(self) -> Iterator[str]:
        """Title and sentences."""
        yield self.title
        yield from self.lines


Block = Figures | Table | Chart | Note


@dataclass(frozen=True)
class Sheet:
    """One report for one period: two lines of words first, then its blocks."""

    key: str
    title: str
    period: str
    label: str
    made_at: datetime
    made: str
    freshness: str
    whose: str
    conclusion: tuple[str, str]
    blocks: tuple[Block, ...]
    language: str
    snapshot: str = ""
    simulated: str = ""
    incomplete: str = ""

    @property
    def notice(self) -> tuple[str, ...]:
        """What must be read before anything else: that days are missing."""
        return (self.incomplete,) if self.incomplete else ()

    def words(self) -> tuple[str, ...]:
        """Every text of the report in reading order: what all four forms show, and nothing else."""
        found = [self.title, self.period, self.whose, *self.notice, *self.conclusion]
        for block in self.blocks:
            found += block.words()
        return (*found, *filter(None, (self.freshness, self.made, self.simulated)))


@dataclass(frozen=True)
class Mark:
    """Who took a report away, and when: written on every file."""

    text: str
