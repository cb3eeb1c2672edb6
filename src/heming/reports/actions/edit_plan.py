"""Change when, in which forms, language and folder a plan delivers. Which report it is stays."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from heming.access.audit import record
from heming.access.scope import Scope
from heming.outbox.folder.put import safe
from heming.reports.actions.make_plan import Wanted, check
from heming.reports.kinds.listed import kind_of
from heming.reports.models import ReportPlan
from heming.reports.queries import plan_row, times_of

FIELDS = ("cadence", "at", "weekday", "monthday", "forms", "language", "folder", "wait_hours")


def edit_plan(uid: str, wanted: Wanted, *, scope: Scope) -> None:
    """From now on so; what was delivered stays. New times hold from now: nothing of before is made up for."""
    with transaction.atomic():
        plan = plan_row(uid, scope)
        check(replace(wanted, kind=plan.kind), kind_of(plan.kind))
        before, times = _told(plan), wanted.times
        if times != times_of(plan):
            plan.since = timezone.now()
        plan.cadence, plan.at, plan.weekday, plan.monthday = times.cadence, times.at, times.weekday, times.monthday
        plan.forms, plan.language = list(dict.fromkeys(wanted.forms)), wanted.language
        plan.folder, plan.wait_hours = safe(wanted.folder), wanted.wait_hours
        plan.save(update_fields=[*FIELDS, "since"])
        after = _told(plan)
        changed = [name for name in FIELDS if before[name] != after[name]]
        if changed:
            record(
                scope, "edit_report", on=("report_plan", uid), before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )  # fmt: skip


def _told(plan: ReportPlan) -> dict[str, object]:
    told = {name: getattr(plan, name) for name in FIELDS}
    return told | {"at": f"{plan.at:%H:%M}", "forms": list(plan.forms)}
