"""What happens around every page: errors become words with a remedy; a first user or new password comes first."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect

from heming.access.queries import has_users
from heming.errors import UserError
from heming.org.one_reading import one_reading
from heming.web.problems import problem_answer, unreadable, wrong_method

OPEN_TO_NEW_PASSWORDS = ("password", "logout", "set_language", "login")


class Problems:
    """A UserError raised anywhere below becomes a page (or a part of one) that says cause and remedy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405 or request.path.startswith("/api/"):
            return response
        answer = wrong_method(request)
        answer.headers["Allow"] = response.headers.get("Allow", "GET")
        return answer

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """Refuses NUL, which no database takes as text. Bodies that carry files are read by their views."""
        if request.path.startswith("/api/"):
            return None
        sent = [request.path, *_texts(request.GET)]
        if request.content_type == "application/x-www-form-urlencoded" or "_post" in vars(request):
            sent += _texts(request.POST)
        return unreadable(request) if any("\0" in text for text in sent) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """The answer, or None for what is our fault and for the API, which has its own words."""
        if not isinstance(error, UserError) or request.path.startswith("/api/"):
            return None
        return problem_answer(request, error)


def _texts(sent: QueryDict) -> Iterator[str]:
    for name, values in sent.lists():
        yield name
        yield from map(str, values)


class OneReading:
    """A page is read as of one moment: what does not change meanwhile is looked up once. Not for what changes data."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with one_reading():
            return self.get_response(request)


class FirstThings:
    """Without any user the first administrator is made first; with a password somebody else chose, a new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """A redirect where something else comes first."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if request.path.startswith("/api/"):
            return None
        if not request.user.is_authenticated:
            return redirect("welcome") if name == "login" and not has_users() else None
        if request.user.must_change_password and name not in OPEN_TO_NEW_PASSWORDS:
            return redirect("password")
        return None
