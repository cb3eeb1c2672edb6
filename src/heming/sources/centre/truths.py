"""The planted truths as frozen values, read from `truths.toml`; and the same centre with none of them planted."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Drivers:
    """Effects on the log-odds of a better rating."""

    resolved: float = 0.0
    wait: float = 0.0
    personal: float = 0.0
    turn: float = 0.0
    handle_hard: float = 0.0
    transferred: float = 0.0
    logistics: float = 0.0
    agent_sd: float = 0.0


@dataclass(frozen=True)
class Ratings:
    """How ratings are asked for and given."""

    base: float
    cuts: tuple[float, ...]
    invited_share: float
    response_by_level: tuple[float, ...]
    default_share: float
    comment_share: float
    resolved_told_right: float
    nps_share: float
    ces_share: float


@dataclass(frozen=True)
class Resolution:
    """What makes a case end resolved, on the log-odds scale."""

    base: float
    skill: float = 0.0
    difficulty: float = 0.0
    effort: float = 0.0
    novice: float = 0.0


@dataclass(frozen=True)
class Group:
    """How the people of a group differ from the others."""

    share: float
    speed: float
    reply: float
    personal: float
    resolution: float
    capacity: int


@dataclass(frozen=True)
class Gaming:
    """Who games what, and how much."""

    cherry_pickers_share: float = 0.0
    cherry_invited_if_good: float = 0.0
    cherry_invited_if_bad: float = 0.0
    splitters_share: float = 0.0
    splitter_split_share: float = 0.0
    splitter_reopen_share: float = 0.0


@dataclass(frozen=True)
class Change:
    """Something one after-sales team did differently from a day on."""

    team: int
    day: date
    reply: float = 0.0
    speed: float = 0.0
    personal: float = 0.0
    resolution: float = 0.0
    rating: float = 0.0


@dataclass(frozen=True)
class Repurchase:
    """Who buys again, and when."""

    lag_days: float
    lag_sd_days: float
    satisfied_share: float
    other_share: float
    background_share: float


@dataclass(frozen=True)
class Accounts:
    """Whose accounts are not one person's own; shares are of the simulated period."""

    night_crew: int = 0
    both_every_days: int = 10
    handed_on_at: float = 0.0
    handed_on_gap_days: int = 0
    lent_at: float = 0.0
    lent_days: int = 0
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True)
class DayReports:
    """For how many months the first platform reports days, and where those leave sessions out."""

    months: int
    cut_days: tuple[date, ...] = ()
    cut_hour: int = 24


@dataclass(frozen=True)
class SecondPlatform:
    """Who serves it, and how much."""

    share: float
    a_shift: float


@dataclass(frozen=True)
class Truths:
    """Everything that is true in the centre."""

    last_month: str
    drivers: Drivers
    ratings: Ratings
    resolution: Resolution
    groups: Mapping[str, Group]
    gaming: Gaming
    speed_up: Change
    improvement: Change
    repurchase: Repurchase
    complaints_by_level: tuple[float, ...]
    complaints_repeated_share: float
    returns: Mapping[str, float]
    accounts: Accounts
    day_reports: DayReports
    second_platform: SecondPlatform
    planted: bool = field(default=True)


@cache
def read_truths(*, planted: bool = True) -> Truths:
    """The truths of the file; with planted=False what customers think and do depends on nobody and nothing."""
    raw = tomllib.loads(files("heming.sources.centre").joinpath("truths.toml").read_text(encoding="utf-8"))
    found = Truths(
        last_month=raw["period"]["last_month"],
        drivers=Drivers(**raw["drivers"]),
        ratings=Ratings(**_tuples(raw["ratings"])),
        resolution=Resolution(**raw["resolution"]),
        groups={name: Group(**group) for name, group in raw["groups"].items()},
        gaming=Gaming(**raw["gaming"]),
        speed_up=Change(**raw["speed_up"]),
        improvement=Change(**raw["improvement"]),
        repurchase=Repurchase(**raw["repurchase"]),
        complaints_by_level=tuple(raw["complaints"]["by_level"]),
        complaints_repeated_share=raw["complaints"]["repeated_share"],
        returns=raw["returns"],
        accounts=Accounts(**_tuples(raw["accounts"])),
        day_reports=DayReports(**_tuples(raw["day_reports"])),
        second_platform=SecondPlatform(**raw["second_platform"]),
    )
    return found if planted else _unplanted(found)


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}


def _unplanted(truths: Truths) -> Truths:
    """Volumes and speeds stay; what customers think, do and are asked has no cause."""
    ratings = truths.ratings
    response = sum(ratings.response_by_level) / len(ratings.response_by_level)
    buys = (truths.repurchase.satisfied_share + truths.repurchase.other_share) / 2
    complaint = truths.complaints_by_level[2]
    returns = (truths.returns["unresolved"] + 4 * truths.returns["resolved"]) / 5
    return replace(
        truths,
        planted=False,
        drivers=Drivers(),
        ratings=replace(ratings, base=ratings.base + 1.0, response_by_level=(response,) * 5),
        resolution=Resolution(base=truths.resolution.base),
        groups={name: replace(group, resolution=0.0) for name, group in truths.groups.items()},
        gaming=Gaming(),
        speed_up=Change(truths.speed_up.team, truths.speed_up.day),
        improvement=Change(truths.improvement.team, truths.improvement.day),
        repurchase=replace(truths.repurchase, satisfied_share=buys, other_share=buys),
        complaints_by_level=(complaint,) * 5,
        returns={**truths.returns, "unresolved": returns, "resolved": returns},
        accounts=Accounts(),
        day_reports=DayReports(truths.day_reports.months),
    )
