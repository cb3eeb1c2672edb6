"""Run a plan now: a delivery of its own, about the last period there are data for."""

from django.db import transaction

from heming.access.audit import record
from heming.access.scope import Scope
from heming.jobs.run import run
from heming.metrics.periods import last_complete
from heming.reports.known import known, now
from heming.reports.queries import plan_row
from heming.reports.rules import GRAIN_OF


def run_plan(uid: str, scope: Scope) -> str:
    """Asks for the delivery and returns the job's public id; twice within a minute is once."""
    found = known()
    with transaction.atomic():
        plan = plan_row(uid, scope)
        label = last_complete(found.newest, found.first, grain=GRAIN_OF[plan.cadence]).label
        again = f"{now():%Y%m%d-%H%M}"
        record(scope, "run_report", on=("report_plan", uid), after={"label": label})
        arguments = {"plan": uid, "label": label, "again": again}
        return run("deliver_report", arguments, by=scope, key=f"{uid}:{label}:{again}")
