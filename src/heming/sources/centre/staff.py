"""Who works in the simulated centre: names, accounts, teams, leads, joining and leaving, and how each person works."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from heming.sources.centre.accounts import Parts, choose
from heming.sources.centre.arrays import NONE, Array, Real, Whole
from heming.sources.centre.truths import Truths

SKILLS = ("售前在线", "售后在线", "客服热线")
SKILL_WORDS = ("售前", "售后", "热线")
TEAM_SIZE = 10
FOREVER = 10**6
PLANTED = ("fast_disliked", "slow_loved", "template_repliers", "cherry_pickers", "splitters")
NUMBERS = "一二三四五六七八九"


@dataclass(frozen=True)
class Staff:
    """One place per agent (or per team, where the name says so). Days are counted from the first simulated day."""

    account: Array
    second_account: Array  # "" for most; another shop's login of the same person
    name: Array
    team: Whole
    moves_to: Whole  # NONE for most
    moves_on: Whole
    joined: Whole
    leaves: Whole
    skill: Real
    speed: Real  # ln of handle seconds against the usual
    reply: Real  # ln of reply seconds against the usual
    personal: Real  # mean share of replies written for this customer
    resolution: Real  # the group's own, on the log-odds scale
    liking: Real  # what is left of the agent, on the log-odds scale of ratings
    capacity: Whole
    group: Whole  # position in group_names
    group_names: tuple[str, ...]
    team_name: Array
    team_skill: Whole
    team_lead: Array
    team_manager: Array
    team_site: Whole
    parts: Parts

    @property
    def count(self) -> int:
        """How many agents."""
        return len(self.team)

    def team_on(self, agent: Array, day: Array) -> Whole:
        """The agent's team on that day."""
        moved = (self.moves_to[agent] != NONE) & (day >= self.moves_on[agent])
        team = np.where(moved, self.moves_to[agent], self.team[agent])
        return np.where(self.parts.lends(agent, day), self.parts.lent_to, team).astype(np.int64)


