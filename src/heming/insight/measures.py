"""Performance and satisfaction as numbers per person, higher always better; nothing here comes from customers' answers
except satisfaction itself."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from heming.insight.comovement import Floats, Sides, usable

FEWEST_CASES = 10
FEWEST_RATINGS = 10
MEASURES = ("handle", "reply", "volume", "hourly")
METRIC = {
    "handle": "handle_seconds_mean", "reply": "first_reply_seconds_p50", "volume": "case_count",
    "hourly": "cases_per_hour",
}  # fmt: skip
SATISFACTION = "satisfied_share"
OUTCOMES = {"repeated": -1.0, "settled": 1.0, "reopened": -1.0, "complained": -1.0}  # beside satisfaction; 1 is better


@dataclass(frozen=True)
class Halves:
    """The same people's sums of either half, over the same rows."""

    first: pd.DataFrame
    second: pd.DataFrame


def halves_of(first: pd.DataFrame, second: pd.DataFrame) -> Halves:
    """Both halves of those who are in both."""
    both = first.index.intersection(second.index)
    return Halves(first.loc[both], second.loc[both])


def performance(table: pd.DataFrame, measure: str, *, alike: bool) -> Floats:
    """A measure per person; NaN below 10 cases. Speeds are minus mean ln seconds, `alike` against cases of one kind."""
    cases = _column(table, "cases")
    if measure == "volume":
        return _enough(cases, cases)
    if measure == "hourly":
        return _enough(_over(cases, _column(table, "hours")), cases)
    n = _column(table, f"{measure}_n")
    return _enough(-_over(_column(table, f"{measure}_{'off' if alike else 'log'}"), n), n)


def satisfaction(table: pd.DataFrame, *, alike: bool) -> Floats:
    """The satisfied share per person (alike: less that of the same channel and category); NaN below 10 ratings."""
    n = _column(table, "rated")
    return _enough(_over(_column(table, "rated_off" if alike else "satisfied"), n), n, fewest=FEWEST_RATINGS)


def outcome(table: pd.DataFrame, name: str) -> Floats:
    """Another outcome per person against cases of one kind, higher better; NaN below 10 cases that tell it."""
    n = _column(table, f"{name}_n")
    return _enough(OUTCOMES[name] * _over(_column(table, f"{name}_off"), n), n)


def controls(table: pd.DataFrame, *, people: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Floats | None:
    """Case mix, tenure and channel mix of these people."""
    columns = _controls(table)
    found = usable([column[people] for column in columns.values()], n=int(people.sum()))
    if found is None:
        return None
    whole = np.full((len(table), found.shape[1]), np.nan)
    whole[people] = found
    return whole


def controls_used(table: pd.DataFrame, *, people: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> tuple[str, ...]:
    """Which of them everybody has and differs in, and so were held equal, by name."""
    n = int(people.sum())
    if not n:
        return ()
    names = [name for name, column in _controls(table).items() if usable([column[people]], n=max(n, 6)) is not None]
    return tuple(names[: n // 6])


def _controls(table: pd.DataFrame) -> dict[str, Floats]:
    own = {"difficulty": _mean(table, "difficulty"), "tenure": _mean(table, "tenure")}
    return own | {name: _column(table, name) for name in table.columns if name.startswith("channel:")}


def sides(halves: Halves, measure: str, *, alike: bool, against: str = SATISFACTION) -> tuple[Sides, Sides]:
    """Work of one half beside an outcome of the other, both ways round; the outcome is satisfaction unless named."""
    ways = ((halves.first, halves.second), (halves.second, halves.first))
    first, second = (_sides(work, other, measure, alike=alike, against=against) for work, other in ways)
    return first, second


def _sides(work: pd.DataFrame, other: pd.DataFrame, measure: str, *, alike: bool, against: str) -> Sides:
    x = performance(work, measure, alike=alike)
    y = satisfaction(other, alike=alike) if against == SATISFACTION else outcome(other, against)
    people = ~np.isnan(x) & ~np.isnan(y)
    return Sides(x, y, controls(work, people=people) if alike else None)


def _mean(table: pd.DataFrame, name: str) -> Floats:
    return _over(_column(table, f"{name}_sum"), _column(table, f"{name}_n"))


def _column(table: pd.DataFrame, name: str) -> Floats:
    """As plain numbers: a page takes hundreds of such quotients, and frames would cost most of their time."""
    return np.asarray(table[name].to_numpy(dtype=float), dtype=float)


def _over(sums: Floats, n: Floats) -> Floats:
    """NaN where there is nothing to divide by."""
    return np.asarray(np.divide(sums, n, out=np.full(len(sums), np.nan), where=n > 0))


def _enough(values: Floats, n: Floats, *, fewest: int = FEWEST_CASES) -> Floats:
    return np.where(n >= fewest, values, np.nan)
