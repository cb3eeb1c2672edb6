"""A correction of people reaches the stored figures by itself: one job, one batch, and only the rows it touches."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
AUGUST = int(datetime(2023, 8, 10, 4, tzinfo=UTC).timestamp())


def test_moving_a_person_moves_their_later_cases_to_the_new_team(heming_home: Path) -> None:
    from heming.access.scope import local_admin
    from heming.facts.store import open_store
    from heming.jobs.models import Job
    from heming.jobs.work import work_on
    from heming.org.actions.move_person import move_person
    from heming.org.models import Account, Team
    from tests.facts.store.shop import putting, reading

    store = open_store()
    case = {"agent_account": "a", "agent_name": "安娜", "team_name": "一组"}
    other = {"agent_account": "b", "agent_name": "小白", "team_name": "二组"}
    putting(store)(cases=[
        case | {"source_id": "1", "opened_at": AUGUST}, other | {"source_id": "2", "opened_at": AUGUST},
    ])  # fmt: skip
    read, teams = reading(store), {t.name: t.key for t in Team.objects.all()}
    assert [row["team_key"] for row in read("cases", "team_key")] == [teams["一组"], teams["二组"]]

    ana = Account.objects.get(account="a").person_id
    move_person(local_admin("root"), ana, team_key=teams["二组"], from_day=date(2023, 8, 1), reason="转组")
    job = Job.objects.get(kind="derive_again")
    assert job.arguments["people"] == [ana]
    assert work_on(str(job.uid))

    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.problem
    assert [row["team_key"] for row in read("cases", "team_key")] == [teams["二组"], teams["二组"]]
    assert job.result["snapshot"] == store.snapshot().id


def test_a_correction_before_anything_was_imported_has_nothing_to_do(heming_home: Path) -> None:
    from heming.access.scope import local_admin
    from heming.jobs.models import Job
    from heming.jobs.run import run
    from heming.jobs.work import work_on

    uid = run("derive_again", {"people": [1], "who": "root"}, by=local_admin("root"))
    work_on(uid)
    assert Job.objects.get(uid=uid).result == {}
