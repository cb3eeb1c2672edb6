"""Working days counted by hand, person by person and day by day, in plain loops: nothing shared with the product."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pandas as pd

Frames = dict[str, pd.DataFrame]
Day = dict[str, Any]
AVAILABLE = ("ready", "ringing", "talking", "hold", "wrap")
OFF = ("offline", "logged_in")


def _number(value: Any) -> int:
    return 0 if value is None or pd.isna(value) else int(value)


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def work_days(f: Frames) -> list[Day]:
    """One dict per person and day; everything in seconds; missing is None."""
    days: dict[tuple[Any, Any], Day] = defaultdict(dict)
    on = [s for s in f["agent_states"].to_dict("records") if s["state"] not in OFF and _known(s["state_seconds"])]
    people = {s["agent_key"] for s in f["agent_states"].to_dict("records") if _known(s["state_seconds"])}
    plans = _plans(f["shifts"])
    for s in on:
        day = days[s["agent_key"], s["state_date"]]
        day["states"] = day.get("states", 0) + (0 if s["state"] == "meal" else s["state_seconds"])
        day["available"] = day.get("available", 0) + (s["state_seconds"] if s["state"] in AVAILABLE else 0)
    for p in plans:
        _add_plan(days[p["agent_key"], p["shift_date"]], p)
        for s in (s for s in on if s["agent_key"] == p["agent_key"]):
            if abs(s["state_date"] - p["shift_date"]) > timedelta(days=1):
                continue
            inside = max(0, min(s["start_at"] + s["state_seconds"], p["end"]) - max(s["start_at"], p["begin"]))
            if inside:
                own, other = days[p["agent_key"], p["shift_date"]], days[s["agent_key"], s["state_date"]]
                own["inside"] = own.get("inside", 0) + inside
                other["covered"] = other.get("covered", 0) + inside
    return [_told(day, known=agent in people) for (agent, _), day in days.items()]


def _plans(shifts: pd.DataFrame) -> list[Day]:
    """Shifts of each person in order, each beginning no earlier than those before it end."""
    found, ends = [], dict[Any, int]()
    for p in shifts.sort_values(["agent_key", "planned_start_at", "source_id"]).to_dict("records"):
        begin = max(p["planned_start_at"], ends.get(p["agent_key"], 0))
        ends[p["agent_key"]] = max(ends.get(p["agent_key"], 0), p["planned_end_at"])
        if begin < p["planned_end_at"]:
            found.append(p | {"begin": begin, "end": p["planned_end_at"]})
    return found


def _add_plan(day: Day, p: Day) -> None:
    length = p["end"] - p["begin"]
    leave = _number(p["leave_seconds"]) or (length if _known(p["leave_kind"]) else 0)
    day["planned"] = day.get("planned", 0) + length
    day["leave"] = day.get("leave", 0) + min(leave, length)
    came = _known(p["actual_start_at"]) and _known(p["actual_end_at"])
    day["clocked"] = day.get("clocked", 0) + _known(p["actual_start_at"])
    if came:
        there = max(0, min(p["actual_end_at"], p["end"]) - max(p["actual_start_at"], p["begin"]))
        day["clock_inside"] = day.get("clock_inside", 0) + there
        day["clock_all"] = day.get("clock_all", 0) + p["actual_end_at"] - p["actual_start_at"]
    if _known(p["overtime_seconds"]):
        day["stated"] = day.get("stated", 0) + p["overtime_seconds"]
    elif came:
        day["stated"] = day.get("stated", 0) + max(0, p["actual_end_at"] - p["end"])


def _told(day: Day, *, known: bool) -> Day:
    scheduled = day["planned"] - day["leave"] if "planned" in day else None
    there = day.get("states", 0) > 0 or day.get("clocked", 0) > 0
    told = there or known or "clocked" in day
    absent = (not there if told else None) if scheduled else None
    if "states" in day:
        source, productive = "states", day["available"]
    elif absent:
        source, productive = "absent", 0
    elif scheduled is not None:
        source, productive = "roster", max(0, scheduled)
    else:
        source, productive = None, None
    inside = 0 if absent else day.get("inside", 0) if "states" in day else day.get("clock_inside")
    beyond = max(0, day.get("states", 0) - day.get("covered", 0)) if "states" in day and "planned" in day else None
    return {
        "source": source, "productive": productive, "planned": day.get("planned"), "leave": day.get("leave"),
        "scheduled": scheduled, "absent": absent,
        "adherent": min(inside, scheduled) if scheduled and inside is not None else None,
        "attended": day.get("states", day.get("clock_all", 0 if absent else None)),
        "overtime": day.get("stated", beyond),
    }  # fmt: skip


def summed(f: Frames, name: str) -> tuple[float, int]:
    """Sum and number of person-days that know it."""
    known = [d[name] for d in work_days(f) if d[name] is not None]
    return float(sum(known)), len(known)


def adherence(f: Frames) -> tuple[float, float]:
    """Adherent over scheduled seconds."""
    days = [d for d in work_days(f) if d["adherent"] is not None]
    over = sum(d["scheduled"] for d in days)
    return sum(d["adherent"] for d in days) / over, over


def absence(f: Frames, *, absent: bool) -> tuple[float, int]:
    """The share of person-days that were (or were not) absent, of those that can be told."""
    days = [d for d in work_days(f) if d["absent"] is not None]
    return sum(d["absent"] is absent for d in days) / len(days), len(days)


def shrinkage(f: Frames) -> tuple[float, float]:
    """Planned time that was not productive."""
    sure = ("states", "platform", "absent")
    days = [d for d in work_days(f) if d["planned"] is not None and (d["source"] in sure or d["scheduled"] == 0)]
    over = sum(d["planned"] for d in days)
    return sum(d["planned"] - min(d["productive"] or 0, d["planned"]) for d in days) / over, over
