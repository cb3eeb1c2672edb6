"""Log in and out, choose the language, change one's password, and make the first administrator of a new data folder."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from heming.access.actions.change_user import set_language as remember_language
from heming.access.actions.create_user import create_first_admin
from heming.access.actions.log_in import log_in, log_out
from heming.access.actions.set_password import change_own_password
from heming.access.address import address_of
from heming.access.queries import has_users
from heming.access.scope import local_admin
from heming.errors import BadInput, NotAllowed, UserError
from heming.web.problems import problem_of
from heming.web.viewer import scope_of

LOOPBACK = ("127.0.0.1", "::1")


@never_cache
@login_not_required
def login(request: HttpRequest) -> HttpResponse:
    """The login page, and what it sends."""
    wish = _onward(request)
    onward = reverse("home") if wish == "/" else wish  # nobody asked for a page: the role's own
    if request.user.is_authenticated:
        return redirect(onward)
    context: dict[str, object] = {"next": wish, "login": request.POST.get("login", "")}
    if request.method != "POST":
        return render(request, "account/login.html", context)
    try:
        log_in(request, login=request.POST.get("login", ""), password=request.POST.get("password", ""))
    except UserError as error:
        return render(request, "account/login.html", context | {"problem": problem_of(error)}, status=error.status)
    return redirect(onward)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    log_out(request)
    return redirect("login")


@require_POST
@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """The chosen language, kept with the user and in a cookie for the login page."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_onward(request))
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            remember_language(request.user, chosen)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Lax", httponly=True)
    return response


@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password, knowing the old one."""
    assert request.user.is_authenticated
    context: dict[str, object] = {"must": request.user.must_change_password}
    if request.method != "POST":
        return render(request, "account/password.html", context)
    try:
        change_own_password(scope_of(request), request.user, old=request.POST.get("old", ""), new=_twice(request))
    except UserError as error:
        return render(request, "account/password.html", context | {"problem": problem_of(error)}, status=error.status)
    log_in(request, login=request.user.login, password=request.POST.get("new", ""))
    messages.success(request, _("Your password was changed."))
    return redirect("overview")


@never_cache
@login_not_required
def welcome(request: HttpRequest) -> HttpResponse:
    """The first page of a new data folder: makes the first administrator, from this machine only."""
    if has_users():
        return redirect("login")
    typed = {name: request.POST.get(name, "") for name in ("name", "login")}
    context: dict[str, object] = {"here": is_this_machine(request), **typed}
    if request.method != "POST":
        return render(request, "account/welcome.html", context)
    try:
        _make_first_admin(request)
    except UserError as error:
        return render(request, "account/welcome.html", context | {"problem": problem_of(error)}, status=error.status)
    return redirect("overview")


def is_this_machine(request: HttpRequest) -> bool:
    """Whether the request comes from this very machine and not through a proxy on it."""
    proxied = any(request.headers.get(name) for name in ("X-Forwarded-For", "Forwarded", "Via"))
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    return address_of(request) in LOOPBACK and not proxied and host in (*LOOPBACK, "localhost")


def _make_first_admin(request: HttpRequest) -> None:
    if not is_this_machine(request):
        raise NotAllowed(
            "The first administrator is made on the machine that Heming runs on.",
            "Open this page there, or run `heming users create` there.",
        )
    login_, password_ = request.POST.get("login", ""), _twice(request)
    create_first_admin(local_admin("welcome page"), login=login_, password=password_, name=request.POST.get("name", ""))
    log_in(request, login=login_, password=password_)


def _twice(request: HttpRequest) -> str:
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        raise BadInput("The two new passwords differ.", "Type the same one twice.")
    return new


def _onward(request: HttpRequest) -> str:
    wish = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if safe else "/"
