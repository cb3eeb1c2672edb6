"""人力测算: how many people each half-hour needs, against those who were there and those who were planned.

Pure over half-hour sums (`facts.half_hours`): the middle of the days with the spread from quiet to busy days, required
people under Erlang C (nobody hangs up) and Erlang A (people hang up), and what shrinkage adds to the roster.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from heming.errors import BadInput
from heming.stats.erlang import agents_needed, impatient_agents_needed

HALF_HOUR = 1800
HALF_HOURS = 48
FEWEST_DAYS = 4  # below, a spread over days says nothing
FEWEST_HANDLED = 30  # below, a half-hour takes the handle time of all half-hours together
LONGEST_DAYS = 92
Verdict = Literal["short", "spare", "fits", "unsure"]


@dataclass(frozen=True)
class Target:
    """What is wanted and assumed. `patience_seconds` None leaves Erlang A out; `concurrency` is contacts per person."""

    service_level: float = 0.8
    within_seconds: float = 20.0
    most_occupancy: float = 0.85
    shrinkage: float = 0.3
    patience_seconds: float | None = None
    concurrency: float = 1

    def __post_init__(self) -> None:
        allowed = {
            "service_level": (0.01, 0.999), "within_seconds": (1, 86_400), "most_occupancy": (0.1, 0.99),
            "shrinkage": (0, 0.9), "patience_seconds": (1, 86_400), "concurrency": (1, 20),
        }  # fmt: skip
        for name, (low, high) in allowed.items():
            given = getattr(self, name)
            if given is not None and not low <= given <= high:
                raise BadInput(
                    "{given} is out of range.", "Take a number from {low} to {high}.", given=given, low=low, high=high
                )


@dataclass(frozen=True)
class Spread:
    """The middle of the days, and the quiet and the busy day (10 % and 90 %)."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Need:
    """People at work for the middle day, the quiet and the busy one; `rostered` after shrinkage for the middle day."""

    people: int
    low: int
    high: int
    rostered: int


@dataclass(frozen=True)
class HalfHour:
    """One half-hour over the days looked at. Missing is None: no states, no roster, no patience to go by."""

    number: int
    offered: Spread
    handle_seconds: float | None
    own_handle: bool
    patient: Need | None
    impatient: Need | None
    present: Spread | None
    planned: Spread | None
    verdict: Verdict

    @property
    def label(self) -> str:
        """09:30."""
        return f"{self.number // 2:02d}:{self.number % 2 * 30:02d}"


def profile(
    arrivals: pd.DataFrame, days: Sequence[object], *, target: Target,
    present: pd.DataFrame | None = None, planned: pd.DataFrame | None = None,
) -> tuple[HalfHour, ...]:  # fmt: skip
    """The half-hours in which anybody ever came or was there.

    `days` are those that the records cover: a covered day without a row is a day on which nobody came. `arrivals` as
    `facts.half_hours.arrivals` gives them; `present` and `planned` seconds by day and half-hour, None where unknown.
    """
    if not days:
        return ()
    offered = _by_day(arrivals, "offered", days)
    handled, seconds = (arrivals.groupby("half_hour")[c].sum() for c in ("handled", "handle_seconds"))
    whole = seconds.sum() / handled.sum() if handled.sum() else None
    heads = [None if f is None else _by_day(f, "seconds", days) / HALF_HOUR for f in (present, planned)]
    used = set(arrivals["half_hour"]).union(*(set(f["half_hour"]) for f in (present, planned) if f is not None))
    found = []
    for number in sorted(int(n) for n in used):
        enough = handled.get(number, 0) >= FEWEST_HANDLED
        handle = float(seconds[number] / handled[number]) if enough else None if whole is None else float(whole)
        came = spread(offered[:, number])
        there, plan = (None if h is None else spread(h[:, number]) for h in heads)
        needs = [_need(came, handle, target, impatient=i) for i in (False, True)]
        sure = len(days) >= FEWEST_DAYS and handle is not None
        verdict = _verdict(needs[1] or needs[0], there) if sure else "unsure"
        found.append(HalfHour(number, came, handle, bool(enough), needs[0], needs[1], there, plan, verdict))
    return tuple(found)


def _by_day(rows: pd.DataFrame, column: str, days: Sequence[object]) -> np.ndarray:
    """Days × 48 half-hours; a half-hour of a covered day without a row is zero."""
    place = {day: i for i, day in enumerate(days)}
    table = np.zeros((len(days), HALF_HOURS))
    kept = rows[rows["day"].isin(place)]
    where = (kept["day"].map(place).to_numpy(int), kept["half_hour"].to_numpy(int))
    np.add.at(table, where, kept[column].to_numpy(float))
    return table


def spread(values: np.ndarray) -> Spread:
    """Median, 10 % and 90 %."""
    low, middle, high = (float(x) for x in np.quantile(values, (0.1, 0.5, 0.9)))
    return Spread(middle, low, high)


def _need(came: Spread, handle: float | None, target: Target, *, impatient: bool) -> Need | None:
    if handle is None or handle <= 0 or (impatient and target.patience_seconds is None):
        return None
    wanted = (came.middle, came.low, came.high)
    people, low, high = (people_needed(contacts, handle, target=target, impatient=impatient) for contacts in wanted)
    return Need(people, low, high, int(np.ceil(round(people / (1 - target.shrinkage), 9))))


@lru_cache(maxsize=4096)
def people_needed(contacts: float, handle_seconds: float, *, target: Target, impatient: bool) -> int:
    """People at work for so many contacts in a half-hour; nobody where nobody comes.

    Whoever serves several chats at once counts as so many places; places are rounded up to whole people.
    """
    if contacts <= 0:
        return 0
    wanted = {
        "contacts_per_second": contacts / HALF_HOUR, "handle_seconds": handle_seconds,
        "target_seconds": target.within_seconds, "service_level": target.service_level,
        "most_occupancy": target.most_occupancy,
    }  # fmt: skip
    if impatient and target.patience_seconds is not None:
        places = impatient_agents_needed(patience_seconds=target.patience_seconds, **wanted)
    else:
        places = agents_needed(**wanted)
    return int(np.ceil(places / target.concurrency))


def _verdict(need: Need | None, there: Spread | None) -> Verdict:
    """Short when even the busier days' staffing does not reach what quiet days need; spare the other way round."""
    if need is None or there is None:
        return "unsure"
    if there.middle < need.low or (there.middle < need.people and there.high < need.people):
        return "short"
    return "spare" if there.middle > need.high and there.low > need.people else "fits"
