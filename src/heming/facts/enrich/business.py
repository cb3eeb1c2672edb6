"""Business seconds: the open time between two instants, from the change points of the team's calendar at that time.

B(t), the open seconds up to t, is looked up by day instead of by sorting millions of instants: each UTC day of each
calendar has B at its start and its few open stretches, so that B(t) is one equi-join on the day and a sum of clamped
differences. Every row says under which version of which calendar it was counted.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import pyarrow as pa

from heming.facts.calendars import TeamHours, called, team_hours
from heming.facts.enrich.intervals import reply_instant, reply_start
from heming.facts.live import made, remaining
from heming.facts.rows import Rows
from heming.facts.sql import text
from heming.facts.work import Work
from heming.worktime import Boundaries, Calendar, boundaries

DAY = 86_400
KEPT = "j.team_key = r.team_key AND r.opened_date BETWEEN j.first AND j.last"
Days = tuple[dict[int, tuple[int, list[tuple[int, int]]]], int]  # day -> (B, stretches), most stretches
FIRST, LAST = 631_152_000, 4_102_444_800  # 1990 to 2100


def add_business(work: Work, rows: Rows) -> None:
    """Business seconds of the first reply and of resolving, where the elapsed ones are known."""
    wanted = {}
    if rows.has("first_reply_seconds") and rows.any("first_human_reply_at", "message_reply_at"):
        wanted["first_reply_business_seconds"] = ("first_reply_seconds", reply_start(rows), reply_instant(rows))
    if rows.has("resolve_seconds"):
        wanted["resolve_business_seconds"] = ("resolve_seconds", "opened_at", "resolved_at")
    if not wanted:
        return
    hours = team_hours(work.store)
    several = bool(hours.teams) and rows.has("team_key", "opened_date")
    if several:
        know_hours(work, hours)
        rows.join("map_calendars", KEPT, taken={"_calendar": "coalesce(j.calendar, 0)"})
    if not several and _never_closes(hours.calendars[0]):
        elapsed = "CASE WHEN first_reply_from <> 'source' THEN first_reply_seconds END"
        rows.add({c: elapsed if c.startswith("first") else seconds for c, (seconds, _, _) in wanted.items()})
    else:
        _count(work, rows, hours=hours, wanted=wanted, several=several)
    counted = " OR ".join(f"{column} IS NOT NULL" for column in wanted)
    rows.add({"calendar_version": f"CASE WHEN {counted} THEN {_version(hours, several)} END"})


def _count(
    work: Work, rows: Rows, *, hours: TeamHours, wanted: Mapping[str, tuple[str, str, str]], several: bool
) -> None:
    stretches = _make_days(work, hours.calendars)
    same = "j.calendar = r._calendar" if several else "j.calendar = 0"
    for column, (seconds, start, end) in wanted.items():
        usable = f"{seconds} IS NOT NULL" + (" AND first_reply_from <> 'source'" if column.startswith("first") else "")
        rows.add({"_from": f"CASE WHEN {usable} THEN {start} END", "_to": f"CASE WHEN {usable} THEN {end} END"})
        for at in ("_from", "_to"):
            open_until = {f"_b{at}": _open_until(f"r.{at}", stretches)}
            rows.join("business_days", f"{same} AND j.day = r.{at} // {DAY}", taken=open_until)
        rows.add({column: "_b_to - _b_from"})


def know_hours(work: Work, hours: TeamHours) -> None:
    """Makes map_calendars: which team kept which calendar from when to when."""
    if made(work, "map_calendars"):
        return
    given = pa.table({
        "team_key": pa.array([k.team_key for k in hours.teams], pa.int64()),
        "calendar": pa.array([k.calendar for k in hours.teams], pa.int64()),
        "first": pa.array([k.first or date.min for k in hours.teams], pa.date32()),
        "last": pa.array([k.last or date.max for k in hours.teams], pa.date32()),
    })  # fmt: skip
    work.sql.register("given", given)
    work.sql.execute("CREATE TEMP TABLE map_calendars AS SELECT * FROM given")
    work.sql.unregister("given")


def counted_otherwise(work: Work) -> str:
    """A statement over the stored cases whose business time was counted under another calendar or version of it."""
    hours = team_hours(work.store)
    know_hours(work, hours)
    columns = ("team_key", "opened_date", "calendar_version", "resolve_seconds", "first_reply_seconds",
               "first_reply_from")  # fmt: skip
    return f"""
        SELECT r.rid FROM ({remaining(work, "cases", columns=columns)}) r LEFT JOIN
        (SELECT *, calendar AS _calendar FROM map_calendars) j ON {KEPT}
        WHERE (resolve_seconds IS NOT NULL OR first_reply_seconds IS NOT NULL AND first_reply_from <> 'source')
        AND calendar_version IS DISTINCT FROM {_version(hours, several=True)}"""


def _version(hours: TeamHours, several: bool) -> str:
    """The version as an expression over the calendar's place."""
    own, *others = [text(called(calendar)) for calendar in hours.calendars]
    if not several or not others:
        return own
    return f"CASE _calendar {' '.join(f'WHEN {n} THEN {v}' for n, v in enumerate(others, start=1))} ELSE {own} END"


def _never_closes(calendar: Calendar) -> bool:
    return not calendar.closed and not calendar.exceptions and all(
        sum(p.end_seconds - p.start_seconds for p in periods) >= DAY for periods in calendar.week
    )  # fmt: skip


def _open_until(instant: str, stretches: int) -> str:
    parts = [f"greatest(0, least({instant}, j.close_{n}) - j.open_{n})" for n in range(stretches)]
    return " + ".join(["j.before", *parts])


def _make_days(work: Work, calendars: Sequence[Calendar]) -> int:
    """business_days (calendar, day, before, open_n, close_n) for the days at hand; returns the most stretches of a
    day."""
    lines = [_days_of(calendar) for calendar in calendars]
    most = max(stretches for _, stretches in lines)
    if made(work, "business_days"):
        return most
    names = ("calendar", "day", "before", *(f"{k}_{n}" for n in range(most) for k in ("open", "close")))
    columns: dict[str, list[int]] = {name: [] for name in names}
    for place, (days, _) in enumerate(lines):
        for day, (before, stretches) in days.items():
            columns["calendar"].append(place)
            columns["day"].append(day)
            columns["before"].append(before)
            for n in range(most):
                opens, closes = stretches[n] if n < len(stretches) else (day * DAY, day * DAY)
                columns[f"open_{n}"].append(opens)
                columns[f"close_{n}"].append(closes)
    work.sql.register("given", pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()}))
    work.sql.execute("CREATE TEMP TABLE business_days AS SELECT * FROM given")
    work.sql.unregister("given")
    return most


@lru_cache(maxsize=32)
def _days_of(calendar: Calendar) -> Days:
    return _by_day(boundaries(calendar, from_epoch=FIRST, to_epoch=LAST))


def _by_day(line: Boundaries) -> Days:
    rows = line.rows()
    ends = [row[0] for row in rows[1:]] + [line.until_epoch]
    found: dict[int, list[tuple[int, int]]] = {day: [] for day in range(FIRST // DAY, LAST // DAY + 1)}
    for (start, _, is_open), end in zip(rows, ends, strict=True):
        if not is_open:
            continue
        for day in range(start // DAY, (end - 1) // DAY + 1):
            found[day].append((max(start, day * DAY), min(end, (day + 1) * DAY)))
    total, days = 0, {}
    for day, stretches in found.items():
        days[day] = (total, stretches)
        total += sum(end - start for start, end in stretches)
    return days, max((len(s) for s in found.values()), default=0)
