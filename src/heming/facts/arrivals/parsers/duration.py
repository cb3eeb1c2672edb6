"""Lengths of time to seconds: 00:03:22, 3分22秒, 1小时3分, 1h 3m, 3:22, or a bare number in the column's unit."""

from heming.facts.arrivals.parsers.reading import Cell, Reading

_BARE = {
    "ms": "/ 1000",
    "s": "",
    "min": "* 60",
    "h": "* 3600",
    "day": "* 86400",
}  # day: a spreadsheet's fraction of a day
_PARTS = (
    ("([0-9.]+) *(?:天|日|days?|d)", 86_400),
    ("([0-9.]+) *(?:小时|时|hours?|hrs?|h)", 3_600),
    ("([0-9.]+) *(?:分钟|分|minutes?|mins?|m)(?:[^s]|$)", 60),
    ("([0-9.]+) *(?:秒钟|秒|seconds?|secs?|s)", 1),
)
_SHAPE = "([0-9.]+ *(天|日|days?|d|小时|时|hours?|hrs?|h|分钟|分|minutes?|mins?|m|秒钟|秒|seconds?|secs?|s)[ ,又]*)+"
_CLOCK = "^(?:([0-9]+) *(?:天|days?,?) *)?([0-9]+):([0-5]?[0-9](?:[.][0-9]+)?)(?::([0-5]?[0-9](?:[.][0-9]+)?))?$"
_NUMBER = "DECIMAL(18,6)"

_TOTAL = " + ".join(
    f"coalesce(TRY_CAST(regexp_extract(t, '{pattern}', 1) AS {_NUMBER}), 0) * {seconds}" for pattern, seconds in _PARTS
)
MACROS = f"""
CREATE TEMP MACRO clock_seconds(t, first, second) AS list_transform(
    [regexp_extract(t, '{_CLOCK}', ['d', 'a', 'b', 'c'])], lambda k:
    CASE WHEN k.a = '' THEN NULL
    WHEN k.c = '' AND k.d = '' THEN TRY_CAST(k.a AS {_NUMBER}) * first + TRY_CAST(k.b AS {_NUMBER}) * second
    ELSE coalesce(TRY_CAST(k.d AS {_NUMBER}), 0) * 86400 + TRY_CAST(k.a AS {_NUMBER}) * 3600
        + TRY_CAST(k.b AS {_NUMBER}) * 60
        + coalesce(TRY_CAST(k.c AS {_NUMBER}), 0) END)[1];
CREATE TEMP MACRO worded_seconds(t) AS CASE WHEN regexp_full_match(t, '{_SHAPE}') THEN {_TOTAL} END;
"""


def read(cell: Cell) -> Reading:
    """Seconds. Parameters: `unit` of bare numbers (s, the default, ms, min, h, day), `clock` of 3:22 ('m:s' or
    'h:m').
    """
    bare = _BARE[cell.choice("unit", "s", allowed=tuple(_BARE))]
    factors = "3600, 60" if cell.choice("clock", "m:s", allowed=("m:s", "h:m")) == "h:m" else "60, 1"
    text = f"lower(plain({cell.raw}))"
    number = f"TRY_CAST({cell.raw} AS {_NUMBER}) {bare}"
    grouped = f"TRY_CAST(replace({text}, ',', '') AS {_NUMBER}) {bare}"
    seconds = f"round(coalesce({number}, clock_seconds({text}, {factors}), worded_seconds({text}), {grouped}))"
    value = f"CASE WHEN {cell.name}_s >= 0 THEN TRY_CAST({cell.name}_s AS {cell.type}) END"
    problem = f"CASE WHEN starts_with({text}, '-') THEN 'negative length of time' ELSE 'not a length of time' END"
    return Reading(((f"{cell.name}_s", seconds),), value, problem=problem)
