"""People and teams one may see: a dense list with intervals, never a list of shame."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from heming.access.scope import Scope
from heming.web.listing import listing
from heming.web.shell import sees_several
from heming.web.span import first_span, span_of
from heming.web.viewer import is_partial, scope_of
from heming.web.warming import warmed


def people(request: HttpRequest) -> HttpResponse:
    """The list of people, or of teams; with htmx only its lines."""
    scope, span = scope_of(request), span_of(request)
    if not sees_several(scope):
        return redirect("me" if scope.own_key is not None else "overview")
    if span is None:
        return redirect("overview")
    kind = "team" if request.GET.get("show") == "teams" or not sees_persons(scope) else "agent"
    kept = [(name, value) for name, value in request.GET.items() if name not in ("period", "page", "q")]
    context = {
        "span": span, "kind": kind, "list": listing(request, kind, period=span.period, scope=scope), "kept": kept,
        "words": request.GET.get("q", ""), "persons": sees_persons(scope),
    }  # fmt: skip
    return render(request, "people/lines.html" if is_partial(request) else "people/list.html", context)


@warmed("people")
def first_people(scope: Scope) -> None:
    """Both lists over the last complete month."""
    span = first_span()
    if span and sees_several(scope):
        for kind in ("agent", "team") if sees_persons(scope) else ("team",):
            listing(HttpRequest(), kind, period=span.period, scope=scope)


def sees_persons(scope: Scope) -> bool:
    """Whether there are persons besides oneself in sight; an executive sees teams only."""
    return scope.everyone or bool(scope.agent_keys - {scope.own_key})
