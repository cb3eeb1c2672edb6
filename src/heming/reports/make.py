"""One report of some days: which days are meant, who may read it, in which language it is told."""

from datetime import date

from django.utils import translation

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.metrics.periods import last_complete, period_of
from heming.reports.asking import Stretch, stretch_of
from heming.reports.kinds.earlier import ranged
from heming.reports.kinds.listed import Kind, kind_of, must_read
from heming.reports.known import Known, known
from heming.reports.sheet import Sheet

LANGUAGES = ("zh-hans", "en")


def make(key: str, scope: Scope, *, label: str = "", language: str | None = None) -> Sheet:
    """The report of that kind, for a period such as 2026-06 or days such as 2026-06-01..2026-06-18.

    Without a label it is about the last complete period. NotAllowed where the reader's role does not get it.
    """
    kind = kind_of(key)
    must_read(kind, scope)
    if language is not None and language not in LANGUAGES:
        raise BadInput("There is no report in the language '{language}'.", "Take zh-hans or en.", language=language)
    with translation.override(language or translation.get_language() or LANGUAGES[0]):
        found = known()
        return kind.build(days(kind, label, found=found), found=found, scope=scope)


def days(kind: Kind, label: str, *, found: Known) -> Stretch:
    """The days a label names; BadInput where this report is not about such days."""
    if not label:
        return stretch_of(last_complete(found.newest, found.first, grain=kind.grains[0]))
    if ".." in label:
        return _range(kind, label)
    period = period_of(label)
    if period.grain not in kind.grains:
        raise BadInput(
            "This report is not about a {grain}.", "Name one of: {grains}.",
            grain=period.grain, grains=", ".join(kind.grains),
        )  # fmt: skip
    return stretch_of(period)


def _range(kind: Kind, label: str) -> Stretch:
    if not kind.ranges:
        raise BadInput("This report takes whole periods.", "Name one, such as {example}.", example="2026-06")
    first, _dots, last = label.partition("..")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise BadInput("'{label}' is no stretch of days.", "Write 2026-06-01..2026-06-18.", label=label) from None
    if end < start or (end - start).days > 366 or not 1970 <= start.year <= end.year < 2200:
        raise BadInput(
            "From {first} to {last} is no stretch of days.",
            "Begin before the end, a year at most.",
            first=first,
            last=last,
        )
    return ranged(start, end)
