"""怎么算的 of a verdict: the rule, how many, the controls used, split halves, the snapshot, and the rows behind it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.errors import BadInput, NotAllowed
from heming.facts.store import open_store
from heming.insight.evidence import Evidence, Row, evidence
from heming.insight.measures import MEASURES, OUTCOMES, SATISFACTION
from heming.org.queries import person_names, team_names
from heming.web import harmony_words
from heming.web.harmony_choices import chosen_of
from heming.web.harmony_health_words import outcome_name
from heming.web.shell import sees_several
from heming.web.viewer import is_partial, scope_of

SHOWN = 200
CONTROLS = {
    "difficulty": gettext_noop("mean difficulty (case mix)"), "tenure": gettext_noop("mean tenure"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One person or team: work of one half beside the outcome of the other, in both splits."""

    name: str
    texts: tuple[str, ...]


def harmony_how(request: HttpRequest) -> HttpResponse:
    """The part that slides in beside the page for one link."""
    scope = scope_of(request)
    if not sees_several(scope):
        raise NotAllowed("This is told to those who see several people.", "Your own figures are under My figures.")
    measure, against = request.GET.get("link", ""), request.GET.get("against", "") or SATISFACTION
    if measure not in MEASURES or against not in (SATISFACTION, *OUTCOMES):
        raise BadInput("There is no such link.", "Open it from the page of harmony.")
    chosen = chosen_of(request)
    found = evidence(chosen.asked, scope, measure=measure, against=against)
    context = {
        "found": found, "said": chosen.said, "plain": harmony_words.verdict(found.plain, measure),
        "alike": harmony_words.verdict(found.alike, measure), "title": harmony_words.measure_name(measure),
        "against": outcome_name(against), "controls": [_control(name) for name in found.controls],
        "splits": [harmony_words.verdict(one, measure) for one in found.splits],
        "rows": _lines(found), "snapshot": open_store().snapshot(chosen.asked.chosen.snapshot),
        "left": max(0, len(found.rows) - SHOWN),
    }  # fmt: skip
    return render(request, "harmony/how_part.html" if is_partial(request) else "harmony/how_page.html", context)


def _control(name: str) -> str:
    kind, _colon, value = name.partition(":")
    return _("share of {channel}").format(channel=value) if kind == "channel" else _(CONTROLS[kind])


def _lines(found: Evidence) -> list[Line]:
    shown = found.rows[:SHOWN]
    keys = [one.key for one in shown]
    names = team_names(keys) if found.unit == "team" else person_names(keys)
    lines = [Line(names.get(one.key, "…"), _texts(one)) for one in shown]
    return sorted(lines, key=lambda line: line.name)


def _texts(one: Row) -> tuple[str, ...]:
    numbers = [harmony_words.signed(value) for pair in one.halves for value in pair]
    return (f"{one.cases:,}", f"{one.told:,}", *numbers)
