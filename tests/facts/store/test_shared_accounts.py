"""An account that a night shift shares: told apart by the roster, or left with the team."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.django_db
NIGHT = "night@shop"


def at(day: int, hour: int) -> int:
    """An instant in Shanghai, August 2026."""
    return int(datetime(2026, 8, day, hour, tzinfo=UTC).timestamp()) - 8 * 3600


def shift(who: str, day: int, first: int, last: int, **more: Any) -> dict[str, Any]:
    return {
        "source_id": f"{who}{day}-{first}", "agent_account": who, "agent_name": who,
        "planned_start_at": at(day, first), "planned_end_at": at(day, last), **more,
    }  # fmt: skip


def case(number: int, moment: int, **more: Any) -> dict[str, Any]:
    return {"source_id": f"c{number}", "agent_account": NIGHT, "team_name": "夜班组", "opened_at": moment, **more}


class Floor:
    """A shop whose night account two people use."""

    def __init__(self) -> None:
        from heming.facts.store import open_store
        from tests.facts.store.shop import putting, reading

        self.store = open_store()
        self.put, self.read = putting(self.store), reading(self.store)

    def key(self, account: str) -> int:
        from heming.org.models import Account

        return Account.objects.filter(account=account).order_by("pk")[0].person_id

    def share(self, *people: str) -> None:
        from heming.access.scope import local_admin
        from heming.org.actions.hand_over_account import share_account

        keys = [self.key(one) for one in people]
        share_account(local_admin("root"), ("shop", NIGHT), shared=True, holders=keys, reason="夜班共用")
        self.work_off()

    def work_off(self) -> None:
        from heming.jobs.models import Job
        from heming.jobs.work import work_on

        for job in Job.objects.filter(state=Job.State.QUEUED):
            work_on(str(job.uid))
            job.refresh_from_db()
            assert job.state == Job.State.DONE, job.problem

    def agents(self, table: str = "cases") -> dict[str, int | None]:
        return {row["source_id"]: row["agent_key"] for row in self.read(table, "source_id", "agent_key")}


@pytest.fixture
def floor(heming_home: Path) -> Iterator[Floor]:
    made = Floor()
    made.put(source="roster", shifts=[
        shift("mei", 3, 0, 8), shift("wei", 3, 8, 16), shift("mei", 4, 0, 9), shift("wei", 4, 8, 16),
    ])  # fmt: skip
    yield made


def test_a_case_goes_to_the_only_holder_on_shift_and_else_to_nobody(floor: Floor) -> None:
    floor.put(cases=[case(1, at(3, 2)), case(2, at(3, 10)), case(3, at(4, 8)), case(4, at(3, 20))])
    floor.share("mei", "wei")
    assert floor.agents() == {"c1": floor.key("mei"), "c2": floor.key("wei"), "c3": None, "c4": None}
    teams = {
        row["team_key"] for row in floor.read("cases", "source_id", "team_key") if row["source_id"] in ("c3", "c4")
    }
    assert None not in teams and len(teams) == 1, "what cannot be told apart stays with its team"


def test_cases_that_arrive_later_are_told_apart_as_they_come(floor: Floor) -> None:
    floor.put(cases=[case(1, at(3, 2))])
    floor.share("mei", "wei")
    floor.put(cases=[case(2, at(3, 10)), case(3, at(4, 8))])
    assert floor.agents() == {"c1": floor.key("mei"), "c2": floor.key("wei"), "c3": None}


def test_a_roster_that_comes_later_tells_stored_cases_apart(floor: Floor) -> None:
    floor.put(cases=[case(1, at(10, 2))])
    floor.share("mei", "wei")
    assert floor.agents() == {"c1": None}
    floor.put(source="roster", shifts=[shift("wei", 10, 0, 8)])
    assert floor.agents() == {"c1": floor.key("wei")}
    floor.put(source="roster", shifts=[shift("mei", 10, 0, 8)])
    assert floor.agents() == {"c1": None}, "now two are on shift, so nobody is"


def test_what_happened_counts_before_what_was_planned_and_leave_is_no_shift(floor: Floor) -> None:
    floor.put(cases=[case(1, at(5, 2)), case(2, at(6, 2))])
    floor.put(source="roster", shifts=[
        shift("mei", 5, 0, 8, leave_kind="病假"), shift("wei", 5, 0, 8),
        shift("mei", 6, 0, 8, actual_start_at=at(6, 4), actual_end_at=at(6, 8)), shift("wei", 6, 0, 8),
    ])  # fmt: skip
    floor.share("mei", "wei")
    assert floor.agents() == {"c1": floor.key("wei"), "c2": floor.key("wei")}


def test_a_rating_of_a_shared_account_follows_its_case(floor: Floor) -> None:
    answer = {"agent_account": NIGHT, "instrument": "csat", "value": 5, "scale_min": 1, "scale_max": 5}
    floor.put(cases=[case(1, at(3, 2)), case(2, at(4, 8))], answers=[
        answer | {"source_id": "a1", "case_id": "c1", "answered_at": at(3, 10)},
        answer | {"source_id": "a2", "case_id": "c2", "answered_at": at(4, 10)},
    ])  # fmt: skip
    floor.share("mei", "wei")
    assert floor.agents("answers") == {"a1": floor.key("mei"), "a2": None}


def test_a_days_count_is_never_cut(floor: Floor) -> None:
    day = {"agent_account": NIGHT, "team_name": "夜班组", "received_count": 90}
    floor.put(
        agent_days=[
            day | {"source_id": "d3", "day": date(2026, 8, 3)},
            day | {"source_id": "d7", "day": date(2026, 8, 7)},
        ]
    )
    floor.put(source="roster", shifts=[shift("wei", 7, 0, 8)])
    floor.share("mei", "wei")
    assert floor.agents("agent_days") == {"d3": None, "d7": floor.key("wei")}


def test_an_account_that_is_no_longer_shared_is_its_holders_again(floor: Floor) -> None:
    from heming.access.scope import local_admin
    from heming.org.actions.hand_over_account import hand_over_account

    floor.put(cases=[case(1, at(3, 2)), case(2, at(4, 8))])
    floor.share("mei", "wei")
    hand_over_account(local_admin("root"), ("shop", NIGHT), to=floor.key("wei"), reason="只有她")
    floor.work_off()
    assert set(floor.agents().values()) == {floor.key("wei")}


def test_another_account_of_the_same_name_elsewhere_is_not_shared(floor: Floor) -> None:
    floor.put(cases=[case(1, at(4, 8))])
    floor.put(source="other", cases=[case(2, at(4, 8))])
    floor.share("mei", "wei")
    assert floor.agents()["c1"] is None and floor.agents()["c2"] is not None


def test_a_roster_in_the_same_parcel_as_the_cases_tells_them_apart(heming_home: Path) -> None:
    floor = Floor()
    floor.put(shifts=[shift("mei", 3, 0, 8), shift("wei", 3, 8, 16)], cases=[case(1, at(3, 2))])
    floor.share("mei", "wei")
    floor.put(
        shifts=[{**shift("mei", 3, 0, 8), "planned_start_at": at(9, 0), "planned_end_at": at(9, 8)}],
        cases=[case(2, at(9, 2)), case(3, at(3, 3))],
    )
    assert floor.agents() == {"c1": None, "c2": floor.key("mei"), "c3": None}
