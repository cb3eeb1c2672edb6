"""Seat states that never end or overlap, and shifts of one person that overlap."""

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look

_TIME = ("productive_seconds", "utilised_share", "cases_per_hour")
_PLAN = ("adherence_share",)


def check(look: Look) -> list[Finding]:
    """The findings of a batch of states or of shifts."""
    if look.has("agent_states", "_closed", "_clipped"):
        return _states(look)
    if look.has("shifts", "planned_start_at", "planned_end_at"):
        return _shifts(look)
    return []


def _states(look: Look) -> list[Finding]:
    by_next, by_login, by_shift, unknown, overlaps, seconds = look.one(
        "SELECT count(*) FILTER (_closed = 'next'), count(*) FILTER (_closed = 'login'), "
        "count(*) FILTER (_closed = 'shift'), count(*) FILTER (_open AND _closed IS NULL AND state <> 'offline'), "
        f"count(*) FILTER (_clipped > 0), sum(_clipped) FROM {look.scan('agent_states')}"
    )
    found = []
    closed = by_next + by_login + by_shift
    has_ends = look.field("agent_states.end_at") is not None  # a list of changes has none, and that is no mistake
    if closed and has_ends:
        values = {"rows": closed, "next": by_next, "login": by_login, "shift": by_shift}
        sentence = (
            "{rows} states have no end. They were ended at the next state ({next}), at the end of the login ({login}) "
            "or of the shift ({shift})."
        )
        remedy = "Check whether the export was made while people were still logged in."
        found.append(Finding("states_closed", "warn", sentence, remedy, values, closed, _TIME))
    if unknown:
        sentence = "{rows} states never end: their length is unknown and is not counted as zero."
        remedy = "Import the day that follows in the same file, or the roster first, so that the shift's end is known."
        found.append(Finding("states_without_end", "warn", sentence, remedy, {"rows": unknown}, unknown, _TIME))
    if overlaps:
        values = {"rows": overlaps, "minutes": seconds // 60}
        sentence = "{rows} states overlap the next one of the same agent, by {minutes} minutes in all."
        remedy = "The later state counts from its start, so that no minute counts twice. Check the export's times."
        found.append(Finding("states_overlap", "warn", sentence, remedy, values, overlaps, _TIME))
    return found


def _shifts(look: Look) -> list[Finding]:
    who = next((c for c in ("agent_account", "agent_name") if look.has("shifts", c)), "")
    if not who:
        return []
    rows, agents = look.one(
        f"SELECT count(*), count(DISTINCT who) FROM (SELECT {who} AS who, planned_end_at AS e, "
        f"lead(planned_start_at) OVER (PARTITION BY {who} ORDER BY planned_start_at, planned_end_at) AS n "
        f"FROM {look.scan('shifts')} WHERE planned_end_at > planned_start_at) WHERE n < e"
    )
    if not rows:
        return []
    sentence = "{rows} shifts of {agents} people overlap the next shift of the same person."
    remedy = "Correct the roster, or take out the shift that was exchanged: planned hours would count twice."
    return [Finding("shifts_overlap", "serious", sentence, remedy, {"rows": rows, "agents": agents}, rows, _PLAN)]
