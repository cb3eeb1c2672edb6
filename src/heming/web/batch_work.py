"""Work on a batch that goes on in the background: how far it is, what came of it, or why it could not be done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET

from heming.errors import NotFound
from heming.facts.actions.start_work import CORRECT, KINDS, RESUME, ROLL_BACK
from heming.jobs.queries import JobView, job_status
from heming.web.problems import problem_of
from heming.web.viewer import scope_of
from heming.web.words import said

TITLES = {
    CORRECT: gettext_noop("Taking in the corrected rows"),
    ROLL_BACK: gettext_noop("Rolling the import back"),
    RESUME: gettext_noop("Finishing the import"),
}


@require_GET
def batch_work(request: HttpRequest, number: int, *, uid: UUID) -> HttpResponse:
    """The page one waits on; when the work is over it leads to the result."""
    job = _job(request, str(uid), number)
    if job.state == "done":
        _tell(request, job)
        return redirect(_result(job))
    return render(request, "imports/work.html", {"number": number, **_progress(job)})


@require_GET
def batch_work_progress(request: HttpRequest, number: int, *, uid: UUID) -> HttpResponse:
    """How far it is; when it is over the page is asked for anew."""
    job = _job(request, str(uid), number)
    if job.is_over:
        return HttpResponse(headers={"HX-Redirect": reverse("batch_work", args=[number, uid])})
    return render(request, "imports/work_progress.html", {"number": number, **_progress(job)})


def _job(request: HttpRequest, uid: str, number: int) -> JobView:
    job = job_status(scope_of(request), uid)
    if job.kind not in KINDS or job.arguments.get("batch") != number:
        raise NotFound("There is no job {uid}.", "Choose one from the list of your jobs.", uid=uid)
    return job


def _progress(job: JobView) -> dict[str, Any]:
    percent = 100 * job.done // job.total if job.total else None
    failed = problem_of(job.error) if job.error is not None else None
    return {"job": job, "title": _(TITLES[job.kind]), "stage": said(job.message), "percent": percent, "failed": failed}


def _result(job: JobView) -> str:
    """Corrected rows leave others behind in the quarantine; when none are left, their own batch is shown."""
    return reverse("quarantine" if job.kind == CORRECT and _left(job) else "batch", args=[_shown(job)])


def _left(job: JobView) -> bool:
    return bool(job.result.get("left"))


def _shown(job: JobView) -> int:
    return int(job.arguments["batch"] if job.kind != CORRECT or _left(job) else job.result["batch"])


def _tell(request: HttpRequest, job: JobView) -> None:
    if job.kind == ROLL_BACK:
        messages.success(request, _("The import was rolled back; its rows no longer count."))
    elif job.kind == RESUME:
        messages.success(request, _("The import was finished."))
    else:
        taken, held = int(job.result["taken"]), int(job.result["held"])
        text = ngettext("{n} row was taken in.", "{n} rows were taken in.", taken)
        messages.success(request, text.format(n=taken))
        if held:
            text = ngettext("{n} row still cannot be used.", "{n} rows still cannot be used.", held)
            messages.warning(request, text.format(n=held))
