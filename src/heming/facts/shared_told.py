"""How the work of shared accounts was told apart: how much went to a person, how much stayed with the team, and why."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import ibis

from heming.facts.engines import engine_for
from heming.facts.store import Snapshot, Store
from heming.org.accounts import holders_of_shared
from heming.org.queries import aliases
from heming.org.roster import OnShift, Stretch, stretches

MOST_LOOKED_AT = 200_000
Account = tuple[str, str]


@dataclass(frozen=True)
class SharedTold:
    """Cases of one shared account; `nobody_on_shift`, `several_on_shift` and `without_time` add up to the rest."""

    cases: int = 0
    told_apart: int = 0
    nobody_on_shift: int = 0
    several_on_shift: int = 0
    without_time: int = 0

    @property
    def with_team(self) -> int:
        """Those that score nobody."""
        return self.cases - self.told_apart


def shared_told(store: Store, snapshot: Snapshot) -> dict[Account, SharedTold]:
    """Every shared account that is known."""
    holders = holders_of_shared()
    if not holders or snapshot.table("cases").rows == 0:
        return {account: SharedTold() for account in holders}
    shifts = _shifts(store, snapshot, {key for people in holders.values() for key in people})
    rows = _cases(store, snapshot, holders)
    return {account: _told(rows.get(account, []), [one for key in people for one in shifts.get(key, ())])
            for account, people in holders.items()}  # fmt: skip


Row = tuple[int | None, int | None]  # agent, instant


def _told(rows: Collection[Row], shifts: list[OnShift]) -> SharedTold:
    spans = stretches(shifts)
    starts = [one.start for one in spans]
    reasons = [_on_shift(spans, starts, at) for agent, at in rows if agent is None]
    return SharedTold(
        len(rows), sum(agent is not None for agent, _ in rows), reasons.count(0),
        sum(1 for one in reasons if one is not None and one > 0), reasons.count(None),
    )  # fmt: skip


def _on_shift(spans: list[Stretch], starts: list[int], at: int | None) -> int | None:
    """How many were on shift at that instant."""
    if at is None:
        return None
    place = bisect_right(starts, at) - 1
    return len(spans[place].people) if place >= 0 and at < spans[place].end else 0


def _cases(store: Store, snapshot: Snapshot, holders: Mapping[Account, object]) -> dict[Account, list[Row]]:
    engine = engine_for(store)
    cases = engine.table(snapshot, "cases")
    names = sorted({account for _, account in holders})
    mine = cases.filter(cases.agent_account.isin(names)).select(
        source="source", account="agent_account", agent="agent_key",
        at=ibis.coalesce(cases.assigned_at, cases.opened_at),
    )  # fmt: skip
    found: dict[Account, list[Row]] = {}
    for row in engine.run(mine.limit(MOST_LOOKED_AT)).to_pylist():
        found.setdefault((row["source"], row["account"]), []).append((row["agent"], row["at"]))
    return found


def _shifts(store: Store, snapshot: Snapshot, people: Collection[int]) -> dict[int, list[OnShift]]:
    if snapshot.table("shifts").rows == 0:
        return {}
    same = {key: key for key in people} | {merged: kept for merged, kept in aliases().items() if kept in people}
    engine = engine_for(store)
    rows = engine.table(snapshot, "shifts")
    rows = rows.filter(rows.agent_key.isin(sorted(same)), rows.leave_kind.isnull() | rows.actual_start_at.notnull())
    told = rows.select(
        key="agent_key", start=ibis.coalesce(rows.actual_start_at, rows.planned_start_at),
        end=ibis.coalesce(rows.actual_end_at, rows.planned_end_at),
    )  # fmt: skip
    found: dict[int, list[OnShift]] = {}
    for row in engine.run(told).to_pylist():
        if row["start"] is not None and row["end"] is not None:
            found.setdefault(same[row["key"]], []).append(OnShift(same[row["key"]], row["start"], row["end"]))
    return found
