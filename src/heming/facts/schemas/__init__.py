"""All declared tables: the contract between the rooms that publish rows and the rooms that read them."""

from heming.facts.schemas import cases, dimensions, personal, rest, voice, work
from heming.facts.schemas.types import Column, Table

__all__ = ["DIMENSIONS", "FACTS", "PERSONAL", "STORED", "TABLES", "Column", "Table"]

FACTS: dict[str, Table] = {
    table.name: table
    for table in (
        cases.CASES,
        work.CASE_AGENTS,
        work.AGENT_DAYS,
        work.MESSAGES,
        voice.ANSWERS,
        voice.INVITATIONS,
        voice.COMPLAINTS,
        rest.REVIEWS,
        rest.ORDERS,
        rest.TOUCHES,
        rest.SHIFTS,
        rest.AGENT_STATES,
        rest.TRAININGS,
        rest.CONTRIBUTIONS,
        rest.ADJUSTMENTS,
        rest.PULSES,
        rest.SCORES,
        rest.GOALS,
    )
}
PERSONAL: dict[str, Table] = {
    table.name: table
    for table in (
        personal.CUSTOMERS,
        personal.CASE_TEXTS,
        personal.ANSWER_TEXTS,
        personal.MESSAGE_TEXTS,
        personal.COMPLAINT_TEXTS,
    )
}
TABLES: dict[str, Table] = FACTS | PERSONAL
DIMENSIONS: dict[str, Table] = {  # published from `org` as they stand, whenever they changed
    table.name: table
    for table in (
        dimensions.PEOPLE,
        dimensions.ALIASES,
        dimensions.MEMBERSHIPS,
        dimensions.TEAMS,
        dimensions.LEADERSHIPS,
        dimensions.CALENDARS,
        dimensions.HOURS,
    )
}
STORED: dict[str, Table] = TABLES | DIMENSIONS  # everything a snapshot holds
