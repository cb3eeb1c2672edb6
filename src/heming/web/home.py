"""Where each role begins: the page it opens every morning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from heming.access.scope import Scope
from heming.web.viewer import scope_of

# role, page: the first that fits and exists; several roles open what the busiest of them needs
HOMES = (("lead", "morning"), ("executive", "month"), ("analyst", "harmony"), ("agent", "me"))
FALLBACK = "overview"


def home(request: HttpRequest) -> HttpResponse:
    """Leads to one's home."""
    return redirect(home_of(scope_of(request)))


def home_of(scope: Scope) -> str:
    """The address of a reader's home; the overview for every other role, and where a page does not exist."""
    for role, page in HOMES:
        if role in scope.roles and (page != "me" or scope.own_key is not None):
            try:
                return reverse(page)
            except NoReverseMatch:
                continue
    return reverse(FALLBACK)
