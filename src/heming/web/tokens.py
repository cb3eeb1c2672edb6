"""One's own account: who one is here, and one's personal tokens for the API, each shown once."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from heming.access.actions.issue_token import issue_token, revoke_token
from heming.access.queries import is_uid, tokens_of, user_of, user_row
from heming.access.require import RIGHT_NAMES
from heming.access.scope import Right, Scope
from heming.errors import NotFound, UserError
from heming.web.logins import role_titles
from heming.web.problems import problem_of
from heming.web.viewer import scope_of

DAYS = (30, 90, 180, 366)


@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The list with its form; a new token comes with its secret, this once."""
    scope = scope_of(request)
    if request.method == "GET":
        return _page(request, scope)
    try:
        _token, secret = issue_token(
            scope, user_of(scope, scope.user), name=request.POST.get("name", ""),
            rights=cast("list[Right]", request.POST.getlist("right")), days=_days(request),
        )  # fmt: skip
    except UserError as error:
        return _page(request, scope, problem=error)
    return _page(request, scope, secret=secret)


@require_POST
def revoke(request: HttpRequest, uid: str) -> HttpResponse:
    """The token ends at once."""
    if not is_uid(uid):
        raise NotFound("You have no such token.", "Choose one from your list.")
    revoke_token(scope_of(request), uid)
    messages.success(request, _("The token was revoked: whatever used it is refused from now on."))
    return redirect("tokens")


def _page(request: HttpRequest, scope: Scope, *, secret: str = "", problem: UserError | None = None) -> HttpResponse:
    me = user_row(scope, scope.user)
    rows = [(row, [_(RIGHT_NAMES[right]) for right in row.rights if right in RIGHT_NAMES])
            for row in tokens_of(scope)]  # fmt: skip
    context = {
        "me": me, "roles": role_titles(me.roles), "rows": rows, "secret": secret, "days": DAYS,
        "rights": [(right, _(name)) for right, name in RIGHT_NAMES.items() if scope.may(right)],
        "address": request.build_absolute_uri("/api/v1/"), "problem": problem_of(problem) if problem else None,
    }  # fmt: skip
    return render(request, "account/tokens.html", context, status=problem.status if problem else 200)


def _days(request: HttpRequest) -> int:
    text = request.POST.get("days", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
