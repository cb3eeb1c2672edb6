"""The centre as it stands: its words and weights from `world.toml`, its months, and who works there."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import numpy as np

from heming.errors import BadParameter
from heming.sources.centre.arrays import NONE, Array, Real, Whole
from heming.sources.centre.staff import FOREVER, SKILLS, Staff, hire
from heming.sources.centre.truths import Truths, read_truths

ZONE = "Asia/Shanghai"
FEWEST, MOST = 60, 5_000  # agents


@dataclass(frozen=True)
class Cast:
    """Who plays which part: the accounts of each planted group, and the teams of the two planted changes."""

    groups: Mapping[str, tuple[str, ...]]
    speed_up_team: str
    improvement_team: str
    somebody: str  # the name of an ordinary member of the speed-up team, who stays


@dataclass(frozen=True)
class Centre:
    """Everything that does not change while months go by."""

    size: int
    seed: int
    zone: str
    months: tuple[date, ...]  # first days
    truths: Truths
    staff: Staff
    customer_count: int
    dialogue_share: float

    @property
    def first_day(self) -> date:
        """The first simulated day; days are counted from it."""
        return self.months[0]

    @property
    def end_day(self) -> date:
        """The day after the last."""
        return next_month(self.months[-1])

    @cached_property
    def words(self) -> Mapping[str, Any]:
        """The tables of world.toml."""
        return words()

    def day_number(self, day: date) -> int:
        """Days since the first."""
        return (day - self.first_day).days

    def random(self, month: int, purpose: int) -> np.random.Generator:
        """A stream of its own per month and purpose, so that one part's draws never move another's."""
        return np.random.default_rng([self.seed, month, purpose])


@cache
def words() -> Mapping[str, Any]:
    """The tables of world.toml, read once."""
    return tomllib.loads(files("heming.sources.centre").joinpath("world.toml").read_text(encoding="utf-8"))


def organisation_name() -> str:
    """The name that says it is simulated."""
    return str(words()["organisation"])


def source_name() -> str:
    """The stream of the simulated centre."""
    return str(words()["source"])


def build(
    size: int, seed: int, *, planted: bool, months: int | None, zone: str = ZONE, agents: int | None = None
) -> Centre:
    """The centre of that size: more cases mean more people (unless `agents` says how many) and a longer period."""
    if size < 1000:
        raise BadParameter("A centre of {size} cases is too small.", "Ask for at least 1,000 cases.", size=size)
    if agents is not None and not FEWEST <= agents <= MOST:
        raise BadParameter(
            "A centre of {agents} agents cannot be simulated.", "Ask for 60 to 5,000 agents.", agents=agents
        )
    count = months or (6 if size <= 50_000 else 12 if size <= 2_000_000 else 24)
    truths = read_truths(planted=planted)
    last = date.fromisoformat(f"{truths.last_month}-01")
    first_days = tuple(_months_before(last, back) for back in reversed(range(count)))
    agents = agents or int(np.clip(round(FEWEST * (size / 20_000) ** 0.45 / 10) * 10, FEWEST, 1000))
    days = (next_month(last) - first_days[0]).days
    staff = hire(agents, np.random.default_rng([seed, 9999]), words=words(), truths=truths, days=days)
    return Centre(size, seed, zone, first_days, truths, staff, max(500, int(size * 0.45)), min(1.0, 14_000 / size))


def cast_of(*, size: int = 20_000, seed: int = 20260701, months: int | None = None, agents: int | None = None) -> Cast:
    """Who plays which part in the centre of that size and seed; what a recovery is checked against."""
    staff = build(size, seed, planted=True, months=months, agents=agents).staff
    truths = read_truths()
    groups = {
        name: tuple(str(staff.account[i]) for i in np.flatnonzero(staff.group == number))
        for number, name in enumerate(staff.group_names)
    }
    after_sales = np.flatnonzero(staff.team_skill == SKILLS.index("售后在线"))
    fast_team, better_team = (str(staff.team_name[after_sales[c.team]]) for c in (truths.speed_up, truths.improvement))
    ordinary = (staff.group == 0) & (staff.team == after_sales[truths.speed_up.team]) & (staff.moves_to == NONE)
    somebody = staff.name[np.flatnonzero(ordinary & (staff.leaves == FOREVER) & (staff.joined < 0))[0]]
    return Cast({name: who for name, who in groups.items() if name}, fast_team, better_team, str(somebody))


def weights(raw: Any) -> Real:
    """Shares that sum to 1."""
    values = np.asarray(raw, dtype=np.float64)
    shares: Real = values / values.sum()
    return shares


def draw(random: np.random.Generator, shares: Array, *, count: int) -> Whole:
    """`count` positions drawn with these shares."""
    bounds = np.cumsum(shares)
    found: Whole = np.searchsorted(bounds / bounds[-1], random.random(count), side="right").astype(np.int64)
    return np.minimum(found, len(shares) - 1)


def next_month(first: date) -> date:
    """The first day of the following month."""
    return (first + timedelta(days=32)).replace(day=1)


def _months_before(first: date, back: int) -> date:
    months = first.year * 12 + first.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
