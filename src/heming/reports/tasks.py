"""Background work: plans that fell due, each once per period."""

from collections.abc import Iterable
from datetime import datetime

from heming.jobs.registry import Due, job, timetable
from heming.jobs.task import Task
from heming.reports.actions.deliver_report import deliver_report
from heming.reports.late import waits_until
from heming.reports.models import ReportPlan
from heming.reports.queries import times_of
from heming.reports.rules import last_due, period_before

KIND = "deliver_report"


@timetable
def plans_due(now: datetime) -> Iterable[Due]:
    """The last time each plan fell due, unless that was before it was made or resumed; earlier misses are not made
    up for. One whose days have not all arrived waits for them, up to the plan's own limit."""
    for plan in ReportPlan.objects.filter(state=ReportPlan.State.ACTIVE):
        due = last_due(times_of(plan), now)
        period = period_before(plan.cadence, due)
        days = period.start, period.end
        if due >= plan.since and waits_until(due, plan.wait_hours, now=now, days=days) is None:
            yield Due(KIND, {"plan": str(plan.uid), "label": period.label}, f"{plan.uid}:{period.label}")


@job(KIND)
def deliver(task: Task, *, plan: str, label: str, again: str = "") -> dict[str, str]:
    """One delivery; done already, it stays as it is. `again` tells a run by hand from the one by schedule."""
    return deliver_report(plan, label, again=again, progress=lambda done, total: task.progress(done, total))
