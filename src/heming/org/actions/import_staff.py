"""Take a staff sheet in: everything it says otherwise becomes a correction of its own, audited like one by hand; what
has to be derived again is derived once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from heming.org.accounts import staff_facts
from heming.org.actions.appoint_lead import appoint_lead
from heming.org.actions.close_person import close_person
from heming.org.actions.match_accounts import match_account
from heming.org.actions.move_person import Post, move_person
from heming.org.actions.rename import rename_person, set_work_number
from heming.org.actions.set_details import set_details
from heming.org.actions.set_post import FIELDS, set_post
from heming.org.changes import Authority, Change, allow, announce, together
from heming.org.models import LATEST, Origin, Person, Team
from heming.org.queries import led_by, person_keys, today
from heming.org.staff_plan import Planned, changes_of, plan
from heming.org.staff_sheet import StaffRow

REASON = "staff sheet"
_DETAILS = {"nickname": "nickname", "joined": "joined_on", "novice": "novice_until"}


@dataclass(frozen=True)
class StaffImported:
    """How many rows of each kind; `rows` = all of them."""

    rows: int
    new: int
    changed: int
    leavers: int
    unchanged: int
    conflicts: int


@transaction.atomic
def import_staff(by: Authority, rows: Sequence[StaffRow], *, reason: str = REASON) -> StaffImported:
    """Applies the plan of these rows; rows in conflict are left alone and counted."""
    allow(by)
    planned = plan(rows)
    with together(by, "import_staff", reason=reason):
        for one in planned:
            if one.is_used:
                _apply(by, one, reason=reason)
        _leads(by, planned, reason=reason)
    kinds = [one.kind for one in planned]
    return StaffImported(len(kinds), kinds.count("new"), kinds.count("changed"), kinds.count("leaver"),
                         kinds.count("unchanged"), kinds.count("conflict"))  # fmt: skip


def _apply(by: Authority, one: Planned, *, reason: str) -> None:
    row = one.row
    key = one.person if one.person is not None else _create(by, row, reason=reason)
    for account in one.accounts:
        match_account(by, account, to=key, reason=reason)
    changes = changes_of(row, staff_facts(key)) if one.person is not None and one.accounts else one.changes
    changed = {field: new for field, _, new in changes}  # with the times in teams that the accounts brought along
    if one.person is not None and "name" in changed:
        rename_person(by, key, name=row.name, reason=reason)
    if "number" in changed:
        set_work_number(by, key, work_number=row.number, reason=reason)
    details = {field: getattr(row, name) for name, field in _DETAILS.items() if name in changed}
    if details:
        set_details(by, key, reason=reason, **details)
    _place(by, key, row, changed=set(changed), reason=reason)
    if "left" in changed and row.left is not None:
        close_person(by, key, last_day=row.left, reason=reason)


def _create(by: Authority, row: StaffRow, *, reason: str) -> int:
    made = Person.objects.create(name=row.name[:200], valid_from=row.joined, origin=Origin.HAND)
    announce(by, Change("add_person", "person", str(made.key), {}, {"name": made.name}, reason))
    return made.key


def _place(by: Authority, key: int, row: StaffRow, *, changed: set[str], reason: str) -> None:
    """Another team is a transfer from today, for a new person since joining; the same team only corrects the post."""
    post = {name: getattr(row, name) for name in FIELDS if name in changed}
    if "team" in changed:
        first = row.joined if not Person.objects.get(key=key).memberships.exists() else None
        move_person(by, key, team_key=_team(row.team, row.joined), from_day=first or today(), reason=reason,
                    post=Post(job=row.job[:64], employer=row.employer, site=row.site))  # fmt: skip
        if row.skill_group:
            set_post(by, key, on=max(first or today(), today()), reason=reason, skill_group=row.skill_group)
    elif post:
        set_post(by, key, on=min(today(), row.left or today()), reason=reason, **post)


def _team(name: str, first: date | None) -> int:
    known = Team.objects.filter(name=name).order_by(LATEST, "key").first()
    return known.key if known else Team.objects.create(name=name[:200], valid_from=first, origin=Origin.HAND).key


def _leads(by: Authority, planned: Sequence[Planned], *, reason: str) -> None:
    """Who leads each team, where all its rows agree and exactly one person bears that name."""
    said: dict[str, set[str]] = {}
    for one in planned:
        if one.kind != "conflict" and one.row.team and one.row.lead and one.row.left is None:
            said.setdefault(one.row.team, set()).add(one.row.lead)
    known = person_keys({lead for leads in said.values() for lead in leads})
    kept = {lead: next(iter(Person.objects.filter(alias=None, name=lead).values_list("key", flat=True)[:2]), None)
            for lead in known if Person.objects.filter(alias=None, name=lead).count() == 1}  # fmt: skip
    for name, leads in said.items():
        team = Team.objects.filter(name=name, valid_to=None).first()
        key = kept.get(next(iter(leads))) if len(leads) == 1 else None
        if team is not None and key is not None and team.key not in led_by([key], on=today()):
            appoint_lead(by, team.key, lead=key, from_day=today(), reason=reason)
