"""Reports: the list of them, each as a page, and each as a file to take away."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heming.errors import NotAllowed
from heming.metrics.periods import Period, last, period_at
from heming.reports.actions.take_away import take_away
from heming.reports.kinds.listed import Kind, kind_of, readable
from heming.reports.known import known
from heming.reports.make import make
from heming.web.freshness import streams
from heming.web.report_plans import form_of, plans_of
from heming.web.viewer import language, scope_of

FORMS = (("xlsx", "XLSX"), ("pdf", "PDF"), ("png", "PNG"))
MOST_CHOICES = 18


@dataclass(frozen=True)
class Choice:
    """One report on the list."""

    key: str
    title: str
    about: str
    icon: str
    url: str


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The reports this person gets, and the plans they made."""
    scope = scope_of(request)
    kinds = readable(scope)
    if not kinds:
        raise NotAllowed("Your role gets no reports.", "Your own figures are under My figures.")
    context = {
        "kinds": [Choice(k.key, _(k.title), _(k.about), k.icon, url_of(k)) for k in kinds],
        "plans": plans_of(scope), "may_take": scope.may("export"), "forms": FORMS,
    }  # fmt: skip
    return render(request, "reports/list.html", context | form_of(request))


@require_GET
def report(request: HttpRequest, kind: str) -> HttpResponse:
    """One report as a page."""
    return shown(request, kind, template="reports/page.html")


@require_GET
def report_file(request: HttpRequest, kind: str, *, form: str) -> HttpResponse:
    """The same as a file, with who took it and when."""
    file = take_away(kind, scope_of(request), form=form, label=label_of(request), language=language())
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return HttpResponse(file.data, content_type=file.type, headers={"Content-Disposition": disposition})


def shown(request: HttpRequest, key: str, *, template: str) -> HttpResponse:
    """A report's page; without any data the overview's words of welcome."""
    scope, kind = scope_of(request), kind_of(key)
    if not streams():
        return render(request, "overview/empty.html", {"may_import": scope.may("import")})
    sheet = make(key, scope, label=label_of(request), language=language())
    context = {
        "sheet": sheet, "kind": kind, "choices": choices(kind), "chosen_range": ".." in sheet.label,
        "may_take": scope.may("export"), "forms": FORMS,
    }  # fmt: skip
    return render(request, template, context)


def label_of(request: HttpRequest) -> str:
    """The days an address names: a period, or from and to."""
    first, last_day = request.GET.get("from", ""), request.GET.get("to", "")
    return f"{first}..{last_day}" if first and last_day else request.GET.get("period", "")


def choices(kind: Kind) -> tuple[Period, ...]:
    """The periods to choose from, the newest first, the usual kind before the others."""
    found = known()
    each = [reversed(last(period_at(found.newest, grain), MOST_CHOICES, since=found.first)) for grain in kind.grains]
    return tuple(period for periods in each for period in periods)


def url_of(kind: Kind) -> str:
    """Where a report is read."""
    return reverse("month") if kind.key == "month" else reverse("report", args=[kind.key])
