"""工时: planned, attended and productive time of the people in sight, what each was taken from, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from heming.access.people import visible_people
from heming.access.scope import Scope
from heming.facts.store import open_store
from heming.facts.time_findings import TimeFinding, time_findings
from heming.insight.pace import Pace
from heming.insight.working_time import Days, Period, days_by_source, paces
from heming.metrics.ask import ask
from heming.metrics.question import Filter
from heming.org.queries import person_names, team_names
from heming.units import format_interval, format_value
from heming.web.bars import scale_of
from heming.web.entries import name_of
from heming.web.figures import Figure, by_group, figure_of
from heming.web.span import Span, first_span, span_of
from heming.web.viewer import language, scope_of
from heming.web.warming import warmed

METRICS = (
    "planned_seconds", "attended_seconds", "productive_seconds", "overtime_seconds", "leave_seconds",
    "occupied_share", "utilised_share", "adherence_share", "cases_per_hour",
)  # fmt: skip
TEAM_METRICS = (*METRICS, "absent_share", "shrinkage_share")
MOST_FINDINGS = 50
SOURCES = {
    "states": gettext_noop("seat states"),
    "platform": gettext_noop("platform totals"),
    "roster": gettext_noop("roster"),
    "absent": gettext_noop("absent"),
    "unknown": gettext_noop("no data"),
}
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
class Line:
    """One person or team."""

    key: str
    name: str
    team: str
    figures: tuple[Figure | None, ...]
    used: str
    page: str


@dataclass(frozen=True)
class Trouble:
    """One finding in words, with its remedy."""

    name: str
    what: str
    remedy: str


def working_time_page(request: HttpRequest) -> HttpResponse:
    """The page: leads see their people, agents themselves, executives teams only."""
    scope, span = scope_of(request), span_of(request)
    if span is None:
        return redirect("overview")
    team = request.GET.get("team", "")
    where = (Filter("team", (team,)),) if team.isdecimal() and scope.sees_team(int(team)) else ()
    period = Period(span.period.start, span.period.end, where)
    people = people_lines(period, scope)
    context = {
        "span": span, "columns": [name_of(key) for key in METRICS], "people": people,
        "teams": team_lines(period, scope),
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
        period = Period(span.period.start, span.period.end)
        people_lines(period, scope)
        team_lines(period, scope)
        troubles(span, scope)


def people_lines(period: Period, scope: Scope) -> list[Line]:
    """Everybody in sight, in the order of teams and names: this is no ranking."""
    if not (scope.everyone or scope.agent_keys):
        return []
    question = period.question(*METRICS, by=("agent",))
    rows = by_group(ask(question, scope))
    used, speed = days_by_source(period, scope), paces(period, scope)
    teams = {str(p.key): p.team for p in visible_people(scope)}
    lines = []
    for (key,), row in rows.items():
        if key is None or not key.isdigit() or all(value.value is None for value in row.values()):
            continue
        figures = [in_hours(figure_of(row[metric], question)) if metric in row else None for metric in METRICS]
        figures[-1] = with_interval(figures[-1], speed.get(key))
        name = next(iter(row.values())).by["agent"] or key
        lines.append(Line(key, name, teams.get(key, ""), tuple(figures), used_words(used.get(key, Days())), "person"))
    return sorted(with_bars(lines), key=lambda line: (line.team or "", line.name))


def team_lines(period: Period, scope: Scope) -> list[Line]:
    """The teams in sight."""
    question = period.question(*TEAM_METRICS, by=("team",))
    lines = []
    for (key,), row in by_group(ask(question, scope)).items():
        if key is None or not key.isdigit() or all(value.value is None for value in row.values()):
            continue
        figures = tuple(in_hours(figure_of(row[m], question)) if m in row else None for m in TEAM_METRICS)
        lines.append(Line(key, next(iter(row.values())).by["team"] or key, "", figures, "", "team"))
    return sorted(lines, key=lambda line: line.name)


def with_bars(lines: Sequence[Line]) -> list[Line]:
    """The last column with a bar for each interval, all on one scale."""
    last = [line.figures[-1] for line in lines]
    scale = scale_of([number for f in last if f is not None for number in (f.value, f.low, f.high)])
    told = []
    for line, figure in zip(lines, last, strict=True):
        bar = scale.bar(figure.value, low=figure.low, high=figure.high) if scale and figure and figure.enough else None
        told.append(replace(line, figures=(*line.figures[:-1], figure and replace(figure, bar=bar))))
    return told


def in_hours(figure: Figure) -> Figure:
    """Working time is told in hours: a day of 24 of them would be read as a working day."""
    if figure.value is None or figure.unit != "seconds":
        return figure
    return replace(figure, text=_("{hours} h").format(hours=f"{figure.value / 3600:,.1f}"))


def with_interval(figure: Figure | None, found: Pace | None) -> Figure | None:
    """The figure with its interval over days, or a word that there are too few of them."""
    if figure is None or found is None or figure.value is None:
        return figure
    if found.low is None or found.high is None:
        few = ngettext("only {n} day, cannot tell", "only {n} days, cannot tell", found.days).format(n=found.days)
        return replace(figure, note=few)
    text = format_interval(found.low, found.high, unit=figure.unit, language=language())
    return replace(figure, interval=text, low=found.low, high=found.high)


def used_words(days: Days) -> str:
    """状态 20 天 · 排班 1 天: what productive time was taken from, day by day."""
    parts = [
        ngettext("{source} {n} day", "{source} {n} days", count).format(source=_(SOURCES[name]), n=count)
        for name, count in vars(days).items()
        if count
    ]
    return " · ".join(parts)


def troubles(span: Span, scope: Scope) -> list[Trouble]:
    """What is wrong with the time of people in sight; an executive sees no persons, and no findings about them."""
    store = open_store()
    found = time_findings(store, store.snapshot(), first=span.period.start, last=span.period.end)
    seen = [one for one in found if scope.sees_agent(one.agent_key)][:MOST_FINDINGS]
    names = person_names([one.agent_key for one in seen if one.agent_key is not None])
    return _told(seen, names)


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
