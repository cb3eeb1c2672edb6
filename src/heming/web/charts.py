"""Chart options, built and typed in Python; chart.js only mounts them. Every chart has its table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heming.metrics.question import Value
from heming.units import Unit, format_value
from heming.web.viewer import is_chinese, language

COLOURS = ("#0f6b66", "#b0762b", "#4a6fa5", "#8b4a6b", "#5b7f3a", "#7a5ea8", "#a3543f", "#3b7d9c")
INK, GRID = "#55636a", "#e8ecec"
Options = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One measure over time: a value, and its interval, for each period; None is a gap."""

    name: str
    unit: str
    values: Sequence[Value | None]
    second_axis: bool = False


@dataclass(frozen=True)
class Measure:
    """How numbers of one unit are drawn: divided by `per`, written with `suffix`."""

    per: float
    suffix: str

    def of(self, number: float | None) -> float | None:
        """The number to draw."""
        return None if number is None else round(number / self.per, 4)


def measure_of(unit: str, largest: float) -> Measure:
    """The scale an axis uses: per cent for shares, minutes or hours where seconds would be long."""
    if unit == Unit.SHARE:
        return Measure(0.01, "%")
    if unit in (Unit.SECONDS, Unit.BUSINESS_SECONDS):
        zh = is_chinese()
        if largest >= 7200:
            return Measure(3600, "小时" if zh else " h")
        return Measure(60, "分" if zh else " min") if largest >= 120 else Measure(1, "秒" if zh else " s")
    return Measure(1, "")


def spark(values: Sequence[Value | None]) -> Options:
    """A trend without axes, its last point marked."""
    points = [None if v is None else v.value for v in values]
    last = max((i for i, p in enumerate(points) if p is not None), default=None)
    marked: list[Any] = list(points)
    if last is not None:
        marked[last] = {"value": points[last], "symbol": "circle", "symbolSize": 5}
    return {
        "animation": False,
        "grid": {"left": 2, "right": 5, "top": 5, "bottom": 3},
        "xAxis": {"type": "category", "show": False, "data": list(range(len(points))), "boundaryGap": False},
        "yAxis": {"type": "value", "show": False, "scale": True},
        "series": [
            {
                "type": "line",
                "data": marked,
                "symbol": "none",
                "silent": True,
                "connectNulls": False,
                "lineStyle": {"width": 1.6, "color": COLOURS[0]},
                "itemStyle": {"color": COLOURS[0]},
                "areaStyle": {"color": COLOURS[0], "opacity": 0.07},
            }
        ],
    }


def trend(periods: Sequence[str], lines: Sequence[Line], *, bars: Line | None = None) -> Options:
    """Lines with a band for the interval, over bars of volume on an axis of their own where asked for."""
    largest = max((v.high or v.value or 0 for line in lines for v in line.values if v is not None), default=0)
    measure = measure_of(lines[0].unit if lines else "count", largest)
    series: list[Options] = [_volume(bars)] if bars else []
    for number, line in enumerate(lines):
        series += _line_with_band(line, measure, colour=COLOURS[number % len(COLOURS)], axis=1 if bars else 0)
    axis = _axis(measure, name=lines[0].name if len(lines) == 1 else "")
    volume = _axis(Measure(1, ""), name=bars.name if bars else "") | {"splitLine": {"show": False}, "min": 0}
    return _frame([line.name for line in (*([bars] if bars else []), *lines)]) | {
        "xAxis": {
            "type": "category",
            "data": list(periods),
            "axisTick": {"show": False},
            "axisLabel": {"color": INK},
            "axisLine": {"lineStyle": {"color": "#c9d1d0"}},
        },
        "yAxis": [volume, axis | {"splitLine": {"show": True, "lineStyle": {"color": GRID}}}] if bars else [axis],
        "series": series,
    }


