"""A new plan: which report, when, in which forms, into which folder. It belongs to whoever makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from heming.access.audit import record
from heming.access.models import User
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, NotAllowed
from heming.outbox.folder.put import safe
from heming.reports.forms import TYPES
from heming.reports.kinds.listed import Kind, kind_of, must_read
from heming.reports.make import LANGUAGES
from heming.reports.models import ReportPlan
from heming.reports.rules import GRAIN_OF, MOST_WAIT_HOURS, WAIT_HOURS, Times


@dataclass(frozen=True)
class Wanted:
    """What a form or a program asks for."""

    kind: str
    times: Times
    forms: tuple[str, ...]
    language: str
    folder: str
    wait_hours: int = WAIT_HOURS


def wanted_of(given: Mapping[str, str], forms: list[str]) -> Wanted:
    """From the fields of a form; BadInput for what cannot be read."""
    try:
        at = time.fromisoformat(given.get("at", "")).replace(tzinfo=None)  # the reporting zone's
        weekday, monthday = int(given.get("weekday", "1")), int(given.get("monthday", "1"))
        wait = int(given.get("wait", "") or WAIT_HOURS)
    except ValueError:
        raise BadInput("The time cannot be read.", "Write hours and minutes, such as 08:30.") from None
    times = Times(given.get("cadence", ""), at.replace(second=0, microsecond=0), weekday, monthday)
    return Wanted(given.get("kind", ""), times, tuple(forms), given.get("language", ""), given.get("folder", ""), wait)


def make_plan(wanted: Wanted, scope: Scope) -> str:
    """Makes the plan and returns its public id; the first delivery is the next time it falls due."""
    require(scope, "export")
    kind = kind_of(wanted.kind)
    must_read(kind, scope)
    check(wanted, kind)
    owner = User.objects.filter(uid=scope.user).first() if not scope.user.startswith("local:") else None
    if owner is None:
        raise NotAllowed("A plan belongs to a user who can log in.", "Log in and make it on the page.")
    times = wanted.times
    with transaction.atomic():
        plan = ReportPlan.objects.create(
            kind=kind.key, owner=owner, cadence=times.cadence, at=times.at, weekday=times.weekday,
            monthday=times.monthday, forms=list(dict.fromkeys(wanted.forms)), language=wanted.language,
            folder=safe(wanted.folder), wait_hours=wanted.wait_hours,
        )  # fmt: skip
        after = {"kind": kind.key, "cadence": times.cadence, "at": f"{times.at:%H:%M}", "folder": plan.folder}
        record(scope, "plan_report", on=("report_plan", str(plan.uid)), after=after)
    return str(plan.uid)


def check(wanted: Wanted, kind: Kind) -> None:
    """BadInput for what no plan of this report can be."""
    times = wanted.times
    if times.cadence not in GRAIN_OF or GRAIN_OF[times.cadence] not in kind.grains:
        known = ", ".join(cadence for cadence, grain in GRAIN_OF.items() if grain in kind.grains)
        raise BadInput("This report is not made {cadence}.", "Choose {known}.", cadence=times.cadence, known=known)
    if not 1 <= times.weekday <= 7 or not 1 <= times.monthday <= 28:
        raise BadInput("That is no day to make a report on.", "Choose a weekday, or a day of the month from 1 to 28.")
    if not 0 <= wanted.wait_hours <= MOST_WAIT_HOURS:
        raise BadInput("A report waits {most} hours at most for late data.", "Take fewer.", most=MOST_WAIT_HOURS)
    if not wanted.forms or set(wanted.forms) - set(TYPES):
        raise BadInput("Choose at least one kind of file.", "Take one of {known}.", known=", ".join(TYPES))
    if wanted.language not in LANGUAGES:
        raise BadInput(
            "There is no report in the language '{language}'.", "Take zh-hans or en.", language=wanted.language
        )
