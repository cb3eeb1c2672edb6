"""The tables that measures may speak of: those that were imported, and working days, made of three of them."""

from collections.abc import Callable

from heming.facts.schemas import FACTS, Table
from heming.facts.schemas.people import WHO_STORED
from heming.facts.schemas.types import Column

WORK_DAYS = Table(
    "work_days",
    "One row is one person on one day: planned, at work, and available for customers. Made of roster, seat states and"
    " platform totals when it is asked for; never stored.",
    (
        *WHO_STORED,
        Column("day", "date", "The day: of the shift's planned start, else of the state's start.", origin="derived"),
        Column("productive_from", "code", "What productive time was taken from.", origin="derived",
               codes=("states", "platform", "roster", "absent")),
        Column("productive_seconds", "seconds", "Available for customers; 0 when absent, null when nothing tells.", "s",
               "derived"),
        Column("serving_seconds", "seconds", "Talking, hold and wrap-up in the states.", "s", "derived"),
        Column("planned_seconds", "seconds", "Planned, overlapping shifts counted once.", "s", "derived"),
        Column("leave_seconds", "seconds", "Leave inside the planned time.", "s", "derived"),
        Column("scheduled_seconds", "seconds", "Planned less leave.", "s", "derived"),
        Column("adherent_seconds", "seconds", "Scheduled time that was worked as scheduled; breaks belong to it.", "s",
               "derived"),
        Column("attended_seconds", "seconds", "At work: states but meals, else what the roster or platform says.", "s",
               "derived"),
        Column("overtime_seconds", "seconds", "Worked beyond the plan; what the roster states comes first.", "s",
               "derived"),
        Column("is_absent", "flag", "Scheduled and not there; null where nothing can tell, or nothing was scheduled.",
               origin="derived"),
    ),
    key=("agent_key", "day"),
)  # fmt: skip

MADE_OF: dict[str, tuple[str, ...]] = {"work_days": ("agent_states", "agent_days", "shifts")}
DECLARED: dict[str, Table] = FACTS | {"work_days": WORK_DAYS}


def known_columns(present: Callable[[str], frozenset[str]]) -> frozenset[str]:
    """The columns of `work_days` that can have values, given the columns that have some in what was imported."""
    states = "state_seconds" in present("agent_states")
    platform = "online_seconds" in present("agent_days")
    roster = frozenset(("planned_start_at", "planned_end_at")) <= present("shifts")
    clocked = roster and "actual_start_at" in present("shifts")
    who = frozenset(c.name for c in WHO_STORED)
    found = {name for table in MADE_OF["work_days"] for name in present(table) & who}
    if states or platform or roster:
        found |= {"day", "productive_from", "productive_seconds"}
    if states or platform or clocked:
        found |= {"attended_seconds"} | ({"is_absent"} if roster else set())
    if states:
        found.add("serving_seconds")
    if roster:
        found |= {"planned_seconds", "leave_seconds", "scheduled_seconds"}
    if roster and (states or clocked):
        found.add("adherent_seconds")
    if roster and (states or clocked or "overtime_seconds" in present("shifts")):
        found.add("overtime_seconds")
    return frozenset(found)
