"""Plans of reports on the page: make one, run it now, pause, resume, remove; what it delivered."""

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
from heming.reports.actions.make_plan import make_plan, wanted_of
from heming.reports.actions.run_plan import run_plan
from heming.reports.kinds.listed import KINDS, readable
from heming.reports.queries import Plan, local, plans
from heming.reports.rules import GRAIN_OF, Times
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
    deliveries: tuple[DeliveryLine, ...]


@require_POST
def report_plans(request: HttpRequest) -> HttpResponse:
    """Makes a plan."""
    make_plan(wanted_of(request.POST.dict(), request.POST.getlist("forms")), scope_of(request))
    messages.success(request, _("The plan is made; the first report comes the next time it falls due."))
    return redirect("reports")


@require_POST
def report_plan(request: HttpRequest, uid: str) -> HttpResponse:
    """Runs, pauses, resumes or removes one."""
    act = request.POST.get("act", "")
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
    """What the form of a new plan offers, the report the address names chosen."""
    kind = KINDS.get(request.GET.get("kind", ""), next(iter(readable(scope_of(request)))))
    cadence = next((name for name, grain in GRAIN_OF.items() if grain == kind.grains[0]), "monthly")
    return {
        "cadences": [(value, _(title)) for value, title in CADENCES],
        "weekdays": [(str(number), _(title)) for number, title in enumerate(WEEKDAYS, 1)],
        "languages": LANGUAGES, "chosen_forms": ("xlsx", "pdf", "png"),
        "wish": {"language": language(), "kind": kind.key, "cadence": cadence},
    }  # fmt: skip


def _line(plan: Plan) -> PlanLine:
    kind = KINDS.get(plan.kind)
    return PlanLine(
        plan.uid, _(kind.title) if kind else plan.kind, when(plan.times),
        ", ".join(form.upper() for form in plan.forms), f"outbox/{plan.folder}", plan.owner,
        plan.state, _(STATES[plan.state]), plan.said(_),
        tuple(_delivery(one) for one in plan.deliveries),
    )  # fmt: skip


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
