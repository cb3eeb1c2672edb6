"""The morning board in words: verdicts, causes, and why to talk to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.reports.morning_people import Reason
from heming.reports.morning_verdicts import Told
from heming.units import format_difference, format_too_few, format_value
from heming.web.entries import metric_of, name_of
from heming.web.viewer import is_chinese, language

TONES = {"better": "hm-better", "worse": "hm-worse"}
CAUSES = (
    ("agent", gettext_noop("The service itself")),
    ("product", gettext_noop("Product")),
    ("logistics", gettext_noop("Delivery")),
    ("policy", gettext_noop("Policy")),
    ("system", gettext_noop("System")),
    ("mistaken", gettext_noop("Rated by mistake")),
    ("unclear", gettext_noop("Cannot be seen")),
)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
LONGEST_WORDS = 60


@dataclass(frozen=True)
class Said:
    """A verdict in words with its style and the difference it is about."""

    words: str
    tone: str
    difference: str


def against_week(told: Told, metric: str) -> Said:
    """A comparison with the same weekday last week."""
    words = {
        "better": _("better"), "worse": _("worse"), "more": _("more"), "fewer": _("fewer"),
        "unclear": _("cannot tell"), "unknown": _("nothing to compare"),
    }.get(told.verdict)  # fmt: skip
    return Said(words or _few(told), TONES.get(told.verdict, "hm-flat"), _difference(told, metric))


def against_target(told: Told, metric: str) -> Said:
    """A comparison with the target."""
    words = {
        "better": _("reached"), "worse": _("missed"), "more": _("more"), "fewer": _("fewer"),
        "unclear": _("cannot tell"), "unknown": _("nothing to compare"),
    }.get(told.verdict)  # fmt: skip
    return Said(words or _few(told), TONES.get(told.verdict, "hm-flat"), _difference(told, metric))


def reason(found: Reason, name: str) -> str:
    """Why to talk to somebody, with the numbers the rule looked at."""
    values = _values(found.values)
    sentence = {
        "new_bad": _("New here and had a first bad rating yesterday: go through the conversation together."),
        "several_bad": _("{n} bad ratings on own cases in one day: listen first, look at the cases together."),
        "slower": _(
            "{metric} over the last 7 days is {now}, in the 4 weeks before {before}: more than "
            "chance explains. Ask what has changed."
        ),
        "quicker": _(
            "{metric} over the last 7 days is {now}, in the 4 weeks before {before}: more than "
            "chance explains. Ask what helped."
        ),
        "much_work": _("{n} cases in one day, the team's middle is {median}: ask whether it is too much."),
        "praise": _("A customer wrote: “{words}” Pass it on."),
        "one_bad": _(
            "One single bad rating, which says nothing about how they work; but the customer "
            "wrote why: “{words}”"
        ),
    }[found.why]  # fmt: skip
    return sentence.format(name=name, **values)


def day_title(day: date) -> str:
    """6月30日 周二, or Tue 30 Jun."""
    return f"{day.month}月{day.day}日 {WEEKDAYS[day.weekday()]}" if is_chinese() else f"{day:%a} {day.day} {day:%b}"


def cause_name(cause: str) -> str:
    """A cause's name; the text itself where it is none."""
    return next((_(name) for code, name in CAUSES if code == cause), cause)


def _values(given: Mapping[str, object]) -> dict[str, str]:
    metric = str(given.get("metric", ""))
    unit = metric_of(metric).unit if metric else "count"
    shown: dict[str, str] = {"metric": name_of(metric) if metric else ""}
    for name, value in given.items():
        if isinstance(value, int | float):
            shown[name] = format_value(value, unit, language=language())
        elif name == "words":
            text = str(value)
            shown[name] = text if len(text) <= LONGEST_WORDS else f"{text[:LONGEST_WORDS]}…"
    return shown


def _few(told: Told) -> str:
    return format_too_few(told.few or 0, language())


def _difference(told: Told, metric: str) -> str:
    if told.difference is None or told.few is not None:
        return ""
    return format_difference(told.difference, metric_of(metric).unit, language=language())
