"""Files in: sent, looked at in the background, their mapping reviewed, taken in; each step as a status to ask for."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema, Status

from heming.access.require import require
from heming.api.batches import BatchOut, batch_out
from heming.api.jobs import JobOut, job_out
from heming.api.receiving import receive
from heming.api.shapes import REFUSED, Word, examples
from heming.api.who import scope_of
from heming.errors import BadInput, NotFound
from heming.facts.queries import batch
from heming.facts.store import open_store
from heming.jobs.queries import job_status
from heming.sources import uploads
from heming.sources.actions.import_upload import import_upload
from heming.sources.actions.inspect_upload import inspect_upload

router = Router(tags=["imports"])
UploadId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
MULTIPART = {"type": "object", "required": ["files"], "properties": {
    "files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}}}  # fmt: skip
FILES: dict[str, Any] = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": MULTIPART}}}}


class GroupSaid(Schema):
    """What is said about one group of files: `answers` by question key; `target:<position>` re-reads a column."""

    stream: Word = ""
    zone: Word = ""
    save: Annotated[Word, Field(description="keep the mapping under this name")] = ""
    answers: dict[Word, Word] = Field({}, max_length=2000)


class MappingIn(Schema):
    """By number of the group, from "0"."""

    groups: dict[Annotated[str, Field(pattern=r"^[0-9]$")], GroupSaid] = Field({}, max_length=10)

    def said(self) -> dict[str, dict[str, Any]]:
        """Only what was said: what is left out stays as it was."""
        return {number: group.dict(exclude_unset=True) for number, group in self.groups.items()}


class MappingOut(Schema):
    """What was seen of the files: per group its columns with target, confidence and samples, and the open questions."""

    groups: list[dict[str, Any]]
    notices: list[dict[str, Any]]


class UploadOut(Schema):
    """Files somebody sent, and the step they stand at. The batches' counts add up: see BatchOut."""

    id: str
    step: Literal["receiving", "inspecting", "reviewing", "importing", "done"]
    files: list[str]
    bytes: int
    job: JobOut | None
    batches: list[BatchOut]


@router.post("", response={202: UploadOut, **REFUSED}, summary="Send files", openapi_extra=FILES)
def send(request: HttpRequest) -> Any:
    """Tables, archives or a day's folder of them; they are looked at in the background."""
    scope, store = scope_of(request), open_store()
    require(scope, "import")
    return Status(202, _out(request, inspect_upload(scope, receive(request, scope, store=store))))


@router.get("", response={200: list[UploadOut], **REFUSED}, summary="Uploads at work or waiting for a review")
def waiting(request: HttpRequest) -> Any:
    """The newest first."""
    scope = scope_of(request)
    require(scope, "import")
    return [_out(request, upload) for upload in uploads.waiting_uploads(open_store(), scope)]


@router.get("/{id}", response={200: UploadOut, **REFUSED}, summary="How far an upload is")
def status(request: HttpRequest, id: UploadId) -> Any:
    """Its step, the job at work on it, and the batches that came of it."""
    return _out(request, uploads.find_upload(open_store(), scope_of(request), id=id))


@router.delete("/{id}", response={204: None, **REFUSED}, summary="Put an upload aside")
def discard(request: HttpRequest, id: UploadId) -> Any:
    """Its files are removed; batches that came of it stay."""
    store = open_store()
    uploads.discard(store, uploads.find_upload(store, scope_of(request), id=id))
    return Status(204, None)


@router.get("/{id}/mapping", response={200: MappingOut, **REFUSED}, summary="How the files would be read")
def mapping(request: HttpRequest, id: UploadId) -> Any:
    """Once the files were looked at."""
    return _review(uploads.find_upload(open_store(), scope_of(request), id=id))


@router.put("/{id}/mapping", response={202: UploadOut, **REFUSED}, summary="Answer questions, change columns",
            openapi_extra=examples(groups={"0": {"stream": "helpdesk", "zone": "Asia/Shanghai"}}))  # fmt: skip
def change_mapping(request: HttpRequest, id: UploadId, *, body: MappingIn) -> Any:
    """The files are looked at again with what was said."""
    scope, upload = _reviewable(request, id)
    return Status(202, _out(request, inspect_upload(scope, upload, answers=body.said())))


@router.post("/{id}/import", response={202: UploadOut, **REFUSED}, summary="Take the files in",
             openapi_extra=examples(groups={"0": {"stream": "helpdesk"}}))  # fmt: skip
def start(request: HttpRequest, id: UploadId, *, body: MappingIn) -> Any:
    """In the background; questions nobody answered are settled by the best guess."""
    scope, upload = _reviewable(request, id)
    return Status(202, _out(request, import_upload(scope, upload, answers=body.said())))


def _reviewable(request: HttpRequest, id: str) -> tuple[Any, uploads.Upload]:
    scope = scope_of(request)
    upload = uploads.find_upload(open_store(), scope, id=id)
    _review(upload)
    return scope, upload


def _review(upload: uploads.Upload) -> dict[str, Any]:
    review: dict[str, Any] | None = uploads.read_note(open_store(), upload, name=uploads.REVIEW)
    if review is None:
        raise BadInput("The files of this upload are not waiting for a review.", "Ask for its status to see its step.")
    return review


def _out(request: HttpRequest, upload: uploads.Upload) -> dict[str, Any]:
    try:
        job = job_out(job_status(scope_of(request), upload.job)) if upload.job else None
    except NotFound:
        job = None
    return {"id": upload.id, "step": upload.step, "files": list(upload.names), "bytes": upload.bytes, "job": job,
            "batches": [batch_out(batch(number)) for number in upload.batches]}  # fmt: skip
