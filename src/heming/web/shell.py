"""What stands around every page: the menu a role needs, how fresh the data are, who is logged in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.access.scope import Scope
from heming.insight.staffing_plan import may_plan
from heming.web.freshness import is_simulated, newest_day, streams
from heming.web.settings_tabs import may_settle
from heming.web.viewer import scope_of
from heming.web.warming import is_being_computed

Shown = Callable[[Scope], bool]
ROLE_NAMES = {
    "admin": gettext_noop("Administrator"),
    "executive": gettext_noop("Executive"),
    "hr": gettext_noop("HR"),
    "quality": gettext_noop("Quality"),
    "analyst": gettext_noop("Analyst"),
    "lead": gettext_noop("Team lead"),
    "agent": gettext_noop("Agent"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the menu: the page's url name, its title and icon, and for whom it is."""

    page: str
    title: str
    icon: str
    shown: Shown = lambda scope: True


@dataclass(frozen=True)
class Item:
    """The same, ready to be shown."""

    url: str
    title: str
    icon: str
    here: bool
    count: int = 0


@dataclass(frozen=True)
class Shell:
    """Everything base.html shows."""

    menu: tuple[Item, ...]
    fresh: date | None
    simulated: bool
    user_name: str
    role_name: str


def sees_several(scope: Scope) -> bool:
    """Whether there is a list of people or teams to look at, rather than oneself alone."""
    return scope.everyone or len(scope.agent_keys) > 1 or "executive" in scope.roles


def sees_morning(scope: Scope) -> bool:
    """Leads, and those who see everybody."""
    return "lead" in scope.roles or scope.everyone


def sees_month(scope: Scope) -> bool:
    """Those who answer for the whole service."""
    return bool(scope.roles & {"executive", "admin", "analyst", "hr"})


def sees_reports(scope: Scope) -> bool:
    """Everybody who answers for others."""
    return bool(scope.roles - {"agent"})


def sees_targets(scope: Scope) -> bool:
    """Leads, for their own teams, and those who see all teams."""
    return "lead" in scope.roles or scope.everyone or "executive" in scope.roles


MENU = (
    Entry("morning", gettext_noop("Morning board"), "sun", sees_morning),
    Entry("overview", gettext_noop("Overview"), "layout-dashboard"),
    Entry("harmony", gettext_noop("Harmony"), "scale", sees_several),
    Entry("month", gettext_noop("Monthly report"), "report-analytics", sees_month),
    Entry("me", gettext_noop("My day"), "user-circle", lambda scope: scope.own_key is not None),
    Entry("people", gettext_noop("People and teams"), "users", sees_several),
    Entry("working_time", gettext_noop("Hours and attendance"), "clock", sees_several),
    Entry("staffing", gettext_noop("Staffing calculator"), "gauge", may_plan),
    Entry("targets", gettext_noop("Targets"), "target", sees_targets),
    Entry("metrics", gettext_noop("Metrics"), "math-function"),
    Entry("reports", gettext_noop("Reports"), "file-text", sees_reports),
    Entry("explore", gettext_noop("Explore"), "chart-dots"),
    Entry("cases", gettext_noop("Cases"), "messages"),
    Entry(
        "accounts", gettext_noop("Accounts"), "link", lambda scope: scope.may("manage_people") or scope.may("import")
    ),
    Entry(
        "staff_list",
        gettext_noop("Staff"),
        "list-details",
        lambda scope: scope.may("manage_people") or scope.may("import"),
    ),
    Entry("imports", gettext_noop("Import"), "database-import", lambda scope: scope.may("import")),
    Entry("data", gettext_noop("Data quality"), "clipboard-check", lambda scope: scope.may("import") or scope.everyone),
    Entry("settings", gettext_noop("Settings"), "settings", may_settle),
)

BELONGS = {"/teams/": "/people/", "/reconcile/": "/data/"}  # pages of an entry that lie elsewhere


def shell(request: HttpRequest) -> dict[str, object]:
    """The context of every page for somebody who is logged in."""
    if not request.user.is_authenticated:
        return {}
    scope, known = scope_of(request), streams()
    role = next((_(name) for role, name in ROLE_NAMES.items() if role in scope.roles), _("No role yet"))
    return {
        "scope": scope,
        "computing": request.resolver_match is not None and is_being_computed(request.resolver_match.url_name or ""),
        "shell": Shell(_menu(request, scope), newest_day(known), is_simulated(known), scope.name, role),
    }


def _menu(request: HttpRequest, scope: Scope) -> tuple[Item, ...]:
    entries = [(entry, _url(entry.page)) for entry in MENU if entry.shown(scope)]
    known = [(entry, url) for entry, url in entries if url is not None]
    path = next((url for part, url in BELONGS.items() if request.path.startswith(part)), request.path)
    above = (url for _entry, url in known if (path == url if url == "/" else path.startswith(url)))
    here = max(above, key=len, default="")
    return tuple(Item(url, _(entry.title), entry.icon, url == here) for entry, url in known)


def _url(page: str) -> str | None:
    try:
        return reverse(page)
    except NoReverseMatch:
        return None
