"""What holds for every page: a Content-Security-Policy without inline script, and login unless a view says not."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",  # charts place tooltips with style attributes
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip


class ContentSecurityPolicy:
    """Adds the policy to every answer that does not already carry a stricter one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response


class LoginRequired(LoginRequiredMiddleware):
    """Every page asks for a login unless its view is marked `login_not_required`; the API answers 401 by itself."""

    def process_view(self, request: HttpRequest, view_func: Callable[..., Any], *rest: Any) -> HttpResponseBase | None:
        """None lets the request through."""
        return None if request.path.startswith("/api/") else super().process_view(request, view_func, *rest)
