"""One person: figures with trend beside the team's, where they come from, customers' words, who can see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from heming.access.people import must_see_person, visible_people
from heming.access.scope import Scope
from heming.errors import NotFound
from heming.facts.store import open_store
from heming.facts.words import remarks, remarks_ahead
from heming.metrics.question import Filter
from heming.org import queries
from heming.org.queries import PersonRow
from heming.web.both import KEYS, Other, both
from heming.web.freshness import streams
from heming.web.panels import each_ahead
from heming.web.parts import parts_ahead, parts_of
from heming.web.span import Span, span_of, usual_spans
from heming.web.viewer import scope_of
from heming.web.warming import warmed


def person(request: HttpRequest, key: int) -> HttpResponse:
    """The page of one person in sight."""
    scope, span = scope_of(request), span_of(request)
    must_see_person(scope, key)
    found = queries.people([key])
    if not found:
        raise NotFound("There is no such person.", "Choose one from the list of people.")
    if span is None:
        return redirect("overview")
    row = found[0]
    context = {"person": row, "span": span, "own": row.key == scope.own_key, "readers": readers(row)}
    return render(request, "people/person.html", context | figures_of(row, span, scope=scope) | words_of(row, scope))


@warmed("person")
def first_person(scope: Scope) -> None:
    """One person in sight: the statements serve all others. Agents find their own page ready."""
    seen, store = visible_people(scope), open_store()
    remarks_ahead(store, store.snapshot(), scope=scope)
    for span in usual_spans() if seen else ():
        figures_of(seen[0], span, scope=scope)
        parts_ahead((Filter("agent", (str(seen[0].key),)),), span.period, scope=scope)
        words_of(seen[0], scope)


@warmed("every person")
def every_person(scope: Scope) -> None:
    """The months of everybody in sight, read once: each one's page shows a part. Agents have their own page ready."""
    if streams() and (scope.everyone or len(scope.agent_keys) > 1):
        each_ahead(KEYS, "agent", scope=scope)


def figures_of(row: PersonRow, span: Span, *, scope: Scope) -> dict[str, object]:
    """The person's figures beside the team's, and where they come from."""
    where = (Filter("agent", (str(row.key),)),)
    team = Other(_("Team"), (Filter("team", (str(row.team_key),)),)) if scope.sees_team(row.team_key) else None
    found = both(where, span, scope=scope, other=team if row.team_key is not None else None)
    return found.context | {"parts": parts_of(where, span.period, scope=scope)}


def words_of(row: PersonRow, scope: Scope) -> dict[str, object]:
    """What customers wrote, good and bad."""
    store = open_store()
    return {"remarks": remarks(store, store.snapshot(), scope=scope, agent=row.key)}


def readers(row: PersonRow) -> list[str]:
    """Who can see this page, in words: the answer every agent is owed."""
    lead = _("The team lead ({name})").format(name=row.lead) if row.lead else _("The team lead")
    return [
        _("{name}, and nobody else among the agents").format(name=row.name), lead,
        _("Quality, HR, analysts and administrators, each with their own login"),
        _("The executive sees teams, not persons"),
    ]  # fmt: skip
