"""Answers as frozen figures ready for a page: texts in the reader's language, a bar, a verdict, the way to how."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from heming.metrics.comparing import Change, compared
from heming.metrics.notes import in_words
from heming.metrics.question import Answer, Question, Value
from heming.units import Unit, format_difference, format_interval, format_value
from heming.web.asking import about, query_of
from heming.web.bars import Bar, Scale, scale_of
from heming.web.entries import metric_of, name_of
from heming.web.viewer import language

ARROWS = {"better": ("trending-up", "hm-better"), "worse": ("trending-down", "hm-worse")}


@dataclass(frozen=True)
class Moved:
    """A change against an earlier period in plain words; `tone` is a style, never the only carrier of the meaning."""

    words: str
    difference: str
    tone: str
    title: str = ""


@dataclass(frozen=True)
class Figure:
    """One figure as shown. `text` is the value, or why there is none."""

    key: str
    name: str
    text: str
    note: str
    enough: bool
    n: int
    interval: str
    how_url: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "count"
    bar: Bar | None = None
    moved: Moved | None = None
    spark: str = ""
    beside: str = ""


def figure_of(value: Value, question: Question, *, scale: Scale | None = None, moved: Moved | None = None) -> Figure:
    """One value of an answer, with its words and links."""
    metric = metric_of(value.metric)
    enough, unit = value.value is not None, metric.unit
    return Figure(
        key=value.metric,
        name=name_of(value.metric),
        text=format_value(value.value, unit, language=language()) if enough else _short(value.note),
        note=in_words(value.note),
        enough=enough,
        n=value.n,
        interval=interval_of(value, unit),
        how_url=f"{reverse('how')}?{query_of(about(question, value))}",
        value=value.value, low=value.low, high=value.high, unit=unit,
        bar=scale.bar(value.value, low=value.low, high=value.high) if scale else None,
        moved=moved,
    )  # fmt: skip


def interval_of(value: Value, unit: str) -> str:
    """约88%–95%, or nothing where the figure has no interval or one without width."""
    if value.value is None or value.low is None or value.high is None or value.low == value.high:
        return ""
    return format_interval(value.low, value.high, unit=unit, language=language())


def moved_of(now: Value | None, before: Value | None, *, key: str) -> Moved | None:
    """The change between two periods in words; None when there is nothing to compare."""
    metric = metric_of(key)
    change = compared(now, before, better=metric.better)
    if change.difference is None or before is None:
        return None
    words, tone = {
        "better": (_("better"), "hm-better"),
        "worse": (_("worse"), "hm-worse"),
        "higher": (_("more"), "hm-flat"),
        "lower": (_("fewer"), "hm-flat"),
    }.get(change.verdict, (_("no clear change"), "hm-flat"))
    earlier = _("before: {value}").format(value=format_value(before.value, metric.unit, language=language()))
    return Moved(words, _difference(change, now, before, unit=metric.unit), tone, earlier)


def _difference(change: Change, now: Value | None, before: Value, *, unit: str) -> str:
    if unit == Unit.COUNT and before.value:
        share = (change.difference or 0) / before.value
        return f"{share:+.0%}"
    return format_difference(change.difference, unit, language=language())


def _short(note: str | None) -> str:
    """What stands where a number would: at most a few words, the rest is in the note."""
    text = note or ""
    if text.startswith("needs column"):
        return _("no such data")
    if text.startswith("cannot tell"):
        return _("cannot tell")
    return _("hidden") if text.startswith("hidden") else _("no data")


def by_group(answer: Answer) -> dict[tuple[str | None, ...], dict[str, Value]]:
    """Values by group (key text where there is one, else display text) and metric, in the answer's order."""
    found: dict[tuple[str | None, ...], dict[str, Value]] = {}
    for value in answer:
        group = tuple(value.keys.get(name) or value.by[name] for name in answer.question.by)
        found.setdefault(group, {})[value.metric] = value
    return found


def scales_of(rows: Iterable[Mapping[str, Value]]) -> dict[str, Scale]:
    """One scale per metric over all its figures, so that bars of a column can be compared."""
    limits: dict[str, list[float | None]] = {}
    for row in rows:
        for key, value in row.items():
            if value.value is not None:
                limits.setdefault(key, []).extend((value.value, value.low, value.high))
    return {key: scale_of(given) for key, given in limits.items()}
