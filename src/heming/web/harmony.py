"""和鸣: do performance and satisfaction move together, who stands apart, what goes with it, and what to do next."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from heming.access.people import visible_people
from heming.access.scope import Scope
from heming.facts.store import open_store
from heming.insight.harmony import FEWEST_TEAMS, Asked, Harmony, harmony
from heming.insight.measures import METRIC, SATISFACTION
from heming.insight.standing import Standing
from heming.insight.sums import Slice
from heming.metrics.ask import ask
from heming.metrics.question import Question
from heming.org.queries import person_names, team_names
from heming.web import harmony_charts, harmony_health_words, harmony_words
from heming.web.figures import Figure, by_group, figure_of
from heming.web.freshness import streams
from heming.web.harmony_choices import Chosen, chosen_of, days, kinds, periods_of
from heming.web.periods import Period, last_complete
from heming.web.shell import sees_several
from heming.web.viewer import scope_of
from heming.web.warming import let_visitors_first, warmed


@require_GET
def harmony_page(request: HttpRequest) -> HttpResponse:
    """The page for those who see several people or teams; an agent is led to their own figures."""
    scope = scope_of(request)
    if not sees_several(scope):
        return redirect("me" if scope.own_key is not None else "overview")
    if not streams():
        return redirect("overview")
    chosen = chosen_of(request)
    return render(request, "harmony/page.html", {"chosen": chosen} | context(chosen, scope))


@warmed("harmony")
def first_findings(scope: Scope) -> None:
    """The page as it opens: the last complete quarter, everything behind it read once."""
    first, newest = days()
    for dimension in ("channel", "category", "service_stage", "skill_group", "site"):
        kinds(dimension, scope)
    if sees_several(scope):  # the findings are the same for all; each is shown their part
        _ahead(last_complete(newest, first, grain="quarter"), scope)


@warmed("harmony in other periods", turn=4)
def other_findings(scope: Scope) -> None:
    """Every other period the page offers."""
    first, newest = days()
    if scope.everyone:
        for period in periods_of(last_complete(newest, first, grain="quarter"), first=first, newest=newest):
            let_visitors_first()
            _ahead(period, scope)


def _ahead(period: Period, scope: Scope) -> None:
    months = [day.year * 12 + day.month - 1 for day in (period.start, period.end)]
    asked = Asked(months[0], months[1], Slice(open_store().snapshot().id))
    harmony(asked, scope)
    ask(_question_of_people(asked, period), scope)


def context(chosen: Chosen, scope: Scope) -> dict[str, object]:
    """Everything the page shows, in words."""
    found = harmony(chosen.asked, scope)
    names = person_names([one.key for one in found.people])
    teams = team_names([one.team_key for one in found.looked.alerts])
    points = harmony_charts.Points(found.people, names)
    return {
        "found": found,
        "verdict": harmony_words.verdict(found.headline, chosen.measure),
        "links": harmony_words.links(found),
        "people": people(chosen, found, scope=scope, names=names),
        "quadrant": harmony_charts.quadrant(points),
        "trend": harmony_charts.trend(found.trend),
        "trend_lines": harmony_words.trend(found.trend),
        "overlap": harmony_words.overlap(found.overlap),
        "changes": harmony_words.changes(found.changes),
        "ways": harmony_words.ways(found.ways),
        "alerts": harmony_words.alerts(found.looked, teams),
        "metrics": harmony_health_words.metrics(found.metrics),
        "steps": harmony_words.steps(found.steps, teams),
        "few_teams": chosen.unit == "team" and found.unit == "agent",
        "fewest_teams": FEWEST_TEAMS,
    }


@dataclass(frozen=True)
class Person:
    """One line of the people table."""

    key: int
    name: str
    team: str
    corner: str
    corner_words: str
    speed: str
    speed_interval: str
    liked: str
    liked_interval: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class People:
    """Those who stand apart for sure, by name, and everybody else."""

    columns: tuple[str, ...]
    apart: tuple[Person, ...]
    others: tuple[Person, ...]


def people(chosen: Chosen, found: Harmony, *, scope: Scope, names: dict[int, str]) -> People:
    """One question for the figures of those who stand apart; lines in the order of names, never of results."""
    keys = _columns(chosen.asked)
    if not found.people:
        return People((), (), ())
    question = _question_of_people(chosen.asked, chosen.period)
    rows = {key: row for (key,), row in by_group(ask(question, scope)).items() if key}
    teams = {p.key: p.team for p in visible_people(scope)}
    lines = []
    for one in sorted(found.people, key=lambda one: names.get(one.key, "")):
        row = rows.get(str(one.key), {}) if one.corner != "unclear" else {}
        figures = tuple(figure_of(row[k], question) if k in row else None for k in keys) if row else ()
        lines.append(replace(_line(one, names), team=teams.get(one.key, ""), figures=figures))
    apart = tuple(line for line in lines if line.corner != "unclear")
    return People(
        harmony_words.columns(keys), tuple(sorted(apart, key=lambda line: line.corner)),
        tuple(line for line in lines if line.corner == "unclear"),
    )  # fmt: skip


def _columns(asked: Asked) -> tuple[str, ...]:
    return ("case_count", METRIC[asked.measure], SATISFACTION)


def _question_of_people(asked: Asked, period: Period) -> Question:
    return Question(_columns(asked), by=("agent",), where=asked.chosen.filters, start=period.start, end=period.end)


def _line(one: Standing, names: dict[int, str]) -> Person:
    speed, liked = harmony_words.share(one.speed), harmony_words.points(one.satisfaction)
    corner = harmony_words.corner(one.corner)
    return Person(one.key, names.get(one.key, "…"), "", one.corner, corner, *speed, *liked, ())
