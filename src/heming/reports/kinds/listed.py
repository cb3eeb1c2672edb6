"""Which reports there are, which days each is about, and who may read it."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_noop

from heming.access.scope import Role, Scope
from heming.errors import NotAllowed, NotFound, did_you_mean
from heming.metrics.periods import Grain
from heming.reports.asking import Stretch
from heming.reports.kinds.campaign import campaign
from heming.reports.kinds.daily import day, week
from heming.reports.kinds.month import month
from heming.reports.kinds.reasons import reasons
from heming.reports.kinds.staffing import staffing
from heming.reports.kinds.suppliers import suppliers
from heming.reports.known import Known
from heming.reports.sheet import Sheet


class Build(Protocol):
    """Makes the sheet of some days as far as a Scope may see."""

    def __call__(self, stretch: Stretch, *, found: Known, scope: Scope) -> Sheet:
        """The sheet."""


@dataclass(frozen=True)
class Kind:
    """One report. `grains` are the periods it takes, the usual first; `ranges` says whether any days will do."""

    key: str
    title: str
    about: str
    icon: str
    grains: tuple[Grain, ...]
    build: Build
    ranges: bool = False
    roles: frozenset[Role] = frozenset(("executive", "admin", "analyst", "hr"))


LEADS_TOO: frozenset[Role] = frozenset(("executive", "admin", "analyst", "hr", "quality", "lead"))

KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "month", gettext_noop("Monthly report"),
            gettext_noop("Do performance and satisfaction move together, what changed, what is at risk."),
            "report-analytics", ("month",), month,
        ),
        Kind(
            "day", gettext_noop("Daily report"), gettext_noop("One day against the day before and a week before."),
            "sun", ("day",), day, roles=LEADS_TOO,
        ),
        Kind(
            "week", gettext_noop("Weekly report"),
            gettext_noop("One week against the week before and four weeks before."),
            "calendar", ("week",), week, roles=LEADS_TOO,
        ),
        Kind(
            "reasons", gettext_noop("Causes of bad ratings and complaints"),
            gettext_noop("Where they come from, and who has to do something about it."),
            "thumb-down", ("month", "week", "quarter"), reasons, ranges=True, roles=LEADS_TOO,
        ),
        Kind(
            "staffing", gettext_noop("Productivity and staffing"),
            gettext_noop("Volume, cases per hour, utilisation, people needed."),
            "users-group", ("month", "week", "quarter"), staffing, ranges=True,
        ),
        Kind(
            "campaign", gettext_noop("Campaign report"), gettext_noop("The days of a campaign against as many before."),
            "flag", ("week", "day", "month"), campaign, ranges=True,
        ),
        Kind(
            "suppliers", gettext_noop("Comparison of suppliers"),
            gettext_noop("Own staff and suppliers, as they are and on the same mix of cases."),
            "building", ("month", "quarter"), suppliers, ranges=True,
        ),
    )
}  # fmt: skip


def kind_of(key: str) -> Kind:
    """The report of that name; NotFound with the nearest one otherwise."""
    if key not in KINDS:
        raise NotFound(
            "There is no report '{kind}'.{hint}", "Take one of {known}.",
            kind=key, hint=did_you_mean(key, KINDS), known=", ".join(KINDS),
        )  # fmt: skip
    return KINDS[key]


def may_read(kind: Kind, scope: Scope) -> bool:
    """Whether one of the reader's roles gets this report."""
    return bool(kind.roles & scope.roles)


def must_read(kind: Kind, scope: Scope) -> None:
    """NotAllowed otherwise."""
    if not may_read(kind, scope):
        raise NotAllowed(
            "Your role does not get this report.", "Ask somebody who leads the whole service, or an administrator."
        )


def readable(scope: Scope) -> tuple[Kind, ...]:
    """The reports this person gets."""
    return tuple(kind for kind in KINDS.values() if may_read(kind, scope))
