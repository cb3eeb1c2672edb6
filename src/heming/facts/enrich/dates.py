"""Local days, hours and months in the one reporting zone, from integer instants."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from heming.facts.schemas import TABLES
from heming.facts.sql import quoted

if TYPE_CHECKING:  # the rules of days serve figures too, without the store behind them
    from heming.facts.rows import Rows
    from heming.facts.work import Work

DAY = 86_400
FIRST_INSTANT = 631_152_000  # 1990-01-01 UTC: anything earlier is a mistake
# derived day -> the instants it may come from, in order
DAYS: dict[str, dict[str, str]] = {
    "cases": {"opened_date": "opened_at", "resolved_date": "resolved_at", "due_date": "due_at"},
    "answers": {"answered_date": "answered_at"},
    "invitations": {"sent_date": "sent_at"},
    "complaints": {"complained_date": "complained_at"},
    "reviews": {"reviewed_date": "reviewed_at"},
    "orders": {"placed_date": "placed_at", "paid_date": "paid_at"},
    "touches": {"touched_date": "touched_at"},
    "messages": {"sent_date": "sent_at"},
    "shifts": {"shift_date": "planned_start_at"},
    "agent_states": {"state_date": "start_at"},
    "trainings": {"due_date": "due_at"},
    "contributions": {"contributed_date": "contributed_at"},
    "adjustments": {"adjusted_date": "adjusted_at"},
    "pulses": {"answered_date": "answered_at"},
}


@lru_cache(maxsize=8)
def offset_changes(zone: str) -> tuple[tuple[int, int], ...]:
    """(instant, seconds east of UTC from then on), newest first, from 1990 to five years from now; the last row holds
    before."""
    info = ZoneInfo(zone)
    last = int(datetime.now(UTC).timestamp()) + 5 * 366 * DAY
    found = [(FIRST_INSTANT, _offset(info, FIRST_INSTANT))]
    for day in range(FIRST_INSTANT, last, DAY):
        if _offset(info, day + DAY) != found[-1][1]:
            low, high = day, day + DAY
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(info, middle) == found[-1][1] else (low, middle)
            found.append((high, _offset(info, high)))
    return tuple(reversed(found))


def _offset(info: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, info).utcoffset()
    return int((offset or timedelta()).total_seconds())


def local(zone: str, instant: str) -> str:
    """Seconds of the local wall clock at an instant, as an expression."""
    changes = offset_changes(zone)
    if len(changes) == 1:
        return f"({instant} + {changes[0][1]})"
    branches = " ".join(f"WHEN {instant} >= {at} THEN {offset}" for at, offset in changes[:-1])
    return f"({instant} + CASE {branches} ELSE {changes[-1][1]} END)"


def plausible(instant: str) -> str:
    """Whether an instant lies between 1990 and a year from now."""
    return f"{instant} BETWEEN {FIRST_INSTANT} AND {int(datetime.now(UTC).timestamp()) + 366 * DAY}"


def day_of(zone: str, instant: str) -> str:
    """The local day of an instant; NULL when it is implausible."""
    return f"CASE WHEN {plausible(instant)} THEN DATE '1970-01-01' + ({local(zone, instant)} // {DAY})::INTEGER END"


def month_of_day(day: str) -> str:
    """yyyymm of a day."""
    return f"(year({day}) * 100 + month({day}))::BIGINT"


def month_of(work: "Work", table: str, *, rows: "Rows") -> str:
    """The month that decides where a row is kept; NULL when its time is unknown or implausible."""
    instant = TABLES[table].month_from
    if instant is None or not rows.has(instant):
        return rows.get("month", "NULL::BIGINT") if instant is None else "NULL::BIGINT"
    if TABLES[table].column(instant).type == "date":
        day = f"CASE WHEN {quoted(instant)} BETWEEN DATE '1990-01-01' AND current_date + 366 THEN {quoted(instant)} END"
        return month_of_day(day)
    return month_of_day(day_of(work.store.zone, quoted(instant)))


def add_days(work: "Work", table: str, *, rows: "Rows") -> None:
    """Adds the table's local days, its month, and for cases the hour."""
    zone = work.store.zone
    days = {day: day_of(zone, quoted(at)) for day, at in DAYS.get(table, {}).items() if rows.has(at)}
    hour = {}
    if table == "cases" and rows.has("opened_at"):
        precision = rows.get("date_precision", "'second'")
        known = f"{plausible('opened_at')} AND {precision} <> 'day'"
        hour = {"opened_hour": f"CASE WHEN {known} THEN ({local(zone, 'opened_at')} // 3600) % 24 END"}
    rows.add({**days, **hour, "month": month_of(work, table, rows=rows)})
