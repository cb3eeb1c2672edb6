"""Pause, resume, stop and remove a plan; what it delivered stays."""

from django.db import transaction
from django.utils import timezone

from heming.access.audit import record
from heming.access.scope import Scope
from heming.errors import BadInput
from heming.jobs.sweep import System
from heming.reports.models import ReportPlan
from heming.reports.queries import plan_row


def pause(uid: str, scope: Scope) -> None:
    """No more deliveries until it is resumed."""
    _set(uid, scope, verb="pause_report", state=ReportPlan.State.PAUSED)


def resume(uid: str, scope: Scope) -> None:
    """From now on again; what fell due meanwhile is not made up for. A stopped plan is looked at again at its next
    run."""
    _set(uid, scope, verb="resume_report", state=ReportPlan.State.ACTIVE)


def remove(uid: str, scope: Scope) -> None:
    """The plan goes; its files and the audit trail stay."""
    with transaction.atomic():
        plan = plan_row(uid, scope)
        record(scope, "remove_report", on=("report_plan", uid), before={"kind": plan.kind, "folder": plan.folder})
        plan.delete()


def stop(plan: ReportPlan, reason: tuple[str, str]) -> None:
    """By the machine, because its owner may not read it any more."""
    with transaction.atomic():
        plan.state, plan.why = ReportPlan.State.STOPPED, {"cause": reason[0], "remedy": reason[1]}
        plan.save(update_fields=["state", "why"])
        record(System(), "stop_report", on=("report_plan", str(plan.uid)), reason=reason[0])


def _set(uid: str, scope: Scope, *, verb: str, state: str) -> None:
    with transaction.atomic():
        plan = plan_row(uid, scope)
        if plan.state == state:
            raise BadInput("The plan is {state} already.", "Look at the list of plans.", state=state)
        before = {"state": plan.state}
        plan.state, plan.why, plan.since = state, {}, timezone.now()
        plan.save(update_fields=["state", "why", "since"])
        record(scope, verb, on=("report_plan", uid), before=before, after={"state": state})
