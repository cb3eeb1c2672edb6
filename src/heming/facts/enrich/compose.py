"""All ideas of enrichment in their order, for any table."""

from heming.facts.enrich.business import add_business
from heming.facts.enrich.counts import add_counts, add_reply_of_messages
from heming.facts.enrich.dates import add_days
from heming.facts.enrich.following import add_following
from heming.facts.enrich.from_case import add_default_day, add_from_case
from heming.facts.enrich.intervals import add_intervals
from heming.facts.enrich.precision import add_precision
from heming.facts.enrich.ratings import add_ratings
from heming.facts.enrich.simple import add_simple
from heming.facts.enrich.turns import add_turns
from heming.facts.enrich.weights import add_weights
from heming.facts.rows import Rows
from heming.facts.work import Work


def enrich(work: Work, table: str, *, rows: Rows) -> None:
    """Adds every derived column whose inputs are there."""
    if table == "cases":
        add_precision(work, rows)
    add_days(work, table, rows=rows)
    if table == "cases":
        add_reply_of_messages(work, rows)
        add_intervals(rows)
        add_business(work, rows)
        add_counts(work, rows)
    elif table == "answers":
        add_ratings(rows)
    elif table == "messages":
        add_turns(work, rows)
    elif table == "case_agents":
        add_weights(work, rows)
    add_following(work, table, rows=rows)
    add_simple(table, rows)
    add_from_case(work, table, rows=rows)
    add_default_day(table, rows)
