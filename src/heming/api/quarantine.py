"""Rows left out of a batch: why, corrected cell by cell, sent in again; and the way back for a whole batch."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from heming.api.batches import BatchOut, batch_out, may_import
from heming.api.shapes import REFUSED, Limit, Number, Offset, Text, Word, examples
from heming.facts.actions.correct_rows import correct_rows
from heming.facts.actions.roll_back_batch import roll_back_batch
from heming.facts.actions.roll_over_midnight import roll_over_midnight
from heming.facts.arrivals.held import held_rows
from heming.facts.queries import batch, held_reasons
from heming.facts.store import open_store

router = Router(tags=["imports"])
RowNumber = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,14}$")]
CORRECTIONS = {"roll_over_midnight": roll_over_midnight}


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


@router.post("/{number}/rows", response={200: BatchOut, **REFUSED}, summary="Correct rows and send them in again",
             openapi_extra=examples(rows={"3": {"CSAT (1-5)": "5"}}))  # fmt: skip
def correct(request: HttpRequest, number: Number, *, body: CorrectionIn) -> Any:
    """A batch of its own, whose counts are of these rows alone; rows still unusable stay in quarantine."""
    scope = may_import(request)
    corrections = {int(row): cells for row, cells in body.rows.items()}
    return batch_out(batch(correct_rows(open_store(), number, corrections=corrections, who=scope.name).batch))


@router.post("/{number}/corrections/{name}", response={200: BatchOut, **REFUSED}, summary="Apply an offered correction")
def apply(request: HttpRequest, number: Number, *, name: Literal["roll_over_midnight"]) -> Any:
    """One that a finding of the data check names; a batch of its own."""
    scope = may_import(request)
    return batch_out(batch(CORRECTIONS[name](open_store(), number, who=scope.name).batch))


@router.post("/{number}/roll-back", response={200: BatchOut, **REFUSED}, summary="Take a whole batch back",
             openapi_extra=examples(reason="wrong file"))  # fmt: skip
def roll_back(request: HttpRequest, number: Number, *, body: ReasonIn) -> Any:
    """The tables stand as before it; later batches must be taken back first."""
    roll_back_batch(open_store(), number, by=may_import(request), reason=body.reason)
    return batch_out(batch(number))
