"""Plans of reports on the page: make one, edit it, run it now, pause, resume, remove; what it delivered."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.outbox.queries import Delivered
from heming.reports.actions.change_plan import pause, remove, resume
from heming.reports.actions.edit_plan import edit_plan
from heming.reports.actions.make_plan import make_plan, wanted_of
from heming.reports.actions.run_plan import run_plan
from heming.reports.kinds.listed import KINDS, Kind, readable
from heming.reports.queries import Plan, local, plans
from heming.reports.rules import GRAIN_OF, MOST_WAIT_HOURS, WAIT_HOURS, Times
from heming.web.viewer import language, scope_of

CADENCES = (
    ("daily", gettext_noop("every day")), ("weekly", gettext_noop("every week")),
    ("monthly", gettext_noop("every month")),
)  # fmt: skip
WEEKDAYS = (
    gettext_noop("Monday"), gettext_noop("Tuesday"), gettext_noop("Wednesday"), gettext_noop("Thursday"),
    gettext_noop("Friday"), gettext_noop("Saturday"), gettext_noop("Sunday"),
)  # fmt: skip
STATES = {"active": gettext_noop("runs"), "paused": gettext_noop("paused"), "stopped": gettext_noop("stopped")}
OUTCOMES = {"making": gettext_noop("being made"), "done": gettext_noop("delivered"), "failed": gettext_noop("failed")}
LANGUAGES = (("zh-hans", "简体中文"), ("en", "English"))
DONE = {
    "run": gettext_noop("The report is being made; it appears below in a moment."),
    "pause": gettext_noop("The plan is paused."), "resume": gettext_noop("The plan runs again."),
    "remove": gettext_noop("The plan is removed; its files stay."),
}  # fmt: skip


@dataclass(frozen=True)
class DeliveryLine:
    """One delivery in words."""

    when: str
    label: str
    state: str
    place: str
    why: str


@dataclass(frozen=True)
class PlanLine:
    """One plan in words."""

    uid: str
    title: str
    when: str
    forms: str
    folder: str
    owner: str
    state: str
    state_name: str
    why: str
    view: str
    next: str
    waiting: str
    deliveries: tuple[DeliveryLine, ...]


@require_POST
def report_plans(request: HttpRequest) -> HttpResponse:
    """Makes a plan."""
    make_plan(wanted_of(request.POST.dict(), request.POST.getlist("forms")), scope=scope_of(request))
    messages.success(request, _("The plan is made; the first report comes the next time it falls due."))
    return redirect("reports")


@require_POST
def report_plan(request: HttpRequest, uid: str) -> HttpResponse:
    """Edits, runs, pauses, resumes or removes one."""
    act = request.POST.get("act", "")
    if act == "edit":
        edit_plan(uid, wanted_of(request.POST.dict(), request.POST.getlist("forms")), scope=scope_of(request))
        messages.success(request, _("The plan is changed."))
        return redirect("reports")
    verbs = {"run": run_plan, "pause": pause, "resume": resume, "remove": remove}
    if act not in verbs:
        raise BadInput("'{act}' is nothing that can be done with a plan.", "Take one of the buttons.", act=act)
    verbs[act](uid, scope_of(request))
    messages.success(request, _(DONE[act]))
    return redirect("reports")


def plans_of(scope: Scope) -> tuple[PlanLine, ...]:
    """The plans this person may see."""
    return tuple(_line(plan) for plan in plans(scope))


def form_of(request: HttpRequest) -> dict[str, object]:
    """What the form offers: of a new plan, with the report the address names, or of the plan the address edits."""
    scope = scope_of(request)
    edited = next((plan for plan in plans(scope) if plan.uid == request.GET.get("edit", "")), None)
    kind = KINDS.get(edited.kind if edited else request.GET.get("kind", ""), next(iter(readable(scope))))
    return {
        "cadences": [(value, _(title)) for value, title in CADENCES],
        "weekdays": [(str(number), _(title)) for number, title in enumerate(WEEKDAYS, 1)],
        "languages": LANGUAGES, "most_wait": MOST_WAIT_HOURS, "edited": edited, "edited_title": _(kind.title),
        "chosen_forms": edited.forms if edited else ("xlsx", "pdf", "png"),
        "wish": _held(edited) if edited else _usual(kind),
    }  # fmt: skip


def _usual(kind: Kind) -> dict[str, str]:
    cadence = next((name for name, grain in GRAIN_OF.items() if grain == kind.grains[0]), "monthly")
    return {"language": language(), "kind": kind.key, "cadence": cadence, "wait": str(WAIT_HOURS)}


def _held(plan: Plan) -> dict[str, str]:
    times = plan.times
    return {
        "language": plan.language, "kind": plan.kind, "cadence": times.cadence, "at": f"{times.at:%H:%M}",
        "weekday": str(times.weekday), "monthday": str(times.monthday), "folder": plan.folder,
        "wait": str(plan.wait_hours),
    }  # fmt: skip


def _line(plan: Plan) -> PlanLine:
    kind = KINDS.get(plan.kind)
    return PlanLine(
        plan.uid, _(kind.title) if kind else plan.kind, when(plan.times),
        ", ".join(form.upper() for form in plan.forms), f"outbox/{plan.folder}", plan.owner,
        plan.state, _(STATES[plan.state]), plan.said(_), plan.view,
        f"{plan.next_at:%Y-%m-%d %H:%M}" if plan.next_at else "", _waiting(plan),
        tuple(_delivery(one) for one in plan.deliveries),
    )  # fmt: skip


def _waiting(plan: Plan) -> str:
    if plan.waits_until is None:
        return ""
    streams = _(", ").join(one.stream for one in plan.waiting)
    return _("waits for {streams}, until {moment} at the latest").format(
        streams=streams, moment=f"{plan.waits_until:%H:%M}"
    )


def _delivery(one: Delivered) -> DeliveryLine:
    moment = local(one.done_at or one.begun_at)
    return DeliveryLine(f"{moment:%Y-%m-%d %H:%M}", one.label, _(OUTCOMES[one.state]), one.place, one.said(_))


def when(times: Times) -> str:
    """每周一 08:30."""
    if times.cadence == "weekly":
        return _("every {weekday}, {at}").format(weekday=_(WEEKDAYS[times.weekday - 1]), at=f"{times.at:%H:%M}")
    if times.cadence == "monthly":
        return _("on day {day} of every month, {at}").format(day=times.monthday, at=f"{times.at:%H:%M}")
    return _("every day, {at}").format(at=f"{times.at:%H:%M}")
