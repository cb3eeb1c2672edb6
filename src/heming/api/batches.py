"""Batches: the counts that add up, what the data check found, the cells that could not be read, and the way back."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from heming.access.require import require
from heming.access.scope import Scope
from heming.api.shapes import REFUSED, Limit, Number, Offset, Word
from heming.api.who import scope_of
from heming.facts.arrivals.report import Finding
from heming.facts.queries import BatchView, batches, findings_of, problems_of
from heming.facts.queries import batch as find_batch
from heming.facts.store import open_store

router = Router(tags=["imports"])


class CoverageOut(Schema):
    """Days for which no row means none."""

    table: str
    source: str
    first_day: date
    last_day: date


class BatchOut(Schema):
    """rows_read = rows_used + rows_unchanged + rows_quarantined; records are those of the main table."""

    id: int
    kind: str
    source: str
    state: str
    file_names: list[str]
    who: str
    started_at: datetime
    finished_at: datetime | None
    rows_read: int
    rows_used: int
    rows_unchanged: int
    rows_quarantined: int
    records_new: int
    records_updated: int
    records_unchanged: int
    finding_count: int
    message: str
    coverage: list[CoverageOut]


class FindingOut(Schema):
    """One result of the data check: what was seen, what to do, which measures it touches."""

    code: str
    severity: str
    sentence: str
    remedy: str
    values: dict[str, Any]
    rows: int
    metrics: list[str]
    correction: str


class CellOut(Schema):
    """One cell that could not be read."""

    row: int
    column: str
    value: str
    problem: str
    fix: str


class ProblemsOut(Schema):
    """A stretch of the cells that could not be read."""

    total: int
    problems: list[CellOut]


@router.get("", response={200: list[BatchOut], **REFUSED}, summary="What came in")
def all_batches(request: HttpRequest, *, kind: Word = "import", source: Word = "", limit: Limit = 200) -> Any:
    """The newest first."""
    may_import(request)
    return [batch_out(view) for view in batches(kind=kind, source=source, limit=limit)]


@router.get("/{number}", response={200: BatchOut, **REFUSED}, summary="One batch")
def one_batch(request: HttpRequest, number: Number) -> Any:
    """Its counts."""
    may_import(request)
    return batch_out(find_batch(number))


@router.get("/{number}/findings", response={200: list[FindingOut], **REFUSED}, summary="What the data check found")
def findings(request: HttpRequest, number: Number) -> Any:
    """The serious things first."""
    may_import(request)
    find_batch(number)
    return [_finding(finding) for finding in findings_of(number)]


@router.get("/{number}/problems", response={200: ProblemsOut, **REFUSED}, summary="Cells that could not be read")
def problems(request: HttpRequest, number: Number, *, offset: Offset = 0, limit: Limit = 100) -> Any:
    """In the order of the file, each with what to do."""
    may_import(request)
    find_batch(number)
    page = problems_of(open_store(), number, offset=offset, limit=limit)
    return {"total": page.total, "problems": [_plain(problem, CellOut) for problem in page.problems]}


def may_import(request: HttpRequest) -> Scope:
    """The Scope, when it holds the right to import."""
    scope = scope_of(request)
    require(scope, "import")
    return scope


def batch_out(view: BatchView) -> dict[str, Any]:
    """The batch as the API tells it."""
    return _plain(view, BatchOut) | {"coverage": [_plain(span, CoverageOut) for span in view.coverage]}


def _finding(finding: Finding) -> dict[str, Any]:
    sentence, remedy = finding.told()
    return _plain(finding, FindingOut) | {"sentence": sentence, "remedy": remedy}


def _plain(value: BatchView | Finding | Any, shape: type[Schema]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in shape.model_fields}
