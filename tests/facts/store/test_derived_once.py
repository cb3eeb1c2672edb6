"""A job that derives rows again may die after its commit: the next attempt does nothing twice and tells the same."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
AT = int(datetime(2023, 7, 22, 4, tzinfo=UTC).timestamp())


def _moved_person() -> int:
    from heming.facts.store import open_store
    from heming.org.models import Account, Membership, Team
    from tests.facts.store.shop import putting

    putting(open_store())(cases=[
        {"source_id": "c1", "opened_at": AT, "agent_account": "a", "agent_name": "安娜", "team_name": "一组"}
    ])  # fmt: skip
    person = Account.objects.get(account="a").person_id
    Membership.objects.filter(person_id=person).update(team=Team.objects.create(name="二组"))
    return person


@pytest.mark.parametrize("kind", ["derive_again", "count_again"])
def test_a_second_attempt_tells_the_snapshots_of_the_first(heming_home: Path, kind: str) -> None:
    from heming.facts.models import Batch
    from heming.facts.store import open_store
    from heming.jobs.models import Job
    from heming.jobs.run import run
    from heming.jobs.sweep import System
    from heming.jobs.work import work_on

    person = _moved_person()
    before = open_store().snapshot().id
    uid = run(kind, {"who": "me"} | ({"people": [person]} if kind == "derive_again" else {}), by=System("t", "T"))
    assert work_on(uid)
    told = Job.objects.get(uid=uid).result
    assert told == {"before": before, "snapshot": open_store().snapshot().id} and told["snapshot"] != before
    Job.objects.filter(uid=uid).update(state=Job.State.QUEUED, result={}, not_before=None)  # as after a kill
    assert work_on(uid)
    assert Job.objects.get(uid=uid).result == told
    assert Batch.objects.filter(kind="derive").count() == 1 and open_store().snapshot().id == told["snapshot"]


def test_another_job_is_not_taken_for_done(heming_home: Path) -> None:
    from heming.facts.actions.derive_again import derive_again, done_before
    from heming.facts.store import open_store

    store, person = open_store(), _moved_person()
    before = store.snapshot().id
    after = derive_again(store, who="me", people=[person], job="one").snapshot
    assert done_before("one") == (before, after)
    assert done_before("other") is None
    derive_again(store, who="me", people=[person])
    assert done_before("one") == (before, after) and done_before("") is None
