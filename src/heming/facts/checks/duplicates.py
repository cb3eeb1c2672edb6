"""Rows that say the same twice: one id more than once, or whole rows repeated."""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look


def check(look: Look) -> list[Finding]:
    """One finding for repeated ids; folded event logs repeat them on purpose."""
    table = look.mapping.table
    if look.mapping.fold is not None or not look.has(table, "source_id"):
        return []
    given, distinct = look.one(
        f"SELECT count(source_id), count(DISTINCT hash(source_id)) FILTER (source_id IS NOT NULL) FROM "
        f"{look.scan(table)}"
    )
    if given == distinct:
        return []
    rows = given - distinct
    column = next((f.header for f in look.mapping.fields if f.target.endswith(".source_id")), "source_id")
    return [
        Finding(
            "repeated_ids",
            "serious" if rows * 10 > given else "warn",
            "{rows} rows repeat an id of '{column}' that came before; the last row of an id counts.",
            "If each row is one step of a case, import the file as an event log; else correct the ids at the source.",
            {"rows": rows, "column": column, "ids": distinct},
            rows,
            ("case_count",),
        )
    ]
