"""怎么算的: how any figure came about, as a part that slides in beside the page."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts.store import open_store
from heming.metrics.compile.dimensions import KEYED
from heming.metrics.definitions import Metric
from heming.metrics.explain import explain
from heming.metrics.names import OrgDirectory
from heming.metrics.notes import about_answer
from heming.metrics.question import Filter, Question, Value
from heming.web.added_parts import added_parts
from heming.web.asking import query_of, question_of
from heming.web.attention import link
from heming.web.catalogue import words_of
from heming.web.dimensions import dimension_title, group_title
from heming.web.entries import entries, metric_of, name_of
from heming.web.figures import figure_of
from heming.web.first_rows import first_rows
from heming.web.formulas import Line, formula_of
from heming.web.standing import chosen_form
from heming.web.templatetags.heming import day
from heming.web.viewer import is_partial, scope_of

RULES = {
    "owner": gettext_noop("the agent the case belongs to"),
    "first": gettext_noop("the first agent who worked on it"),
    "last": gettext_noop("the last agent who worked on it"),
    "most_messages": gettext_noop("the agent who wrote most"),
    "by_time": gettext_noop("everybody who worked on it, by their time"),
    "equal": gettext_noop("everybody who worked on it, in equal parts"),
}
NO_CONDITION = gettext_noop("everything you may see")


def how(request: HttpRequest) -> HttpResponse:
    """The explanation of the one figure that the address asks for."""
    question, scope = question_of(request.GET), scope_of(request)
    if len(question.metrics) != 1 or question.by:
        raise BadInput("This address does not ask for one figure.", "Open it from a figure on a page.")
    key = question.metrics[0]
    told = explain(question, scope, metric=key)
    fixed = replace(question, snapshot=told.snapshot or None)
    value = Value({}, {}, key, told.value, told.n, told.low, told.high, told.value is not None, told.note)
    entry, form = metric_of(key), chosen_form(fixed)
    context = {
        "figure": figure_of(value, fixed),
        "name": name_of(key),
        "words": words_of(entry),
        "told": told,
        "entry": entry,
        "formula": formula_of(form, entries().asked(key)) if form else None,
        "conditions": conditions(fixed, scope),
        "attribution": attribution(entry, fixed),
        "notes": [about_answer(note) for note in told.notes],
        "statements": list(told.statements.items()),
        "snapshot": open_store().snapshot(told.snapshot),
        "rows": first_rows(told.rows),
        "parts": added_parts(told, entry.unit),
        "clock": _(told.clock) if told.clock else "",
        "cases_url": f"{link('cases')}?{query_of(fixed)}" if link("cases") else "",
        "metric_url": reverse("metric", args=[key]),
    }
    return render(request, "how/part.html" if is_partial(request) else "how/page.html", context)


def conditions(question: Question, scope: Scope) -> list[Line]:
    """Days and filters in words."""
    found: list[Line] = []
    if question.start or question.end:
        found.append((_("Days"), _("{first} to {last}").format(first=day(question.start), last=day(question.end))))
    found += [(dimension_title(one.dimension), _values(one, scope)) for one in question.where]
    if question.sources:
        found.append((_("Streams"), _(", ").join(question.sources)))
    return found or [(_("Rows"), _(NO_CONDITION))]


def attribution(entry: Metric, question: Question) -> str:
    """For whom a case counts that several people worked on."""
    rule = question.attribution or entry.attribution[0]
    return _(RULES.get(rule, rule))


def shown_values(condition: Filter, scope: Scope) -> list[str]:
    """A filter's values as people read them; names only of people and teams in sight."""
    if condition.dimension not in KEYED:
        return [group_title(condition.dimension, value) for value in condition.values]
    keys = [int(value) for value in condition.values if value.isdecimal()]
    seen = [key for key in keys if scope.sees_team(key) or scope.sees_agent(key)]
    names = OrgDirectory().names(condition.dimension, seen)
    return [names.get(int(v), "…") if v.isdecimal() else group_title(condition.dimension, v) for v in condition.values]


def _values(condition: Filter, scope: Scope) -> str:
    text = _(", ").join(shown_values(condition, scope))
    return text if condition.op == "in" else _("not {what}").format(what=text)
