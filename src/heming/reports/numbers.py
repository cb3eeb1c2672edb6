"""The one formatter: a value of the catalogue becomes the texts that every form of a report shows."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from heming.metrics.comparing import compared
from heming.metrics.definitions import Metric
from heming.metrics.notes import in_words
from heming.metrics.question import Question, Value
from heming.metrics.registry import catalogue
from heming.reports.sheet import Number, Said, Source
from heming.units import MISSING, Unit, format_difference, format_interval, format_value

TIMED = ("working_time",)  # measures that rest on seconds, not on records
TONES = {"better": "better", "worse": "worse"}


def language() -> str:
    """The language the report is written in."""
    return get_language() or "zh-hans"


def metric_of(key: str) -> Metric:
    """The catalogue entry behind a key with parameter."""
    return catalogue(Path(settings.HEMING_HOME)).asked(key).metric


def name_of(key: str) -> str:
    """The display name, with the window where the key carries one: 一次解决率(7天)."""
    asked = catalogue(Path(settings.HEMING_HOME)).asked(key)
    name = asked.metric.name(language())
    if key == asked.metric.key or ":" not in key or not asked.parameters:
        return name
    window = format_value(next(iter(asked.parameters.values())), "seconds", language=language())
    return f"{name}({window})" if language().startswith("zh") else f"{name} ({window})"


def number_of(value: Value | None, question: Question | None = None) -> Number:
    """A value as it is written everywhere; where there is none, the reason in words."""
    if value is None:
        return Number(_("no data"), enough=False, note="no data")
    metric = metric_of(value.metric)
    unit, basis = metric.unit, "" if metric.family in TIMED else basis_of(value.n, metric.unit)
    source = Source(question, value) if question is not None else None
    if value.value is None:
        return Number(reason(value.note), n=value.n, enough=False, unit=unit, note=in_words(value.note), source=source)
    return Number(
        format_value(value.value, unit, language=language()),
        value.value, value.n, value.low, value.high, unit=unit, note=in_words(value.note),
        interval=_interval(value, unit), basis=basis, source=source,
    )  # fmt: skip


def plain(amount: float | None, unit: str = "count", *, text: str = "") -> Number:
    """A figure that is no measure of the catalogue: a sum of hours, people needed."""
    written = text or format_value(amount, unit, language=language())
    return Number(written, amount, enough=amount is not None, unit=unit)


def _interval(value: Value, unit: str) -> str:
    if value.low is None or value.high is None or value.low == value.high:
        return ""
    return format_interval(value.low, value.high, unit=unit, language=language())


def basis_of(n: int, unit: str) -> str:
    """1,230条: how many records a figure rests on; a count says that itself."""
    return "" if unit == Unit.COUNT else ngettext("{n} record", "{n} records", n).format(n=f"{n:,}")


def reason(note: str | None) -> str:
    """What stands where a figure would."""
    text = note or ""
    if text.startswith("cannot tell: n = "):
        return in_words(text.partition("; ")[0])
    if text.startswith("needs column"):
        return _("no such data")
    if text.startswith("cannot tell"):
        return _("cannot tell")
    return _("hidden") if text.startswith("hidden") else _("no data")


def verdict(now: Value | None, before: Value | None, *, looks: int) -> str:
    """better, worse, higher, lower, unclear or unknown; the change as an interval decides, not the bare difference.

    `looks`: how many comparisons the report shows, so that all its words hold together.
    """
    return compared(now, before, better=metric_of(now.metric).better, looks=looks).verdict if now else "unknown"


def against(now: Value | None, before: Value | None, *, label: str, looks: int) -> Said:
    """A figure beside an earlier one: 比5月 +2.1个百分点(约−1至+5),看不准; `looks` as for `verdict`."""
    if now is None or before is None or now.value is None or before.value is None:
        words = _("{label}: nothing to compare with").format(label=label) if label else _("nothing to compare with")
        return Said(words, "unsure")
    metric = metric_of(now.metric)
    change = compared(now, before, better=metric.better, looks=looks)
    said = {
        "better": _("better"), "worse": _("worse"), "higher": _("more"), "lower": _("fewer"),
    }.get(change.verdict, _("cannot tell"))  # fmt: skip
    if (
        change.difference == 0 and change.low is None
    ):  # plain counts; equal estimates may still stand for unequal truths
        said = _("the same")
    earlier = format_value(before.value, metric.unit, language=language())
    moved = _difference(change.difference, before, unit=metric.unit)
    between = _between(change.low, change.high, unit=metric.unit)
    words = _("{moved}{between}, {said}") if not label else _("{label} {earlier}: {moved}{between}, {said}")
    words = words.format(label=label, earlier=earlier, moved=moved, between=between, said=said)
    return Said(words, TONES.get(change.verdict, "flat"))


def _difference(difference: float | None, before: Value, *, unit: str) -> str:
    if unit == Unit.COUNT and before.value:
        return f"{(difference or 0) / before.value:+.0%}"
    return format_difference(difference, unit, language=language())


def _between(low: float | None, high: float | None, *, unit: str) -> str:
    if low is None or high is None or low == high:
        return ""
    ends = [format_difference(end, unit, language=language()) for end in (low, high)]
    return _(" ({low} to {high})").format(low=ends[0], high=ends[1])


def to_target(now: Value | None, target: float | None) -> Said | None:
    """A figure beside its target; met, missed, or not to be told when the target lies within what is known."""
    if now is None or target is None:
        return None
    metric = metric_of(now.metric)
    aim = format_value(target, metric.unit, language=language())
    if now.value is None:
        return Said(_("target {aim}: cannot tell").format(aim=aim), "unsure")
    told = target_verdict(now, target, better=metric.better)
    words = {
        "met": _("target {aim}: met"), "missed": _("target {aim}: missed"), "unclear": _("target {aim}: cannot tell"),
    }[told].format(aim=aim)  # fmt: skip
    return Said(words, {"met": "better", "missed": "worse"}.get(told, "flat"))


def target_verdict(now: Value, target: float, *, better: str) -> str:
    """met, missed, or unclear where the target lies inside the interval."""
    value = now.value or 0.0
    low, high = (now.low, now.high) if now.low is not None and now.high is not None else (value, value)
    if low < target < high:
        return "unclear"
    return "met" if (value >= target if better != "lower" else value <= target) else "missed"


def dash() -> Said:
    """Nothing to say in this cell."""
    return Said(MISSING, "unsure")
