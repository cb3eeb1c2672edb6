"""The catalogue of measures, and one entry in full."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.metrics.ask import ask
from heming.metrics.definitions import Metric
from heming.metrics.notes import in_words
from heming.metrics.question import Question
from heming.web.entries import entries, metric_of, name_of
from heming.web.figures import figure_of
from heming.web.formulas import formulas_of
from heming.web.standing import standing
from heming.web.viewer import is_chinese, language, scope_of

FAMILIES = {
    "volume": gettext_noop("Volume"),
    "queue": gettext_noop("Answering and queue"),
    "reply": gettext_noop("Reply times"),
    "handling": gettext_noop("Handling"),
    "resolution": gettext_noop("Resolution"),
    "csat": gettext_noop("Satisfaction"),
    "nps": gettext_noop("Recommendation"),
    "ces": gettext_noop("Effort"),
    "invitation": gettext_noop("Invitations and responses"),
    "complaint": gettext_noop("Complaints"),
    "quality": gettext_noop("Quality reviews"),
    "bot": gettext_noop("Bot and human"),
    "sales": gettext_noop("Sales"),
    "retention": gettext_noop("Customers who stay"),
    "working_time": gettext_noop("Working time"),
    "training": gettext_noop("Training"),
    "people": gettext_noop("People"),
    "relation": gettext_noop("Performance and satisfaction"),
}


@dataclass(frozen=True)
class Row:
    """One entry of the list."""

    key: str
    name: str
    other_name: str
    question: str
    words: str
    fed: bool
    note: str


@dataclass(frozen=True)
class Family:
    """Entries that belong together."""

    key: str
    title: str
    rows: tuple[Row, ...]

    @property
    def fed(self) -> int:
        """How many of them the data can feed."""
        return sum(row.fed for row in self.rows)


def metrics(request: HttpRequest) -> HttpResponse:
    """All entries by family; the search narrows them in the browser."""
    listed = families()
    total, fed = sum(len(family.rows) for family in listed), sum(family.fed for family in listed)
    return render(request, "metrics/list.html", {"families": listed, "total": total, "fed": fed})


def metric(request: HttpRequest, key: str) -> HttpResponse:
    """One entry: what it asks, how it is computed, what it needs, how it is gamed."""
    entry = metric_of(key)
    question = Question(metrics=(key,))
    answer = ask(question, scope_of(request))
    value = next(iter(answer), None)
    statements = dict(answer.statements)
    return render(
        request,
        "metrics/entry.html",
        {
            "entry": entry,
            "name": name_of(key),
            "key": key,
            "family": family_title(entry.family),
            "formulas": formulas_of(entries().asked(key)),
            "words": words_of(entry),
            "figure": figure_of(value, question) if value else None,
            "statements": statements,
            "variants": [(f"{entry.key}:{given}", name_of(f"{entry.key}:{given}")) for given in entry.variants],
            "unit": unit_title(entry.unit),
        },
    )


def families() -> tuple[Family, ...]:
    """The whole catalogue by family, in the order people work with it."""
    notes = standing()
    by_family: dict[str, list[Row]] = {}
    for entry in entries():
        by_family.setdefault(entry.family, []).append(_row(entry, notes))
    order = [*(key for key in FAMILIES if key in by_family), *(key for key in by_family if key not in FAMILIES)]
    return tuple(Family(key, family_title(key), tuple(by_family[key])) for key in order)


def family_title(key: str) -> str:
    """The family's name."""
    return _(FAMILIES[key]) if key in FAMILIES else key.replace("_", " ")


def unit_title(unit: str) -> str:
    """The unit in words."""
    return {
        "seconds": _("a length of time"),
        "business_seconds": _("a length of working time"),
        "share": _("a share, in per cent"),
        "points": _("points"),
        "score": _("a score on the scale of its question"),
        "count": _("a number"),
        "money": _("money"),
        "per_hour": _("a number per hour"),
        "percentage_points": _("percentage points"),
    }.get(unit, unit)


@dataclass(frozen=True)
class Words:
    """What is said about a metric, in the reader's language."""

    question: str
    other_question: str
    other_name: str
    gaming: str
    notes: str


def words_of(entry: Metric) -> Words:
    """The entry's texts; the other language's name and question stand beside."""
    zh = is_chinese()
    return Words(
        entry.question_zh if zh else entry.question_en,
        entry.question_en if zh else entry.question_zh,
        entry.en if zh else entry.zh,
        entry.gaming_zh if zh else entry.gaming_en,
        entry.notes_zh if zh else entry.notes_en,
    )


def _row(entry: Metric, notes: Mapping[str, str]) -> Row:
    note = notes.get(entry.key, "")
    other = entry.en if is_chinese() else entry.zh
    search = " ".join(entry.words)
    return Row(entry.key, entry.name(language()), other, entry.described(language()), search, not note, in_words(note))