def hire(count: int, random: np.random.Generator, *, words: Mapping[str, Any], truths: Truths, days: int) -> Staff:
    """`count` agents in teams of ten."""
    teams = _teams(-(-count // TEAM_SIZE), random, words)
    team = np.arange(count) // TEAM_SIZE
    joined, leaves = _careers(count, random, days)
    group = _parts(team, teams["team_skill"], joined, leaves=leaves, truths=truths, random=random)
    people = _manners(group, random, truths)
    moves_to, moves_on = _moves(team, group, random, skills=teams["team_skill"], days=days)
    account, second = _accounts(teams["team_skill"][team], random, words)
    changed = np.isin(team, _changed(teams["team_skill"], truths))
    plain = (group == 0) & (moves_to == NONE) & (second == "") & (joined < 0) & (leaves == FOREVER) & ~changed
    parts = choose(plain, team=team, team_skill=teams["team_skill"], truths=truths, days=days)
    joined, leaves = parts.careers(joined, leaves)
    if parts.successor != NONE:
        account[parts.successor] = account[parts.predecessor]
    return Staff(
        parts=parts,
        account=account,
        second_account=second,
        name=_names(count, random, words),
        team=team,
        moves_to=moves_to,
        moves_on=moves_on,
        joined=joined,
        leaves=leaves,
        skill=random.normal(0, 0.30, count),
        liking=random.normal(0, 1, count) * truths.drivers.agent_sd,
        group=group,
        group_names=("", *PLANTED),
        **people,
        **teams,
    )


def _teams(count: int, random: np.random.Generator, words: Mapping[str, Any]) -> dict[str, Array]:
    """Teams of the three skills in turn; five share a manager; the last site is outsourced."""
    skill = np.array([1, 0, 2])[np.arange(count) % 3]
    number = np.arange(count) // 3
    leads = _names(count, random, words)
    managers = _names(count // 5 + 1, random, words)
    sites = len(words["sites"])
    outsourced = (np.arange(count) % 5) == 2
    site = np.where(outsourced, sites - 1, np.arange(count) % (sites - 1))
    names = [f"{SKILL_WORDS[s]}{_numeral(int(n) + 1)}组" for s, n in zip(skill, number, strict=True)]
    return {
        "team_name": np.array(names, dtype=object),
        "team_skill": skill,
        "team_lead": leads,
        "team_manager": managers[np.arange(count) // 5],
        "team_site": site,
    }


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMBERS[tens - 1]}十"
    return head + (NUMBERS[ones - 1] if ones else "")


def _names(count: int, random: np.random.Generator, words: Mapping[str, Any]) -> Array:
    """Full names; in a small centre no two alike."""
    names = words["names"]
    pool = len(names["surnames"]) * len(names["first"]) * len(names["second"])
    picks = random.choice(pool, size=count, replace=False)
    surname, rest = np.divmod(picks, len(names["first"]) * len(names["second"]))
    first, second = np.divmod(rest, len(names["second"]))
    short = random.random(count) < 0.2
    made = [
        names["surnames"][s] + names["first"][f] + ("" if cut else names["second"][g])
        for s, f, g, cut in zip(surname, first, second, short, strict=True)
    ]
    return np.array(made, dtype=object)


def _accounts(skill: Array, random: np.random.Generator, words: Mapping[str, Any]) -> tuple[Array, Array]:
    """店铺:花名 for chat, the extension (分机) for the hotline; one in twenty chats under a second login too."""
    shops = [shop["short"] for shop in words["shops"]]
    nicknames = words["names"]["nicknames"]
    order = random.permutation(len(nicknames))
    shop = random.integers(0, len(shops), len(skill))
    has_second = (random.random(len(skill)) < 0.05) & (skill != 2)
    main, second = [], []
    for i, kind in enumerate(skill):
        nick = nicknames[order[i % len(nicknames)]] + (str(i // len(nicknames) + 1) if i >= len(nicknames) else "")
        main.append(f"8{i + 1:04d}" if kind == 2 else f"{shops[shop[i]]}:{nick}")
        second.append(f"{shops[(shop[i] + 1) % len(shops)]}:{nick}" if has_second[i] else "")
    return np.array(main, dtype=object), np.array(second, dtype=object)


def _careers(count: int, random: np.random.Generator, days: int) -> tuple[Whole, Whole]:
    """One in six joins during the period, the others up to six years before; one in twelve leaves."""
    new = random.random(count) < 1 / 6
    joined = np.where(new, random.integers(0, max(1, days - 30), count), -random.integers(60, 2200, count))
    going = (random.random(count) < 1 / 12) & ~new
    return joined, np.where(going, random.integers(days // 3, days, count), FOREVER)


def _parts(
    team: Whole, team_skill: Whole, joined: Whole, *, leaves: Whole, truths: Truths, random: np.random.Generator
) -> Whole:
    """Which planted group each agent belongs to: experienced people who stay, outside the teams of the two changes."""
    changed = _changed(team_skill, truths)
    free = random.permutation(np.flatnonzero((joined < 0) & (leaves == FOREVER) & ~np.isin(team, changed)))
    gaming = {"cherry_pickers": truths.gaming.cherry_pickers_share, "splitters": truths.gaming.splitters_share}
    group = np.zeros(len(team), dtype=np.int64)
    taken = 0
    for number, name in enumerate(PLANTED, start=1):
        share = truths.groups[name].share if name in truths.groups else gaming[name]
        wanted = max(1, round(share * len(team))) if share else 0
        group[free[taken : taken + wanted]] = number
        taken += wanted
    return group


def _changed(team_skill: Whole, truths: Truths) -> Whole:
    """The two teams in which something changes."""
    return np.flatnonzero(team_skill == 1)[[truths.speed_up.team, truths.improvement.team]]


def _manners(group: Whole, random: np.random.Generator, truths: Truths) -> dict[str, Array]:
    """Speed, reply time and personal share: everybody's own, replaced by the group's where one belongs to it."""
    count = len(group)
    found: dict[str, Array] = {
        "speed": random.normal(0, 0.15, count),
        "reply": random.normal(0, 0.20, count),
        "personal": np.clip(random.normal(0.55, 0.10, count), 0.2, 0.85),
        "resolution": np.zeros(count),
        "capacity": np.full(count, 2, dtype=np.int64),
    }
    for number, name in enumerate(PLANTED, start=1):
        if name not in truths.groups:
            continue
        which, habits = group == number, truths.groups[name]
        for key in ("speed", "reply", "resolution", "capacity", "personal"):
            found[key][which] = getattr(habits, key)
        found["speed"][which] += random.normal(0, 0.05, which.sum())
    return found


def _moves(team: Whole, group: Whole, random: np.random.Generator, *, skills: Whole, days: int) -> tuple[Whole, Whole]:
    """One in thirty, of those who play no part, moves to another team of the same skill once."""
    moving = (random.random(len(team)) < 1 / 30) & (group == 0)
    target = np.array([_other_team(int(t), skills) for t in team])
    return np.where(moving, target, NONE), np.where(
        moving, random.integers(days // 4, max(days // 4 + 1, days), len(team)), 0
    )


def _other_team(team: int, skills: Whole) -> int:
    same = np.flatnonzero(skills == skills[team])
    return int(same[(np.flatnonzero(same == team)[0] + 1) % len(same)])
