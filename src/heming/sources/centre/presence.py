"""Working time: the shifts that were planned, how they were worked, and the states people were in meanwhile."""

import numpy as np
import pyarrow as pa

from heming.sources.centre.accounts import HOTLINE
from heming.sources.centre.arrays import NONE, Array, Flags, Real, Rows, where_known, whole
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import assembled, known, listed, numbered, who

LEAVES = ("年假", "事假", "病假", "调休")
BREAK, MEAL = 600, 3600
BUSY_REASONS = ("处理后台工单", "整理问题清单")
CALLING = "外呼回访"  # what a hotline does in quiet hours: on the phone, but with nobody who called
OCCUPIED = (0.62, 0.88)  # share of the time for customers that is spent on them, by shift
HOUR_OFF = 3600  # leave for the end of a shift
READY = ("ready", "")
LARGE = 200  # agents from which states are told in fewer, longer stretches

Stretch = tuple[str, str]  # a state and its reason, "" for none


def shifts(scene: Scene) -> pa.Table:
    """One row per planned shift: worked, on leave, or not shown up for."""
    roster, random = scene.roster, scene.random
    day, agent, kind = (
        np.concatenate([a, b])
        for a, b in zip(
            (roster.day, roster.agent, roster.kind), (roster.off_day, roster.off_agent, roster.off_kind), strict=True
        )
    )
    count, worked = len(day), np.arange(len(day)) < len(roster.day)
    begin, end = planned(scene, day, kind=kind)
    starts, ends = actual(scene)
    leave = where_known(~worked & (random.random(count) < 0.75), random.integers(0, len(LEAVES), count))
    left_early = np.append(leaves_early(scene), np.zeros(len(roster.off_day), dtype=np.bool_))
    leave = np.where(left_early, 1, leave)
    untold = (leave != NONE) & ~left_early & (random.random(count) < 0.3)  # the whole shift, without times
    away = np.where(untold, NONE, np.where(left_early, HOUR_OFF, np.where(leave != NONE, end - begin, 0)))
    filler = np.full(len(roster.off_day), NONE)
    columns = who(scene.centre, agent, day=day) | {
        "source_id": numbered("H", day * 100_000 + agent),
        "shift_kind": listed([k[0] for k in roster.kinds], kind),
        "planned_start_at": known(begin),
        "planned_end_at": known(end),
        "actual_start_at": known(np.append(starts, filler)),
        "actual_end_at": known(np.append(ends, filler)),
        "leave_kind": listed(LEAVES, leave),
        "leave_seconds": known(away),
        "overtime_seconds": known(np.maximum(0, np.append(ends, filler) - end)),
        "unpaid_break_seconds": known(np.where(end - begin > 5 * 3600, MEAL, 0)),
    }
    return assembled("shifts", columns)


def planned(scene: Scene, day: Array, *, kind: Array) -> tuple[Array, Array]:
    """Planned start and end of shifts."""
    hours = np.array([[k[1], k[2]] for k in scene.roster.kinds])[kind] * 3600
    return scene.starts[day] + hours[:, 0], scene.starts[day] + hours[:, 1]


def actual(scene: Scene) -> tuple[Array, Array]:
    """When the worked shifts really began and ended; the same however often it is asked."""
    random = scene.centre.random(scene.month, 2)
    begin, end = planned(scene, scene.roster.day, kind=scene.roster.kind)
    count = len(begin)
    late = np.where(random.random(count) < 0.10, random.integers(300, 2400, count), random.integers(-300, 120, count))
    overtime = np.where(
        random.random(count) < 0.08, random.integers(900, 5400, count), random.integers(-120, 300, count)
    )
    punctual = _punctual(scene)
    late, overtime = np.where(punctual, np.minimum(late, 0), late), np.where(punctual, np.abs(overtime), overtime)
    return begin + late, end + np.where(leaves_early(scene), -HOUR_OFF, overtime)


def leaves_early(scene: Scene) -> Flags:
    """Worked shifts with leave for their last hour; the same however often it is asked."""
    chance: Flags = scene.centre.random(scene.month, 3).random(len(scene.roster.day)) < 0.02
    return chance & ~_punctual(scene)


def _punctual(scene: Scene) -> Flags:
    """Shifts of the night crew: whoever answers under the account they share is there, so that the roster can tell."""
    crew: Flags = np.isin(scene.roster.agent, scene.centre.staff.parts.night_crew)
    return crew


