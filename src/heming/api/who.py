"""Who is asking: the owner of a personal token, or the person logged in on the pages. Either way a Scope."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from heming.access.actions.issue_token import token_of
from heming.access.scope import Scope
from heming.access.scopes import scope_for, scope_of_token
from heming.errors import NotAllowed


class Token(HttpBearer):
    """`Authorization: Bearer hm_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Scope | None:
        """The token owner's Scope; None (401) when the token is unknown, expired or revoked."""
        try:
            return scope_of_token(token_of(token))
        except NotAllowed:
            return None


class Session(APIKeyCookie):
    """The cookie of the pages; every request that changes something carries `X-CSRFToken` as well."""

    param_name = settings.SESSION_COOKIE_NAME

    def _get_key(self, request: HttpRequest) -> str | None:
        """Without the cookie nobody is asking (401), and there is nothing to forge."""
        return super()._get_key(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Scope | None:
        """The Scope of whoever is logged in."""
        user: Any = request.user
        if key is None or not user.is_authenticated:
            return None
        if user.must_change_password:
            raise NotAllowed("Your password was chosen by somebody else.", "Choose a new one on the pages first.")
        return scope_for(user)


def scope_of(request: HttpRequest) -> Scope:
    """The Scope that authentication left on the request."""
    scope: Scope = request.auth  # type: ignore[attr-defined]
    return scope
