"""工时: planned, attended and productive time of the people in sight, what each was taken from, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET

from heming.access.scope import Scope
from heming.facts.store import open_store
from heming.facts.time_findings import TimeFinding, time_findings
from heming.insight.working_time import Period
from heming.metrics.kept import Kept
from heming.metrics.question import Filter
from heming.org.queries import person_names, team_names
from heming.units import format_value
from heming.web.entries import name_of
from heming.web.listing import page_of, pages
from heming.web.span import Span, first_span, span_of
from heming.web.viewer import language, scope_of
from heming.web.warming import let_visitors_first, warmed
from heming.web.working_lines import METRICS, PER_PAGE, TEAM_METRICS, people_lines, team_lines

MOST_FINDINGS, MONTHS_AHEAD = 50, 13
FINDINGS: Mapping[str, tuple[str, str]] = {
    "states_overlap": (
        gettext_noop("seat states overlap"),
        gettext_noop(
            "Two exports of the same seats, or one account used by two people: see the imports, or split the account."
        ),
    ),
    "state_endless": (
        gettext_noop("seat states that never end"),
        gettext_noop("Somebody forgot to log out, or the end is missing in the export: export these days again."),
    ),
    "shifts_overlap": (
        gettext_noop("shifts overlap; the time is counted once"),
        gettext_noop(
            "The roster was imported twice, or a swap was entered without removing the old shift: correct the roster."
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """One finding in words, with its remedy."""

    name: str
    what: str
    remedy: str


@require_GET
def working_time_page(request: HttpRequest) -> HttpResponse:
    """The page: leads see their people, agents themselves, executives teams only."""
    scope, span = scope_of(request), span_of(request)
    if span is None:
        return redirect("overview")
    team = request.GET.get("team", "")
    where = (Filter("team", (team,)),) if team.isdecimal() and scope.sees_team(int(team)) else ()
    period = Period(span.period.start, span.period.end, where)
    page = page_of(request)
    people = people_lines(period, scope, page=page)
    context = {
        "span": span, "columns": [name_of(key) for key in METRICS], "people": people.lines,
        "pages": pages(request, page, total=people.total, per_page=PER_PAGE), "teams": team_lines(period, scope),
        "team_columns": [name_of(key) for key in TEAM_METRICS], "troubles": troubles(span, scope), "team": team,
        "choices": sorted(((str(k), n) for k, n in team_names().items() if scope.sees_team(k)), key=lambda c: c[1]),
        "own_only": scope.agent_keys == {scope.own_key} and not scope.everyone,
    }  # fmt: skip
    return render(request, "working_time/page.html", context)


@warmed("working_time")
def first_times(scope: Scope) -> None:
    """The last complete month of everybody in sight."""
    span = first_span()
    if span:
        _ahead(span, scope)


@warmed("working time of other months", turn=4)
def other_times(scope: Scope) -> None:
    """The year before."""
    span = first_span()
    if span is None:
        return
    for period in span.choices[:MONTHS_AHEAD]:
        let_visitors_first()
        _ahead(replace(span, period=period), scope)


def _ahead(span: Span, scope: Scope) -> None:
    period = Period(span.period.start, span.period.end)
    people_lines(period, scope)
    team_lines(period, scope)
    troubles(span, scope)


def troubles(span: Span, scope: Scope) -> list[Trouble]:
    """What is wrong with the time of people in sight; an executive sees no persons, and no findings about them."""
    store = open_store()
    snapshot, days = store.snapshot(), {"first": span.period.start, "last": span.period.end}
    key = (store.home, snapshot.id, *days.values())
    found = _kept.get(key, lambda: time_findings(store, snapshot, **days))
    seen = [one for one in found if scope.sees_agent(one.agent_key)][:MOST_FINDINGS]
    names = person_names([one.agent_key for one in seen if one.agent_key is not None])
    return _told(seen, names)


_kept = Kept[tuple[TimeFinding, ...]](32)


def _told(found: Sequence[TimeFinding], names: Mapping[int, str]) -> list[Trouble]:
    told = []
    for one in found:
        what, remedy = FINDINGS[one.kind]
        rows = ngettext("{n} row", "{n} rows", one.count).format(n=one.count)
        seconds = format_value(float(one.seconds), "seconds", language=language())
        since = _("since {day}").format(day=one.first_day) if one.first_day else ""
        told.append(
            Trouble(names.get(one.agent_key or 0, "…"), f"{_(what)}: {rows}, {seconds} {since}".strip(), _(remedy))
        )
    return told
