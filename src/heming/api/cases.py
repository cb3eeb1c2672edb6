"""Cases over the API: those of people you may see, and one of them with everything known about it."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from heming.api.questions import Day
from heming.api.shapes import REFUSED, Key, Limit, Offset, Word
from heming.api.who import scope_of
from heming.facts.case_file import CaseFile, case_file, case_origins
from heming.facts.case_list import EQUAL, CaseFilter, list_cases, named
from heming.facts.lineage import Origin
from heming.facts.schemas import FACTS
from heming.facts.store import open_store

router = Router(tags=["cases"])
Source = Annotated[Word, Field(min_length=1, examples=["helpdesk"])]
Id = Annotated[Word, Field(min_length=1, examples=["T0005"])]
LINKED = ("parts", "messages", "answers", "complaints", "reviews")
INSTANTS = tuple(c.name for c in FACTS["cases"].columns if c.type == "instant")
FIRST, LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1, 9999))


class Wanted(Schema):
    """Which cases. `first_day` and `last_day` are days of opening, both included; `agent` and `team` are keys."""

    source: Word = ""
    channel: Word = ""
    category: Word = ""
    shop: Word = ""
    case_state: Word = ""
    priority: Word = ""
    session_kind: Word = ""
    agent: Key | None = None
    team: Key | None = None
    first_day: Day | None = None
    last_day: Day | None = None
    snapshot: Word | None = None
    offset: Offset = 0
    limit: Limit = 50

    def filter(self) -> CaseFilter:
        """The same for the store."""
        equal = {name: text for name in EQUAL if (text := getattr(self, name))}
        agent, team = (int(key) if key else None for key in (self.agent, self.team))
        return CaseFilter(equal, agent, team, self.first_day, self.last_day)


class CaseLineOut(Schema):
    """One case of the list."""

    source: str
    source_id: str
    opened_at: datetime | None = None
    opened_date: date | None = None
    agent_key: str | None = None
    agent: str | None = None
    team_key: str | None = None
    team: str | None = None
    channel: str | None = None
    category: str | None = None
    case_state: str | None = None
    first_reply_seconds: int | None = None
    resolve_seconds: int | None = None
    handle_seconds: int | None = None
    is_resolved: bool | None = None
    time_problem: str | None = None


class CasesOut(Schema):
    """A stretch of the cases; `total` counts all of them."""

    snapshot: str
    total: int
    cases: list[CaseLineOut]


class MomentOut(Schema):
    """Something that happened to the case."""

    at: datetime
    what: str


class OriginOut(Schema):
    """The file and row the case came from; cells are masked, those of personal columns hidden."""

    batch: int
    file: str
    row: int
    line: int | None
    imported_by: str
    cells: list[tuple[str, str | None]]


class CaseOut(Schema):
    """One case. `case` holds every column with a value; all words were masked when they came in."""

    snapshot: str
    source: str
    id: str
    case: dict[str, Any]
    subject: str
    remark: str
    timeline: list[MomentOut]
    parts: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    complaints: list[dict[str, Any]]
    reviews: list[dict[str, Any]]
    origins: list[OriginOut]


@router.get("", response={200: CasesOut, **REFUSED}, summary="Cases you may see")
def all_cases(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """The newest first."""
    page = list_cases(
        open_store(), scope_of(request), wanted=wanted.filter(),
        offset=wanted.offset, limit=wanted.limit, snapshot=wanted.snapshot,
    )  # fmt: skip
    return {"snapshot": page.snapshot, "total": page.total, "cases": [_plain(row) for row in page.rows]}


@router.get("/one", response={200: CaseOut, **REFUSED}, summary="One case")
def one_case(request: HttpRequest, *, source: Query[Source], id: Query[Id], snapshot: Word = "") -> Any:
    """With its timeline, messages, answers, and the file and row it came from."""
    scope, store = scope_of(request), open_store()
    at = store.snapshot(snapshot)
    file = case_file(store, at, source=source, id=id, scope=scope)
    origins = case_origins(store, at, source=source, id=id, scope=scope)
    return {"snapshot": at.id, **_whole(file), "origins": [_origin(origin) for origin in origins]}


def _whole(file: CaseFile) -> dict[str, Any]:
    as_is = {name: getattr(file, name) for name in ("source", "id", "subject", "remark")}
    linked = {name: [_plain(row) for row in getattr(file, name)] for name in LINKED}
    moments = sorted((file.case[name], name) for name in INSTANTS if file.case.get(name) is not None)
    timeline = [{"at": _instant(at), "what": name} for at, name in moments if _instant(at)]
    return {"case": _plain(named([dict(file.case)])[0]), "timeline": timeline, **as_is, **linked}


def _plain(row: Any) -> dict[str, Any]:
    """What holds a value: keys as text (they are 63-bit numbers), instants as instants."""
    return {name: _cell(name, value) for name, value in row.items() if value is not None}


def _cell(name: str, value: Any) -> Any:
    return str(value) if name.endswith("_key") else _instant(value) if name.endswith("_at") else value


def _instant(seconds: int) -> str | None:
    """None beyond the years that a calendar knows."""
    return datetime.fromtimestamp(seconds, UTC).isoformat() if FIRST <= seconds < LAST else None


def _origin(origin: Origin) -> dict[str, Any]:
    return {name: getattr(origin, name) for name in OriginOut.model_fields}
