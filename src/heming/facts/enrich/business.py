"""Business seconds: the open time between two instants, from the change points of the organisation's calendar.

B(t), the open seconds up to t, is looked up by day instead of by sorting millions of instants: each UTC day has B at
its
start and its few open stretches, so that B(t) is one equi-join on the day and a sum of clamped differences.
"""

import pyarrow as pa

from heming.facts.calendars import organisation_calendar
from heming.facts.enrich.intervals import reply_instant, reply_start
from heming.facts.live import made
from heming.facts.rows import Rows
from heming.facts.work import Work
from heming.worktime import Boundaries, Calendar, boundaries

DAY = 86_400
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
    calendar = organisation_calendar(work.store)
    if _never_closes(calendar):
        elapsed = "CASE WHEN first_reply_from <> 'source' THEN first_reply_seconds END"
        plain = {c: elapsed if c.startswith("first") else seconds for c, (seconds, _, _) in wanted.items()}
        rows.add(plain)
        return
    stretches = _make_days(work, calendar)
    for column, (seconds, start, end) in wanted.items():
        usable = f"{seconds} IS NOT NULL" + (" AND first_reply_from <> 'source'" if column.startswith("first") else "")
        rows.add({"_from": f"CASE WHEN {usable} THEN {start} END", "_to": f"CASE WHEN {usable} THEN {end} END"})
        for at in ("_from", "_to"):
            rows.join("business_days", f"j.day = r.{at} // {DAY}", taken={f"_b{at}": _open_until(f"r.{at}", stretches)})
        rows.add({column: "_b_to - _b_from"})


def _never_closes(calendar: Calendar) -> bool:
    return not calendar.closed and not calendar.exceptions and all(
        sum(p.end_seconds - p.start_seconds for p in periods) >= DAY for periods in calendar.week
    )  # fmt: skip


def _open_until(instant: str, stretches: int) -> str:
    parts = [f"greatest(0, least({instant}, j.close_{n}) - j.open_{n})" for n in range(stretches)]
    return " + ".join(["j.before", *parts])


def _make_days(work: Work, calendar: Calendar) -> int:
    """business_days (day, before, open_n, close_n) for the days at hand; returns the most stretches of a day."""
    line = boundaries(calendar, from_epoch=FIRST, to_epoch=LAST)
    days, most = _by_day(line)
    if made(work, "business_days"):
        return most
    names = ("day", "before", *(f"{k}_{n}" for n in range(most) for k in ("open", "close")))
    columns: dict[str, list[int]] = {name: [] for name in names}
    for day, (before, stretches) in days.items():
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


def _by_day(line: Boundaries) -> tuple[dict[int, tuple[int, list[tuple[int, int]]]], int]:
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
