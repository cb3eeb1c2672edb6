"""Whom the simulated organisation knows before its first file: everybody with number and accounts, as HR would."""

from collections import defaultdict
from datetime import date, timedelta

import numpy as np

from heming.org.actions.introduce_people import Held, Lent, Newcomer
from heming.sources.centre.accounts import nickname
from heming.sources.centre.second_platform import logins, second_source, work_number
from heming.sources.centre.staff import FOREVER
from heming.sources.centre.world import Centre, source_name

NOVICE_DAYS = 90
CLOSED = 5


def known_people(centre: Centre) -> tuple[Newcomer, ...]:
    """Everybody who works here, with all accounts but those nobody has matched."""
    held = _held(centre)
    staff, parts = centre.staff, centre.staff.parts
    away, home = (str(staff.team_name[team]) for team in (parts.lent_to, staff.team[parts.lent]))
    lent = Lent(away, _day(centre, parts.lent_from), _day(centre, parts.lent_until), home)
    return tuple(
        Newcomer(
            str(staff.name[i]), work_number(i), tuple(held[i]), nickname=nickname(staff.account[i]),
            joined_on=_day(centre, staff.joined[i]), novice_until=_day(centre, staff.joined[i] + NOVICE_DAYS - 1),
            lent=lent if i == parts.lent else None,
        )
        for i in range(staff.count)
    )  # fmt: skip


def known_leavers(centre: Centre) -> dict[str, date]:
    """Work number -> last day of those whom HR has closed: the first few, lists being never complete."""
    staff, parts = centre.staff, centre.staff.parts
    left = np.flatnonzero(staff.leaves != FOREVER)
    order = left[np.argsort(left != parts.predecessor, kind="stable")][:CLOSED].tolist()
    return {work_number(i): _day(centre, staff.leaves[i] - 1) for i in order}


def _held(centre: Centre) -> dict[int, list[Held]]:
    """Accounts of each person, at both platforms."""
    staff, parts, source = centre.staff, centre.staff.parts, source_name()
    held: dict[int, list[Held]] = defaultdict(list)
    for i in range(staff.count):
        last = _day(centre, parts.last_day) if i == parts.predecessor else None
        first = _day(centre, parts.handed_on) if i == parts.successor else None
        held[i].append(Held(source, str(staff.account[i]), first, last))
        if staff.second_account[i]:
            held[i].append(Held(source, str(staff.second_account[i])))
    for i in parts.night_crew.tolist():
        held[i].append(Held(source, centre.words["night_account"][0], shared=True))
    for one in logins(centre):
        if one.settled:
            held[one.agent].append(Held(second_source(), one.account))
    return held


def _day(centre: Centre, number: int | np.int64) -> date:
    return centre.first_day + timedelta(days=int(number))
