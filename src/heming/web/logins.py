"""Logins: who may log in, as what and whose figures are theirs; made, changed and shut by administrators only."""

from collections.abc import Callable, Mapping
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heming.access.actions.change_user import close_user, deactivate_user, link_user, open_user, set_roles
from heming.access.actions.create_user import NewUser, create_user
from heming.access.actions.set_password import first_password, set_password
from heming.access.queries import UserRow, user_of, user_row, users
from heming.access.require import require
from heming.access.rules import ROLES
from heming.access.scope import Role, Scope
from heming.errors import NotAllowed, NotFound, UserError
from heming.org.queries import person_names
from heming.web.account_forms import day_from, people_choices, person_of
from heming.web.problems import problem_of
from heming.web.settings_tabs import tabs
from heming.web.shell import ROLE_NAMES
from heming.web.viewer import is_partial, scope_of

PAGE = 60
STATES = ("open", "shut", "never", "all")
DONE = {
    "roles": gettext_noop("The roles were changed."), "person": gettext_noop("The person was changed."),
    "close": gettext_noop("The login closes after that day."), "shut": gettext_noop("The login is shut."),
    "open": gettext_noop("The login is open again."),
}  # fmt: skip
# What each role may do, in the words an administrator chooses by.
ROLE_ABOUT: Mapping[Role, str] = {
    "agent": gettext_noop("own figures and the own team as a whole"),
    "lead": gettext_noop("the people and teams they lead today"),
    "analyst": gettext_noop("everybody; imports, measures, reconciling"),
    "quality": gettext_noop("everybody; may unmask a customer's number"),
    "hr": gettext_noop("everybody; corrects people, teams and accounts"),
    "executive": gettext_noop("the organisation and every team, no single person"),
    "admin": gettext_noop("everything but unmasking, and these settings"),
}


@never_cache
@require_GET
def logins(request: HttpRequest) -> HttpResponse:
    """The list."""
    return _list(request)


@never_cache
@require_POST
def new_login(request: HttpRequest) -> HttpResponse:
    """A login with its first password, shown this once."""
    scope, secret = scope_of(request), first_password()
    try:
        user = create_user(scope, _new(request), password=secret)
    except UserError as error:
        require(scope, "manage_users")
        return _list(request, problem=error)
    return _one(request, str(user.uid), secret=secret)


@never_cache
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest, uid: str) -> HttpResponse:
    """One login: its roles, person, password and end."""
    scope = scope_of(request)
    require(scope, "manage_users")
    if request.method == "GET":
        return _one(request, uid)
    verb = request.POST.get("verb", "")
    try:
        if verb == "password":
            return _one(request, uid, secret=_new_password(scope, uid))
        _change(request, scope, uid=uid, verb=verb)
    except UserError as error:
        if isinstance(error, NotFound):
            raise
        return _one(request, uid, problem=error)
    messages.success(request, _(DONE[verb]) + " " + _("Noted in the audit trail."))
    return redirect("login_page", uid)


def _change(request: HttpRequest, scope: Scope, *, uid: str, verb: str) -> None:
    user, posted = user_of(scope, uid), request.POST
    reason = posted.get("reason", "").strip()
    verbs: dict[str, Callable[[], None]] = {
        "roles": lambda: set_roles(scope, user, roles=_roles(request), reason=reason),
        "person": lambda: link_user(scope, user, person_key=_person(request), reason=reason),
        "close": lambda: close_user(scope, user, last_day=day_from(posted.get("last_day", "")), reason=reason),
        "shut": lambda: deactivate_user(scope, user, reason=reason),
        "open": lambda: open_user(scope, user, reason=reason),
    }
    if verb not in verbs:
        raise NotFound("There is nothing to do called {verb}.", "Choose from the page.", verb=verb[:40])
    verbs[verb]()


def _new_password(scope: Scope, uid: str) -> str:
    if uid == scope.user:
        raise NotAllowed("Your own password is yours to choose.", "Change it on the page of your account.")
    secret = first_password()
    set_password(scope, user_of(scope, uid), password=secret)
    return secret


def _new(request: HttpRequest) -> NewUser:
    key, typed = _person(request), request.POST
    name = typed.get("name", "").strip() or (person_names([key])[key] if key is not None else "")
    return NewUser(typed.get("login", ""), name[:200], frozenset(_roles(request)), key)


def _roles(request: HttpRequest) -> list[Role]:
    return cast("list[Role]", request.POST.getlist("role"))


def _person(request: HttpRequest) -> int | None:
    text = request.POST.get("person", "").strip()
    return person_of(text) if text else None


def _list(request: HttpRequest, *, problem: UserError | None = None) -> HttpResponse:
    scope = scope_of(request)
    words, role, state = (request.GET.get(name, "") for name in ("q", "role", "state"))
    found = [row for row in users(scope) if _is_like(row, words.strip().casefold(), role=role, state=state)]
    last = max(1, -(-len(found) // PAGE))
    text = request.GET.get("page", "")
    page = min(int(text), last) if text.isascii() and text.isdigit() and len(text) < 7 and int(text) else 1
    context = {
        "rows": [(row, role_titles(row.roles)) for row in found[(page - 1) * PAGE : page * PAGE]],
        "total": len(found), "page": page, "last": last, "words": words, "role": role, "state": state,
        "states": STATES, "roles": role_choices(()), "typed": request.POST, "people": people_choices(),
        "earlier": _address(request, page - 1) if page > 1 else "",
        "later": _address(request, page + 1) if page < last else "",
        "tabs": tabs(request, scope), "problem": problem_of(problem) if problem else None,
    }  # fmt: skip
    template = "settings/logins_lines.html" if is_partial(request) else "settings/logins.html"
    return render(request, template, context, status=problem.status if problem else 200)


def _is_like(row: UserRow, words: str, *, role: str, state: str) -> bool:
    if words and not any(words in text.casefold() for text in (row.login, row.name, row.person_name)):
        return False
    if role and role not in row.roles:
        return False
    return {"open": row.is_open, "shut": not row.is_open, "never": row.last_login is None}.get(state, True)


def _one(request: HttpRequest, uid: str, *, secret: str = "", problem: UserError | None = None) -> HttpResponse:
    scope = scope_of(request)
    row = user_row(scope, uid)
    people = people_choices()
    context = {
        "row": row, "roles": role_choices(row.roles), "secret": secret, "is_self": row.uid == scope.user,
        "people": people, "person": next((label for label, key in people if key == row.person_key), row.person_name),
        "tabs": tabs(request, scope), "problem": problem_of(problem) if problem else None,
    }  # fmt: skip
    return render(request, "settings/login.html", context, status=problem.status if problem else 200)


def role_titles(roles: tuple[str, ...]) -> list[str]:
    """Roles in words, the widest first."""
    return [_(title) for role, title in ROLE_NAMES.items() if role in roles]


def role_choices(held: tuple[str, ...]) -> list[tuple[str, str, str, bool]]:
    """(role, title, what it sees, held)."""
    return [(role, _(ROLE_NAMES[role]), _(ROLE_ABOUT[role]), role in held) for role in ROLES]


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
