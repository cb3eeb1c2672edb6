"""People and teams over the API, within the Scope."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from heming.access.people import must_see_person, must_see_team, visible_people, visible_teams
from heming.api.shapes import REFUSED, Key, Word
from heming.api.who import scope_of
from heming.errors import NotFound

router = Router(tags=["people"])


class PersonOut(Schema):
    """A person as of today. Keys are strings: they are 63-bit numbers."""

    key: str
    name: str
    work_number: str
    team_key: str | None
    team: str
    lead: str
    valid_from: date | None
    valid_to: date | None


class TeamOut(Schema):
    """A team as of today."""

    key: str
    name: str
    leads: list[str]
    people: int
    valid_from: date | None
    valid_to: date | None


@router.get("", response={200: list[PersonOut], **REFUSED}, summary="People you may see")
def all_people(request: HttpRequest, search: Word = "") -> Any:
    """By name; `search` keeps names and work numbers that hold it."""
    word = search.strip().casefold()
    rows = visible_people(scope_of(request))
    return [_out(p, PersonOut) for p in rows if word in p.name.casefold() or word in p.work_number.casefold()]


@router.get("/teams", response={200: list[TeamOut], **REFUSED}, summary="Teams you may see")
def all_teams(request: HttpRequest) -> Any:
    """By name."""
    return [_out(t, TeamOut) for t in visible_teams(scope_of(request))]


@router.get("/teams/{key}", response={200: TeamOut, **REFUSED}, summary="One team")
def one_team(request: HttpRequest, key: Key) -> Any:
    """As of today."""
    scope = scope_of(request)
    must_see_team(scope, int(key))
    return _found([_out(t, TeamOut) for t in visible_teams(scope) if t.key == int(key)])


@router.get("/{key}", response={200: PersonOut, **REFUSED}, summary="One person")
def one_person(request: HttpRequest, key: Key) -> Any:
    """As of today; the key of somebody merged into another leads to the other."""
    scope = scope_of(request)
    must_see_person(scope, int(key))
    return _found([_out(p, PersonOut) for p in visible_people(scope) if int(key) in (p.key, *p.also)])


def _out(row: Any, shape: type[Schema]) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in shape.model_fields}
    return {k: str(v) if k in ("key", "team_key") and v is not None else v for k, v in plain.items()}


def _found(rows: list[dict[str, Any]]) -> dict[str, Any]:
    if not rows:
        raise NotFound("There is nobody with this key.", "List people and teams to see their keys.")
    return rows[0]
