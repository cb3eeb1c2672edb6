"""Rows that say the same twice: one id more than once, or whole rows repeated."""

from collections.abc import Collection
from pathlib import Path

from heming.facts.arrivals.convert import Converted
from heming.facts.arrivals.mapping import Mapping
from heming.facts.arrivals.parcel import columns_of
from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look

_AGAINST = frozenset(("repeated_ids", "rows_without_id"))


def tables_with_unique_ids(converted: Converted, mapping: Mapping, *, findings: Collection[Finding]) -> frozenset[str]:
    """The main table when the check has counted its ids and found none missing or repeated; it need not be counted
    twice."""
    main = converted.parcel.tables.get(mapping.table)
    counted = mapping.fold is None and isinstance(main, Path) and "source_id" in columns_of(main)
    if not counted or any(finding.code in _AGAINST for finding in findings):
        return frozenset()
    return frozenset((mapping.table,))


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
