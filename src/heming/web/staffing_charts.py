"""Needed, planned and present people by half-hour, as one chart."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from heming.insight.staffing import HalfHour, Need, Spread
from heming.metrics.question import Value
from heming.web.charts import Line, Options, trend
from heming.web.staffing_words import NEEDED, PLANNED, PRESENT


def staffing_chart(half_hours: Sequence[HalfHour]) -> Options | None:
    """Lines with bands from quiet to busy days; None where nothing is known to draw."""
    lines = [
        Line(_(NEEDED), "count", [_of_need(one.impatient or one.patient) for one in half_hours]),
        Line(_(PRESENT), "count", [_of_spread(one.present) for one in half_hours]),
        Line(_(PLANNED), "count", [_of_spread(one.planned) for one in half_hours]),
    ]
    known = [line for line in lines if any(value is not None for value in line.values)]
    return trend([one.label for one in half_hours], known) if known else None


def _of_need(need: Need | None) -> Value | None:
    return None if need is None else _value(need.people, need.low, need.high)


def _of_spread(spread: Spread | None) -> Value | None:
    return None if spread is None else _value(*(round(x, 1) for x in (spread.middle, spread.low, spread.high)))


def _value(middle: float, low: float, high: float) -> Value:
    return Value({}, {}, "people", float(middle), 1, float(low), float(high), True, None)
