"""How the organisation counts: name, zone, first days of week and month, smallest group, hours of everybody."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, UserError
from heming.facts.recount import to_count_again
from heming.facts.store import open_store
from heming.jobs.queries import recent_jobs
from heming.org.actions.set_organisation import LIMITS, set_organisation
from heming.org.calendar_files import calendar_files
from heming.org.organisation import OrganisationFacts, organisation_facts
from heming.org.preview import preview
from heming.web.dimensions import WEEKDAYS
from heming.web.problems import problem_of
from heming.web.settings_tabs import tabs
from heming.web.viewer import scope_of
from heming.web.waiting import follow

TITLES = {
    "name": gettext_noop("Name of the organisation"), "reporting_zone": gettext_noop("Reporting zone"),
    "default_calendar": gettext_noop("Business hours of everybody without their own"),
    "week_starts_on": gettext_noop("First day of the week"), "month_starts_on": gettext_noop("First day of the month"),
    "smallest_group": gettext_noop("Smallest group"),
}  # fmt: skip
ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Urumqi", "Europe/Berlin",
    "Europe/London", "America/New_York", "America/Los_Angeles", "UTC",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What saving would change, for the page."""

    changes: tuple[tuple[str, str, str], ...]
    cases: int
    everything: bool
    typed: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """The settings; first what a change would do, confirmed it is done."""
    scope = scope_of(request)
    require(scope, "manage_people")
    if request.method == "GET":
        return _page(request, scope)
    try:
        typed = _typed(request)
        if request.POST.get("confirmed") != "yes":
            return _page(request, scope, shown=_shown(scope, typed))
        set_organisation(scope, **typed)
    except UserError as error:
        return _page(request, scope, problem=error)
    messages.success(request, _("The settings were saved, and noted in the audit trail."))
    return follow(scope) or redirect("organisation")


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Only what differs from what is kept."""
    now = organisation_facts()
    given: dict[str, Any] = {}
    for name in TITLES:
        text = request.POST.get(name, "").strip()
        value: Any = _whole(text, _(TITLES[name])) if name in LIMITS else text
        if value != getattr(now, name):
            given[name] = value
    return given


def _whole(text: str, title: str) -> int:
    if not text.isdigit():
        raise BadInput("{title}: '{text}' is no whole number.", "Write digits only.", title=title, text=text[:20])
    return int(text)


def _shown(scope: Scope, typed: dict[str, Any]) -> Shown:
    store = open_store()
    everything = "reporting_zone" in typed
    hours = "default_calendar" in typed and not everything
    found = preview(
        lambda: set_organisation(scope, **typed),
        lambda: (organisation_facts(), to_count_again(store) if hours else 0),
    )
    before, after = found.before[0], found.after[0]
    changes = tuple((_(TITLES[name]), _said(before, name), _said(after, name)) for name in typed)
    sent = {name: getattr(before, name) for name in TITLES} | typed
    return Shown(changes, found.after[1], everything, tuple((n, str(v)) for n, v in sent.items()))


def _said(facts: OrganisationFacts, name: str) -> str:
    value = getattr(facts, name)
    if name == "week_starts_on":
        return _(WEEKDAYS[value - 1])
    if name == "default_calendar" and not value:
        return _("all day, every day")
    return str(value) or "–"


def _page(
    request: HttpRequest, scope: Scope, *, shown: Shown | None = None, problem: UserError | None = None
) -> HttpResponse:
    context = {
        "facts": organisation_facts(), "shown": shown, "problem": problem_of(problem) if problem else None,
        "zones": ZONES, "weekdays": [(n, _(day)) for n, day in enumerate(WEEKDAYS, start=1)],
        "calendars": [file.name for file in calendar_files() if not file.flaws], "tabs": tabs(request, scope),
        "works": [job for kind in ("count_again", "derive_again") for job in recent_jobs(scope, kind=kind, limit=3)],
    }  # fmt: skip
    return render(request, "settings/organisation.html", context, status=problem.status if problem else 200)
