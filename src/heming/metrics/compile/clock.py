"""Half-hours, hours and weekdays: when within a day or a week a row lies, by the wall clock of the reporting zone.

A row lies where the instant behind its day lies: the opening for measures by opened day, the answer for ratings. Hours
of a day when clocks change are wall-clock hours: 02:30 stands twice in autumn and never in spring. A row that knows its
day but not its time has a weekday and no half-hour.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from heming.errors import BadInput
from heming.facts.clock import DAY, HALF_HOUR, local_seconds
from heming.facts.enrich.dates import DAYS
from heming.metrics.tables import DECLARED

HOUR = 3600
WEEKDAYS = ("1", "2", "3", "4", "5", "6", "7")  # Monday is 1, as in ISO 8601
SIZE = {"interval": 48, "hour": 24, "weekday": 7}


def instant_behind(table: str, period: str) -> str:
    """The column with the instant that a day column was made of; '' where rows of the table know no time."""
    if table == "agent_days":
        return "interval_start_at"
    return DAYS.get(table, {}).get(period, "")


def clock_number(rows: ir.Table, dimension: str, *, table: str, period: str, zone: str) -> ir.Value:
    """0–47 for half-hours, 0–23 for hours, 0–6 for weekdays from Monday."""
    if dimension == "weekday":
        days = rows[period].delta(ibis.date(1970, 1, 5), unit="day")  # a Monday; dates here are after 1990
        return (days % 7).cast("int32")
    seconds = local_seconds(rows[instant_behind(table, period)], zone)
    part = ((seconds % DAY) / (HALF_HOUR if dimension == "interval" else HOUR)).floor().cast("int32")
    if "date_precision" in rows.columns:
        return (rows.date_precision == "day").fill_null(False).ifelse(ibis.null("int32"), part)
    return part


def clock_labels(numbers: Sequence[int], dimension: str) -> list[str]:
    """09:30 for half-hours, 09 for hours, 1 (Monday) to 7 for weekdays."""
    if dimension == "interval":
        return [f"{n // 2:02d}:{n % 2 * 30:02d}" for n in numbers]
    return [f"{n:02d}" if dimension == "hour" else WEEKDAYS[n] for n in numbers]


def clock_numbers(labels: Sequence[str], dimension: str) -> list[int]:
    """The numbers of labels; BadInput for one that is none."""
    known = dict(zip(clock_labels(range(SIZE[dimension]), dimension), range(SIZE[dimension]), strict=True))
    found = []
    for label in labels:
        plain = label.zfill(5) if dimension == "interval" else label.zfill(2) if dimension == "hour" else label
        if plain not in known:
            raise BadInput(
                "'{label}' is no {dimension}.",
                "Write 09:30 for a half-hour, 09 for an hour, 1 (Monday) to 7 for a day.",
                label=label, dimension=dimension,
            )  # fmt: skip
        found.append(known[plain])
    return found


def has_clock(table: str, period: str, *, dimension: str, present: frozenset[str]) -> str:
    """'' when rows of a table know this, else the column they lack."""
    if dimension == "weekday":
        return ""
    column = instant_behind(table, period)
    if not column:
        return f"{table}.{DECLARED[table].month_from or 'time'}"
    return "" if column in present else f"{table}.{column}"
