"""Figures over the API: the documented rows of `heming query --format json`, how each came about, and files of them."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from heming.access.require import require
from heming.api.questions import EXAMPLE, AnswerOut, CellIn, PageOut, QuestionIn, RowsIn
from heming.api.shapes import REFUSED, examples
from heming.api.who import scope_of
from heming.facts.store import open_store
from heming.metrics.ask import ask
from heming.metrics.explain import explain
from heming.metrics.export import to_csv, to_xlsx
from heming.metrics.registry import catalogue
from heming.metrics.rows import rows_behind

router = Router(tags=["query"])
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE: dict[str, Any] = {"responses": {200: {"description": "The file", "content": {CSV: BINARY, XLSX: BINARY}}}}
ONE: dict[str, Any] = {"metrics": ["csat_mean"], "start": "2023-08-01", "end": "2023-08-31"}


@router.post("", response={200: AnswerOut, **REFUSED}, summary="Ask for figures", openapi_extra=examples(**EXAMPLE))
def figures(request: HttpRequest, body: QuestionIn) -> Any:
    """Every figure with its n, 95 % interval and note."""
    answer = ask(body.question(), scope_of(request))
    return {"snapshot": answer.snapshot, "rows": [v.as_dict() for v in answer], "notes": list(answer.notes)}


@router.post("/explain", response={200: dict[str, Any], **REFUSED}, summary="How a figure was computed",
             openapi_extra=examples(**ONE))  # fmt: skip
def how(request: HttpRequest, body: CellIn) -> Any:
    """Definition, filters, n, what was left out, attribution, snapshot, SQL and first rows of one figure."""
    return explain(body.question(), scope_of(request), metric=body.asked, keys=body.keys).as_dict()


@router.post("/rows", response={200: PageOut, **REFUSED}, summary="The rows behind a figure",
             openapi_extra=examples(**ONE, offset=0, limit=20))  # fmt: skip
def rows(request: HttpRequest, body: RowsIn) -> Any:
    """Each with its stream, id, batch and row in the file; only rows of people you may see."""
    page = rows_behind(
        body.question(), scope_of(request), metric=body.asked, keys=body.keys, offset=body.offset, limit=body.limit
    )
    return {name: getattr(page, name) for name in PageOut.model_fields}


@router.post("/export", response={200: Any, **REFUSED}, summary="The same figures as a file",
             openapi_extra=examples(**EXAMPLE) | FILE)  # fmt: skip
def export(
    request: HttpRequest, body: QuestionIn, *, form: Literal["csv", "xlsx"] = "csv",
    language: Literal["zh", "en"] = "zh",
) -> Any:  # fmt: skip
    """CSV or XLSX of exactly what the question answers; cells that a spreadsheet would run are made harmless."""
    scope = scope_of(request)
    require(scope, "export")
    answer, entries = ask(body.question(), scope), catalogue(open_store().home)
    content = (
        to_csv(answer, entries, language=language) if form == "csv" else to_xlsx(answer, entries, language=language)
    )
    named = {"Content-Disposition": f'attachment; filename="heming.{form}"'}
    return HttpResponse(content, content_type=CSV if form == "csv" else XLSX, headers=named)
