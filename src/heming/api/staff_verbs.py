"""What the verbs about people and accounts have in common: who is meant, what came of it, and which work follows."""

from collections.abc import Callable
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from heming.access.require import require
from heming.access.scope import Scope
from heming.api.jobs import JobOut, job_out
from heming.api.shapes import REFUSED, Key, Word
from heming.api.who import scope_of
from heming.errors import BadInput, NotFound
from heming.jobs.queries import recent_jobs
from heming.org.changes import noting
from heming.org.find import person
from heming.org.queries import aliases, people, team_keys

KINDS = ("derive_again", "publish_dimensions")
Reason = Annotated[Word, Field(description="why; the audit trail keeps it", examples=["told by HR"])]
Account = Annotated[Word, Field(min_length=1)]


class WhoIn(Schema):
    """A person, by key or by work number."""

    person: Key | None = None
    work_number: Word = ""
    reason: Reason = ""

    def key(self) -> int:
        """Whom it means, merged ones by the kept person's key."""
        return whom(self.person, self.work_number)


class DoneOut(Schema):
    """`changed` is false where it was so already. `job` is the work that follows: figures are derived again."""

    changed: bool
    person: str | None
    job: JobOut | None


DONE: Any = {200: DoneOut, 202: DoneOut, **REFUSED}


def whom(key: str | None, number: str) -> int:
    """The kept key of the person; refused where nobody is meant."""
    if key:
        return person(aliases().get(int(key), int(key))).key
    if not number.strip():
        raise BadInput("No person was named.", "Give `person` (a key) or `work_number`.")
    found = [row.key for row in people() if row.work_number == number.strip()]
    if not found:
        raise NotFound("Nobody has the work number {number}.", "List people to see who there is.", number=number[:64])
    return found[0]


def team_named(said: str) -> int:
    """A team by key or by name; of a name that several bear, the key is needed."""
    keys = team_keys([said.strip()]).get(said.strip(), ())
    if len(keys) == 1:
        return keys[0]
    if not keys and said.strip().isdecimal() and len(said.strip()) < 20:
        return int(said)
    raise BadInput(
        "There is no team {name}, or more than one.", "Give its key, from the list of teams.", name=said[:60]
    )


def doing(request: HttpRequest, act: Callable[[Scope], int | None], *, made: int = 200) -> Any:
    """Does it: 202 with the job where figures follow, `made` where it is done with that."""
    scope = scope_of(request)
    require(scope, "manage_people")
    begun = timezone.now()
    with noting() as noted, transaction.atomic():
        key = act(scope)
    jobs = [job for kind in KINDS for job in recent_jobs(scope, kind=kind, limit=3) if job.queued_at >= begun]
    job = job_out(jobs[0]) if noted and jobs else None
    told = {"changed": bool(noted), "person": str(key) if key else None, "job": job}
    return Status(202 if job else made if noted else 200, told)
