"""An HR sheet over the API: sent, shown row by row against what is known, then taken in."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Path, Router, Schema, Status
from ninja.files import UploadedFile

from heming.access.require import require
from heming.access.scope import Scope
from heming.access.staff_sheet import SheetTold, staff_sheet_told
from heming.api.jobs import JobOut
from heming.api.questions import Day
from heming.api.shapes import REFUSED, Word, examples
from heming.api.staff_verbs import doing
from heming.api.told import in_callers_language
from heming.api.who import scope_of
from heming.errors import Phrase
from heming.facts.store import open_store
from heming.org.actions.import_staff import StaffImported, import_staff
from heming.org.staff_candidates import NEW
from heming.org.staff_plan import Planned
from heming.sources.actions.read_staff_sheet import read_staff_sheet
from heming.sources.staff_sheets import KeptSheet, discard_sheet, keep_sheet, kept_sheet, kept_sheets

router = Router(tags=["people"])
SheetId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
KINDS = ("new", "changed", "leaver", "unchanged", "conflict")


class ChangeOut(Schema):
    """One field: what is known, and what the sheet says."""

    field: str
    before: str
    after: str


class ProblemOut(Schema):
    """What happened and what to do."""

    cause: str
    remedy: str


class CandidateOut(Schema):
    """Somebody the row may be; `chosen` where it is taken for them."""

    person: str
    name: str
    accounts: list[tuple[str, str]]
    evidence: list[str]
    chosen: bool


class RowOut(Schema):
    """One row. `on` is the day from which team, job, site, employer and skill group hold."""

    row: int
    name: str
    work_number: str
    kind: str
    on: date | None
    changes: list[ChangeOut]
    accounts: list[tuple[str, str]]
    problems: list[ProblemOut]
    may_be: list[CandidateOut]


class ClosingOut(Schema):
    """Somebody who leaves: logins that close, and accounts nobody holds from then on."""

    row: int
    name: str
    last_day: date
    logins: list[str]
    accounts: list[tuple[str, str]]


class SheetLineOut(Schema):
    """A sheet that waits."""

    id: str
    name: str
    kept_at: datetime


class SheetOut(Schema):
    """What the sheet would change; nothing has changed yet. `counts` add up to the rows."""

    id: str
    name: str
    on: date
    counts: dict[str, int]
    rows: list[RowOut]
    closes: list[ClosingOut]
    new_teams: list[str]


class ApplyIn(Schema):
    """From when changes without a day of their own hold (today), and by row who it is: a key, or `new`."""

    on: Day | None = None
    answers: Annotated[dict[Annotated[str, Field(pattern=r"^[0-9]{1,6}$")], Word], Field(max_length=10_000)] = {}

    def said(self) -> dict[int, int]:
        """By row the key, 0 for somebody new; what is neither is refused with the row."""
        return {int(row): NEW if said == "new" else _key(said) for row, said in self.answers.items()}


class AppliedOut(Schema):
    """Rows of each kind; `job` derives figures again where something in the past changed."""

    changed: bool
    counts: dict[str, int]
    job: JobOut | None


@router.post("", response={201: SheetOut, **REFUSED}, summary="Send an HR sheet")
def send(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """XLSX, XLS or CSV with 姓名, 工号, 班组 and so on; it waits until it is applied or put aside."""
    scope, store = _may(request), open_store()
    kept = keep_sheet(store, file.name or "sheet", parts=file.chunks(), size=file.size or 0)
    try:
        return Status(201, _out(request, scope, kept, on=None))
    except Exception:
        discard_sheet(store, kept)
        raise


@router.get("", response={200: list[SheetLineOut], **REFUSED}, summary="HR sheets that wait")
def waiting(request: HttpRequest) -> Any:
    """The newest first."""
    _may(request)
    return [{name: getattr(one, name) for name in SheetLineOut.model_fields} for one in kept_sheets(open_store())]


@router.get("/{sheet}", response={200: SheetOut, **REFUSED}, summary="What an HR sheet would change")
def look(request: HttpRequest, sheet: SheetId, *, on: Day | None = None) -> Any:
    """Row by row against what is known now."""
    return _out(request, _may(request), kept_sheet(open_store(), sheet), on=on)


@router.post("/{sheet}/apply", response={200: AppliedOut, 202: AppliedOut, **REFUSED}, summary="Take an HR sheet in",
             openapi_extra=examples(on="2023-08-01"))  # fmt: skip
def apply(request: HttpRequest, sheet: SheetId, *, body: ApplyIn) -> Any:
    """Rows in conflict are left alone and counted. The same sheet sent and applied again changes nothing."""
    store = open_store()
    _may(request)
    kept, done = kept_sheet(store, sheet), list[StaffImported]()

    def act(scope: Scope) -> None:
        rows = read_staff_sheet(kept.path)
        done.append(import_staff(scope, rows, reason=kept.name, on=body.on, answers=body.said()))

    said = doing(request, act)
    discard_sheet(store, kept)
    counts = {name: getattr(done[0], name) for name in ("rows", "new", "changed", "leavers", "unchanged", "conflicts")}
    told = {"changed": said.value["changed"], "job": said.value["job"], "counts": counts}
    return Status(said.status_code, told)


@router.delete("/{sheet}", response={204: None, **REFUSED}, summary="Put an HR sheet aside")
def put_aside(request: HttpRequest, sheet: SheetId) -> Any:
    """Nothing of it is taken in."""
    _may(request)
    store = open_store()
    discard_sheet(store, kept_sheet(store, sheet))
    return Status(204, None)


def _may(request: HttpRequest) -> Scope:
    scope = scope_of(request)
    require(scope, "manage_people")
    return scope


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else -1


def _out(request: HttpRequest, scope: Scope, kept: KeptSheet, *, on: date | None) -> dict[str, Any]:
    told = staff_sheet_told(scope, read_staff_sheet(kept.path), on=on)
    return {
        "id": kept.id, "name": kept.name, "on": told.on, "counts": {kind: told.count(kind) for kind in KINDS},
        "rows": [_row(request, one) for one in told.rows], "closes": _closes(told), "new_teams": told.new_teams,
    }  # fmt: skip


def _closes(told: SheetTold) -> list[dict[str, Any]]:
    return [{name: getattr(one, name) for name in ClosingOut.model_fields} for one in told.closes]


def _row(request: HttpRequest, one: Planned) -> dict[str, Any]:
    return {
        "row": one.row.row, "name": one.row.name, "work_number": one.row.number, "kind": one.kind, "on": one.on,
        "changes": [{"field": field, "before": before, "after": after} for field, before, after in one.changes],
        "accounts": one.accounts,
        "problems": [{"cause": _said(request, cause), "remedy": _said(request, remedy)}
                     for cause, remedy in one.problems],
        "may_be": [
            {"person": str(other.key), "name": other.name, "accounts": other.accounts,
             "evidence": [e.code for e in other.evidence], "chosen": other.key == one.person}
            for other in one.candidates
        ],
    }  # fmt: skip


def _said(request: HttpRequest, phrase: Phrase) -> str:
    return in_callers_language(request, phrase.template).format(**phrase.values)
