"""What rows owe to other rows: side tables to join with, and marks on stored rows that must be derived again."""

from heming.facts.enrich.counts import count_children, find_linked
from heming.facts.enrich.following import find_following
from heming.facts.enrich.from_case import after_cases, find_children, find_siblings
from heming.facts.enrich.turns import find_turns
from heming.facts.enrich.weights import find_weights
from heming.facts.work import Work


def across(work: Work, table: str) -> None:
    """Prepares one table; cases come first, their children after the cases are written."""
    if work.only_people:  # what rows owe to other rows stays, but for who they count for
        find_children(work, table)
        return
    if table == "cases":
        find_linked(work)
        find_following(work, table)
        count_children(work)
        return
    find_children(work, table)
    find_siblings(work, table)
    find_following(work, table)
    if table == "messages":
        find_turns(work)
    elif table == "case_agents":
        find_weights(work)


__all__ = ["across", "after_cases"]
