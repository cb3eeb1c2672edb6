"""The charts of 和鸣: people with their uncertainty on two axes, and the link month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from heming.insight.comovement import BEYOND, Link
from heming.insight.standing import Standing
from heming.metrics.question import Value
from heming.web import charts, harmony_words
from heming.web.periods import Period

COLOURS = {
    "fast_disliked": "#b3402a", "slow_loved": "#0f6b66", "fast_loved": "#1f7a4d", "slow_disliked": "#8a5a00",
    "unclear": "#a7b3b6",
}  # fmt: skip


@dataclass(frozen=True)
class Points:
    """The people in sight and their names."""

    people: Sequence[Standing]
    names: Mapping[int, str]


def quadrant(points: Points) -> charts.Options | None:
    """Quicker to the right, better rated upwards, 0 is usual for the same kind of cases; the cross is how sure each
    is."""
    if not points.people:
        return None
    corners = [c for c in COLOURS if any(one.corner == c for one in points.people)]
    series = [part for corner in corners for part in _series(corner, points)]
    names = [harmony_words.corner(corner) for corner in corners]
    line = {"lineStyle": {"color": charts.INK, "width": 1, "type": "solid", "opacity": 0.5}, "symbol": "none"}
    series[-1]["markLine"] = line | {
        "silent": True, "label": {"show": False}, "data": [{"xAxis": 0}, {"yAxis": 0}],
    }  # fmt: skip
    return {
        "animation": False,
        "textStyle": {"fontFamily": "inherit"},
        "aria": {"enabled": True},
        "grid": {"left": 8, "right": 20, "top": 64, "bottom": 28, "containLabel": True},
        "legend": {"show": True, "data": names, "top": 0, "left": 0, "itemWidth": 12, "itemHeight": 8},
        "tooltip": {"trigger": "item", "formatter": "texts", "confine": True},
        "xAxis": _axis(_("quicker than usual →")) | {"nameLocation": "middle", "nameGap": 26},
        "yAxis": _axis(_("↑ better rated")) | {"nameLocation": "end"},
        "series": series,
    }


def _axis(name: str) -> charts.Options:
    return {
        "type": "value", "name": name, "nameTextStyle": {"color": charts.INK}, "scale": True,
        "axisLabel": {"formatter": "{value}%", "color": charts.INK}, "splitLine": {"lineStyle": {"color": charts.GRID}},
    }  # fmt: skip


def _series(corner: str, points: Points) -> list[charts.Options]:
    mine = [one for one in points.people if one.corner == corner]
    name, colour = harmony_words.corner(corner), COLOURS[corner]
    crosses: list[list[float | None]] = []
    dots = []
    for one in mine:
        x, y = one.speed, one.satisfaction
        crosses += [[_percent(x.low), _percent(y.value)], [_percent(x.high), _percent(y.value)], [None, None]]
        crosses += [[_percent(x.value), _percent(y.low)], [_percent(x.value), _percent(y.high)], [None, None]]
        who = points.names.get(one.key, "…")
        text = f"{who}: {harmony_words.share(x)[0]} / {harmony_words.points(y)[0]}"
        dots.append({
            "value": [_percent(x.value), _percent(y.value)], "text": text, "url": reverse("person", args=[one.key]),
        })  # fmt: skip
    told = corner != "unclear"
    return [
        {
            "type": "line", "data": crosses, "symbol": "none", "silent": True, "connectNulls": False,
            "lineStyle": {"color": colour, "width": 1.4 if told else 1, "opacity": 0.55 if told else 0.25},
        },
        {
            "type": "scatter", "name": name, "data": dots, "symbolSize": 10 if told else 6,
            "itemStyle": {"color": colour},
        },
    ]  # fmt: skip


def _percent(share: float) -> float:
    return round(100 * share, 2)


def trend(found: Mapping[int, Link]) -> charts.Options | None:
    """The link month by month with its band; months without enough people are gaps."""
    if sum(one.known for one in found.values()) < 2:
        return None
    titles = [Period("month", month).title for month in found]
    values = [
        Value({}, {}, "harmony", one.value, one.n, one.low, one.high, True, None) if one.known else None
        for one in found.values()
    ]
    options = charts.trend(titles, [charts.Line(_("co-movement"), "score", values)])
    axis = options["yAxis"][0] | {"min": -1, "max": 1, "scale": False}
    options["series"][-1]["markLine"] = {
        "silent": True, "symbol": "none", "label": {"show": False},
        "lineStyle": {"color": charts.INK, "type": "dashed", "opacity": 0.5},
        "data": [{"yAxis": BEYOND}, {"yAxis": -BEYOND}],
    }  # fmt: skip
    return options | {"yAxis": [axis]}
