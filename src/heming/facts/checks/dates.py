"""Dates that are missing, cannot be read or cannot be true: such rows belong to no month."""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import touched
from heming.facts.schemas import TABLES


def check(look: Look) -> list[Finding]:
    """One finding per column with implausible dates, one for rows without the date that assigns them to a month."""
    return _implausible(look) + _undated(look)


def _implausible(look: Look) -> list[Finding]:
    found = []
    for (header, problem), cells in look.converted.problem_counts.items():
        if problem not in ("implausible date", "not a date"):
            continue
        target = next((f.target for f in look.mapping.fields if f.header == header), "")
        code = "implausible_dates" if problem == "implausible date" else "unreadable_dates"
        sentence = (
            "'{column}' holds {rows} dates before 1990 or more than a year ahead."
            if code == "implausible_dates"
            else "'{column}' holds {rows} texts that are not dates in its format."
        )
        found.append(
            Finding(
                code,
                "warn",
                sentence,
                "These dates are taken as unknown. Correct the rows listed under problems, or the date format.",
                {"column": header, "rows": cells},
                cells,
                touched(target),
            )
        )
    return found


def _undated(look: Look) -> list[Finding]:
    table = look.mapping.table
    column = TABLES[table].month_from
    if column is None or not look.has(table):
        return []
    if not look.has(table, column):
        return [_finding(look, table, look.records)] if table != "answers" else []
    undated = look.one(f'SELECT count(*) FROM {look.scan(table)} WHERE "{column}" IS NULL')[0]
    return [_finding(look, table, undated)] if undated else []


def _finding(look: Look, table: str, rows: int) -> Finding:
    return Finding(
        "rows_without_date",
        "warn" if rows * 20 > look.records else "info",
        "{rows} of {total} records have no usable date and belong to no month.",
        "They count where no period is asked for. Export the date too, or correct it.",
        {"rows": rows, "total": look.records, "table": table},
        rows,
        touched("cases.opened_at") if table == "cases" else (),
    )
