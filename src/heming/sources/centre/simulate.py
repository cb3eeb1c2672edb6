"""The door of the simulated centre: months of parcels, the same bytes for the same seed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from heming.facts.arrivals.parcel import Parcel
from heming.sources.centre.arrays import Rows
from heming.sources.centre.days import counts_by_day, day_starts, day_weights
from heming.sources.centre.month import happen, parcels_of
from heming.sources.centre.roster import draw_roster
from heming.sources.centre.scene import Scene
from heming.sources.centre.second_platform import report
from heming.sources.centre.world import ZONE, Centre, build, next_month


def simulate(
    *,
    size: int = 20_000,
    seed: int = 20260701,
    planted: bool = True,
    months: int | None = None,
    zone: str = ZONE,
    agents: int | None = None,
) -> Iterator[Parcel]:
    """About `size` cases in all, one month in memory at a time: one parcel per month, several for very full ones.

    `months`: None lets the period grow with the size (6, 12, 24). `agents`: None lets their number grow with it.
    `planted=False`: the same work, but nothing is true of anybody.
    """
    return simulate_centre(build(size, seed, planted=planted, months=months, zone=zone, agents=agents))


def simulate_centre(centre: Centre) -> Iterator[Parcel]:
    """What the first platform of that centre sends."""
    written: dict[str, int] = {}
    for rows, scene in happenings(centre):
        for parcel in parcels_of(rows, scene):
            yield _counted(parcel, written)


def happenings(centre: Centre) -> Iterator[tuple[Rows, Scene]]:
    """Month by month everything that happens, who really served each case included."""
    counts = counts_by_day(centre)
    carried: Rows = {}
    for scene in scenes(centre):
        here = counts[scene.first_day : scene.first_day + scene.roster.days]
        rows, carried = happen(scene, counts=here, carried=carried)
        yield rows, scene


def simulate_second(centre: Centre) -> Iterator[Parcel]:
    """What its second platform sends: a parcel of day reports a month."""
    written: dict[str, int] = {}
    for scene in scenes(centre):
        yield _counted(report(scene), written)


def scenes(centre: Centre) -> Iterator[Scene]:
    """The months of the centre, each before anything has happened in it."""
    return (_scene(centre, month) for month in range(len(centre.months)))


def _scene(centre: Centre, month: int) -> Scene:
    first, random = centre.months[month], centre.random(month, 1)
    first_day, days = centre.day_number(first), (next_month(first) - first).days
    weight = day_weights(centre)
    busy = weight / weight.mean()
    per_agent = centre.size / len(centre.months) / centre.staff.count
    roster = draw_roster(
        random,
        centre.staff,
        first_day=first_day,
        busy=busy[first_day : first_day + days],
        cases_per_agent_month=per_agent,
    )
    return Scene(centre, random, roster, first_day, busy, day_starts(centre), month)


def _counted(parcel: Parcel, written: dict[str, int]) -> Parcel:
    """The parcel with its rows numbered on from the months before, as in one long file per table."""
    tables: dict[str, pa.Table | Path] = {}
    for name, table in parcel.tables.items():
        assert isinstance(table, pa.Table)
        begin = written.get(name, 0) + 1
        written[name] = begin - 1 + table.num_rows
        tables[name] = table.append_column("row", pa.array(np.arange(begin, begin + table.num_rows)))
    return replace(parcel, tables=tables)
