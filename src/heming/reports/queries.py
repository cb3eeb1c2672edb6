"""Reads of plans: frozen values; one's own, and everybody's for those who manage users."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from heming.access.scope import Scope
from heming.errors import NotFound, UserError
from heming.outbox.queries import Delivered, deliveries
from heming.reports.known import now
from heming.reports.models import ReportPlan
from heming.reports.rules import Times

SHOWN = 10


@dataclass(frozen=True)
class Plan:
    """One plan as it stands, with what it delivered lately."""

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
    return Plan(
        str(row.uid), row.kind, row.owner.name, str(row.owner.uid), times_of(row), tuple(row.forms), row.language,
        row.folder, row.state, row.since, deliveries(str(row.uid), limit=SHOWN), dict(row.why),
    )  # fmt: skip


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
