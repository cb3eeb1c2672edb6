"""What HR knows reaches the stored figures: successors, tenure, newcomers, employer and site as of the time."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def noon(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 4, tzinfo=UTC).timestamp())


def case(number: int, day: date, **more: Any) -> dict[str, Any]:
    return {"source_id": f"c{number}", "agent_account": "seat-7", "opened_at": noon(day), **more}


def work_off() -> None:
    from heming.jobs.models import Job
    from heming.jobs.work import work_on

    for job in Job.objects.filter(state=Job.State.QUEUED):
        assert work_on(str(job.uid))
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.problem


def stored(*columns: str) -> dict[str, tuple[Any, ...]]:
    from heming.facts.store import open_store
    from tests.facts.store.shop import reading

    rows = reading(open_store())("cases", "source_id", *columns)
    return {row["source_id"]: tuple(row[c] for c in columns) for row in rows}


def test_an_account_that_a_successor_took_over_counts_for_each_in_their_time(heming_home: Path) -> None:
    from heming.access.scope import local_admin
    from heming.facts.store import open_store
    from heming.org.actions.hand_over_account import hand_over_account
    from heming.org.models import Account, Person
    from tests.facts.store.shop import putting

    put, boss = putting(open_store()), local_admin("root")
    put(cases=[case(1, date(2026, 7, 31)), case(2, date(2026, 8, 1)), case(3, date(2026, 8, 20))])
    first = Account.objects.get().person_id
    successor = Person.objects.create(name="接班人").key
    hand_over_account(boss, ("shop", "seat-7"), to=successor, from_day=date(2026, 8, 1), reason="离职交接")
    work_off()
    assert stored("agent_key") == {"c1": (first,), "c2": (successor,), "c3": (successor,)}
    put(cases=[case(4, date(2026, 7, 1)), case(5, date(2026, 9, 1))])
    assert stored("agent_key")["c4"] == (first,) and stored("agent_key")["c5"] == (successor,)


def test_the_day_somebody_joined_gives_every_case_its_tenure(heming_home: Path) -> None:
    from heming.access.scope import local_admin
    from heming.facts.store import open_store
    from heming.org.actions.set_details import set_details
    from heming.org.models import Account
    from tests.facts.store.shop import putting

    put = putting(open_store())
    put(cases=[case(1, date(2026, 8, 1)), case(2, date(2026, 9, 15)), case(3, date(2026, 6, 1))])
    assert set(stored("tenure_days").values()) == {(None,)}
    key = Account.objects.get().person_id
    assert set_details(local_admin("root"), key, joined_on=date(2026, 7, 1), novice_until=date(2026, 8, 31))
    work_off()
    assert stored("tenure_days", "tenure_band") == {
        "c1": (31, "新人"), "c2": (76, "已转正"), "c3": (None, "新人"),
    }  # fmt: skip
    put(cases=[case(4, date(2026, 7, 2)), case(5, date(2026, 7, 2), tenure_days=400, tenure_band="一年以上")])
    assert stored("tenure_days", "tenure_band")["c4"] == (1, "新人")
    assert stored("tenure_days", "tenure_band")["c5"] == (400, "一年以上"), "the source's own word comes first"


def test_employer_and_site_are_those_of_the_time(heming_home: Path) -> None:
    from heming.access.scope import local_admin
    from heming.facts.store import open_store
    from heming.org.actions.move_person import Post, move_person
    from heming.org.models import Account, Team
    from tests.facts.store.shop import putting

    put = putting(open_store())
    put(cases=[case(1, date(2026, 8, 1), team_name="一组"), case(2, date(2026, 9, 1), team_name="一组")])
    key, team = Account.objects.get().person_id, Team.objects.get().key
    post = Post(employer="外包甲", site="成都")
    move_person(local_admin("root"), key, team_key=team, from_day=date(2026, 8, 15), post=post)
    work_off()
    assert stored("employer", "site") == {"c1": (None, None), "c2": ("外包甲", "成都")}


def test_a_loan_moves_the_cases_of_its_days_and_of_no_others(heming_home: Path) -> None:
    from heming.access.scope import local_admin
    from heming.facts.store import open_store
    from heming.org.actions.lend_person import Loan, lend_person
    from heming.org.models import Account, Team
    from tests.facts.store.shop import putting

    days = [date(2026, 8, 1), date(2026, 8, 10), date(2026, 8, 12), date(2026, 8, 13)]
    put = putting(open_store())
    put(cases=[case(n, day, team_name="一组") for n, day in enumerate(days)])
    key, home = Account.objects.get().person_id, Team.objects.get().key
    other = Team.objects.create(name="二组").key
    lend_person(local_admin("root"), key, loan=Loan(other, date(2026, 8, 10), date(2026, 8, 12)), reason="大促支援")
    work_off()
    assert [team for (team,) in stored("team_key").values()] == [home, other, other, home]
