"""A staff sheet as it would be taken in, with the logins that close and the accounts that nobody holds any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from heming.access.models import User
from heming.access.require import require
from heming.access.scope import Scope
from heming.org.queries import aliases, identities, team_keys, today
from heming.org.staff_candidates import Answers
from heming.org.staff_plan import Planned, plan
from heming.org.staff_sheet import StaffRow


@dataclass(frozen=True)
class Closing:
    """Somebody who leaves: which logins close after the last day, and which accounts nobody holds from then on."""

    row: int
    name: str
    last_day: date
    logins: tuple[str, ...]
    accounts: tuple[tuple[str, str], ...]  # source, account
    is_over: bool  # the day has passed already: the logins close at once


@dataclass(frozen=True)
class SheetTold:
    """Every row, what closes, what begins, and from when changes hold that have no day of their own."""

    rows: tuple[Planned, ...]
    on: date
    closes: tuple[Closing, ...]
    new_teams: tuple[str, ...]

    def count(self, kind: str) -> int:
        """Rows of that kind."""
        return sum(one.kind == kind for one in self.rows)

    def is_past(self, one: Planned) -> bool:
        """Whether the row changes days that have passed, so that figures move."""
        return one.is_used and one.on is not None and one.on < today()


def staff_sheet_told(
    by: Scope, rows: Sequence[StaffRow], *, on: date | None = None, answers: Answers | None = None
) -> SheetTold:
    """Nothing is changed."""
    require(by, "manage_people")
    planned = plan(rows, on=on, answers=answers)
    leavers = [one for one in planned if one.is_used and _leaves(one)]
    logins = _logins({one.person for one in leavers if one.person is not None})
    passed_on = {account for one in planned if one.is_used for account in one.taken_over}
    teams = dict.fromkeys(one.row.team for one in planned if one.is_used and one.row.team)
    known = team_keys(teams)
    return SheetTold(
        tuple(planned), on or today(), tuple(_closing(one, logins, passed_on) for one in leavers),
        tuple(name for name in teams if name not in known),
    )  # fmt: skip


def _leaves(one: Planned) -> bool:
    return one.row.left is not None and (one.person is None or any(field == "left" for field, _, _ in one.changes))


def _closing(one: Planned, logins: Mapping[int, tuple[str, ...]], passed_on: set[tuple[str, str]]) -> Closing:
    last = one.row.left or date.max
    held = [(source, account) for source, account, _, to, shared in (one.facts.accounts if one.facts else ())
            if not shared and (to is None or to > last)]  # fmt: skip
    left = tuple(account for account in dict.fromkeys((*held, *one.accounts)) if account not in passed_on)
    return Closing(one.row.row, one.row.name, last, logins.get(one.person or 0, ()), left, last < today())


def _logins(people: set[int]) -> dict[int, tuple[str, ...]]:
    """Open logins by the kept person's key."""
    kept_by, found = aliases(), dict[int, tuple[str, ...]]()
    rows = User.objects.filter(person_id__in=identities(people)).select_related("person").order_by("login")
    for user in rows:
        key = kept_by.get(user.person_id or 0, user.person_id or 0)
        if user.is_active:
            found[key] = (*found.get(key, ()), user.login)
    return found