def agent_states(rows: Rows, scene: Scene) -> pa.Table:
    """Stretches that fill every worked shift without overlap; serving takes as long as the shift's cases did."""
    starts, ends = actual(scene)
    blocks = 4 if scene.centre.staff.count <= LARGE else 2
    lengths, states = _stretches(rows, scene, length=ends - starts, blocks=blocks)
    begin = starts[:, None] + np.cumsum(lengths, axis=1) - lengths
    shift, place = np.nonzero(lengths)
    roster = scene.roster
    agent, day = roster.agent[shift], roster.day[shift]
    names, told = sorted({state for state, _ in states}), sorted({reason for _, reason in states if reason})
    code = np.array([names.index(state) for state, _ in states])[place]
    reason = np.array([told.index(reason) if reason else NONE for _, reason in states])[place]
    columns = who(scene.centre, agent, day=day) | {
        "source_id": numbered("E", (day * 100_000 + agent) * 100 + place),
        "shift_kind": listed([k[0] for k in roster.kinds], roster.kind[shift]),
        "state": listed(names, code),
        "state_reason": listed(told, reason),
        "start_at": known(begin[shift, place]),
        "end_at": known(begin[shift, place] + lengths[shift, place]),
    }
    return assembled("agent_states", columns)


def _stretches(rows: Rows, scene: Scene, *, length: Array, blocks: int) -> tuple[Array, list[Stretch]]:
    """(seconds per shift and stretch, what each stretch is); each row sums to the shift."""
    random, count = scene.random, len(length)
    long_shift = length > 5 * 3600
    rest = {
        "meeting": np.where(random.random(count) < 0.07, 1200, 0),
        "training": np.where(random.random(count) < 0.05, 2700, 0),
        "busy": np.where(random.random(count) < 0.35, random.integers(180, 1500, count), 0),
        "break": np.where(random.random(count) < 0.9, BREAK, 0),
        "meal": np.where(long_shift, MEAL, 0),
    }
    idle = length - sum(rest.values())
    serving = _serving(rows, count)
    squeeze = np.minimum(1.0, 0.9 * idle / np.maximum(1, sum(serving.values())))  # several chats at once
    quiet = _quiet(scene, idle, served=sum(serving.values()) * squeeze)
    parts: list[tuple[Stretch, Array]] = [((name, ""), rest[name]) for name in ("meeting", "training")]
    for block in range(blocks):
        parts.append((READY, np.zeros(count, dtype=np.int64)))
        parts += [((state, ""), whole(seconds * squeeze / blocks)) for state, seconds in serving.items()]
        parts += [(("break", ""), rest["break"])] if block == 0 else []
        parts += [(("meal", ""), rest["meal"])] if block == blocks // 2 - 1 else []
        parts += [(what, whole(seconds * 2 / blocks)) for what, seconds in quiet.items()] if block % 2 == 0 else []
        parts += [(("busy", BUSY_REASONS[1]), rest["busy"])] if block == blocks - 1 else []
    lengths = np.stack([seconds for _, seconds in parts], axis=1).astype(np.int64)
    free = np.maximum(0, length - lengths.sum(axis=1))
    ready = [i for i, (what, _) in enumerate(parts) if what == READY]
    lengths[:, ready] = (free // blocks)[:, None]
    lengths[:, ready[-1]] += free - (free // blocks) * blocks
    return lengths, [what for what, _ in parts]


def _quiet(scene: Scene, idle: Array, *, served: Array) -> dict[Stretch, Real]:
    """Seconds of quiet hours spent on other work, so that nobody is idle for hours nor ever without a moment between
    two customers: in the chats on back-office work, at the hotline on calls of their own."""
    staff, agent = scene.centre.staff, scene.roster.agent
    hotline = staff.team_skill[staff.team[agent]] == HOTLINE
    occupied = scene.random.uniform(*OCCUPIED, len(idle))
    calling = np.maximum(0.0, occupied * 0.9 * idle - served)  # who calls back is available again at once
    filing = np.maximum(0.0, 0.9 * (idle - np.maximum(served / occupied, served + 0.03 * idle)))
    return {
        ("talking", CALLING): np.where(hotline, calling, 0.0),
        ("busy", BUSY_REASONS[0]): np.where(hotline, 0.0, filing),
    }


def _serving(rows: Rows, count: int) -> dict[str, Real]:
    """Seconds of the shift's cases by state."""
    mine = rows["shift"] != NONE
    shift = rows["shift"][mine]

    def total(name: str) -> Real:
        seconds = np.maximum(0, rows[name][mine]).astype(np.float64)
        return np.bincount(shift, weights=seconds, minlength=count).astype(np.float64)

    return {"ringing": total("ring"), "talking": total("talk"), "hold": total("hold"), "wrap": total("wrap")}
