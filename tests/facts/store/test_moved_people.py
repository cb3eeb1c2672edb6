"""A correction of one person is found by the columns that say who; the outcome is that of deriving everything again."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
CASES = 12
TABLES = ("cases", "answers", "messages", "orders", "case_agents")


def _at(month: int, hour: int = 4) -> int:
    return int(datetime(2023, month, 10, hour, tzinfo=UTC).timestamp())


def _fill() -> None:
    from heming.facts.store import open_store
    from tests.facts.store.shop import putting

    people = (("a", "安娜", "一组"), ("b", "小白", "二组"))
    of = {n: dict(zip(("agent_account", "agent_name", "team_name"), people[n % 2], strict=True)) for n in range(CASES)}
    cases = [
        {"source_id": f"c{n}", "opened_at": _at(n % 9 + 1), "resolved_at": _at(n % 9 + 1) + 7200, "customer_id": "k",
         **of[n]}
        for n in range(CASES)
    ]  # fmt: skip
    messages: list[dict[str, Any]] = []
    for n in range(CASES):
        at, case = _at(n % 9 + 1) + 5, f"c{n}"
        messages.append({"source_id": f"q{n}", "case_id": case, "sent_at": at, "author_kind": "customer"})
        messages.append({"source_id": f"r{n}", "case_id": case, "sent_at": at + 60, "author_kind": "agent"})
    answers = [
        {"source_id": f"a{n}", "case_id": f"c{n}", "answered_at": _at(n % 9 + 3), "instrument": "csat", "value": 4}
        for n in range(CASES)
    ]  # two months after the case: the person may have another team by then
    parts = [
        {"source_id": f"p{n}-{part}", "case_id": "c0", "part": part, "agent_account": who, "from_at": _at(1)}
        for n, (part, who) in enumerate((("first", "a"), ("last", "b")))
    ]
    loose = [
        {"source_id": f"l{n}", "case_id": f"nowhere{n}", "agent_account": "a", "answered_at": _at(n + 1),
         "instrument": "csat", "value": 2}
        for n in range(8)
    ]  # fmt: skip
    putting(open_store())(cases=cases, messages=messages, answers=[*answers, *loose], case_agents=parts)


def _move(account: str, team: str, day: date) -> int:
    from heming.access.scope import local_admin
    from heming.org.actions.move_person import move_person
    from heming.org.models import Account, Team

    person = Account.objects.get(account=account).person_id
    move_person(local_admin("root"), person, team_key=Team.objects.get(name=team).key, from_day=day, reason="转组")
    return person


def test_one_persons_correction_leaves_nothing_for_a_full_one_to_change(heming_home: Path) -> None:
    from heming.facts.actions.derive_again import derive_again
    from heming.facts.models import Batch
    from heming.facts.store import open_store
    from tests.facts.store.shop import reading

    _fill()
    store = open_store()
    read = reading(store)
    before = {table: read(table) for table in TABLES}
    person = _move("a", "二组", date(2023, 5, 1))
    derive_again(store, who="root", people=[person])

    moved = [row["source_id"] for row, was in zip(read("cases"), before["cases"], strict=True) if row != was]
    assert moved == ["c4", "c6", "c8"]  # their cases of May, July and September
    one = {table: read(table) for table in TABLES}
    assert one["answers"] != before["answers"]
    derive_again(store, who="root")
    counts = Batch.objects.latest("pk").counts
    assert {table: n["rederived"] for table, n in counts.items() if n["rederived"]} == {}
    assert {table: read(table) for table in TABLES} == one


def test_months_before_a_correction_are_not_written_again(heming_home: Path) -> None:
    from heming.facts import delta
    from heming.facts.actions.derive_again import derive_again
    from heming.facts.store import open_store

    _fill()
    store = open_store()

    def files() -> dict[Path, int | None]:
        at = store.snapshot().versions["cases"]
        return {file.path: file.month for file in delta.files(store.path("cases"), at)}

    before = files()
    derive_again(store, who="root", people=[_move("a", "二组", date(2023, 7, 1))])
    gone = {month for path, month in before.items() if path not in files()}
    assert gone == {202307, 202309}


def test_what_follows_a_case_and_its_words_stays_as_it_was(heming_home: Path) -> None:
    from heming.facts.actions.derive_again import derive_again
    from heming.facts.store import open_store
    from tests.facts.store.shop import reading

    _fill()
    store = open_store()
    read = reading(store)
    kept = ("source_id", "first_reply_seconds", "first_reply_business_seconds", "next_any_contact_seconds",
            "rated_count", "resolve_business_seconds")  # fmt: skip
    before, turns = read("cases", *kept), read("messages", "source_id", "starts_turn", "turn_reply_seconds")
    derive_again(store, who="root", people=[_move("a", "二组", date(2023, 1, 1))])
    assert read("cases", *kept) == before
    assert {row["first_reply_seconds"] for row in before} == {65}
    assert read("messages", "source_id", "starts_turn", "turn_reply_seconds") == turns


def test_a_night_case_belongs_to_the_team_of_its_local_day(heming_home: Path) -> None:
    """01:00 on the 10th in Shanghai is still the 9th in UTC; who moved on the 10th worked it in the new team."""
    from heming.facts.actions.derive_again import derive_again
    from heming.facts.engines import engine_for
    from heming.facts.store import open_store
    from heming.org.models import Team
    from tests.facts.store.shop import putting

    night = [
        {"source_id": f"n{hour}", "opened_at": int(datetime(2023, 5, 9, hour, tzinfo=UTC).timestamp()),
         "agent_account": "a", "agent_name": "安娜", "team_name": "一组"}
        for hour in (15, 17)
    ]  # fmt: skip
    other = {"source_id": "o", "opened_at": _at(5), "agent_account": "b", "agent_name": "小白", "team_name": "二组"}
    putting(open_store())(cases=[*night, other])
    person = _move("a", "二组", date(2023, 5, 10))
    derive_again(open_store(), who="root", people=[person])
    store = open_store()
    engine = engine_for(store)
    rows = engine.run(engine.table(store.snapshot(), "cases").select("source_id", "team_key")).to_pylist()
    teams = {team.key: team.name for team in Team.objects.all()}
    assert {row["source_id"]: teams[row["team_key"]] for row in rows} == {"n15": "一组", "n17": "二组", "o": "二组"}
