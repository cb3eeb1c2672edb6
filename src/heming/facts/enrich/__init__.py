"""Derived columns: one small file per idea, each a layer of SQL over the arriving rows."""

from heming.facts.enrich.dates import add_days
from heming.facts.enrich.intervals import add_intervals
from heming.facts.enrich.ratings import add_ratings
from heming.facts.enrich.simple import add_simple
from heming.facts.rows import Rows
from heming.facts.work import Work


def enrich(work: Work, table: str, rows: Rows) -> None:
    """Adds every derived column whose inputs are there."""
    add_days(work, table, rows)
    if table == "cases":
        add_intervals(rows)
    elif table == "answers":
        add_ratings(rows)
    add_simple(table, rows)
