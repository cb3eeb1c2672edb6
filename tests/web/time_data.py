"""Shifts, seat states and calls of the cast in August, published over the two months of the web tests' centre."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.web.conftest import table_of

FIRST = datetime(2026, 8, 3, 1, 0, tzinfo=UTC)  # nine o'clock in Shanghai, a Monday
DAYS = 20
HOUR = 3600


def publish_time(home: Path) -> None:
    """Ana and Ben work eight hours a day; Ana is absent on the fifth day, Ben on sick leave on the sixth."""
    from heming.facts.arrivals.parcel import Coverage, Parcel
    from heming.facts.batches import open_batch
    from heming.facts.publish import publish
    from heming.facts.store import open_store

    shifts: list[dict[str, Any]] = []
    states: list[dict[str, Any]] = []
    for number in range(DAYS):
        for agent in ("ana", "ben"):
            shifts.append(_shift(agent, number))
            if (agent, number) not in {("ana", 5), ("ben", 6)}:
                states += _states(agent, number)
    shifts.append(_shift("ana", 2) | {"source_id": "twice", "planned_start_at": _at(2) + 4 * HOUR})
    states.append(_states("ben", 3)[0] | {"source_id": "endless", "end_at": None})
    calls = [_call(day, number) for day in range(DAYS) for number in range(12)]
    tables = {name: [row | {"row": i} for i, row in enumerate(rows, 1)]
              for name, rows in (("shifts", shifts), ("agent_states", states), ("cases", calls))}  # fmt: skip
    days = (FIRST.date(), (FIRST + timedelta(days=DAYS - 1)).date())
    covered = tuple(Coverage(name, "cast", *days) for name in tables)
    batch = open_batch("import", "cast", who="test", file_names=["time.csv"])
    made = {name: table_of(name, rows) for name, rows in tables.items()}
    publish(open_store(home), Parcel("cast", made, coverage=covered), batch=batch)


def _at(day: int) -> int:
    return int((FIRST + timedelta(days=day)).timestamp())


def _shift(agent: str, day: int) -> dict[str, Any]:
    ill = (agent, day) == ("ben", 6)
    return {
        "source_id": f"h{agent}{day}", "agent_account": agent, "planned_start_at": _at(day),
        "planned_end_at": _at(day) + 8 * HOUR, "leave_kind": "病假" if ill else None,
    }  # fmt: skip


def _states(agent: str, day: int) -> list[dict[str, Any]]:
    """Two hours ready, five talking, one of short break."""
    parts, found, begin = (("ready", 2), ("talking", 5), ("break", 1)), [], _at(day)
    for kind, hours in parts:
        found.append({
            "source_id": f"{kind}{agent}{day}", "agent_account": agent, "state": kind, "start_at": begin,
            "end_at": begin + hours * HOUR,
        })  # fmt: skip
        begin += hours * HOUR
    return found


def _call(day: int, number: int) -> dict[str, Any]:
    """A dozen calls from ten to half past, a third given up after forty seconds."""
    given_up = number % 3 == 0
    return {
        "source_id": f"k{day}-{number}", "agent_account": None if given_up else "ana", "session_kind": "call",
        "channel": "热线", "direction": "in", "opened_at": _at(day) + HOUR + number * 120, "asked_human": True,
        "is_abandoned": given_up, "human_answered": not given_up, "queue_seconds": 40 if given_up else 20,
        "handle_seconds": None if given_up else 300,
    }  # fmt: skip
