"""A chart as shapes, once: the page writes them as SVG, the PDF draws them, so that both show the same picture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from heming.reports.sheet import Chart, Number

WIDTH, HEIGHT = 720.0, 214.0
INK, MUTED, ACCENT, BAR, BAND = "#1d2a2c", "#55636a", "#0f6b66", "#cfdcda", "#d9e9e6"
LEGEND, FOOT, SIDE = 22.0, 20.0, 6.0
LINE_TOP, LINE_FOOT, BARS_TOP = LEGEND + 18.0, 104.0, 132.0
BARS_FOOT = HEIGHT - FOOT
Point = tuple[float, float]


@dataclass(frozen=True)
class Rect:
    """A filled rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Polygon:
    """A filled outline."""

    points: tuple[Point, ...]
    fill: str


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    colour: str


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True)
class Label:
    """A text whose baseline is at y."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    anchor: Literal["start", "middle"] = "middle"


Shape = Rect | Polygon | Stroke | Dot | Label


def shapes(chart: Chart) -> tuple[Shape, ...]:
    """The line with its band above, the bars below, one label per place; every value beside its mark."""
    slot = (WIDTH - 2 * SIDE) / max(1, len(chart.labels))
    size = max(6.0, min(10.5, slot * 0.3))
    middles = [SIDE + slot * (place + 0.5) for place in range(len(chart.labels))]
    feet = [Label(x, HEIGHT - 6, text, size, MUTED) for x, text in zip(middles, chart.labels, strict=True)]
    return (
        *_legend(chart),
        *_bars(chart.bars.numbers, middles, slot, size),
        *_line(chart.line.numbers, middles, size),
        *feet,
    )


def _legend(chart: Chart) -> Iterator[Shape]:
    """The line's name beside its panel, the bars' beside theirs."""
    yield Stroke(((SIDE, LEGEND - 10), (SIDE + 16, LEGEND - 10)), ACCENT)
    yield Label(SIDE + 22, LEGEND - 6, chart.line.name, 11, MUTED, "start")
    yield Rect(SIDE, LINE_FOOT + 4, 12, 8, BAR)
    yield Label(SIDE + 22, LINE_FOOT + 12, chart.bars.name, 11, MUTED, "start")


def _bars(numbers: Sequence[Number | None], middles: Sequence[float], slot: float, size: float) -> Iterator[Shape]:
    highest = max((n.value or 0.0 for n in numbers if n is not None), default=0.0)
    width = min(34.0, slot * 0.6)
    for number, x in zip(numbers, middles, strict=True):
        if number is None or number.value is None or not highest:
            continue
        height = (BARS_FOOT - BARS_TOP) * number.value / highest
        yield Rect(x - width / 2, BARS_FOOT - height, width, height, BAR)
        yield Label(x, BARS_FOOT - height - 3, number.text, size, MUTED)


def _line(numbers: Sequence[Number | None], middles: Sequence[float], size: float) -> Iterator[Shape]:
    ends = [end for n in numbers if n is not None for end in (n.value, n.low, n.high) if end is not None]
    if not ends:
        return
    low, span = min(ends), (max(ends) - min(ends)) or 1.0

    def height(value: float) -> float:
        return LINE_FOOT - (LINE_FOOT - LINE_TOP) * (value - low) / span

    for run in _runs(numbers):
        told = [(middles[place], n) for place in run if (n := numbers[place]) is not None]
        upper = tuple((x, height(n.value if n.high is None else n.high)) for x, n in told if n.value is not None)
        lower = tuple((x, height(n.value if n.low is None else n.low)) for x, n in told if n.value is not None)
        points = tuple((x, height(n.value)) for x, n in told if n.value is not None)
        if len(points) > 1:
            yield Polygon((*upper, *reversed(lower)), BAND)
            yield Stroke(points, ACCENT)
        for (x, y), (_x, n) in zip(points, told, strict=True):
            yield Dot(x, y, 2.6, ACCENT)
            yield Label(x, y - 6, n.text, size, INK)


def _runs(numbers: Sequence[Number | None]) -> Iterator[list[int]]:
    """Stretches of places without a gap."""
    run: list[int] = []
    for place, number in enumerate(numbers):
        if number is not None and number.value is not None:
            run.append(place)
        elif run:
            yield run
            run = []
    if run:
        yield run
