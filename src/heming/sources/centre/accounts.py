"""Whose account it is: a night shift that shares one, a successor who takes one over, somebody lent to another team,
and the accounts people have at a second platform. Chosen by rule from the people hired, without dice of its own."""

from dataclasses import dataclass

import numpy as np

from heming.sources.centre.arrays import NONE, Array, Flags, Whole
from heming.sources.centre.truths import Truths

PRESALE, HOTLINE = 0, 2  # skills
NOBODY = "nobody"  # an unmatched account behind which is no person we know


@dataclass(frozen=True)
class Parts:
    """Positions of people, NONE for nobody; days are counted from the first simulated one."""

    night_crew: Whole
    both_every: int
    predecessor: int
    successor: int
    handed_on: int  # the successor's first day
    last_day: int  # the predecessor's
    lent: int
    lent_to: int  # a team
    lent_from: int
    lent_until: int  # both included
    second: Whole  # who has an account at the second platform that everybody knows of
    loose: Whole  # who is behind each unmatched one, in the order of the truths

    def careers(self, joined: Whole, leaves: Whole) -> tuple[Whole, Whole]:
        """(first day, day after the last) of everybody, with those who have a part moved to theirs."""
        joined, leaves = joined.copy(), leaves.copy()
        if self.successor != NONE:
            leaves[self.predecessor], joined[self.successor] = self.last_day + 1, self.handed_on
        return joined, leaves

    def lends(self, agent: Array, day: Array) -> Flags:
        """Whether that person is with the other team on that day."""
        found: Flags = (agent == self.lent) & (day >= self.lent_from) & (day <= self.lent_until) & (self.lent != NONE)
        return found


def choose(plain: Flags, *, team: Whole, team_skill: Whole, truths: Truths, days: int) -> Parts:
    """The parts, given to `plain` people (who stay and play no other part) as long as there are any."""
    wanted, skill = truths.accounts, team_skill[team]
    order = np.lexsort((np.arange(len(team)), ~plain))
    presale, hotline = np.flatnonzero(team_skill == PRESALE), np.flatnonzero(team_skill == HOTLINE)
    crew = order[team[order] == presale[0]][: wanted.night_crew]
    left = order[~np.isin(order, crew)]
    handing, lending = wanted.handed_on_gap_days > 0, wanted.lent_days > 0
    pair = left[team[left] == presale[-1]][:2] if handing else left[:0]
    chatting = order[(skill[order] != HOTLINE) & ~np.isin(order, [*crew, *pair])]
    known = iter(chatting)
    loose = [NONE if kind == NOBODY else int(next(known)) for kind in wanted.unmatched]
    second = np.sort(chatting[~np.isin(chatting, loose)])
    last_day, lent_from = int(days * wanted.handed_on_at), int(days * wanted.lent_at)
    return Parts(
        night_crew=np.sort(crew), both_every=wanted.both_every_days,
        predecessor=int(pair[0]) if handing else NONE, successor=int(pair[1]) if handing else NONE,
        last_day=last_day, handed_on=last_day + wanted.handed_on_gap_days,
        lent=int(order[team[order] == hotline[0]][0]) if lending else NONE, lent_to=int(hotline[-1]),
        lent_from=lent_from, lent_until=lent_from + wanted.lent_days - 1,
        second=second[:: max(1, round(1 / truths.second_platform.share))], loose=np.array(loose, dtype=np.int64),
    )  # fmt: skip


def nickname(account: str) -> str:
    """The 花名 inside a login; none in an extension."""
    return account.partition(":")[2]
