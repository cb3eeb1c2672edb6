"""Columns that cannot be used: almost always empty, or always the same."""

from heming.facts import sql
from heming.facts.arrivals.mapping import FieldMap
from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import touched

TOO_EMPTY = 0.95
_FEWEST_ROWS = 20
# Empty for nearly everybody by their nature: few are on leave, work overtime, or help out.
_RARE = ("leave_kind", "leave_seconds", "overtime_seconds", "unpaid_break_seconds")
# A roster or day report is often of one day, shop, team or channel, and its thresholds and breaks are one number.
_SETTINGS = frozenset(
    (*_RARE, "day", "shift_date", "threshold_seconds", "shop", "site", "employer", "team_name", "supervisor_name",
     "manager_name", "skill_group", "channel", "service_stage", "shift_kind", "tenure_band")
)  # fmt: skip
_DAYS = ("shifts", "agent_days")
_FREE_TEXT = ("remark", "comment", "subject", "text", "repeat_of", "ended_reason", "to_human_reason")


def check(look: Look) -> list[Finding]:
    """One finding per mapped column that is too empty, constant or entirely unreadable."""
    if look.records < _FEWEST_ROWS:
        return []
    found = []
    for table in look.converted.parcel.tables:
        fields = [f for f in look.mapping.fields if f.target.split(".")[0] == table]
        fields = [f for f in fields if look.has(look.mapping.table, _name(look, f)) or look.has(table, _name(look, f))]
        for field, (total, filled, distinct) in zip(fields, _counted(look, fields), strict=True):
            found += _judge(field, total, filled=filled, distinct=distinct)
    return found


def _name(look: Look, field: FieldMap) -> str:
    """The column in the converted rows."""
    parts = field.target.split(".")
    return parts[-1] if parts[0] == look.mapping.table and len(parts) == 2 else f"_{field.target}"


def _counted(look: Look, fields: list[FieldMap]) -> list[tuple[int, int, int]]:
    """Rows, filled cells, distinct values (0, 1 or 2 for more) of each column, in one pass."""
    if not fields:
        return []
    names = [sql.quoted(_name(look, field)) for field in fields]
    tests = ", ".join(f"count({n}), (min({n}) IS DISTINCT FROM max({n}))::INT + (count({n}) > 0)::INT" for n in names)
    counts = look.one(f"SELECT count(*), {tests} FROM read_parquet({sql.text(look.converted.main)})")
    return [(counts[0], counts[1 + 2 * i], counts[2 + 2 * i]) for i in range(len(fields))]


def _judge(field: FieldMap, total: int, *, filled: int, distinct: int) -> list[Finding]:
    empty = round(100 * (1 - filled / total), 1)
    share = min(empty, 99.9) if filled else empty  # "100.0 % empty, 2 filled" would contradict itself
    values = {"column": field.header, "filled": filled, "total": total, "share": share}
    metrics = touched(field.target)
    table, column = field.target.split(".")[0], field.target.split(".")[-1]
    if filled <= (1 - TOO_EMPTY) * total and column not in _RARE and (metrics or column not in _FREE_TEXT):
        return [
            Finding(
                "column_too_empty",
                "warn" if metrics else "info",
                "'{column}' is mostly empty: {share}% without a value ({filled} of {total} filled).",
                "Figures from it describe these few rows only. Export it in full, or leave it out.",
                values,
                total - filled,
                metrics,
            )
        ]
    if distinct == 1 and filled == total and not (table in _DAYS and _may_be_constant(column)):
        return [
            Finding(
                "column_constant",
                "info",
                "'{column}' holds the same value in all {total} rows.",
                "It cannot tell anything apart. Check whether the export was filtered.",
                values,
                total,
                metrics,
            )
        ]
    return []


def _may_be_constant(column: str) -> bool:
    """What sets or groups the rows of a roster or day report; a count that never changes is still worth a look."""
    return column in _SETTINGS or column.startswith("x_")
