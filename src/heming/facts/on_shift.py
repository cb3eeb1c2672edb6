"""Who was planned for a day and who came, as the roster and the seat states tell; inside a Scope."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from heming.access.scope import Scope
from heming.facts.engines import engine_for
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
    engine = engine_for(store)
    shifts = engine.table(snapshot, "shifts")
    mine = shifts.filter(shifts.shift_date == day, shifts.agent_key.notnull())
    if not scope.everyone:
        mine = mine.filter(mine.agent_key.isin(sorted(scope.agent_keys)) if scope.agent_keys else False)
    if teams is not None:
        mine = mine.filter(mine.team_key.isin(sorted(teams)) if teams else False)
    people = mine.group_by("agent_key").aggregate(
        shift_kind=mine.shift_kind.min(), starts=mine.planned_start_at.min(), ends=mine.planned_end_at.max(),
        leave_kind=mine.leave_kind.min(), came_at=mine.actual_start_at.min(), tenure_days=mine.tenure_days.max(),
    )  # fmt: skip
    rows = engine.run(people.order_by(["starts", "agent_key"])).to_pylist()
    known = any(row["came_at"] is not None for row in rows)
    seen = _seen(store, snapshot, day=day, keys=[row["agent_key"] for row in rows])
    return tuple(
        OnShift(
            row["agent_key"], row["shift_kind"] or "", row["starts"], row["ends"], row["leave_kind"] or "",
            _came(row["came_at"] is not None or row["agent_key"] in seen, told=known or bool(seen)), row["tenure_days"],
        )
        for row in rows
    )  # fmt: skip


def _came(came: bool, *, told: bool) -> bool | None:
    return came if told else None


def _seen(store: Store, snapshot: Snapshot, *, day: date, keys: Collection[int]) -> frozenset[int]:
    """Those with a seat state other than offline on that day."""
    if not keys or snapshot.table("agent_states").rows == 0:
        return frozenset()
    engine = engine_for(store)
    states = engine.table(snapshot, "agent_states")
    mine = states.filter(states.state_date == day, states.agent_key.isin(sorted(keys)), states.state != "offline")
    return frozenset(engine.run(mine.select("agent_key").distinct())["agent_key"].to_pylist())
