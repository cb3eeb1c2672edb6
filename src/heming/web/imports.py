"""Import: what came in so far, and the way in for new files: received, inspected, reviewed, imported."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, NotFound
from heming.facts.queries import BatchView, batches
from heming.facts.store import open_store
from heming.jobs.queries import JobView, job_status
from heming.sources import uploads
from heming.sources.actions.import_upload import import_upload
from heming.sources.actions.inspect_upload import inspect_upload
from heming.web.batch_rows import batch_line, files_in_words
from heming.web.mapping_review import answers_from, review_group
from heming.web.problems import problem_of
from heming.web.receiving import IntoUploads
from heming.web.viewer import scope_of
from heming.web.words import said


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The drop area, what waits for a review, and every batch so far."""
    scope, store = scope_of(request), open_store()
    require(scope, "import")
    context = {
        "waiting": uploads.waiting_uploads(store, scope),
        "batches": [batch_line(batch) for batch in _arrived()],
        "limit_mb": uploads.upload_limit() >> 20,
    }
    return render(request, "imports/list.html", context)


def _arrived() -> list[BatchView]:
    """Everything that brought rows, the newest first: imports, corrections, the simulated centre."""
    found = [batch for kind in ("import", "correct", "demo") for batch in batches(kind=kind)]
    return sorted(found, key=lambda batch: -batch.id)


@csrf_exempt  # only until the handler is in place: reading the token reads the files, see _receive
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Files arrive: they go into the data folder while they are read, then are looked at in the background."""
    scope, store = scope_of(request), open_store()
    upload = uploads.open_upload(store, scope)
    handler = IntoUploads(request, store, upload)
    request.upload_handlers = [handler]
    try:
        refused = _receive(request)
        if handler.refusal is not None:
            raise handler.refusal
        if refused.status_code == 200:
            inspect_upload(scope, uploads.received(store, upload))
    except BaseException:
        uploads.discard(store, upload)
        raise
    if refused.status_code != 200:
        uploads.discard(store, upload)
        return refused
    return _go(request, upload.id)


@csrf_protect
def _receive(request: HttpRequest) -> HttpResponse:
    """Reads the whole request through the handler; without a valid token it is a refusal."""
    return HttpResponse(headers={"X-Files": str(len(request.FILES))})


def _go(request: HttpRequest, upload: str) -> HttpResponse:
    """To the upload's page; htmx is told to go there as a whole."""
    answer = redirect("upload", upload)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": answer.headers["Location"]})
    return answer


@require_GET
def upload(request: HttpRequest, id: str) -> HttpResponse:
    """One upload at whatever step it stands: being looked at, to be reviewed, being imported, done."""
    scope, store = scope_of(request), open_store()
    found = uploads.find_upload(store, scope, id=id)
    if len(found.batches) == 1:
        return redirect("batch", found.batches[0])
    job = _job(scope, found)
    is_at_work = job is not None and (not job.is_over or job.state == "failed")
    review = uploads.read_note(store, found, name=uploads.REVIEW) if not (job and not job.is_over) else None
    groups = [review_group(number, noted) for number, noted in enumerate(review["groups"])] if review else []
    context = {
        "upload": found, "files": files_in_words(found.names), **(_progress(job) if is_at_work and job else {}),
        "groups": groups, "has_questions": any(group.questions for group in groups),
        "notices": [(n["is_warning"], said(n["sentence"], n["values"])) for n in review["notices"]] if review else [],
    }  # fmt: skip
    return render(request, "imports/upload.html", context)


@require_GET
def upload_progress(request: HttpRequest, id: str) -> HttpResponse:
    """How far the work is; when it is over the page is asked for anew."""
    scope, store = scope_of(request), open_store()
    found = uploads.find_upload(store, scope, id=id)
    job = _job(scope, found)
    if job is None or job.is_over:
        return HttpResponse(headers={"HX-Redirect": reverse("upload", args=[id])})
    return render(request, "imports/progress.html", {"upload": found, **_progress(job)})


@require_POST
def review_upload(request: HttpRequest, id: str) -> HttpResponse:
    """What the reviewer answered: guess again with it, or import."""
    scope, store = scope_of(request), open_store()
    found = uploads.find_upload(store, scope, id=id)
    review = uploads.read_note(store, found, name=uploads.REVIEW)
    if review is None:
        raise BadInput("The files of this upload have not been looked at yet.", "Wait a moment, then reload the page.")
    answers = {str(number): _said(request.POST, number) for number in range(len(review["groups"]))}
    verb = import_upload if request.POST.get("do") == "import" else inspect_upload
    verb(scope, found, answers=answers)
    return redirect("upload", id)


@require_POST
def discard_upload(request: HttpRequest, id: str) -> HttpResponse:
    """The files are not wanted after all."""
    scope, store = scope_of(request), open_store()
    uploads.discard(store, uploads.find_upload(store, scope, id=id))
    return redirect("imports")


def _said(posted: QueryDict, number: int) -> dict[str, Any]:
    """What was said about one group of files."""
    said_of = {name: posted.get(f"g{number}.{name}", "").strip() for name in ("stream", "zone", "save")}
    return {**said_of, "answers": answers_from({name: str(posted.get(name, "")) for name in posted}, number)}


def _job(scope: Scope, found: uploads.Upload) -> JobView | None:
    try:
        return job_status(scope, found.job) if found.job else None
    except NotFound:
        return None


def _progress(job: JobView) -> dict[str, Any]:
    """The progress part's context."""
    percent = 100 * job.done // job.total if job.total else None
    failed = problem_of(job.error) if job.error is not None else None
    return {"job": job, "stage": said(job.message), "percent": percent, "failed": failed}
