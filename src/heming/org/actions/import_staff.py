"""Take a staff sheet in: everything it says otherwise becomes a correction of its own, audited like one by hand; what
has to be derived again is derived once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from heming.org.accounts import staff_facts
from heming.org.actions.appoint_lead import appoint_lead
from heming.org.actions.change_post import change_post
from heming.org.actions.close_person import close_person
from heming.org.actions.hand_over_account import hand_over_account
from heming.org.actions.match_accounts import match_account
from heming.org.actions.move_person import Post, move_person
from heming.org.actions.rename import rename_person, set_work_number
from heming.org.actions.set_details import set_details
from heming.org.actions.set_post import set_post
from heming.org.changes import Authority, Change, allow, announce, together
from heming.org.models import LATEST, Origin, Person, Team
from heming.org.queries import led_by, person_keys, today
from heming.org.staff_candidates import Answers
from heming.org.staff_changes import POST, Changes, changes_of, day_inside
from heming.org.staff_plan import Planned, in_turn, plan
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
def import_staff(
    by: Authority, rows: Sequence[StaffRow], *, reason: str = REASON, on: date | None = None,
    answers: Answers | None = None,
) -> StaffImported:  # fmt: skip
    """Applies the plan of these rows; rows in conflict are left alone and counted."""
    allow(by)
    planned, day = plan(rows, on=on, answers=answers), on or today()
    made: dict[int, int] = {}
    by_row = {one.row.row: one for one in planned}
    with together(by, "import_staff", reason=reason):
        for row in in_turn([one.row for one in planned]):
            if by_row[row.row].is_used:
                _apply(by, by_row[row.row], made, reason=reason)
        for one in (one for one in planned if one.is_used):
            _take_over(by, one, made, reason=reason)
        _leads(by, planned, on=day, reason=reason)
    kinds = [one.kind for one in planned]
    return StaffImported(len(kinds), kinds.count("new"), kinds.count("changed"), kinds.count("leaver"),
                         kinds.count("unchanged"), kinds.count("conflict"))  # fmt: skip


def _apply(by: Authority, one: Planned, made: dict[int, int], *, reason: str) -> None:
    """`made` are the people whom earlier rows made."""
    row, known = one.row, one.person if one.person is not None else made.get(one.row.follows)
    key = known if known is not None else made.setdefault(row.row, _create(by, row, reason=reason))
    for account in (account for account in one.accounts if account not in one.taken_over):
        match_account(by, account, to=key, reason=reason)
    changes, on = one.changes, one.on or today()
    if not one.is_placed_first:  # with the times in teams that accounts and earlier rows brought along
        changes = changes_of(row, staff_facts(key), on=on)
    changed = {field for field, _, _ in changes}
    if one.person is not None and "name" in changed:
        rename_person(by, key, name=row.name, reason=reason)
    if "number" in changed:
        set_work_number(by, key, work_number=row.number, reason=reason)
    details = {field: getattr(row, name) for name, field in _DETAILS.items() if name in changed}
    if details:
        set_details(by, key, reason=reason, **details)
    if one.is_placed_first:
        _place_first(by, key, row, on=on, changed=changed, reason=reason)
    else:
        _place(by, key, row, on=on, changes=changes, reason=reason)
    if "left" in changed and row.left is not None:
        close_person(by, key, last_day=row.left, reason=reason)


def _take_over(by: Authority, one: Planned, made: dict[int, int], *, reason: str) -> None:
    """Accounts of a predecessor, once everybody of the sheet has theirs."""
    key = one.person if one.person is not None else made.get(one.row.row)
    if key is None:
        return
    for account in one.taken_over:
        hand_over_account(by, account, to=key, from_day=one.row.joined, reason=reason)


def _create(by: Authority, row: StaffRow, *, reason: str) -> int:
    made = Person.objects.create(name=row.name[:200], valid_from=row.joined, origin=Origin.HAND)
    announce(by, Change("add_person", "person", str(made.key), {}, {"name": made.name}, reason))
    return made.key


def _place_first(by: Authority, key: int, row: StaffRow, *, on: date, changed: set[str], reason: str) -> None:
    """The sheet is the first to say where somebody works; what an account brought along gives way to it."""
    if "team" not in changed:
        return
    post = Post(job=row.job[:64], employer=row.employer[:100], site=row.site[:100])
    move_person(by, key, team_key=_team(row.team, on), from_day=on, reason=reason, post=post)
    if row.skill_group:
        set_post(by, key, on=on, reason=reason, skill_group=row.skill_group)


def _place(by: Authority, key: int, row: StaffRow, *, on: date, changes: Changes, reason: str) -> None:
    """A cell that was empty so far and has no day completes the stay; everything else holds from the day on."""
    post = {field: (old, new) for field, old, new in changes if field in POST}
    completes = row.effective is None and "team" not in post
    fills = {field: new for field, (old, new) in post.items() if completes and not old}
    moves = {field: new for field, (_, new) in post.items() if field not in fills}
    if fills:
        set_post(by, key, on=day_inside(staff_facts(key), on), reason=reason, **fills)
    if moves:
        goal = _team(moves.pop("team"), on) if "team" in moves else None
        change_post(by, key, from_day=on, team_key=goal, reason=reason, **moves)


def _team(name: str, first: date) -> int:
    known = Team.objects.filter(name=name).order_by(LATEST, "key").first()
    return known.key if known else Team.objects.create(name=name[:200], valid_from=first, origin=Origin.HAND).key


def _leads(by: Authority, planned: Sequence[Planned], *, on: date, reason: str) -> None:
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
        if team is not None and key is not None and team.key not in led_by([key], on=on):
            appoint_lead(by, team.key, lead=key, from_day=on, reason=reason)
