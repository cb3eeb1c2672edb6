"""The rows of an HR sheet as the page shows them: what each is, changes, and whom else it may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.access.staff_sheet import SheetTold
from heming.errors import Phrase
from heming.org.staff_candidates import NEW, Candidate
from heming.org.staff_changes import POST
from heming.org.staff_plan import Planned
from heming.web.account_words import EvidenceLine, evidence_line

MOST_LINES = 500
FIELDS: Mapping[str, str] = {
    "name": gettext_noop("Name"), "number": gettext_noop("Work number"), "nickname": gettext_noop("Nickname"),
    "team": gettext_noop("Team"), "skill_group": gettext_noop("Skill group"), "job": gettext_noop("Job"),
    "site": gettext_noop("Site"), "employer": gettext_noop("Employer"), "lead": gettext_noop("Lead"),
    "joined": gettext_noop("Joined"), "novice": gettext_noop("New until"), "left": gettext_noop("Last working day"),
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "conflict": gettext_noop("Cannot be used"), "leaver": gettext_noop("Leaves"), "changed": gettext_noop("Changed"),
    "new": gettext_noop("New"), "unchanged": gettext_noop("Unchanged"),
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """Somebody the row may be."""

    key: int
    label: str
    chosen: bool
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True)
class Line:
    """One row of the sheet as the page shows it."""

    row: int
    number: str
    name: str
    kind: str
    title: str
    since: date | None  # from when team and post hold, where they change
    dated: bool  # the sheet itself says so
    past: bool
    changes: tuple[tuple[str, str, str], ...]
    accounts: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str], ...]
    offers: tuple[Offer, ...]
    is_new: bool
    must_say: bool  # nothing happens with the row until a hand says who it is


def sheet_lines(told: SheetTold) -> list[Line]:
    """What has to be looked at first."""
    order = list(KINDS)
    planned = sorted(told.rows, key=lambda one: (order.index(one.kind), not one.candidates, one.row.row))
    return [_line(one, told) for one in planned[:MOST_LINES]]


def counts_of(told: SheetTold) -> list[tuple[str, int]]:
    """How many rows of each kind."""
    return [(_(title), told.count(kind)) for kind, title in KINDS.items()]


def _line(one: Planned, told: SheetTold) -> Line:
    moves = one.is_used and any(field in POST for field, _old, _new in one.changes)
    return Line(
        one.row.row, one.row.number, one.row.name, one.kind, _(KINDS[one.kind]), one.on if moves else None,
        one.row.effective is not None, moves and told.is_past(one),
        tuple((_(FIELDS[field]), old or "–", new) for field, old, new in one.changes), one.accounts,
        tuple((_told(cause), _told(remedy)) for cause, remedy in one.problems),
        tuple(_offer(other, one.person) for other in one.candidates), one.kind == "new", one.kind == "conflict",
    )  # fmt: skip


def _offer(one: Candidate, chosen: int | None) -> Offer:
    accounts = "、".join(f"{source}:{account}" for source, account in one.accounts[:3])
    label = " · ".join(filter(None, (one.name, one.work_number, accounts)))
    return Offer(one.key, label, one.key == chosen, tuple(map(evidence_line, one.evidence)))


def _told(phrase: Phrase) -> str:
    return _(phrase.template).format(**phrase.values)


def answers_in(posted: Mapping[str, str]) -> dict[int, int]:
    """What the page's choosers said, by row; `new` is somebody new, nothing is no answer."""
    said = {name[4:]: value for name, value in posted.items() if name.startswith("who-") and value}
    known = {row: NEW if value == "new" else value for row, value in said.items() if row.isdecimal()}
    return {int(row): int(value) for row, value in known.items() if str(value).isdecimal() and len(row) < 8}
