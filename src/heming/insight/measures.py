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
    if measure == "volume":
        return _enough(table["cases"], table["cases"])
    if measure == "hourly":
        return _enough(table["cases"] / table["hours"].where(table["hours"] > 0), table["cases"])
    n = table[f"{measure}_n"]
    return _enough(-table[f"{measure}_{'off' if alike else 'log'}"] / n.where(n > 0), n)


def satisfaction(table: pd.DataFrame, *, alike: bool) -> Floats:
    """The satisfied share per person (alike: less that of the same channel and category); NaN below 10 ratings."""
    n = table["rated"].fillna(0)
    return _enough(table["rated_off" if alike else "satisfied"] / n.where(n > 0), n, fewest=FEWEST_RATINGS)


def controls(table: pd.DataFrame, *, people: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Floats | None:
    """Case mix, tenure and channel mix of these people."""
    columns = [_mean(table, "difficulty"), _mean(table, "tenure")]
    columns += [table[name].to_numpy(float) for name in table.columns if name.startswith("channel:")]
    found = usable([column[people] for column in columns], n=int(people.sum()))
    if found is None:
        return None
    whole = np.full((len(table), found.shape[1]), np.nan)
    whole[people] = found
    return whole


def sides(halves: Halves, measure: str, *, alike: bool) -> tuple[Sides, Sides]:
    """Work of one half beside satisfaction of the other, both ways round."""
    return _sides(halves.first, halves.second, measure, alike=alike), _sides(
        halves.second, halves.first, measure, alike=alike
    )


def _sides(work: pd.DataFrame, rated: pd.DataFrame, measure: str, *, alike: bool) -> Sides:
    x, y = performance(work, measure, alike=alike), satisfaction(rated, alike=alike)
    people = ~np.isnan(x) & ~np.isnan(y)
    return Sides(x, y, controls(work, people=people) if alike else None)


def _mean(table: pd.DataFrame, name: str) -> Floats:
    n = table[f"{name}_n"]
    return np.asarray(table[f"{name}_sum"] / n.where(n > 0), dtype=float)


def _enough(values: pd.Series, n: pd.Series, *, fewest: int = FEWEST_CASES) -> Floats:
    return np.asarray(values.where(n >= fewest), dtype=float)
