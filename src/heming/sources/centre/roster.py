"""Who is on shift when: one month's shifts, and per skill and hour the list of people a case can be given to."""

from dataclasses import dataclass

import numpy as np

from heming.sources.centre.accounts import PRESALE, Parts
from heming.sources.centre.arrays import NONE, Flags, Real, Whole
from heming.sources.centre.staff import SKILLS, Staff

SHORT = (("早班4小时", 8, 12), ("午班4小时", 12, 16), ("晚班4小时", 16, 20), ("夜班4小时", 20, 24))
LONG = (("早班", 8, 17), ("中班", 12, 21), ("晚班", 15, 24))
HOURS = 24
OFF_SHARE = 0.04  # planned shifts that are not worked, for each that is


@dataclass(frozen=True)
class Roster:
    """The shifts of one month, one place per shift, and the people on duty per slot (skill × day × hour)."""

    day: Whole
    agent: Whole
    kind: Whole
    kinds: tuple[tuple[str, int, int], ...]
    first_day: int
    days: int
    people: Whole  # agents on duty, newest first, slot after slot
    shift: Whole  # the shift of each
    slot_start: Whole
    slot_size: Whole
    off_day: Whole  # planned shifts that nobody worked: leave or absence
    off_agent: Whole
    off_kind: Whole

    def slot(self, skill: Whole, *, day: Whole, hour: Whole) -> Whole:
        """The slot's position."""
        return (skill * self.days + np.clip(day - self.first_day, 0, self.days - 1)) * HOURS + hour


def draw_roster(
    random: np.random.Generator, staff: Staff, *, first_day: int, busy: Real, cases_per_agent_month: float
) -> Roster:
    """Shifts for the days from `first_day`, as many as the work needs; small centres work in short shifts."""
    short = cases_per_agent_month < 110
    kinds = SHORT if short else LONG
    wanted = np.clip(cases_per_agent_month / 10, 4, 22) / 30
    parts = [
        _one_day(random, staff, first_day + i, skill=skill, share=min(1.0, wanted * busy[i] ** 0.5), kinds=len(kinds))
        for i in range(len(busy))
        for skill in range(len(SKILLS))
    ]
    day, agent, kind, off = (np.concatenate([part[i] for part in parts]) for i in range(4))
    slots = _slots(staff, day[~off] - first_day, agent[~off], kind=kind[~off], kinds=kinds, days=len(busy))
    return Roster(
        day[~off], agent[~off], kind[~off], kinds, first_day, len(busy), *slots, day[off], agent[off], kind[off]
    )


def _one_day(
    random: np.random.Generator, staff: Staff, day: int, *, skill: int, share: float, kinds: int
) -> tuple[Whole, Whole, Whole, Flags]:
    """(day, agent, kind, off) of one skill's planned shifts."""
    here = (staff.team_skill[staff.team] == skill) & (staff.joined <= day) & (day < staff.leaves)
    people = random.permutation(np.flatnonzero(here))
    needed = min(len(people), max(kinds, round(len(people) * share)))
    people = people[: needed + random.binomial(needed, OFF_SHARE)]
    place = np.arange(len(people))
    kind = (place + day) % kinds
    if skill == PRESALE and len(staff.parts.night_crew):
        people, kind = _man_the_night(people, kind, staff.parts, day=day, needed=needed)
    there = people != NONE
    return np.full(there.sum(), day), people[there], kind[there], (place >= needed)[there]


def _man_the_night(people: Whole, kind: Whole, parts: Parts, *, day: int, needed: int) -> tuple[Whole, Whole]:
    """The people of a day (NONE where nobody is left) and their kinds of shift: one of the crew works the night, by
    turns, and two every so many days. Others of the crew work early, so that no two of them share an hour by chance.
    """
    last, kind, count = kind[:needed].max(), kind.copy(), 1
    places = np.flatnonzero(kind[:needed] == last)
    if day % parts.both_every == parts.both_every - 1:
        kind[(places[0] - 1) % needed] = last
        places = np.unique(np.append(places[0], (places[0] - 1) % needed))
        count = len(places)
    tonight = np.roll(parts.night_crew, -day)[:count]
    by_day = np.setdiff1d(people[np.isin(people, parts.night_crew)], tonight)
    early = np.flatnonzero(kind == 0)[: len(by_day)]
    found = np.full(len(people), NONE)
    found[places[: len(tonight)]], found[early] = tonight, by_day[: len(early)]
    free = np.flatnonzero(found == NONE)
    others = people[~np.isin(people, parts.night_crew)]
    found[free[: len(others)]] = others[: len(free)]
    return found, kind


def _slots(
    staff: Staff, day: Whole, agent: Whole, *, kind: Whole, kinds: tuple[tuple[str, int, int], ...], days: int
) -> tuple[Whole, Whole, Whole, Whole]:
    """Every hour of every shift, as often as the person's capacity; empty slots look at the next one that is not."""
    start, end = (np.array([k[i] for k in kinds])[kind] for i in (1, 2))
    shift = np.repeat(np.arange(len(agent)), (end - start) * staff.capacity[agent])
    place = np.arange(len(shift)) - np.repeat(
        np.cumsum((end - start) * staff.capacity[agent]), (end - start) * staff.capacity[agent]
    )
    hour = start[shift] + (place + ((end - start) * staff.capacity[agent])[shift]) // staff.capacity[agent[shift]]
    slot = (staff.team_skill[staff.team[agent[shift]]] * days + day[shift]) * HOURS + hour
    order = np.lexsort((agent[shift], -staff.joined[agent[shift]], slot))
    total = len(SKILLS) * days * HOURS
    size = np.bincount(slot, minlength=total)
    begin = np.cumsum(size) - size
    filled = np.flatnonzero(size)
    nearest = filled[np.minimum(np.searchsorted(filled, np.arange(total)), len(filled) - 1)]
    return agent[shift][order], shift[order], begin[nearest], size[nearest]


def pick(random: np.random.Generator, roster: Roster, *, slot: Whole, difficulty: Whole) -> tuple[Whole, Whole]:
    """(agent, shift) per case; the harder a case the likelier it lands on a newcomer."""
    tilt = np.power(random.random(len(slot)), 1.0 + 0.22 * (difficulty - 2.5))
    place = roster.slot_start[slot] + np.minimum(
        (tilt * roster.slot_size[slot]).astype(np.int64), roster.slot_size[slot] - 1
    )
    return roster.people[place], roster.shift[place]
