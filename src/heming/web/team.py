"""One team: its figures with trend, its people as far as one may see them, customers' words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from heming.access.people import must_see_team, visible_teams
from heming.access.scope import Scope
from heming.errors import NotFound
from heming.facts.store import open_store
from heming.facts.words import remarks
from heming.metrics.question import Filter
from heming.org import queries
from heming.web.both import KEYS, Other, both
from heming.web.freshness import streams
from heming.web.listing import listing
from heming.web.panels import each_ahead
from heming.web.parts import parts_ahead, parts_of
from heming.web.people import sees_persons
from heming.web.span import Span, span_of, usual_spans
from heming.web.viewer import scope_of
from heming.web.warming import warmed


def team(request: HttpRequest, key: int) -> HttpResponse:
    """The page of one team in sight."""
    scope, span = scope_of(request), span_of(request)
    must_see_team(scope, key)
    found = queries.teams([key])
    if not found:
        raise NotFound("There is no such team.", "Choose one from the list of teams.")
    if span is None:
        return redirect("overview")
    context = {"team": found[0], "span": span} | _figures(key, span, scope) | _members(request, key, span, scope)
    return render(request, "people/team.html", context)


@warmed("team")
def first_team(scope: Scope) -> None:
    """One team in sight; a lead's own."""
    seen = visible_teams(scope)
    for span in usual_spans() if seen and not scope.roles <= {"agent"} else ():
        _figures(seen[0].key, span, scope)
        parts_ahead((Filter("team", (str(seen[0].key),)),), span.period, scope=scope)
        _members(HttpRequest(), seen[0].key, span, scope)


@warmed("every team")
def every_team(scope: Scope) -> None:
    """The months of all teams in sight: their pages show them, and every person's page beside the person's own."""
    if streams() and not scope.roles <= {"agent"}:
        each_ahead(KEYS, "team", scope=scope)


def _figures(key: int, span: Span, scope: Scope) -> dict[str, object]:
    where = (Filter("team", (str(key),)),)
    found = both(where, span, scope=scope, other=Other(_("All"), ()) if scope.organisation else None)
    return found.context | {"parts": parts_of(where, span.period, scope=scope)}


def _members(request: HttpRequest, key: int, span: Span, scope: Scope) -> dict[str, object]:
    """People and words only for whoever sees these people; an agent sees the team as a whole."""
    if not sees_persons(scope):
        return {"remarks": None}
    store, where = open_store(), (Filter("team", (str(key),)),)
    return {
        "list": listing(request, "agent", period=span.period, scope=scope, where=where), "kind": "agent",
        "remarks": remarks(store, store.snapshot(), scope=scope, team=key),
    }  # fmt: skip
