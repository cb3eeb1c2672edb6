"""What happens in each half-hour of each day: who came, who was there, who was planned; the base of staffing figures.

Days and half-hours are those of the reporting zone's wall clock. Nothing here names a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from heming.facts.clock import DAY, HALF_HOUR, local_seconds
from heming.facts.engines import Engine, engine_for
from heming.facts.kept_reads import table
from heming.facts.leavers import shifts_that_hold
from heming.facts.store import Snapshot, Store

AVAILABLE = ("ready", "ringing", "talking", "hold", "wrap")


@dataclass(frozen=True)
class Work:
    """Which contacts and whose time: days (both ends included), and one team, skill group or channel, or none."""

    first: date
    last: date
    team: int | None = None
    skill_group: str = ""
    channel: str = ""


def arrivals(store: Store, snapshot: Snapshot, *, work: Work) -> pa.Table:
    """Inbound contacts that asked for a person, by `day`, `half_hour` (0–47) and `session_kind`: offered, answered,
    abandoned, handled (with a handle time), handle_seconds, waited_seconds (of all whose wait is known)."""
    return table(engine_for(store), snapshot, build=_arrivals, given=given(work), fixed=(store.zone,))


def _arrivals(engine: Engine, snapshot: Snapshot, work: Mapping[str, Any], zone: str) -> ir.Table:
    cases = _chosen(engine.table(snapshot, "cases"), work)
    cases = cases.filter(
        cases.opened_date.between(work["first"], work["last"]), cases.asked_human.fill_null(True),
        (cases.direction != "out").fill_null(True), (cases.date_precision != "day").fill_null(True),
    )  # fmt: skip
    clock = local_seconds(cases.opened_at, zone) % DAY
    abandoned = cases.is_abandoned.fill_null(False)
    rows = cases.select(
        day=cases.opened_date, half_hour=(clock // HALF_HOUR).cast("int32"), session_kind=cases.session_kind,
        abandoned=abandoned, answered=cases.human_answered.fill_null(~abandoned),
        handle=cases.handle_seconds, wait=ibis.coalesce(cases.answer_wait_seconds, cases.queue_seconds),
    )  # fmt: skip
    sums = {
        "offered": rows.count(), "answered": rows.answered.sum(), "abandoned": rows.abandoned.sum(),
        "handled": rows.handle.count(), "handle_seconds": rows.handle.sum(), "waited": rows.wait.count(),
        "waited_seconds": rows.wait.sum(),
        "abandoned_waits": (rows.abandoned & rows.wait.notnull()).sum(),
    }  # fmt: skip
    return rows.group_by(["day", "half_hour", "session_kind"]).aggregate(**sums)


def present(store: Store, snapshot: Snapshot, *, work: Work) -> pa.Table:
    """Seconds people were available for customers, by `day` and `half_hour`, from seat states."""
    return table(engine_for(store), snapshot, build=_present, given=given(work), fixed=(store.zone,))


def _present(engine: Engine, snapshot: Snapshot, work: Mapping[str, Any], zone: str) -> ir.Table:
    states = engine.table(snapshot, "agent_states")
    states = among(states, engine.table(snapshot, "cases"), work=work)
    states = states.filter(
        states.state.isin(AVAILABLE), states.state_seconds > 0,
        states.state_date.between(work["day_before"], work["day_after"]),
    )  # fmt: skip
    spans = states.select(begin=states.start_at, length=states.state_seconds)
    return _half_hours(spans, zone, work)


def planned(store: Store, snapshot: Snapshot, *, work: Work) -> pa.Table:
    """Seconds people were planned (leave of whole shifts apart), by `day` and `half_hour`, from the roster."""
    return table(engine_for(store), snapshot, build=_planned, given=given(work), fixed=(store.zone,))


def _planned(engine: Engine, snapshot: Snapshot, work: Mapping[str, Any], zone: str) -> ir.Table:
    shifts = shifts_that_hold(engine, snapshot)
    shifts = among(shifts, engine.table(snapshot, "cases"), work=work)
    shifts = shifts.filter(
        shifts.planned_end_at > shifts.planned_start_at, shifts.leave_kind.isnull(),
        shifts.shift_date.between(work["day_before"], work["day_after"]),
    )  # fmt: skip
    spans = shifts.select(begin=shifts.planned_start_at, length=shifts.planned_end_at - shifts.planned_start_at)
    return _half_hours(spans, zone, work)


def given(work: Work) -> dict[str, date | int | str | None]:
    """What the statements are given. A day more at either end: a stretch may begin before midnight."""
    one = timedelta(days=1)
    return {
        "first": work.first, "last": work.last, "day_before": work.first - one, "day_after": work.last + one,
        "team_key": work.team, "skill_group": work.skill_group or None, "channel": work.channel or None,
    }  # fmt: skip


def _chosen(rows: ir.Table, work: Mapping[str, Any]) -> ir.Table:
    asked = [rows[name] == work[name] for name in ("team_key", "skill_group", "channel") if work[name] is not None]
    return rows.filter(*asked) if asked else rows


def among(rows: ir.Table, cases: ir.Table, *, work: Mapping[str, Any]) -> ir.Table:
    """Rows of the team's people, or of those who handled contacts of the skill group or channel in these days."""
    if work["team_key"] is not None:
        rows = rows.filter(rows.team_key == work["team_key"])
    if work["skill_group"] is not None or work["channel"] is not None:
        served = _chosen(cases, work).filter(lambda t: t.opened_date.between(work["first"], work["last"]))
        people = served.filter(served.agent_key.notnull()).select("agent_key").distinct()
        rows = rows.filter(rows.agent_key.isin(people.agent_key))
    return rows


def _half_hours(spans: ir.Table, zone: str, work: Mapping[str, Any]) -> ir.Table:
    """Stretches cut at every half-hour of the wall clock; one longer than a day is not cut, since it never ended."""
    begin = local_seconds(spans.begin, zone)
    told = spans.select(begin=begin, end=begin + spans.length).filter(lambda t: t.end - t.begin <= DAY)
    slots = ibis.range(told.begin // HALF_HOUR, (told.end - 1) // HALF_HOUR + 1)
    cut = told.mutate(slot=slots).unnest("slot")
    inside = ibis.least(cut.end, (cut.slot + 1) * HALF_HOUR) - ibis.greatest(cut.begin, cut.slot * HALF_HOUR)
    day = (ibis.date(1970, 1, 1) + (cut.slot // 48).cast("int32").as_interval("D")).cast("date")
    found = cut.select(day=day, half_hour=(cut.slot % 48).cast("int32"), inside=inside)
    found = found.filter(found.day.between(work["first"], work["last"]))
    return found.group_by(["day", "half_hour"]).aggregate(seconds=found.inside.sum().cast("int64"))
