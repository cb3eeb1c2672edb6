"""How many chats somebody has open at once: against a sweep over every second's end, in plain Python."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 10, 19, 1, tzinfo=UTC)  # nine o'clock in Shanghai
DAYS = 3
Chat = tuple[str, int, int]  # account, assigned, closed


def _case(number: int, chat: Chat, **more: Any) -> dict[str, Any]:
    account, begin, end = chat
    return {
        "source_id": f"c{number}", "agent_account": account, "team_name": "一组", "session_kind": "chat",
        "opened_at": begin, "assigned_at": begin, "closed_at": end, "channel": "网页",
    } | more  # fmt: skip


def _dealt(seed: int) -> list[Chat]:
    """Chats of three people over three days; some begin in the very second in which another ends."""
    dice = np.random.default_rng(seed)
    chats: list[Chat] = []
    for account, each in (("E1001", 40), ("E1002", 15), ("E1003", 3)):
        for day in range(DAYS):
            start = int((FIRST + timedelta(days=day)).timestamp())
            begins = start + dice.integers(0, 240, each) * 60
            chats += [(account, int(b), int(b) + int(dice.integers(1, 30)) * 60) for b in begins]
    return chats


def _swept(chats: Sequence[Chat]) -> dict[str, tuple[int, int]]:
    """Seconds of all chats, and seconds with any, per account: a walk over all begins and ends."""
    marks: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for account, begin, end in chats:
        marks[account] += [(begin, 1), (end, -1)]
    found = {}
    for account, one in marks.items():
        weighed = busy = open_now = 0
        last = 0
        for moment, step in sorted(one):
            weighed += open_now * (moment - last)
            busy += (moment - last) * (open_now > 0)
            open_now, last = open_now + step, moment
        found[account] = (weighed, busy)
    return found


def _put(rows: list[dict[str, Any]]) -> None:
    from heming.facts.store import open_store
    from tests.facts.store.shop import putting

    putting(open_store())(cases=rows)


def _measured(**work: Any) -> list[dict[str, int]]:
    from heming.facts.chats_at_once import chats_at_once
    from heming.facts.half_hours import Work
    from heming.facts.store import open_store

    store = open_store()
    days = {"first": FIRST.date(), "last": FIRST.date() + timedelta(days=DAYS - 1)} | work
    return list(chats_at_once(store, store.snapshot(), work=Work(**days)).to_pylist())


def test_seconds_are_those_of_a_sweep_over_every_begin_and_end(heming_home: Path) -> None:
    chats = _dealt(4)
    _put([_case(i, chat) for i, chat in enumerate(chats)])
    found = _measured()
    assert sorted((row["open_seconds"], row["busy_seconds"]) for row in found) == sorted(_swept(chats).values())
    assert sorted(row["chats"] for row in found) == [9, 45, 120] and {row["days"] for row in found} == {DAYS}


def test_the_mean_is_all_open_time_over_all_busy_time_with_an_interval_over_people(heming_home: Path) -> None:
    from heming.facts.half_hours import Work
    from heming.facts.store import open_store
    from heming.insight.at_once import measured

    chats = _dealt(9)
    _put([_case(i, chat) for i, chat in enumerate(chats)])
    found = measured(open_store().snapshot().id, Work(FIRST.date(), FIRST.date() + timedelta(days=DAYS - 1)))
    swept = _swept(chats).values()
    assert found.value == pytest.approx(sum(s for s, _ in swept) / sum(b for _, b in swept))
    assert (
        found.value and found.low is not None and found.high is not None and 1 <= found.low < found.value < found.high
    )
    assert (found.people, found.person_days, found.chats) == (3, 9, len(chats))


def test_calls_and_chats_without_an_end_or_never_closed_are_left_out(heming_home: Path) -> None:
    at = int(FIRST.timestamp())
    chats: list[Chat] = [("E1001", at, at + 600), ("E1001", at + 300, at + 900)]
    others = [
        _case(10, ("E1001", at, at + 5000), session_kind="call"), _case(11, ("E1001", at, at), closed_at=None),
        _case(12, ("E1001", at, at + 86_401)), _case(13, ("E1001", at, at + 700), assigned_at=None),
        _case(14, ("", at, at + 800), agent_account=None),
    ]  # fmt: skip
    _put([*(_case(i, chat) for i, chat in enumerate(chats)), *others])
    assert _measured() == [{"chats": 2, "days": 1, "open_seconds": 1200, "busy_seconds": 900}]


def test_a_channel_takes_all_chats_of_those_who_served_it(heming_home: Path) -> None:
    at = int(FIRST.timestamp())
    _put([
        _case(1, ("E1001", at, at + 600)), _case(2, ("E1001", at, at + 600), channel="小程序"),
        _case(3, ("E1002", at, at + 600), channel="小程序"),
    ])  # fmt: skip
    assert _measured(channel="网页") == [{"chats": 2, "days": 1, "open_seconds": 1200, "busy_seconds": 600}]
    assert len(_measured(channel="小程序")) == 2 and _measured(channel="电话") == []


def test_days_outside_the_stretch_do_not_count(heming_home: Path) -> None:
    _put([_case(i, chat) for i, chat in enumerate(_dealt(4))])
    one = _measured(last=FIRST.date())
    assert {row["days"] for row in one} == {1} and _measured(first=date(2026, 1, 1), last=date(2026, 1, 2)) == []
