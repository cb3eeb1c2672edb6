"""Names for the arrays the simulation passes around: one array per column, one place per row."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rows = dict[str, Array]

NONE = -1  # an instant, second or number that does not exist


def row_count(rows: Rows) -> int:
    """How many rows."""
    return len(next(iter(rows.values()))) if rows else 0


def chosen(rows: Rows, which: Array) -> Rows:
    """The rows of a mask or of positions."""
    places = np.flatnonzero(which) if which.dtype == np.bool_ else which  # found once, not once per column
    return {name: values.take(places) for name, values in rows.items()}


def stacked(parts: list[Rows], *, by: str = "") -> Rows:
    """Rows under each other, in the order of the column `by`; all parts have the same columns.

    The parts are emptied on the way, so that a month is never in memory twice.
    """
    filled = [part for part in parts if part]
    if not filled:
        return {}
    order = np.argsort(np.concatenate([part[by] for part in filled]), kind="stable") if by else None
    joined: Rows = {}
    for name in list(filled[0]):
        values = np.concatenate([part.pop(name) for part in filled])
        joined[name] = values if order is None else values.take(order)
    return joined


def whole(values: Array) -> Whole:
    """Rounded to whole numbers."""
    return np.rint(values).astype(np.int64)


def where_known(known: Array, values: Array) -> Whole:
    """The values where known, else NONE."""
    return np.where(known, values, NONE).astype(np.int64)


def sigmoid(log_odds: Array) -> Real:
    """Probability of a log-odds value."""
    result: Real = 1.0 / (1.0 + np.exp(-log_odds))
    return result
