"""One delivery of a plan: the owner's rights now decide, the files go into the plan's folder once."""

from collections.abc import Callable, Mapping

from django.db import transaction

from heming.access.audit import record
from heming.access.models import User
from heming.access.scopes import scope_for
from heming.errors import NotFound
from heming.facts.store import open_store
from heming.org.queries import today
from heming.outbox.folder.put import Letter, put
from heming.reports.actions.change_plan import stop
from heming.reports.actions.take_away import mark_of
from heming.reports.forms import file_of
from heming.reports.kinds.listed import KINDS, may_read
from heming.reports.make import make
from heming.reports.models import ReportPlan

Progress = Callable[[int, int], None]
LEFT = ("The account of the plan's owner is closed.", "Make the plan again as somebody who works here.")
NO_REPORT = (
    "The plan's owner may no longer read this report.",
    "Give them the role again, or make the plan as another.",
)
NO_EXPORT = (
    "The plan's owner may no longer take reports away.",
    "Give them the right again, or make the plan as another.",
)


def deliver_report(
    uid: str, label: str, *, again: str = "", progress: Progress = lambda _done, _total: None
) -> dict[str, str]:
    """Makes and puts the files of one period; a plan whose owner may not any more is stopped, and says why."""
    plan = ReportPlan.objects.select_related("owner").filter(uid=uid).first()
    if plan is None:
        raise NotFound("There is no such plan.", "Choose one from the list of plans.")
    if plan.state == ReportPlan.State.STOPPED or (plan.state == ReportPlan.State.PAUSED and not again):
        return {"state": plan.state}
    reason = may_not(plan)
    if reason is not None:
        stop(plan, reason)
        return {"state": ReportPlan.State.STOPPED}
    scope = scope_for(plan.owner)

    lacking = ""

    def files() -> Mapping[str, bytes]:
        nonlocal lacking
        sheet = make(plan.kind, scope, label=label, language=plan.language)
        mark, made = mark_of(sheet, scope.name), {}
        lacking = sheet.incomplete
        for done, form in enumerate(plan.forms, 1):
            file = file_of(sheet, form, mark=mark)
            made[file.name] = file.data
            progress(done, len(plan.forms))
        return made

    letter = Letter(
        ":".join(filter(None, (uid, label, again))), uid, "_".join(filter(None, (label, again))), plan.folder
    )
    done = put(open_store().home, letter, make=files)
    with transaction.atomic():
        record(
            scope,
            "deliver_report",
            on=("report_plan", uid),
            after={"label": label, "place": done.place, "missing": lacking},
        )
    return {"state": done.state, "place": done.place}


def may_not(plan: ReportPlan) -> tuple[str, str] | None:
    """Why the owner may not get this report today; None where they may."""
    owner: User = plan.owner
    if not owner.may_enter(today()):
        return LEFT
    scope, kind = scope_for(owner), KINDS.get(plan.kind)
    if kind is None or not may_read(kind, scope):
        return NO_REPORT
    return None if scope.may("export") else NO_EXPORT
