"""A second, smaller platform: it sends day reports alone, counted from conversations that nobody exports.

Whoever serves it does so in their ordinary shifts, in their own manner, under accounts of its own.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from heming.facts.arrivals.parcel import Coverage, Parcel
from heming.sources.centre.accounts import NOBODY, nickname
from heming.sources.centre.arrays import NONE, Array, Rows, Whole, sigmoid, whole
from heming.sources.centre.day_reports import counted, days_of
from heming.sources.centre.presence import actual
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import assembled, known, listed, numbered, same
from heming.sources.centre.work import FIRST_REPLY, USUAL_SECONDS
from heming.sources.centre.world import Centre, next_month, words

PURPOSE = 7  # of the dice
THRESHOLD = 180
PER_DAY = 100_000


@dataclass(frozen=True)
class Login:
    """One account of the second platform. `agent` NONE: nobody we know; `settled`: the organisation knows whose."""

    account: str
    shown: str
    agent: int
    settled: bool
    kind: str = ""


def second_source() -> str:
    """The stream of the second platform."""
    return str(words()["second_platform"]["source"])


def logins(centre: Centre) -> tuple[Login, ...]:
    """Everybody's, first those the organisation has matched."""
    staff, shop = centre.staff, centre.words["second_platform"]["short"]
    known_ones = [
        Login(f"{shop}:{nickname(staff.account[i])}", str(staff.name[i]), int(i), settled=True)
        for i in staff.parts.second
    ]
    return (*known_ones, *(_loose(centre, kind, agent=who) for kind, who in _unmatched(centre)))


def _unmatched(centre: Centre) -> list[tuple[str, int]]:
    return list(zip(centre.truths.accounts.unmatched, centre.staff.parts.loose.tolist(), strict=True))


def _loose(centre: Centre, kind: str, *, agent: int) -> Login:
    """An account nobody has matched: what it shows of the person is all there is to go by."""
    staff, table = centre.staff, centre.words["second_platform"]
    if kind == NOBODY:
        return Login(table["nobody"], table["nobody"], NONE, settled=False, kind=kind)
    name, short = str(staff.name[agent]), table["short"]
    account, shown = {
        "spelled": (f"{short}:客服{agent + 1}", mistyped(name, centre.words["names"]["alike"])),
        "name": (f"{short}:活动{agent + 1}", name),
        "number": (f"pdd_{work_number(agent)}", f"pdd_{work_number(agent)}"),
        "nickname": (f"pdd_{nickname(staff.account[agent])}", f"pdd_{nickname(staff.account[agent])}"),
    }[kind]
    return Login(account, shown, agent, settled=False, kind=kind)


def work_number(agent: int) -> str:
    """工号."""
    return f"HM{agent + 1:04d}"


def mistyped(name: str, alike: list[str]) -> str:
    """The name with one character that sounds the same; with a blank inside where there is none."""
    for place, letter in enumerate(name[1:], 1):
        for pair in alike:
            if letter in pair:
                return name[:place] + pair[1 - pair.index(letter)] + name[place + 1 :]
    return f"{name[0]} {name[1:]}"


def report(scene: Scene) -> Parcel:
    """One month of day reports."""
    random, centre = scene.centre.random(scene.month, PURPOSE), scene.centre
    mine = _conversations(random, scene)
    code = (mine["day"] * PER_DAY + mine["login"]).astype(np.int64)
    sums = counted(mine, code, first_reply=mine["reply"])
    first, found = sums.pop("first_row"), np.unique(code)
    place = np.searchsorted(found, code)
    sums |= {
        "turn_reply_count": _sum(place, mine["turns"]),
        "turn_reply_seconds_sum": _sum(place, mine["turns"] * mine["turn"]),
        "threshold_base_count": sums["received_count"], "replied_count": sums["received_count"],
        "within_threshold_count": _sum(place, mine["reply"] <= THRESHOLD),
        "threshold_seconds": np.full(len(found), THRESHOLD), "online_seconds": mine["online"][first],
    }  # fmt: skip
    login, day, every = mine["login"][first], mine["day"][first], logins(centre)
    agent = np.array([one.agent for one in every])[login]
    team = np.where(agent == NONE, NONE, centre.staff.team_on(agent, day))
    columns = {name: known(values) for name, values in sums.items()} | {
        "source_id": numbered("P", found), "day": days_of(scene, day),
        "agent_account": listed([one.account for one in every], login),
        "agent_name": listed([one.shown for one in every], login),
        "team_name": listed(centre.staff.team_name, team),
        "shop": same(centre.words["second_platform"]["shop"], len(found)),
        "channel": same(centre.words["second_platform"]["channel"], len(found)),
    }  # fmt: skip
    last = next_month(centre.months[scene.month]) - timedelta(days=1)
    span = Coverage("agent_days", second_source(), centre.months[scene.month], last)
    return Parcel(second_source(), {"agent_days": assembled("agent_days", columns)}, (span,))


