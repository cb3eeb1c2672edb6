"""What a question may be grouped and filtered by: people, places, periods and the organisation's own columns."""

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from heming.errors import BadInput, Phrase, did_you_mean
from heming.facts.schemas import Column
from heming.metrics.question import Filter
from heming.metrics.tables import DECLARED

KEYED = {
    "agent": "agent_key", "team": "team_key", "team_now": "team_now_key", "supervisor": "supervisor_key",
    "manager": "manager_key",
}  # fmt: skip
TEAMS = ("team", "team_now")  # as of the row's time, and as of today
PERIODS = ("day", "week", "month", "quarter", "year")
CLOCK = ("interval", "hour", "weekday")  # when within a day or week, of the instant that places a row
OF_ONE_AGENT = frozenset(("agent", "agent_account", "tenure_band", "tenure_days", "shift_kind"))
OF_A_TEAM = frozenset(("team", "supervisor", "manager"))
NEVER = frozenset(
    ("source_id", "case_id", "case_source", "order_id", "review_id", "repeat_of", "currency_note", "evidence")
)


def column_of(dimension: str) -> str:
    """The fact column behind a dimension that is not a period."""
    return KEYED.get(dimension, dimension)


def check(dimension: str, extra: frozenset[str]) -> None:
    """BadInput, with the nearest name, when no table can be grouped by it."""
    known = {*KEYED, *PERIODS, *CLOCK, *extra, *(c.name for t in DECLARED.values() for c in t.stored if _groups(c))}
    if dimension not in known:
        raise BadInput(
            "Nothing can be grouped or filtered by '{dimension}'.{hint}", "Take one of {known}.",
            dimension=dimension, hint=did_you_mean(dimension, known), known=", ".join(sorted(known)),
        )  # fmt: skip


def _groups(column: Column) -> bool:
    if column.name in NEVER or column.personal:
        return False
    return column.name == "source" or (column.origin != "house" and column.type in ("text", "code", "flag", "whole"))


def expression_of(table: ir.Table, dimension: str, *, period: str) -> ir.Value:
    """What to group by: a key or text column, or a whole number that counts periods."""
    return period_number(table[period], dimension) if dimension in PERIODS else table[column_of(dimension)]


def period_number(day: ir.Value, period: str) -> ir.Value:
    """Days, weeks, quarters, months or years as a count: whole numbers group three times as fast as truncated dates."""
    if period == "year":
        return day.year().cast("int32")
    if period == "month":
        return (day.year() * 12 + day.month() - 1).cast("int32")
    if period == "quarter":
        return (day.year() * 4 + day.quarter() - 1).cast("int32")
    days = day.delta(ibis.date(1970, 1, 1), unit="day")
    # 1970-01-01 was a Thursday; counted from the Monday before, whole weeks are whole sevens (dates here are after
    # 1990).
    return days.cast("int32") if period == "day" else ((days + 3) / 7).floor().cast("int32")


def period_labels(numbers: npt.NDArray[np.int64], period: str) -> list[str]:
    """2023, 2023-Q3, 2023-08, 2023-W31, 2023-08-01."""
    if period == "year":
        return [f"{n:04d}" for n in numbers]
    if period == "quarter":
        return [f"{n // 4:04d}-Q{n % 4 + 1}" for n in numbers]
    if period == "month":
        return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in numbers]
    first, _ = period_days(numbers, period)
    if period == "day":
        return [str(d) for d in first]
    return [f"{d.isocalendar().year:04d}-W{d.isocalendar().week:02d}" for d in first.tolist()]


def period_days(numbers: npt.NDArray[np.int64], period: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """First and last day of each period."""
    one = np.timedelta64(1, "D")
    if period in ("day", "week"):
        length = 1 if period == "day" else 7
        start = np.datetime64("1970-01-01", "D") + (numbers * length - (0 if period == "day" else 3)).astype(
            "timedelta64[D]"
        )
        return start, start + length * one - one
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    first = np.datetime64("0000-01", "M") + (numbers * months).astype("timedelta64[M]")
    return first.astype("datetime64[D]"), (first + np.timedelta64(months, "M")).astype("datetime64[D]") - one


def period_condition(day: ir.Value, given: Filter) -> ir.Value:
    """Rows whose period carries one of the labels; '' stands for rows without a day."""
    chosen = ibis.literal(False)
    for label in given.values:
        chosen = chosen | (day.between(*map(ibis.literal, days_of(label, given.dimension))) if label else day.isnull())
    return chosen


def days_of(label: str, period: str) -> tuple[date, date]:
    """First and last day of a labelled period; BadInput when it is not one."""
    try:
        number = _number_of(label, period)
    except ValueError:
        raise BadInput(
            "'{label}' is not a {period}.",
            "Write 2023-08-01, 2023-W31, 2023-08, 2023-Q3 or 2023.",
            label=label,
            period=Phrase(period),
        ) from None
    first, last = period_days(np.array([number]), period)
    return first[0].item(), last[0].item()


def _number_of(label: str, period: str) -> int:
    if period == "day":
        return int(np.datetime64(label, "D").astype(int))
    year = int(label[:4])
    if period == "year":
        return year
    if period == "week":
        return (date.fromisocalendar(year, int(label[6:]), 1).toordinal() - date(1970, 1, 1).toordinal() + 3) // 7
    return year * 4 + int(label[6:]) - 1 if period == "quarter" else year * 12 + int(label[5:]) - 1
