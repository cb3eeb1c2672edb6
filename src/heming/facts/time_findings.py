"""What is wrong with working time: states that overlap or never end, shifts that overlap; counted per person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

import ibis
import ibis.expr.types as ir

from heming.facts.engines import Engine, engine_for
from heming.facts.kept_reads import rows as kept_rows
from heming.facts.store import Snapshot, Store

LONGEST_STATE = 16 * 3600  # nobody is in one state for longer; somebody forgot to leave it
NOT_STRETCHES = ("logged_in", "offline")  # these lie around the others by their nature
Kind = Literal["states_overlap", "state_endless", "shifts_overlap"]


@dataclass(frozen=True)
class TimeFinding:
    """So many rows of one person, the first day it happens, and the seconds they would count twice or too many."""

    kind: Kind
    agent_key: int | None
    count: int
    first_day: date | None
    seconds: int


def time_findings(store: Store, snapshot: Snapshot, *, first: date, last: date) -> tuple[TimeFinding, ...]:
    """The findings of these days, the most frequent first."""
    engine, days = engine_for(store), {"first": first, "last": last}
    found = [
        TimeFinding(kind, row["agent_key"], row["n"], row["day"], int(row["seconds"] or 0))
        for kind in get_args(Kind)
        for row in kept_rows(engine, snapshot, build=_told, given=days, fixed=(kind,))
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.kind, one.agent_key or 0)))


def _told(engine: Engine, snapshot: Snapshot, days: Mapping[str, Any], kind: Kind) -> ir.Table:
    """The people with a finding of one kind, how often, since when, and the seconds it is about."""
    states, shifts = (engine.table(snapshot, name) for name in ("agent_states", "shifts"))
    among = (days["first"], days["last"])
    states = states.filter(states.state_date.between(*among), states.state.notin(NOT_STRETCHES))
    shifts = shifts.filter(shifts.shift_date.between(*among), shifts.planned_end_at > shifts.planned_start_at)
    length = states.end_at - states.start_at
    endless = states.filter((states.end_at.isnull() & states.start_at.notnull()) | (length > LONGEST_STATE))
    if kind == "states_overlap":
        rows = _overlaps(states, "start_at", "end_at", "state_date")
    elif kind == "shifts_overlap":
        rows = _overlaps(shifts, "planned_start_at", "planned_end_at", "shift_date")
    else:
        too_long = ibis.greatest((endless.end_at - endless.start_at).fill_null(0) - LONGEST_STATE, 0)
        rows = endless.select("agent_key", on=endless.state_date, seconds=too_long)
    return rows.group_by("agent_key").aggregate(n=rows.count(), day=rows.on.min(), seconds=rows.seconds.sum())


def _overlaps(rows: ir.Table, start: str, end: str, day: str) -> ir.Table:
    """Rows that begin before an earlier one of the same person ended, with the seconds in common."""
    known = rows.filter(rows.agent_key.notnull(), rows[start].notnull(), rows[end] > rows[start])
    earlier = ibis.window(group_by="agent_key", order_by=[known[start], known.source_id], preceding=(None, 1))
    told = known.select(
        "agent_key", on=known[day], begin=known[start], end=known[end], before=known[end].max().over(earlier)
    )
    return told.filter(told.before > told.begin).mutate(seconds=lambda t: ibis.least(t.before, t.end) - t.begin)
