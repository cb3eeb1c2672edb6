"""我的一天: an agent's own figures, where one stands, the next step, customers' words, what one may ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heming.access.readers import Reader, readers_of
from heming.access.scope import Scope
from heming.errors import NotFound
from heming.facts.ratings import own_bad_ratings
from heming.facts.store import open_store
from heming.metrics.question import Question
from heming.org import queries
from heming.org.queries import PersonRow
from heming.reports.my_day import STANDINGS, next_step, standings, strength
from heming.reports.my_day_fears import fears
from heming.scorecards.queries import marks
from heming.web.my_day_words import answers_of, next_words, place_lines
from heming.web.person import figures_of, words_of
from heming.web.shell import ROLE_NAMES
from heming.web.span import Span, first_span, span_of
from heming.web.viewer import scope_of
from heming.web.warming import warmed


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    scope, span = scope_of(request), span_of(request)
    row = _own(scope)
    if span is None:
        return redirect("overview")
    context = {
        "person": row, "span": span, "own": True, "part": f"?period={span.period.label}",
        "readers": [_reader(reader) for reader in readers_of(scope, row.key)],
    }  # fmt: skip
    return render(request, "homes/my_day.html", context | figures_of(row, span, scope=scope) | words_of(row, scope))


@require_GET
def standing(request: HttpRequest) -> HttpResponse:
    """Where one stands and the next step, asked for after the page is there."""
    scope, span = scope_of(request), span_of(request)
    row = _own(scope)
    found = standings(scope, row, question=_days(span)) if span else ()
    context = {"lines": place_lines(found), "next": next_words(next_step(found), strength(found)), "person": row}
    return render(request, "homes/my_standing.html", context)


@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """What one may ask, answered as far as the data can."""
    scope, span = scope_of(request), span_of(request)
    row, store = _own(scope), open_store()
    if span is None:
        return redirect("overview")
    question = _days(span)
    found = fears(scope, row, question=question, metrics=STANDINGS)
    bad = own_bad_ratings(
        store, store.snapshot(), scope=scope, agent=row.key, days=(span.period.start, span.period.end)
    )
    said = marks([(one.source, one.id) for one in bad])
    return render(request, "homes/my_answers.html", {"answers": answers_of(found, bad, marks=said)})


@warmed("me")
def first_day(scope: Scope) -> None:
    """The parts of an agent's page that come after it; the page itself is warmed as a person's."""
    span = first_span()
    if span and scope.own_key is not None:
        row, question = _own(scope), _days(span)
        standings(scope, row, question=question)
        fears(scope, row, question=question, metrics=STANDINGS)


def _own(scope: Scope) -> PersonRow:
    found = queries.people([scope.own_key]) if scope.own_key is not None else []
    if not found:
        raise NotFound(
            "Your account is not linked to a person whose work is measured.", "Ask an administrator to link it."
        )
    return found[0]


def _days(span: Span | None) -> Question:
    return Question((), start=span.period.start if span else None, end=span.period.end if span else None)


def _reader(reader: Reader) -> str:
    roles = "、".join(_(ROLE_NAMES[role]) for role in reader.roles)
    return _("yourself") if reader.self_ else f"{reader.name} ({roles})"
