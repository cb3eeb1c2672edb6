"""What a row of a table owes to other rows: made as small side tables before the table is enriched."""

from heming.facts.work import Work


def across(work: Work, table: str) -> None:
    """Side tables for the ideas that look across rows."""
    del work, table
