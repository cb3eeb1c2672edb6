"""Dates with and without a time of day. The order of day and month is a parameter, decided by evidence over the whole
column.

Quick paths read what almost every row holds; what they cannot read goes through one general reading of the same order.
Wall-clock times become UTC in the mapping's zone; a time that carries its own zone keeps it. Moments before 1990 or
more than a
year ahead are not plausible: null, and reported.
"""

import re
from datetime import UTC, datetime

from heming.errors import BadInput
from heming.facts.arrivals.parsers import zones
from heming.facts.arrivals.parsers.general_date import ORDERS
from heming.facts.arrivals.parsers.reading import Cell, Reading

EARLIEST = int(datetime(zones.FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
AHEAD = 366 * 86_400
# A format is made of these pieces only, so that it may stand in a statement.
_FORMAT = re.compile(r"(?:%[YmdybBHIMSfpz]|UTC|GMT|[-/.:, TZ年月日号时点分秒])+")
_CAST_READS = re.compile(r"%Y([-/])%m\1%d(?:[ T]%H:%M(?::%S)?)?")  # what a plain cast reads, several times faster
_SERIALS = (32_874, 73_415)  # 1990 … 2100 as a spreadsheet counts days


def read_instant(cell: Cell) -> Reading:
    """UTC epoch seconds. Parameters: `formats`, `order` (ymd, dmy, mdy), `serial` (spreadsheet days), `epoch` (s or
    ms).
    """
    order = _order(cell)
    local, utc, raw = f"{cell.name}_local", f"{cell.name}_utc", cell.raw
    first = ((local, _local(cell, order)),)
    if cell.type == "VARCHAR":
        return Reading(
            first, f"strftime(make_timestamp({local} * 1000000), '%Y-%m-%d %H:%M:%S')", _problem(cell, order)
        )
    if cell.type == "DATE":
        return _as_day(cell, f"coalesce({local}, {_zoned(cell, order)})")
    shifted = zones.to_utc(local, cell.zone, last_year=_last_year(cell))
    known = f"CASE WHEN {local} IS NOT NULL THEN {shifted} WHEN {raw} IS NOT NULL THEN {_zoned(cell, order)} END"
    value = f"CASE WHEN {utc} BETWEEN {EARLIEST} AND {cell.now + AHEAD} THEN {utc} END"
    return Reading(first, value, problem=_problem(cell, order), second=((utc, known),))


def read_date(cell: Cell) -> Reading:
    """A day, or for an instant target the moment it starts in the mapping's zone."""
    if cell.type != "DATE":
        return read_instant(cell)
    return _as_day(cell, f"{cell.name}_local")


def _as_day(cell: Cell, found: str) -> Reading:
    """The day of the wall clock; of a time with its own zone the day in UTC."""
    order, seconds = _order(cell), f"{cell.name}_seconds"
    plausible = f"{seconds} BETWEEN {EARLIEST} AND {cell.now + AHEAD}"
    value = f"CASE WHEN {plausible} THEN make_date(({seconds} // 86400)::INTEGER) END"
    first = ((f"{cell.name}_local", _local(cell, order)),)
    return Reading(first, value, problem=_problem(cell, order), second=((seconds, found),))


def _problem(cell: Cell, order: str) -> str:
    found = f"coalesce({_local(cell, order)}, {_zoned(cell, order)})"
    return f"CASE WHEN {found} IS NULL THEN 'not a date' ELSE 'implausible date' END"


def _order(cell: Cell) -> str:
    """The order of day, month and year: stated, or that of the formats, which must agree."""
    orders = {order for name in _formats(cell) if (order := _order_of(name)) != "ymd"}
    stated = cell.choice("order", next(iter(orders), "ymd"), allowed=ORDERS)
    if len(orders) > 1 and not cell.params.get("order"):
        raise BadInput(
            "The date formats of one column put day and month in different orders.",
            "Keep either the day-first or the month-first formats, or state the order.",
        )
    return stated if stated != "ymd" else next(iter(orders), "ymd")


def _order_of(name: str) -> str:
    if name.lower().startswith("%y"):
        return "ymd"
    month = max(name.find("%m"), name.find("%b"), name.find("%B"))
    return "dmy" if name.find("%d") < month else "mdy"


def _formats(cell: Cell) -> tuple[str, ...]:
    formats = cell.param_list("formats")
    for name in formats:
        if not _FORMAT.fullmatch(name):
            raise BadInput(
                "'{format}' is not a date format we read.",
                "Write it with %Y %m %d %H %M %S, for example %d/%m/%Y %H:%M.",
                format=name,
            )
    return formats


def _local(cell: Cell, order: str) -> str:
    """Local epoch seconds of a wall-clock text, null for anything else and for texts that carry a zone."""
    raw, formats = cell.raw, _formats(cell)
    steps = _quick(raw, formats, order)
    if cell.params.get("serial"):
        number, (low, high) = f"TRY_CAST({raw} AS DOUBLE)", _SERIALS
        days = f"round(({number} - 25569) * 86400)::BIGINT"
        steps.insert(0, f"CASE WHEN {number} BETWEEN {low} AND {high} THEN {days} END")
    general = f"general_{order}(lower(plain({raw}))).local_seconds"
    steps.append(f"CASE WHEN cleaned({raw}) IS NULL THEN NULL ELSE {general} END")
    return f"CASE WHEN {_has_zone(raw)} THEN NULL ELSE coalesce({', '.join(steps)}) END"


def _quick(raw: str, formats: tuple[str, ...], order: str) -> list[str]:
    """Epoch seconds by a plain cast where it reads the format, and by the listed formats; Chinese texts skip the
    cast.
    """
    others = [name for name in formats if not _CAST_READS.fullmatch(name) and "%z" not in name]
    cast = f"TRY_CAST({raw} AS TIMESTAMP)" if order == "ymd" or any(map(_CAST_READS.fullmatch, formats)) else ""
    if any(name.startswith("%y") for name in others):
        cast = ""  # a cast takes 24-01-05 for the year 24
    listed = f"TRY_STRPTIME({raw}, [{', '.join(map(repr, others))}])" if others else ""
    if cast and listed and all("年" in name for name in others):
        stamp = f"CASE WHEN contains({raw}, '年') THEN {listed} ELSE {cast} END"
    else:
        stamp = f"coalesce({cast}, {listed})" if cast and listed else cast or listed
    return [f"epoch_us({stamp}) // 1000000"] if stamp else []


def _zoned(cell: Cell, order: str) -> str:
    """UTC epoch seconds of a text with its own zone, or of an epoch number."""
    raw = cell.raw
    if cell.params.get("epoch"):
        divisor = 1000 if cell.choice("epoch", "s", allowed=("s", "ms")) == "ms" else 1
        return f"TRY_CAST(TRY_CAST({raw} AS DOUBLE) // {divisor} AS BIGINT)"
    return f"CASE WHEN {_has_zone(raw)} THEN general_{order}(lower(plain({raw}))).utc_seconds END"


def _has_zone(raw: str) -> str:
    """Cheap on purpose: a plus sign, a final Z, or a minus behind the time of day."""
    return f"contains({raw}, '+') OR suffix({raw}, 'Z') OR {raw} LIKE '%:%-%'"


def _last_year(cell: Cell) -> int:
    return datetime.fromtimestamp(cell.now + AHEAD, UTC).year