def _sum(place: Array, values: Array) -> Whole:
    return np.bincount(place, weights=values).astype(np.int64)


def _conversations(random: np.random.Generator, scene: Scene) -> Rows:
    """The month's conversations: whose, on which day, how quickly answered, how they ended, how they were rated."""
    centre, roster = scene.centre, scene.roster
    staff, truths, every = centre.staff, centre.truths, logins(centre)
    login_of = np.full(staff.count, NONE)
    login_of[[one.agent for one in every if one.agent != NONE]] = [i for i, o in enumerate(every) if o.agent != NONE]
    starts, ends = actual(scene)
    here = np.flatnonzero(login_of[roster.agent] != NONE)
    day, agent, online = roster.day[here], roster.agent[here], (ends - starts)[here]
    login = login_of[agent]
    for stranger in (i for i, one in enumerate(every) if one.agent == NONE):  # there every third day
        days = np.arange(scene.first_day, scene.first_day + roster.days, 3)
        day, agent = np.append(day, days), np.append(agent, np.full(len(days), NONE))
        login, online = np.append(login, np.full(len(days), stranger)), np.append(online, np.full(len(days), 4 * 3600))
    many = random.poisson(truths.second_platform.a_shift * scene.busy[day])
    rows: Rows = {"day": day, "agent": agent, "login": login, "online": online}
    rows = {name: np.repeat(values, many) for name, values in rows.items()}
    _serve(random, rows, centre)
    _rate(random, rows, centre)
    return rows


def _serve(random: np.random.Generator, rows: Rows, centre: Centre) -> None:
    """Quick or slow, settled or not, as the person is elsewhere; whom we do not know is like most."""
    staff, agent, count = centre.staff, rows["agent"], len(rows["day"])

    def own(values: Array) -> Array:
        return np.where(agent == NONE, np.median(values), values[agent])

    habit = own(staff.reply)
    rows["reply"] = np.maximum(1, whole(np.exp(np.log(FIRST_REPLY[0]) + habit + random.normal(0, 0.55, count))))
    rows["turn"] = np.maximum(3, whole(30 * np.exp(0.8 * habit + random.normal(0, 0.35, count))))
    rows["turns"] = 1 + random.poisson(3, count)
    rows["handle"] = whole(USUAL_SECONDS[0] * np.exp(own(staff.speed) + random.normal(0, 0.3, count)))
    odds = centre.truths.resolution.base + own(staff.resolution) + centre.truths.resolution.skill * own(staff.skill)
    rows["resolved"] = random.random(count) < sigmoid(odds)
    rows["personal"] = np.clip(own(staff.personal) + random.normal(0, 0.15, count), 0, 1)
    rows["liking"] = own(staff.liking)


def _rate(random: np.random.Generator, rows: Rows, centre: Centre) -> None:
    """By what moves ratings elsewhere too."""
    truths, drivers, count = centre.truths, centre.truths.drivers, len(rows["day"])
    latent = truths.ratings.base + drivers.resolved * rows["resolved"] + drivers.personal * rows["personal"]
    latent = latent + drivers.turn * np.log(rows["turn"] / 30) + rows["liking"]
    luck = random.random(count)
    rows["level"] = 1 + np.sum([luck < sigmoid(latent - cut) for cut in truths.ratings.cuts], axis=0)
    rows["invited"] = random.random(count) < truths.ratings.invited_share
    response = np.append(0.0, truths.ratings.response_by_level)[rows["level"]]
    rows["rated"] = rows["invited"] & (random.random(count) < response)
