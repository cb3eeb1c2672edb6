"""Who has left is planned no longer: hours, absence and the board end with the last day."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.facts.store.test_people_in_facts import work_off

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 10, 18), date(2026, 10, 20)


def _shift(day: date, hours: int = 8, account: str = "E1001") -> dict[str, Any]:
    start = int(datetime(day.year, day.month, day.day, 1, tzinfo=UTC).timestamp())
    return {"source_id": f"{account}{day}", "agent_account": account, "team_name": "一组", "planned_start_at": start,
            "planned_end_at": start + hours * 3600}  # fmt: skip


def _roster() -> None:
    """Two people with eight hours a day, and a rest day on the 24th."""
    from heming.facts.store import open_store
    from tests.facts.store.shop import putting

    days = [FIRST + timedelta(days=n) for n in range(14)]
    shifts = [_shift(day, 0 if day.day == 24 else 8, who) for day in days for who in ("E1001", "E1002")]
    putting(open_store())(shifts=shifts)


def _left(account: str = "E1001") -> int:
    from heming.access.scope import local_admin
    from heming.org.actions.close_person import close_person
    from heming.org.models import Account

    key = Account.objects.get(account=account).person_id
    close_person(local_admin("root"), key, last_day=LAST, reason="离职")
    work_off()
    return key


def _planned() -> dict[str | None, float | None]:
    from heming.access.scope import local_admin
    from heming.metrics.ask import ask
    from heming.metrics.question import Question

    wish = Question(("planned_seconds",), by=("agent",), start=FIRST, end=date(2026, 10, 31))
    return {v.keys.get("agent"): v.value and v.value / 3600 for v in ask(wish, local_admin("root"))}


def _on(day: date) -> list[int]:
    from heming.access.scope import local_admin
    from heming.facts.on_shift import on_shift
    from heming.facts.store import open_store

    store = open_store()
    return [one.agent_key for one in on_shift(store, store.snapshot(), scope=local_admin("root"), day=day, teams=None)]


def test_planned_hours_end_with_the_last_day(heming_home: Path) -> None:
    _roster()
    assert set(_planned().values()) == {13 * 8}
    key = _left()
    planned = _planned()
    assert planned.pop(str(key)) == 3 * 8 and list(planned.values()) == [13 * 8]


def test_a_leaver_stands_on_no_board_after_the_last_day_not_even_on_a_rest_day(heming_home: Path) -> None:
    _roster()
    key = _left()
    assert key in _on(LAST) and len(_on(LAST)) == 2
    assert key not in _on(date(2026, 10, 21)) and key not in _on(date(2026, 10, 24))
    assert len(_on(date(2026, 10, 21))) == 1, "the others are on as before"


def test_half_hours_plan_with_those_who_are_still_here(heming_home: Path) -> None:
    from heming.facts.half_hours import Work, planned
    from heming.facts.store import open_store

    _roster()
    _left()
    store = open_store()

    def hours(day: date) -> float:
        rows = planned(store, store.snapshot(), work=Work(day, day)).to_pylist()
        return float(sum(v for row in rows for name, v in row.items() if name not in ("day", "half_hour"))) / 3600

    assert (hours(LAST), hours(LAST + timedelta(days=1))) == (16, 8)


def test_a_last_day_moved_back_brings_the_plan_back(heming_home: Path) -> None:
    from heming.access.scope import local_admin
    from heming.org.actions.close_person import close_person

    _roster()
    key = _left()
    close_person(local_admin("root"), key, last_day=date(2026, 10, 31), reason="改期")
    work_off()
    assert _planned()[str(key)] == 13 * 8


def test_who_came_after_the_last_day_was_there(heming_home: Path) -> None:
    from heming.facts.store import open_store
    from tests.facts.store.shop import putting

    _roster()
    key = _left()
    shift = _shift(date(2026, 10, 22))
    came = {"actual_start_at": shift["planned_start_at"], "actual_end_at": shift["planned_end_at"]}
    putting(open_store())(shifts=[shift | came])
    assert key in _on(date(2026, 10, 22)) and key not in _on(date(2026, 10, 23))
