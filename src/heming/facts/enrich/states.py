"""Where a seat state ends: the rules for states that never end and for states that overlap. Pure SQL expressions.

A state without an end lasts until the agent's next state, else until the login ends, else until the shift ends; where
none of these is known its length is missing, never zero. Of two states that overlap the later one counts from its start
(an agent is in one state at a time), so no second is counted twice. Being logged in is no such state: it lies around
the others. Nothing is closed across more than 16 hours: a forgotten logout is not a day of work.
"""

AROUND = "('logged_in')"
LONGEST = 16 * 3600


def next_start(who: str = "who") -> str:
    """The start of the agent's next state; those around others do not count."""
    window = f'PARTITION BY {who}, state IN {AROUND} ORDER BY start_at, end_at NULLS LAST, "row"'
    return f"lead(start_at) OVER ({window})"


def closed_by(*, following: str = "following", login_end: str = "login_end", shift_end: str = "shift_end") -> str:
    """'next', 'login', 'shift' or null: what ends a state whose own end is missing."""
    around = f"state IN {AROUND}"
    return (
        "CASE WHEN end_at IS NOT NULL THEN NULL "
        f"WHEN NOT {around} AND {_near(following)} THEN 'next' "
        f"WHEN NOT {around} AND {_near(login_end)} THEN 'login' WHEN {_near(shift_end)} THEN 'shift' END"
    )


def settled_end(*, following: str = "following", login_end: str = "login_end", shift_end: str = "shift_end") -> str:
    """The end of a state by these rules; null where nothing is known."""
    closed = f"CASE closed WHEN 'next' THEN {following} WHEN 'login' THEN {login_end} WHEN 'shift' THEN {shift_end} END"
    own = f"coalesce(end_at, {closed})"
    clipped = f"CASE WHEN state IN {AROUND} OR {following} IS NULL THEN {own} ELSE least({own}, {following}) END"
    return f"CASE WHEN {own} IS NULL THEN NULL ELSE greatest({clipped}, start_at) END"


def clipped_seconds(*, following: str = "following") -> str:
    """Seconds of a state that the next one counts instead."""
    return f"CASE WHEN state NOT IN {AROUND} AND end_at > {following} THEN end_at - {following} ELSE 0 END"


def _near(end: str) -> str:
    return f"({end} > start_at AND {end} - start_at <= {LONGEST})"
