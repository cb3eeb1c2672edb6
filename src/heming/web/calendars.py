"""Business hours: who keeps which calendar from which day on, and the calendars themselves, written as TOML."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, NotFound, UserError
from heming.facts.calendar_changes import CalendarChange, change_calendar, foresee
from heming.org.actions.save_calendar import MOST_BYTES
from heming.org.calendar_files import CalendarFile, calendar_files, flaws_of, team_hours
from heming.org.queries import teams
from heming.web.account_forms import day_or_none, team_of
from heming.web.calendar_words import SAMPLE, WeekLine, week_lines
from heming.web.problems import Problem, problem_of
from heming.web.settings_tabs import tabs
from heming.web.viewer import scope_of
from heming.web.waiting import follow


@dataclass(frozen=True)
class Shown:
    """What a change would count again, and what was typed."""

    what: str
    cases: int
    typed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mistake:
    """One mistake of a calendar's text, in the reader's language."""

    line: int
    field: str
    problem: Problem


@require_http_methods(["GET", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """The calendars, who keeps them, and the form that lets a team keep one from a day on."""
    scope = scope_of(request)
    require(scope, "manage_people")
    if request.method == "GET":
        return _list(request, scope)
    try:
        wish = _wish(request)
        if request.POST.get("confirmed") != "yes":
            what = _("{team}: {calendar}, from {day}").format(
                team=request.POST.get("team", ""), calendar=wish.calendar or _("as the organisation"),
                day=wish.from_day or _("the beginning"),
            )  # fmt: skip
            return _list(request, scope, shown=Shown(what, foresee(scope, wish), _sent(request)))
        change_calendar(scope, wish)
    except UserError as error:
        return _list(request, scope, problem=error)
    messages.success(request, _("The hours were settled, and noted in the audit trail."))
    return follow(scope) or redirect("calendars")


@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, name: str) -> HttpResponse:
    """One calendar: its week in words, its text, and what saving another text would count again."""
    scope = scope_of(request)
    require(scope, "manage_people")
    file = next((one for one in calendar_files() if one.name == name), None)
    if request.method == "GET":
        if file is None and name != "new":
            raise NotFound("There is no calendar {name}.", "Choose one from the list, or write a new one.", name=name)
        return _edit(request, scope, file=file, content=file.content if file else SAMPLE)
    called, content = (file.name if file else request.POST.get("name", "").strip()), _content(request)
    wish = CalendarChange(called, content=content, keep=False, reason=request.POST.get("reason", "").strip())
    try:
        cases = foresee(scope, wish)
        if request.POST.get("confirmed") != "yes":
            shown = Shown(called, cases, (("name", called), ("content", content), ("reason", wish.reason)))
            return _edit(request, scope, file=file, content=content, shown=shown)
        change_calendar(scope, wish)
    except UserError as error:
        return _edit(request, scope, file=file, content=content, problem=error)
    messages.success(request, _("The calendar {name} was saved.").format(name=called))
    return (follow(scope) if cases else None) or redirect("calendars")


def _wish(request: HttpRequest) -> CalendarChange:
    posted = request.POST
    return CalendarChange(
        posted.get("calendar", ""), team_key=team_of(posted.get("team", "")),
        from_day=day_or_none(posted.get("from", "")), reason=posted.get("reason", "").strip(),
    )  # fmt: skip


def _sent(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    names = ("team", "calendar", "from", "reason")
    return tuple((name, request.POST.get(name, "")) for name in names)


def _content(request: HttpRequest) -> str:
    """An uploaded file comes first, else what stands in the field."""
    sent = request.FILES.get("file")
    if isinstance(sent, UploadedFile) and sent.name:
        if (sent.size or 0) > MOST_BYTES:
            raise BadInput("The calendar is longer than {kb} kB.", "Bring in one calendar per file.",
                           kb=MOST_BYTES // 1000)  # fmt: skip
        try:
            return cast(bytes, sent.read()).decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            raise BadInput("The calendar is not UTF-8 text.", "Save the file as UTF-8.") from None
    return request.POST.get("content", "").replace("\r\n", "\n")


def _list(
    request: HttpRequest, scope: Scope, *, shown: Shown | None = None, problem: UserError | None = None
) -> HttpResponse:
    files = calendar_files()
    context = {
        "files": [(file, _week(file)) for file in files], "hours": team_hours(), "shown": shown,
        "teams": [row.name for row in teams() if row.valid_to is None], "tabs": tabs(request, scope),
        "usable": [file.name for file in files if not file.flaws],
        "problem": problem_of(problem) if problem else None,
    }  # fmt: skip
    return render(request, "settings/calendars.html", context, status=problem.status if problem else 200)


def _edit(
    request: HttpRequest, scope: Scope, *, file: CalendarFile | None, content: str, shown: Shown | None = None,
    problem: UserError | None = None,
) -> HttpResponse:  # fmt: skip
    flaws = [Mistake(flaw.line, flaw.field, problem_of(flaw.error)) for flaw in flaws_of(content)]
    context = {
        "file": file, "content": content, "shown": shown, "week": [] if flaws else week_lines(content),
        "flaws": flaws, "tabs": tabs(request, scope), "name": request.POST.get("name", ""),
        "problem": problem_of(problem) if problem and not flaws else None,
    }  # fmt: skip
    return render(request, "settings/calendar.html", context, status=problem.status if problem else 200)


def _week(file: CalendarFile) -> list[WeekLine]:
    return week_lines(file.content) if file.calendar else []
