"""The list of staff: search, filters, what looks wrong with somebody, and a new person by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heming.access.require import require
from heming.errors import UserError
from heming.facts.account_list import may_look
from heming.facts.store import open_store
from heming.facts.worked import with_cases
from heming.org.actions.create_person import NewPerson, create_person
from heming.org.actions.move_person import Post
from heming.org.staff_list import StaffLine, StaffWish, everybody_told, staff_list
from heming.web.account_forms import day_or_none, team_of
from heming.web.problems import problem_of
from heming.web.viewer import is_partial, scope_of

PAGE = 60
POSTS = ("team", "job", "site", "employer")
WHO = ("here", "novice", "left", "all")


@dataclass(frozen=True)
class Line:
    """One person, and what somebody should look at, each with what to do."""

    told: StaffLine
    notes: tuple[tuple[str, str], ...]


@require_GET
def staff_page(request: HttpRequest) -> HttpResponse:
    """The list."""
    may_look(scope_of(request))
    return _page(request)


@require_POST
def new_person(request: HttpRequest) -> HttpResponse:
    """Somebody who has not been seen in any file yet."""
    scope = scope_of(request)
    require(scope, "manage_people")
    said = {name: request.POST.get(name, "").strip() for name in ("name", "work_number", "nickname", *POSTS)}
    try:
        key = create_person(scope, NewPerson(
            said["name"], said["work_number"], said["nickname"], team_of(said["team"]) if said["team"] else None,
            day_or_none(request.POST.get("joined", "")),
            Post(job=said["job"], site=said["site"], employer=said["employer"]),
        ), reason=request.POST.get("reason", ""))  # fmt: skip
    except UserError as error:
        return _page(request, problem=error)
    messages.success(request, _("{name} was added; noted in the audit trail.").format(name=said["name"]))
    return redirect("staff", key)


def _page(request: HttpRequest, *, problem: UserError | None = None) -> HttpResponse:
    scope, wish = scope_of(request), _wish(request)
    found, everybody = staff_list(wish), everybody_told()
    last = max(1, -(-len(found) // PAGE))
    text = request.GET.get("page", "")
    page = min(int(text), last) if text.isdigit() and text != "0" else 1
    worked = with_cases(open_store())
    context = {
        "lines": [_line(one, worked) for one in found[(page - 1) * PAGE : page * PAGE]], "total": len(found),
        "wish": wish, "who": WHO, "choices": {name: _known(everybody, name) for name in POSTS}, "page": page,
        "earlier": _address(request, page - 1) if page > 1 else "",
        "later": _address(request, page + 1) if page < last else "", "may": scope.may("manage_people"),
        "last": last, "problem": problem_of(problem) if problem else None,
    }  # fmt: skip
    template = "staff/lines.html" if is_partial(request) else "staff/list.html"
    return render(request, template, context, status=problem.status if problem else 200)


def _wish(request: HttpRequest) -> StaffWish:
    who = request.GET.get("who", "here")
    posts = {name: request.GET.get(name, "") for name in POSTS}
    return StaffWish(request.GET.get("q", ""), who if who in WHO else "here", posts)


def _line(one: StaffLine, worked: frozenset[int]) -> Line:
    notes = []
    if one.alone:
        notes.append((
            _("The only one of the team {team}.").format(team=one.team),
            _("Nobody to compare with: check the spelling of the team, or move them to the right one."),
        ))  # fmt: skip
    if one.key not in worked and not one.has_left:
        notes.append((
            _("No cases so far."),
            _("Match their account under Accounts, or bring in the export that holds their cases."),
        ))  # fmt: skip
    return Line(one, tuple(notes))


def _known(everybody: Iterable[StaffLine], name: str) -> list[str]:
    return sorted({getattr(one, name) for one in everybody} - {""})


def _address(request: HttpRequest, page: int) -> str:
    return "?" + urlencode({**request.GET.dict(), "page": page})
