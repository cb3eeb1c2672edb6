"""晨会看板: yesterday for a lead's teams: figures with verdicts, bad ratings, who is on, whom to talk to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from heming.access.people import visible_teams
from heming.access.scope import Scope
from heming.errors import NotAllowed
from heming.facts.case_file import case_file
from heming.facts.ratings import Rating, rating
from heming.facts.store import open_store
from heming.metrics.question import Filter
from heming.org.queries import TeamRow, person_names
from heming.reports import morning_day, morning_people, morning_reads
from heming.reports.morning import board
from heming.reports.morning_shift import Shift, shift
from heming.scorecards.actions.mark_rating import MAY, View, mark_rating
from heming.scorecards.queries import led_teams
from heming.web import morning_words as words
from heming.web.case_view import message_views
from heming.web.morning_rows import bad_counts, bad_rows, figure_rows, row_of
from heming.web.shell import sees_morning
from heming.web.viewer import scope_of
from heming.web.warming import warmed


@dataclass(frozen=True)
class Chosen:
    """The board an address asks for, and what else can be chosen."""

    day: date
    days: morning_day.Days
    teams: tuple[int, ...]
    team: str
    choices: tuple[TeamRow, ...]

    @property
    def title(self) -> str:
        """The teams by name."""
        names = [row.name for row in self.choices if row.key in self.teams]
        return "、".join(names)

    @property
    def before(self) -> date:
        """The same weekday a week before."""
        return self.day - timedelta(days=7)


@require_GET
def morning(request: HttpRequest) -> HttpResponse:
    """The board."""
    scope = _reader(request)
    known = morning_day.days()
    if known is None:
        return redirect("overview")
    return render(request, "homes/morning.html", _context(chosen_of(request, scope, known=known), scope))


@warmed("morning", turn=1)
def first_board(scope: Scope) -> None:
    """The newest whole day of each lead's teams, and of the organisation."""
    known = morning_day.days()
    if known is not None and sees_morning(scope):
        _context(chosen_of(HttpRequest(), scope, known=known), scope)


def _context(chosen: Chosen, scope: Scope) -> dict[str, object]:
    found = board(scope, day=chosen.day, teams=chosen.teams)
    ratings = morning_reads.ratings(morning_reads.Reader(scope, chosen.day, chosen.teams))
    shifts = shift(scope, day=chosen.day, teams=chosen.teams, first_day=chosen.days.first)
    return {
        "chosen": chosen, "day_title": words.day_title(chosen.day), "before_title": words.day_title(chosen.before),
        "lines": figure_rows(found), "bad": bad_rows(ratings, people=shifts.people),
        "counted": bad_counts(ratings) if not scope.words else (), "may_mark": bool(scope.roles & MAY),
        "shifts": shifts, "roster": _roster(shifts),
        "talks": _talks(scope, chosen, where=found.where, ratings=ratings, shifts=shifts),
        "roster_title": words.day_title(shifts.day),
    }  # fmt: skip


@require_GET
def dialogue(request: HttpRequest) -> HttpResponse:
    """What was said in the case of a bad rating, masked as it was at import."""
    scope, store = _words_reader(request), open_store()
    source, id = request.GET.get("source", ""), request.GET.get("id", "")
    found = case_file(store, store.snapshot(), source=source, id=id, scope=scope)
    talk = message_views(found, person_names(found.agent_keys))
    return render(request, "homes/dialogue.html", {"talk": talk, "url": reverse("case", args=[source, id])})


@require_POST
def mark(request: HttpRequest) -> HttpResponse:
    """One click on a cause, or on calling back; answers with the row as it is now."""
    scope = _words_reader(request)
    source, id = request.POST.get("source", ""), request.POST.get("id", "")
    mark_rating(scope, source=source, id=id, view=View(request.POST.get("cause"), request.POST.get("call_back")))
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{reverse('morning')}?day={request.POST.get('day', '')}&team={request.POST.get('team', '')}")
    store = open_store()
    found = rating(store, store.snapshot(), scope=scope, source=source, id=id)
    assert found is not None, "the verb refuses what is not there"
    row = row_of(found, name=person_names([found.agent_key]).get(found.agent_key or 0, ""))
    return render(request, "homes/bad_rating.html", {"row": row, "may_mark": True})


def chosen_of(request: HttpRequest, scope: Scope, *, known: morning_day.Days) -> Chosen:
    """Day and team of the address: the newest whole day, and all teams one leads; others choose one."""
    rows = visible_teams(scope)
    led = led_teams(scope)
    choices = tuple(row for row in rows if scope.everyone or row.key in (led or scope.team_keys))
    team = request.GET.get("team", "")
    wanted = tuple(row.key for row in choices if str(row.key) == team)
    if team and not wanted:
        raise NotAllowed("You may not see this team's figures.", "Ask its lead, or choose one of your own teams.")
    teams = wanted or tuple(sorted(row.key for row in choices if row.key in led))
    return Chosen(morning_day.chosen(request.GET.get("day", ""), known), known, teams, team, choices)


def _reader(request: HttpRequest) -> Scope:
    scope = scope_of(request)
    if not sees_morning(scope):
        raise NotAllowed("The morning board is for leads.", "Open your own figures from the menu.")
    return scope


def _words_reader(request: HttpRequest) -> Scope:
    scope = _reader(request)
    if not scope.words:
        raise NotAllowed("Your role does not read customers' words.", "Ask the team lead or quality what was said.")
    return scope


def _talks(
    scope: Scope, chosen: Chosen, *, where: tuple[Filter, ...], ratings: tuple[Rating, ...], shifts: Shift
) -> list[tuple[int, str, list[str]]] | None:
    """(key, name, why) of at most three people; None while no team is chosen."""
    if not chosen.teams:
        return None
    names = {key: row.name for key, row in shifts.people.items() if key != scope.own_key}
    known = morning_people.Known(ratings, shifts.new, names)
    found = morning_people.talks(scope, day=chosen.day, where=where, facts_so_far=known)
    return [(t.agent_key, names[t.agent_key], [words.reason(r, names[t.agent_key]) for r in t.reasons]) for t in found]


def _roster(shifts: Shift) -> dict[str, list[tuple[int, str, str]]]:
    """(key, name, what to know) of those on, absent and new."""
    zone = ZoneInfo(open_store().zone)
    keys = {row.agent_key for row in (*shifts.on, *shifts.absent)} | shifts.new
    names = {key: row.name for key, row in shifts.people.items()}
    names |= person_names(key for key in keys if key not in names)

    def hours(start: int | None, end: int | None) -> str:
        return "–".join(f"{datetime.fromtimestamp(at, zone):%H:%M}" for at in (start, end) if at is not None)

    return {
        "on": [
            (r.agent_key, names.get(r.agent_key, ""), hours(r.planned_start_at, r.planned_end_at)) for r in shifts.on
        ],
        "absent": [(r.agent_key, names.get(r.agent_key, ""), r.leave_kind) for r in shifts.absent],
        "new": sorted(((key, names.get(key, ""), "") for key in shifts.new), key=lambda row: row[1]),
    }
