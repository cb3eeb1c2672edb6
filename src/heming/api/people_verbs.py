"""People by hand over the API: new, changed, transferred, lent, left, merged. Sent twice, nothing is done twice."""

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from heming.access.scope import Scope
from heming.api.people import router
from heming.api.questions import Day
from heming.api.shapes import Key, Word, examples
from heming.api.staff_verbs import DONE, DoneOut, Reason, doing, team_named, whom
from heming.org.accounts import staff_facts
from heming.org.actions.change_post import change_post
from heming.org.actions.close_person import close_person
from heming.org.actions.create_person import NewPerson, create_person, known_person
from heming.org.actions.lend_person import Loan, lend_person
from heming.org.actions.merge_people import merge_people
from heming.org.actions.move_person import Post
from heming.org.actions.rename import rename_person, set_work_number
from heming.org.actions.set_details import set_details
from heming.org.actions.split_person import split_person
from heming.org.queries import aliases

POST = ("job", "employer", "site", "skill_group")


class PersonIn(Schema):
    """Somebody who was in no file yet. A team (name or key) needs the day of joining."""

    name: Word
    work_number: Word = ""
    nickname: Word = ""
    joined_on: Day | None = None
    team: Word = ""
    job: Word = ""
    employer: Word = ""
    site: Word = ""
    reason: Reason = ""


class ChangeIn(Schema):
    """Only what is given is changed; null takes a day away."""

    name: Word = ""
    work_number: Word = ""
    nickname: Word = ""
    joined_on: Day | None = None
    novice_until: Day | None = None
    reason: Reason = ""


class PostIn(Schema):
    """From when they are in another team or at another post; what is left out stays."""

    from_day: Day
    team: Word = ""
    job: Word = ""
    employer: Word = ""
    site: Word = ""
    skill_group: Word = ""
    reason: Reason = ""


class LoanIn(Schema):
    """To which team (name or key), both days included."""

    team: Word
    first_day: Day
    last_day: Day
    reason: Reason = ""


class LastDayIn(Schema):
    """The last working day."""

    last_day: Day
    reason: Reason = ""


class SameIn(Schema):
    """Who is the same person, by key or number; `stays` says which number is kept where both have one."""

    person: Key | None = None
    work_number: Word = ""
    stays: Word = ""
    reason: Reason = ""


class WhyIn(Schema):
    """Why."""

    reason: Reason = ""


@router.post("", response={201: DoneOut, **DONE}, summary="A new person", openapi_extra=examples(
    name="王小美", work_number="A1001", joined_on="2023-08-01", team="热线组", job="热线"))  # fmt: skip
def create(request: HttpRequest, body: PersonIn) -> Any:
    """The same name, number and day of joining again is the same person."""
    post = Post(job=body.job, employer=body.employer, site=body.site)
    team = team_named(body.team) if body.team.strip() else None
    new = NewPerson(body.name, body.work_number, body.nickname, team, body.joined_on, post)
    return doing(
        request, lambda scope: known_person(new) or create_person(scope, new, reason=body.reason), made=201
    )  # fmt: skip


@router.post("/{key}/change", response=DONE, summary="Name, number and days",
             openapi_extra=examples(nickname="小安", novice_until="2023-11-01"))  # fmt: skip
def change(request: HttpRequest, key: Key, *, body: ChangeIn) -> Any:
    """What HR knows beside the teams."""

    def act(scope: Scope) -> int:
        who = whom(key, "")
        known = staff_facts(who)
        if body.name.strip() and body.name.strip() != known.name:
            rename_person(scope, who, name=body.name, reason=body.reason)
        if body.work_number.strip() and body.work_number.strip() != known.work_number:
            set_work_number(scope, who, work_number=body.work_number, reason=body.reason)
        said = body.dict(exclude_unset=True)
        details = {name: said[name] for name in ("nickname", "joined_on", "novice_until") if name in said}
        set_details(scope, who, reason=body.reason, **details)
        return who

    return doing(request, act)


@router.post("/{key}/post", response=DONE, summary="Another team or post from a day on",
             openapi_extra=examples(from_day="2023-08-15", team="热线组", job="热线"))  # fmt: skip
def post(request: HttpRequest, key: Key, *, body: PostIn) -> Any:
    """Until the next transfer that is known; rows since then are derived again."""

    def act(scope: Scope) -> int:
        who, said = whom(key, ""), {name: text for name in POST if (text := getattr(body, name).strip())}
        team = team_named(body.team) if body.team.strip() else None
        change_post(scope, who, from_day=body.from_day, team_key=team, reason=body.reason, **said)
        return who

    return doing(request, act)


@router.post("/{key}/lend", response=DONE, summary="Lend to another team (支援)",
             openapi_extra=examples(team="热线组", first_day="2023-08-10", last_day="2023-08-12"))  # fmt: skip
def lend(request: HttpRequest, key: Key, *, body: LoanIn) -> Any:
    """Home again afterwards."""

    def act(scope: Scope) -> int:
        who = whom(key, "")
        lend_person(scope, who, loan=Loan(team_named(body.team), body.first_day, body.last_day), reason=body.reason)
        return who

    return doing(request, act)


@router.post("/{key}/close", response=DONE, summary="Somebody leaves", openapi_extra=examples(last_day="2026-08-31"))
def close(request: HttpRequest, key: Key, *, body: LastDayIn) -> Any:
    """Teams, leaderships and logins end with the last day; nothing is deleted."""

    def act(scope: Scope) -> int:
        who = whom(key, "")
        close_person(scope, who, last_day=body.last_day, reason=body.reason)
        return who

    return doing(request, act)


@router.post("/{key}/merge", response=DONE, summary="Two people are one",
             openapi_extra=examples(work_number="0008", stays="0007", reason="two numbers"))  # fmt: skip
def merge(request: HttpRequest, key: Key, *, body: SameIn) -> Any:
    """The person of the address stays; no row is rewritten."""

    def act(scope: Scope) -> int:
        who, other = whom(key, ""), body.person or ""
        same = int(other) if other else _numbered(body.work_number)
        if same and aliases().get(same, same) != who:
            merge_people(scope, who, merged=same, reason=body.reason, work_number=body.stays)
        return who

    return doing(request, act)


@router.post("/{key}/split", response=DONE, summary="Two people after all", openapi_extra=examples(reason="a mistake"))
def split(request: HttpRequest, key: Key, *, body: WhyIn) -> Any:
    """`key` was merged into somebody: they are a person of their own again. Whoever is one already stays so."""

    def act(scope: Scope) -> int:
        if int(key) in aliases():
            split_person(scope, int(key), reason=body.reason)
        return whom(key, "")

    return doing(request, act)


def _numbered(number: str) -> int:
    return whom(None, number)


__all__ = ["router"]
