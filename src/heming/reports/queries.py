"""Reads of plans: frozen values; one's own, and everybody's for those who manage users."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from heming.access.scope import Scope
from heming.access.scopes import scope_for
from heming.errors import NotFound, UserError
from heming.outbox.queries import Delivered, deliveries
from heming.reports.known import now, whose
from heming.reports.late import Owed, missing, waits_until
from heming.reports.models import ReportPlan
from heming.reports.rules import WAIT_HOURS, Times, last_due, next_due, period_before

SHOWN = 10


@dataclass(frozen=True)
class Plan:
    """One plan as it stands: what it delivered lately, when it comes next, whose view it shows, what it waits for."""

    uid: str
    kind: str
    owner: str
    owner_uid: str
    times: Times
    forms: tuple[str, ...]
    language: str
    folder: str
    state: str
    since: datetime
    deliveries: tuple[Delivered, ...] = ()
    why: dict[str, Any] = field(default_factory=dict)
    wait_hours: int = WAIT_HOURS
    next_at: datetime | None = None
    view: str = ""
    waiting: tuple[Owed, ...] = ()
    waits_until: datetime | None = None

    def said(self, translate: Callable[[str], str]) -> str:
        """Why it was stopped, in the reader's language."""
        return " ".join(UserError(self.why["cause"], self.why["remedy"]).in_language(translate)) if self.why else ""


def plans(scope: Scope) -> tuple[Plan, ...]:
    """The plans this person may see, the newest first."""
    rows = ReportPlan.objects.select_related("owner").order_by("-made_at", "-pk")
    if not scope.may("manage_users"):
        rows = rows.filter(owner__uid=scope.user) if _is_uid(scope.user) else rows.none()
    return tuple(_value(row) for row in rows)


def plan_row(uid: str, scope: Scope) -> ReportPlan:
    """The plan to act on: one's own, or anybody's for those who manage users."""
    row = ReportPlan.objects.select_related("owner").filter(uid=uid).first() if _is_uid(uid) else None
    if row is None or not (str(row.owner.uid) == scope.user or scope.may("manage_users")):
        raise NotFound("There is no such plan.", "Choose one from the list of plans.")
    return row


def times_of(row: ReportPlan) -> Times:
    """When it falls due."""
    return Times(row.cadence, row.at, row.weekday, row.monthday)


def local(moment: datetime) -> datetime:
    """A moment as the reporting zone tells it."""
    return moment.astimezone(now().tzinfo)


def _value(row: ReportPlan) -> Plan:
    moment, times, runs = now(), times_of(row), row.state == ReportPlan.State.ACTIVE
    plan = Plan(
        str(row.uid), row.kind, row.owner.name, str(row.owner.uid), times, tuple(row.forms), row.language,
        row.folder, row.state, row.since, deliveries(str(row.uid), limit=SHOWN), dict(row.why), row.wait_hours,
        next_at=next_due(times, moment) if runs else None, view=whose(scope_for(row.owner)),
    )  # fmt: skip
    return _held_back(plan, moment) if runs else plan


def _held_back(plan: Plan, moment: datetime) -> Plan:
    """With what it waits for, where it fell due and its days have not all arrived."""
    due = last_due(plan.times, moment)
    period = period_before(plan.times.cadence, due)
    days = period.start, period.end
    if due < plan.since or any(one.label == period.label for one in plan.deliveries):
        return plan
    until = waits_until(due, plan.wait_hours, now=moment, days=days)
    return replace(plan, waiting=missing(*days), waits_until=until) if until else plan


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