def dots(names: Sequence[str], values: Sequence[Value], *, unit: str, urls: Sequence[str] = ()) -> Options:
    """One dot with its interval per group, the groups from top to bottom."""
    largest = max((v.high or v.value or 0 for v in values), default=0)
    measure = measure_of(unit, largest)
    points = [
        {"value": [measure.of(v.value), i], "text": _with_interval(v, unit), "url": urls[i] if urls else ""}
        for i, v in enumerate(values)
    ]
    spans = [[measure.of(v.low), measure.of(v.high), i] for i, v in enumerate(values)]
    return _frame([]) | {
        "grid": {"left": 8, "right": 24, "top": 10, "bottom": 24, "containLabel": True},
        "tooltip": {"trigger": "item", "formatter": "texts"},
        "xAxis": _axis(measure, name="") | {"scale": True},
        "yAxis": {
            "type": "category",
            "data": list(names),
            "inverse": True,
            "axisTick": {"show": False},
            "axisLabel": {"color": INK, "width": 150, "overflow": "truncate"},
            "axisLine": {"show": False},
        },
        "series": [
            {
                "type": "custom",
                "renderItem": "interval",
                "data": spans,
                "silent": True,
                "itemStyle": {"color": COLOURS[0]},
                "encode": {"x": [0, 1], "y": 2},
            },
            {"type": "scatter", "data": points, "symbolSize": 8, "itemStyle": {"color": COLOURS[0]}},
        ],
    }


def _frame(legend: Sequence[str]) -> Options:
    return {
        "animation": False,
        "color": list(COLOURS),
        "textStyle": {"fontFamily": "inherit"},
        "aria": {"enabled": True},
        "grid": {"left": 8, "right": 12, "top": 40 if legend else 16, "bottom": 4, "containLabel": True},
        "legend": {
            "show": len(legend) > 0,
            "data": list(legend),
            "top": 0,
            "left": 0,
            "itemWidth": 14,
            "itemHeight": 8,
            "textStyle": {"color": INK},
        },
        "tooltip": {"trigger": "axis", "formatter": "texts", "confine": True},
    }


def _axis(measure: Measure, *, name: str) -> Options:
    del name  # the legend says it; a second time beside the axis only takes room
    return {
        "type": "value",
        "scale": True,
        "axisLabel": {"formatter": "{value}" + measure.suffix, "color": INK},
        "splitLine": {"lineStyle": {"color": GRID}},
    }


def _volume(line: Line) -> Options:
    data = [None if v is None else {"value": v.value, "text": _with_interval(v, line.unit)} for v in line.values]
    return {
        "type": "bar",
        "name": line.name,
        "data": data,
        "barMaxWidth": 26,
        "yAxisIndex": 0,
        "itemStyle": {"color": "#cfdcda", "borderRadius": [2, 2, 0, 0]},
    }


def _line_with_band(line: Line, measure: Measure, *, colour: str, axis: int) -> list[Options]:
    low = [measure.of(v.low) if v else None for v in line.values]
    high = [measure.of(v.high) if v else None for v in line.values]
    wide = [None if a is None or b is None else round(b - a, 4) for a, b in zip(low, high, strict=True)]
    shared: Options = {"type": "line", "yAxisIndex": axis, "symbol": "none", "silent": True}
    band = {
        "stack": f"band {line.name}",
        "stackStrategy": "all",
        "lineStyle": {"opacity": 0},
        "tooltip": {"show": False},
    }
    points = [
        None if v is None or v.value is None else {"value": measure.of(v.value), "text": _with_interval(v, line.unit)}
        for v in line.values
    ]
    return [
        shared | band | {"name": f"{line.name} low", "data": low},
        shared | band | {"name": f"{line.name} band", "data": wide, "areaStyle": {"color": colour, "opacity": 0.14}},
        {
            "type": "line",
            "name": line.name,
            "yAxisIndex": axis,
            "data": points,
            "symbol": "circle",
            "symbolSize": 5,
            "lineStyle": {"width": 2, "color": colour},
            "itemStyle": {"color": colour},
        },
    ]


def _with_interval(value: Value, unit: str) -> str:
    from heming.web.figures import interval_of

    text = format_value(value.value, unit, language=language())
    between = interval_of(value, unit)
    return f"{text} ({between})" if between else text
