"""Who was planned for a day and who came, as the roster and the seat states tell; inside a Scope."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.facts.engines import Engine, engine_for
from heming.facts.kept_reads import rows as kept_rows
from heming.facts.leavers import shifts_that_hold
from heming.facts.store import Snapshot, Store


@dataclass(frozen=True)
class OnShift:
    """One person's day. Instants are UTC epoch seconds; `came` None where nothing tells whether they came."""

    agent_key: int
    shift_kind: str
    planned_start_at: int | None
    planned_end_at: int | None
    leave_kind: str
    came: bool | None
    tenure_days: int | None


def on_shift(
    store: Store, snapshot: Snapshot, *, scope: Scope, day: date, teams: Collection[int] | None
) -> tuple[OnShift, ...]:
    """Everybody with a shift on that day, by start; none when no roster covers it."""
    if snapshot.table("shifts").rows == 0:
        return ()
    given = {"day": day, "people": None if scope.everyone else scope.agent_keys, "teams": teams}
    rows = kept_rows(engine_for(store), snapshot, build=_planned, given=given)
    known = any(row["came_at"] is not None for row in rows)
    seen = _seen(store, snapshot, day=day, keys=[row["agent_key"] for row in rows])
    return tuple(
        OnShift(
            row["agent_key"], row["shift_kind"] or "", row["starts"], row["ends"], row["leave_kind"] or "",
            _came(row["came_at"] is not None or row["agent_key"] in seen, told=known or bool(seen)), row["tenure_days"],
        )
        for row in rows
    )  # fmt: skip


def _planned(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any]) -> ir.Table:
    shifts = shifts_that_hold(engine, snapshot)
    mine = shifts.filter(shifts.shift_date == given["day"], shifts.agent_key.notnull())
    for column, keys in (("agent_key", given["people"]), ("team_key", given["teams"])):
        if keys is not None:
            mine = mine.filter(mine[column].isin(keys) if keys else False)
    people = mine.group_by("agent_key").aggregate(
        shift_kind=mine.shift_kind.min(), starts=mine.planned_start_at.min(), ends=mine.planned_end_at.max(),
        leave_kind=mine.leave_kind.min(), came_at=mine.actual_start_at.min(), tenure_days=mine.tenure_days.max(),
    )  # fmt: skip
    return people.order_by(["starts", "agent_key"])


def _came(came: bool, *, told: bool) -> bool | None:
    return came if told else None


def _seen(store: Store, snapshot: Snapshot, *, day: date, keys: Collection[int]) -> frozenset[int]:
    """Those with a seat state other than offline on that day."""
    if not keys or snapshot.table("agent_states").rows == 0:
        return frozenset()
    found = kept_rows(engine_for(store), snapshot, build=_at_their_seats, given={"day": day, "people": keys})
    return frozenset(row["agent_key"] for row in found)


def _at_their_seats(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any]) -> ir.Table:
    states = engine.table(snapshot, "agent_states")
    mine = states.filter(
        states.state_date == given["day"], states.agent_key.isin(given["people"]), states.state != "offline"
    )
    return mine.select("agent_key").distinct()
