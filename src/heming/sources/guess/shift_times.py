"""A roster with a day and two clock times per row: each time is read together with the day."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from heming.facts.arrivals.mapping import FieldMap, Parser
from heming.sources.guess.fit import SHIFT_TIMES
from heming.sources.guess.profile import Profile

if TYPE_CHECKING:
    from heming.sources.guess.fields import Drafted


def join_shift_times(drafted: "Drafted", profiles: Sequence[Profile]) -> None:
    """Clock times of a shift with the day column beside them; an end before its start is on the next day."""
    day = _day(drafted, profiles)
    if day is None:
        return
    params = {"order": day.dates.order or "ymd"} | ({"formats": list(day.dates.formats)} if day.dates.formats else {})
    for number, item in enumerate(drafted.fields):
        column = item.target.split(".")[-1]
        if column in SHIFT_TIMES and profiles[item.position].clock_share > 0.5:
            parser = Parser("instant", {**params, "time_position": item.position})
            why = f"{item.why}; the time of day in '{item.header}' of the day in '{day.header}'"
            drafted.fields[number] = replace(item, position=day.position, parser=parser, why=why)
            drafted.left_out.append(item.position)
    _leave_the_day(drafted, day.position)


def _day(drafted: "Drafted", profiles: Sequence[Profile]) -> Profile | None:
    timed = {
        f.position
        for f in drafted.fields
        if f.target.split(".")[-1] in SHIFT_TIMES and profiles[f.position].dates.share > 0.5
    }
    days = [p for p in profiles if p.dates.share > 0.9 and p.dates.is_date_only and p.position not in timed]
    return days[0] if days else None


def _leave_the_day(drafted: "Drafted", position: int) -> None:
    """The day is read with the times and not once more as an extra column."""
    kept: list[FieldMap] = []
    for item in drafted.fields:
        if item.position == position and item.target.split(".")[-1].startswith("x_"):
            continue
        kept.append(item)
    drafted.fields[:] = kept
