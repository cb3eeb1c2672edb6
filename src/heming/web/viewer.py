"""Who is looking: the request's user as a Scope, and the language the answer is written in."""

from typing import cast

from django.http import HttpRequest
from django.utils import translation

from heming.access.scope import Scope
from heming.access.scopes import scope_for


def scope_of(request: HttpRequest) -> Scope:
    """The Scope of whoever is logged in, resolved once per request."""
    kept = vars(request)
    if "heming_scope" not in kept:
        user = request.user
        assert user.is_authenticated, "the login middleware lets nobody else through"
        kept["heming_scope"] = scope_for(user)
    return cast(Scope, kept["heming_scope"])


def language() -> str:
    """'zh-hans' or 'en', as the middleware chose it."""
    return translation.get_language() or "zh-hans"


def is_chinese() -> bool:
    """Whether the page is written in Chinese."""
    return language().startswith("zh")


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of a page; going back in the browser asks for the whole of it."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
