"""Panels of figures: one question over the last periods gives each measure's value, change and small trend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.errors import NotFound
from heming.metrics.ask import ask, ask_ahead
from heming.metrics.question import Answer, Filter, Question, Value
from heming.metrics.sufficiency import HIDDEN
from heming.units import format_value
from heming.web import charts
from heming.web.entries import entries
from heming.web.figures import Figure, figure_of, moved_of
from heming.web.freshness import streams
from heming.web.periods import Grain, Period, period_at
from heming.web.viewer import language

TOO_FEW = "cannot tell: n = "  # somebody rated, but too few to tell: that stands among the figures, not below them
NOT_COMPARED = ("case_count", "answer_count")  # a person's volume beside a team's says nothing

SERVICE = (
    "case_count",
    "first_reply_seconds_p50",
    "turn_reply_seconds_mean",
    "handle_seconds_mean",
    "first_contact_resolved_share:7d",
    "first_reply_seconds_p90",
    "resolve_seconds_p50",
    "answered_share",
    "transferred_share",
)
SATISFACTION = (
    "satisfied_share",
    "csat_mean",
    "dissatisfied_share",
    "response_share",
    "nps",
    "ces_mean",
    "complaint_share",
    "answer_count",
)


@dataclass(frozen=True)
class Panel:
    """Figures that can be told, those that cannot with the reason, and the chart options of the small trends."""

    figures: tuple[Figure, ...]
    missing: tuple[Figure, ...]
    sparks: Mapping[str, charts.Options]


@dataclass(frozen=True)
class Series:
    """Values of one answer by metric and period label."""

    answer: Answer
    periods: tuple[Period, ...]
    values: Mapping[str, Mapping[str, Value]]

    def line(self, key: str) -> list[Value | None]:
        """One value per period, oldest first."""
        found = self.values.get(key, {})
        return [found.get(period.label) for period in self.periods]

    def at(self, key: str, period: Period) -> Value:
        """The value in one period; 'no data' where there is no row."""
        none = Value({period.grain: period.label}, {}, key, None, 0, None, None, False, _reason(self, key))
        return self.values.get(key, {}).get(period.label, none)


def known(keys: Sequence[str]) -> tuple[str, ...]:
    """Those of these measures that the catalogue has."""
    listed = entries()
    found = []
    for key in keys:
        try:
            listed.asked(key)
            found.append(key)
        except NotFound:
            continue
    return tuple(found)


def series(keys: Sequence[str], periods: Sequence[Period], *, scope: Scope, where: tuple[Filter, ...] = ()) -> Series:
    """All these measures over all these periods: a part of the answer over everything ever imported, which is the same
    question, and so computed once, whichever periods are looked at (docs/decisions/0027).
    """
    grain, shown = periods[-1].grain, {period.label for period in periods}
    whole = ask(whole_question(keys, grain, where=where), scope, part=True)
    frame = whole.frame[whole.frame[grain].isin(shown)]
    asked = replace(whole.question, start=periods[0].start, end=periods[-1].end)
    answer = replace(whole, question=asked, frame=frame)
    if (frame["note"] == HIDDEN).any():  # which group hides with a small one depends on the groups asked for
        answer = ask(replace(asked, snapshot=whole.snapshot), scope)
    values: dict[str, dict[str, Value]] = {}
    for value in answer:
        values.setdefault(value.metric, {})[str(value.by[grain])] = value
    return Series(answer, tuple(periods), values)


def whole_question(keys: Sequence[str], grain: Grain, *, where: tuple[Filter, ...] = ()) -> Question:
    """These measures in every period that anything was imported for."""
    known_streams = streams()
    first, newest = min(s.first_day for s in known_streams), max(s.last_day for s in known_streams)
    days = period_at(first, grain).start, period_at(newest, grain).end
    return Question(metrics=known(keys), by=(grain,), where=where, start=days[0], end=days[1])


def each_ahead(keys: Sequence[str], dimension: str, *, scope: Scope) -> None:
    """The months of every person or team in sight, of which each one's page shows a part."""
    asked = whole_question(keys, "month")
    ask_ahead(replace(asked, by=(dimension, *asked.by)), scope)


def panel(found: Series, keys: Sequence[str], *, compare: bool, most: int = 5, trends: Series | None = None) -> Panel:
    """The last period's figures; `compare` only where the period before is complete, `trends` where they are finer."""
    now, before = found.periods[-1], found.periods[-1].before()
    lines = trends or found
    shown: list[Figure] = []
    missing: list[Figure] = []
    sparks: dict[str, charts.Options] = {}
    for key in known(keys):
        value = found.at(key, now)
        moved = moved_of(value, found.values.get(key, {}).get(before.label), key=key) if compare else None
        figure = figure_of(value, replace(found.answer.question, start=now.start, end=now.end, by=()), moved=moved)
        if not figure.enough and not (value.note or "").startswith(TOO_FEW):
            missing.append(figure)
        elif len(shown) < most:
            name = f"spark-{key.replace(':', '-')}"
            line = lines.line(key)
            if sum(v is not None and v.value is not None for v in line) > 2:
                sparks[name] = charts.spark(line)
                figure = replace(figure, spark=name)
            shown.append(figure)
    return Panel(tuple(shown), tuple(missing), sparks)


def _reason(found: Series, key: str) -> str:
    """The note the other periods carry, when the measure cannot be told at all."""
    notes = {value.note for value in found.values.get(key, {}).values()}
    return next(iter(notes)) or "no data" if len(notes) == 1 else "no data"


def beside(panel_: Panel, other: Series, *, found: Series, label: str) -> Panel:
    """The same panel with another group's value of the same period beside each figure, and whether the two differ."""
    period = other.periods[-1]
    figures = []
    for figure in panel_.figures:
        theirs = other.at(figure.key, period)
        words = moved_of(found.at(figure.key, period), theirs, key=figure.key)
        if theirs.value is None or not figure.enough or figure.key in NOT_COMPARED:
            figures.append(figure)
            continue
        text = format_value(theirs.value, figure.unit, language=language())
        verdict = f" · {words.words}" if words and words.tone != "hm-flat" else f" · {_('no clear difference')}"
        figures.append(replace(figure, beside=f"{label} {text}{verdict}"))
    return replace(panel_, figures=tuple(figures))
