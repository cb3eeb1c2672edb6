"""What the first platform counted per account and day: the same sessions once more, but for the days its export was
made too early."""

import numpy as np
import pyarrow as pa

from heming.sources.centre.arrays import NONE, Array, Rows, Whole, chosen
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import assembled, known, login, numbered, served_by

LEVELS = ("very_dissatisfied", "dissatisfied", "neutral", "satisfied", "very_satisfied")
PER_DAY = 100_000


def reports_days(scene: Scene) -> bool:
    """Whether the platform reports days in this month."""
    return scene.month >= len(scene.centre.months) - scene.centre.truths.day_reports.months


def agent_days(rows: Rows, scene: Scene) -> pa.Table:
    """One row per account and day with a session."""
    mine = chosen(rows, rows["served"] & ~left_out(rows, scene))
    code = mine["day"] * PER_DAY + login(scene.centre, mine["agent"], shop=mine["shop"], night=mine["night"])
    sums = counted(mine, code, first_reply=mine["first_reply"] - mine["assigned"])
    one = chosen(mine, sums.pop("first_row"))
    columns = served_by(scene.centre, one) | {name: known(values) for name, values in sums.items()}
    return assembled("agent_days", columns | {
        "source_id": numbered("G", np.unique(code)),
        "day": days_of(scene, one["day"]),
    })  # fmt: skip


def left_out(rows: Rows, scene: Scene) -> Array:
    """The sessions of the cut days that came after the export was made."""
    truth, centre = scene.centre.truths.day_reports, scene.centre
    cut = [centre.day_number(day) for day in truth.cut_days]
    late: Array = np.isin(rows["day"], cut) & (rows["second"] >= truth.cut_hour * 3600)
    return late


def counted(mine: Rows, code: Whole, *, first_reply: Whole) -> dict[str, Whole]:
    """Counts and sums by code, in the order of codes; `first_row` is the place of one row of each."""
    found, first, place = np.unique(code, return_index=True, return_inverse=True)
    size = len(found)

    def count(which: Array) -> Whole:
        return np.bincount(place[which], minlength=size).astype(np.int64)

    def total(values: Array) -> Whole:
        return np.bincount(place, weights=np.maximum(values, 0), minlength=size).astype(np.int64)

    every = np.ones(len(code), dtype=np.bool_)
    ratings = {f"{name}_count": count(mine["rated"] & (mine["level"] == at)) for at, name in enumerate(LEVELS, 1)}
    return ratings | {
        "first_row": first,
        **dict.fromkeys(("received_count", "answered_count", "first_reply_count"), count(every)),
        "first_reply_seconds_sum": total(first_reply), "handle_seconds_sum": total(mine["handle"]),
        "resolved_count": count(mine["resolved"]), "invited_count": count(mine["invited"]),
        "rated_count": count(mine["rated"]),
    }  # fmt: skip


def days_of(scene: Scene, day: Whole) -> pa.Array:
    """Days counted from the first simulated one as dates."""
    epoch = np.datetime64(scene.centre.first_day, "D").astype(np.int64)
    return pa.array((day + epoch).astype(np.int32), pa.int32(), mask=day == NONE).cast(pa.date32())
