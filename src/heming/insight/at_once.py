"""How many chats one person serves at once, measured: what staffing takes where nobody says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from heming.facts.chats_at_once import chats_at_once
from heming.facts.half_hours import Work
from heming.facts.store import open_store
from heming.stats.design_effect import clustered_mean

FEWEST = 30  # chats with both times, below which nothing is measured
MOST = 20.0  # chats at once above which they were left open rather than served
CONFIDENT = 0.975


@dataclass(frozen=True)
class AtOnce:
    """Mean number of open chats per person while any is open, weighted by time, with its 95 % interval by persons.

    `value` is None where fewer than 30 chats tell both times, or where more than 20 at once came out; `low` and `high`
    are None for one person. `person_days` counts each person's days with a chat.
    """

    value: float | None
    low: float | None
    high: float | None
    people: int
    person_days: int
    chats: int


@lru_cache(maxsize=128)
def measured(snapshot: str, work: Work) -> AtOnce:
    """Of these contacts in these days; kept per snapshot."""
    store = open_store()
    rows = chats_at_once(store, store.snapshot(snapshot), work=work)
    return at_once(
        *(rows.column(name).to_pylist() for name in ("open_seconds", "busy_seconds")),
        person_days=sum(rows.column("days").to_pylist()), chats=sum(rows.column("chats").to_pylist()),
    )  # fmt: skip


def at_once(open_seconds: Sequence[int], busy_seconds: Sequence[int], *, person_days: int, chats: int) -> AtOnce:
    """From the seconds of each person: the sum of the lengths of their chats, and the time with any open.

    One person's days are alike, so that persons are what the interval counts: a ratio of sums with linearised error
    (Cochran 1977, 6.4; Lumley 2004, doi:10.18637/jss.v009.i08) and Student's t of as many as there are persons.
    """
    people = len(busy_seconds)
    if chats < FEWEST:
        return AtOnce(None, None, None, people, person_days, chats)
    busy = np.asarray(busy_seconds, float)
    mean = clustered_mean(np.asarray(open_seconds, float) / busy, np.arange(people), weights=busy)
    value, error = float(mean.value), float(mean.standard_error)
    if value > MOST:
        return AtOnce(None, None, None, people, person_days, chats)
    half = _t(people - 1) * error if people > 1 else np.nan
    low, high = (None, None) if np.isnan(half) else (max(1.0, value - half), value + half)
    return AtOnce(value, low, high, people, person_days, chats)


def _t(freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, CONFIDENT))
