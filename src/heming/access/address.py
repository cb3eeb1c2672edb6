"""Where a request came from, believed only as far as it can be."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest | None) -> str:
    """The caller's address: behind a proxy the last one that the proxy itself added, else the connection's."""
    if request is None:
        return ""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.HEMING_BEHIND_PROXY else ""
    last = forwarded.rsplit(",", 1)[-1].strip()
    return (last or str(request.META.get("REMOTE_ADDR", "")))[:45]
