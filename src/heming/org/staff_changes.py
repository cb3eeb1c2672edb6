"""Field by field what a row of a staff sheet says otherwise, and from which day."""

from collections.abc import Sequence
from datetime import date

from heming.org.accounts import StaffFacts, StintRow
from heming.org.staff_sheet import StaffRow

Changes = tuple[tuple[str, str, str], ...]  # field, before, after
POST = ("team", "job", "site", "employer", "skill_group")
_NEW = ("number", "nickname", *POST, "lead", "joined", "novice", "left")


def day_of(row: StaffRow, facts: StaffFacts | None, *, otherwise: date) -> date:
    """The sheet's own day; for somebody without a team so far the day of joining; else the day that was asked for, and
    never after the last one.
    """
    if row.effective is not None:
        return row.effective
    if facts is None or not facts.stints:
        return row.joined or otherwise
    return min(day for day in (otherwise, row.left, facts.valid_to) if day is not None)


def changes_of(row: StaffRow, facts: StaffFacts | None, *, on: date) -> Changes:
    """What the sheet says otherwise; an empty cell says nothing."""
    if facts is None:
        told = ((field, "", str(getattr(row, field) or "")) for field in _NEW)
        return tuple(one for one in told if one[2] and (row.team or one[0] not in POST))
    before = {
        "name": facts.name, "number": facts.work_number, "nickname": facts.nickname, "joined": facts.joined_on,
        "novice": facts.novice_until, "left": facts.valid_to,
    }  # fmt: skip
    said = [(field, str(old or ""), str(getattr(row, field) or "")) for field, old in before.items()]
    post = post_on(facts, on, dated=row.effective is not None)
    said += [(field, post[field], getattr(row, field)) for field in POST if facts.stints or row.team]
    return tuple(one for one in said if one[2] and one[1] != one[2])


def later_of(row: StaffRow, facts: StaffFacts | None, *, on: date, before: Sequence[tuple[date, Changes]]) -> Changes:
    """The same for a later turn of somebody's history: what the turns before it leave is what it changes."""
    known = _post_then(facts, on)
    stood = dict(known)
    for day, changes in before:
        then = _post_then(facts, day)  # what differed there lasts until here, where the same was known on both days
        stood |= {field: new for field, _, new in changes if field in POST and then[field] == known[field]}
    said = [(field, stood[field], getattr(row, field)) for field in POST]
    if row.left is not None:
        said.append(("left", str((facts.valid_to if facts else None) or ""), str(row.left)))
    return tuple(one for one in said if one[2] and one[1] != one[2])


def _post_then(facts: StaffFacts | None, day: date) -> dict[str, str]:
    return post_on(facts, day, dated=True) if facts is not None else dict.fromkeys(POST, "")


def post_on(facts: StaffFacts, day: date, *, dated: bool) -> dict[str, str]:
    """Team and post on that day. Where none holds: nothing if the sheet says the day, else the stay nearest to it."""
    stint = stint_on(facts, day) or (None if dated else _nearest(facts, day))
    return {field: str(getattr(stint, field)) if stint else "" for field in POST}


def stint_on(facts: StaffFacts, day: date) -> StintRow | None:
    """The stay that holds on that day, loans apart."""
    held = (s for s in facts.stints if not s.loan and (s.valid_from or date.min) <= day <= (s.valid_to or date.max))
    return next(held, None)


def _nearest(facts: StaffFacts, day: date) -> StintRow | None:
    home = [stint for stint in facts.stints if not stint.loan]  # the latest first
    before = [stint for stint in home if (stint.valid_from or date.min) <= day]
    return next(iter(before or home[::-1]), None)


def day_inside(facts: StaffFacts, day: date) -> date:
    """The day itself where a stay holds on it, else the day of the nearest stay that is closest to it."""
    stint = stint_on(facts, day) or _nearest(facts, day)
    return max(stint.valid_from or date.min, min(day, stint.valid_to or date.max)) if stint else day
