"""All ideas of enrichment in their order, for any table."""

from heming.facts.enrich.business import add_business
from heming.facts.enrich.counts import add_counts, add_reply_of_messages
from heming.facts.enrich.dates import add_days
from heming.facts.enrich.following import add_following
from heming.facts.enrich.from_case import add_default_day, add_from_case
from heming.facts.enrich.intervals import add_intervals, reply_start
from heming.facts.enrich.precision import add_precision
from heming.facts.enrich.ratings import add_ratings
from heming.facts.enrich.simple import add_simple
from heming.facts.enrich.turns import add_turns
from heming.facts.enrich.weights import add_weights
from heming.facts.rows import Rows
from heming.facts.work import Work


def enrich(work: Work, table: str, *, rows: Rows) -> None:
    """Adds every derived column whose inputs are there."""
    if work.only_people:
        _who_only(work, table, rows)
        return
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


def _who_only(work: Work, table: str, rows: Rows) -> None:
    """What depends on who a row counts for: working time under the team's calendar, and what children take over."""
    if table == "cases":
        if rows.has("first_reply_seconds"):  # the messages' reply, without reading the messages
            rows.add({"message_reply_at": f"{reply_start(rows)} + first_reply_seconds"})
        add_business(work, rows)
    add_from_case(work, table, rows=rows)
