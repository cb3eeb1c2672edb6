"""How errors are told: always `{"code", "cause", "remedy", "values"}` with the right status, whatever went wrong.

In English, or in Chinese for a caller whose `Accept-Language` asks for it; `code` and `values` are the same in both.
"""

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from heming.errors import UserError

log = logging.getLogger("heming.api")
SEE = "See /api/v1/openapi.json."
WORDS = {
    400: ("bad_input", "The request cannot be read.", SEE),
    401: ("not_logged_in", "Nobody is logged in, or the token is unknown, expired or revoked.",
          "Send 'Authorization: Bearer <token>' with a token of your own."),
    403: ("forged", "The request does not prove that it comes from the page it pretends to come from.",
          "Send the cookie heming_csrf's value as X-CSRFToken, or use a personal token."),
    404: ("not_found", "Nothing is here.", SEE),
    405: ("bad_method", "This address does not take requests of this kind.", SEE),
    413: ("too_large", "The request is too large.", "Send less at once; files go to /api/v1/imports/uploads."),
    500: ("internal", "Something went wrong on our side.", "Try again; tell your administrator if it stays."),
}  # fmt: skip


def plain(status: int, request: HttpRequest | None = None) -> HttpResponse:
    """The answer for a status of which nothing more is known."""
    code, cause, remedy = WORDS.get(status, WORDS[400])
    with translation.override(_language(request)):
        body = {"code": code, "cause": gettext(cause), "remedy": gettext(remedy), "values": {}}
    return JsonResponse(body, status=status)


def _language(request: HttpRequest | None) -> str:
    """The caller's first wish if it is Chinese, else English: programs must not depend on the house's language."""
    wish = request.headers.get("Accept-Language", "") if request is not None else ""
    return "zh-hans" if wish.strip().lower().startswith("zh") else "en"


def in_callers_language(request: HttpRequest, text: str) -> str:
    """A template in the language of the caller."""
    with translation.override(_language(request)):
        return gettext(text)


def teach(api: NinjaAPI) -> None:
    """Registers every handler with the API."""
    api.add_exception_handler(UserError, _user_error)
    api.add_exception_handler(ValidationError, _bad_words)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, lambda request, *_: plain(404, request))
    api.add_exception_handler(RequestDataTooBig, lambda request, *_: plain(413, request))
    for unreadable in (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        api.add_exception_handler(unreadable, lambda request, *_: plain(400, request))
    api.add_exception_handler(Exception, _our_fault)


def _user_error(request: HttpRequest, error: Any) -> HttpResponse:
    with translation.override(_language(request)):
        cause, remedy = error.in_language(gettext)
    return JsonResponse(error.as_dict() | {"cause": cause, "remedy": remedy}, status=error.status)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return plain(error.status_code, request)


def _bad_words(request: HttpRequest, error: Any) -> HttpResponse:
    """A parameter that is missing or of the wrong kind, named by where it stands."""
    places = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}"[:300] for e in error.errors[:20]]
    cause = f"The request cannot be used: {'; '.join(places)}."
    return JsonResponse({"code": "bad_input", "cause": cause, "remedy": SEE, "values": {}}, status=422)


def _our_fault(request: HttpRequest, error: Any) -> HttpResponse:
    """Logged with its trace, told without one."""
    log.exception("API request failed: %s %s", request.method, request.path)
    return plain(500, request)


def in_our_words(pattern: Any) -> Any:
    """The address with refusals that Django writes itself (a wrong method) told like all others."""
    view: Callable[..., HttpResponseBase] = pattern.callback

    @functools.wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if answer.status_code != 405:
            return answer
        said = plain(405, request)
        said.headers["Allow"] = answer.headers.get("Allow", "")
        return said

    pattern.callback = told
    return pattern


def nothing_here(request: HttpRequest) -> HttpResponse:
    """An address below /api/ that does not exist."""
    return plain(404, request)
