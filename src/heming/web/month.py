"""月报: the boss's page, one sheet for one month."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from heming.web.reports import shown


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """The month the address names, else the last complete one."""
    return shown(request, "month", template="month/page.html")
