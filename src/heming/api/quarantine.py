"""Rows left out of a batch: why, corrected cell by cell, sent in again; and the way back for a whole batch."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from heming.api.batches import may_import
from heming.api.jobs import JobOut, job_out
from heming.api.shapes import REFUSED, Limit, Number, Offset, Text, Word, examples
from heming.api.who import scope_of
from heming.facts.actions.start_work import start_correction, start_resume, start_roll_back, start_roll_over
from heming.facts.arrivals.held import held_rows
from heming.facts.queries import batch, held_reasons
from heming.facts.store import open_store
from heming.jobs.queries import job_status

router = Router(tags=["imports"])
RowNumber = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,14}$")]


class HeldOut(Schema):
    """One row that was left out: where it stood, why, what to do, and its cells by header."""

    row: int
    file: str
    line: int
    reason: str
    fix: str
    cells: list[tuple[str, str]]
    raw: str


class QuarantineOut(Schema):
    """A stretch of the rows left out; `reasons` counts all of them."""

    total: int
    reasons: dict[str, int]
    rows: list[HeldOut]


class CorrectionIn(Schema):
    """Row number -> header -> new text."""

    rows: Annotated[dict[RowNumber, dict[Text, Text]], Field(min_length=1, max_length=1000)]


class ReasonIn(Schema):
    """Why; it is written into the audit trail."""

    reason: Word = ""


@router.get("/{number}", response={200: QuarantineOut, **REFUSED}, summary="Rows left out of a batch")
def quarantine(
    request: HttpRequest, number: Number, *, reason: Word = "", offset: Offset = 0, limit: Limit = 50
) -> Any:
    """In the order of the file, of one reason or of all."""
    may_import(request)
    store, found = open_store(), batch(number)
    page = held_rows(store.home, found.id, reason=reason, offset=offset, limit=limit)
    rows = [{name: getattr(row, name) for name in HeldOut.model_fields} for row in page.rows]
    return {"total": page.total, "reasons": dict(held_reasons(store, number)), "rows": rows}


@router.post("/{number}/rows", response={202: JobOut, **REFUSED}, summary="Correct rows and send them in again",
             openapi_extra=examples(rows={"3": {"CSAT (1-5)": "5"}}))  # fmt: skip
def correct(request: HttpRequest, number: Number, *, body: CorrectionIn) -> Any:
    """In the background; `batch` of the job's result is a batch of its own, whose counts are of these rows alone.
    Rows still unusable stay in quarantine."""
    corrections = {int(row): cells for row, cells in body.rows.items()}
    return _started(request, start_correction(open_store(), number, corrections=corrections, by=may_import(request)))


@router.post("/{number}/corrections/{name}", response={202: JobOut, **REFUSED}, summary="Apply an offered correction")
def apply(request: HttpRequest, number: Number, *, name: Literal["roll_over_midnight"]) -> Any:
    """One that a finding of the data check names; in the background, as a batch of its own."""
    return _started(request, start_roll_over(open_store(), number, by=may_import(request)))


@router.post("/{number}/roll-back", response={202: JobOut, **REFUSED}, summary="Take a whole batch back",
             openapi_extra=examples(reason="wrong file"))  # fmt: skip
def roll_back(request: HttpRequest, number: Number, *, body: ReasonIn) -> Any:
    """In the background; the tables stand as before it then. Later batches must be taken back first."""
    return _started(request, start_roll_back(number, by=may_import(request), reason=body.reason))


@router.post("/{number}/resume", response={202: JobOut, **REFUSED}, summary="Finish an interrupted batch")
def resume(request: HttpRequest, number: Number) -> Any:
    """In the background; the same rows again change nothing, so nothing is done twice."""
    return _started(request, start_resume(number, by=may_import(request)))


def _started(request: HttpRequest, uid: str) -> Any:
    return Status(202, job_out(job_status(scope_of(request), uid)))
