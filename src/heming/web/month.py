"""月报: the boss's page, one sheet for one month."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from heming.access.scope import Scope
from heming.reports.kinds.listed import kind_of
from heming.reports.make import make
from heming.web.reports import choices, shown
from heming.web.shell import sees_month
from heming.web.warming import let_visitors_first, warmed


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """The month the address names, else the last complete one."""
    return shown(request, "month", template="month/page.html")


@warmed("month", turn=3)
def first_month(scope: Scope) -> None:
    """The last complete month; after what it shares with other pages."""
    if sees_month(scope):
        make("month", scope)


@warmed("month in other months", turn=4)
def other_months(scope: Scope) -> None:
    """Every other month the page offers."""
    if sees_month(scope):
        for period in choices(kind_of("month")):
            let_visitors_first()
            make("month", scope, label=period.label)
