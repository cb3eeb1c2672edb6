"""The tabs of the settings: each for whoever may."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from heming.access.require import require
from heming.access.scope import Right, Scope
from heming.web.viewer import scope_of

TABS: tuple[tuple[str, str, Right], ...] = (
    ("organisation", gettext_noop("Organisation"), "manage_people"),
    ("calendars", gettext_noop("Business hours"), "manage_people"),
    ("streams", gettext_noop("Record streams"), "import"),
    ("logins", gettext_noop("Logins"), "manage_users"),
    ("audit", gettext_noop("Audit trail"), "see_audit"),
)


@dataclass(frozen=True)
class Tab:
    """One of them."""

    url: str
    title: str
    here: bool


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """The first page of the settings that one may open."""
    scope = scope_of(request)
    found = tabs(request, scope)
    if not found:
        require(scope, TABS[0][2])
    return redirect(found[0].url)


def may_settle(scope: Scope) -> bool:
    """Whether any of them is open to this Scope."""
    return any(scope.may(right) for _page, _title, right in TABS)


def tabs(request: HttpRequest, scope: Scope) -> list[Tab]:
    """Those the Scope may open."""
    known = [(reverse(page), title) for page, title, right in TABS if scope.may(right)]
    return [Tab(url, _(title), request.path.startswith(url)) for url, title in known]
