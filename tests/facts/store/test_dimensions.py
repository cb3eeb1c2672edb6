"""People, teams and calendars are part of a snapshot: whoever looks back sees them as they stood."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from heming.access.scope import local_admin
from heming.facts import delta
from heming.facts.actions.roll_back_batch import roll_back_batch
from heming.facts.dimensions import aliases_at, publish_dimensions, teams_at
from heming.facts.engines import engine_for
from heming.facts.models import Batch
from heming.facts.schemas import DIMENSIONS
from heming.facts.store import Store, open_store
from heming.facts.upkeep import expire
from heming.jobs.models import Job
from heming.jobs.work import work_on
from heming.metrics.ask import ask
from heming.metrics.question import Question
from heming.org.actions.merge_people import merge_people
from heming.org.actions.move_person import move_person
from heming.org.actions.rename import rename_team
from heming.org.models import Person, Team
from tests.facts.store.shop import putting, reading

pytestmark = pytest.mark.django_db
BY = local_admin("root")
AUGUST = int(datetime(2023, 8, 10, 4, tzinfo=UTC).timestamp())
PEOPLE = ("安娜", "安娜娜", "小白")


@pytest.fixture
def store(heming_home: Path) -> Store:
    """Three people in two teams, two cases each."""
    store = open_store()
    putting(store)(cases=[
        {"source_id": f"{name}{n}", "agent_account": name, "agent_name": name, "opened_at": AUGUST,
         "team_name": "二组" if name == "小白" else "一组"}
        for name in PEOPLE for n in range(2)
    ])  # fmt: skip
    return store


def _key(name: str) -> int:
    return int(Person.objects.get(name=name).key)


def _work_off() -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED):
        work_on(str(job.uid))
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.problem


def _rows(store: Store, name: str, snapshot: str | None = None) -> list[dict[str, object]]:
    engine = engine_for(store)
    return list(engine.run(engine.table(store.snapshot(snapshot), name)).to_pylist())


def test_a_snapshot_holds_people_teams_and_hours_and_no_name(store: Store) -> None:
    snapshot = store.snapshot()
    assert set(DIMENSIONS) <= set(snapshot.versions)
    assert {row["person_key"] for row in _rows(store, "dim_people")} == {_key(name) for name in PEOPLE}
    teams = {t.name: t.key for t in Team.objects.all()}
    assert {(r["person_key"], r["team_key"]) for r in _rows(store, "dim_memberships")} == {
        (_key("安娜"), teams["一组"]), (_key("安娜娜"), teams["一组"]), (_key("小白"), teams["二组"]),
    }  # fmt: skip
    assert [(r["team_key"], r["calendar"]) for r in _rows(store, "dim_hours")] == [(None, "always")]
    content = b"".join(p.read_bytes() for name in DIMENSIONS for p in store.path(name).rglob("*.parquet"))
    assert content
    for path in (p for name in DIMENSIONS for p in store.path(name).glob("*.parquet")):
        assert not any(name in str(pq.read_table(path).to_pylist()) for name in (*PEOPLE, "一组", "二组"))


def test_what_did_not_change_is_not_written_again(store: Store) -> None:
    before = store.snapshot()
    putting(store)(cases=[{"source_id": "x", "agent_account": "小白", "agent_name": "小白", "opened_at": AUGUST,
                           "team_name": "二组"}])  # fmt: skip
    after = store.snapshot()
    assert after.versions["cases"] > before.versions["cases"]
    unchanged = {name for name in DIMENSIONS if after.versions[name] == before.versions[name]}
    assert {"dim_people", "dim_aliases", "dim_teams", "dim_calendars"} <= unchanged
    assert publish_dimensions(store, who="nobody") == after.id
    assert Batch.objects.filter(kind="organisation").count() == 0


def test_a_question_about_an_old_snapshot_finds_people_as_they_were(store: Store) -> None:
    old = store.snapshot()
    merge_people(BY, _key("安娜"), merged=_key("安娜娜"), reason="同一人")
    _work_off()
    new = store.snapshot()
    assert new.id != old.id
    assert new.versions["cases"] == old.versions["cases"]
    assert aliases_at(store, old) == {}
    assert aliases_at(store, new) == {_key("安娜娜"): _key("安娜")}

    def cases(snapshot: str) -> dict[str, float]:
        asked = Question(metrics=("case_count",), by=("agent",), snapshot=snapshot)
        found = ask(asked, BY)
        return dict(zip(found.frame["agent"], found.frame["value"], strict=True))

    assert cases(old.id) == {"安娜": 2, "安娜娜": 2, "小白": 2}
    assert cases(new.id) == cases("") == {"安娜": 4, "小白": 2}


def test_the_team_of_a_day_is_the_one_the_snapshot_knew(store: Store) -> None:
    old, teams = store.snapshot(), {t.name: t.key for t in Team.objects.all()}
    move_person(BY, _key("小白"), team_key=teams["一组"], from_day=date(2023, 8, 1))
    _work_off()
    day = date(2023, 8, 12)
    before, after = teams_at(store, old, day=day), teams_at(store, store.snapshot(), day=day)
    assert before is not None and before[_key("小白")] == teams["二组"]
    assert after is not None and after[_key("小白")] == teams["一组"]


def test_a_new_name_alone_changes_no_snapshot(store: Store) -> None:
    before = store.snapshot()
    rename_team(BY, int(Team.objects.get(name="一组").key), name="金牌组")
    _work_off()
    assert store.snapshot().id == before.id


def test_rolling_an_import_back_leaves_people_as_they_are(store: Store) -> None:
    merge_people(BY, _key("安娜"), merged=_key("安娜娜"), reason="同一人")
    _work_off()
    batch = putting(store)(cases=[{"source_id": "wrong", "agent_account": "新人", "opened_at": AUGUST}])
    last = int(Batch.objects.latest("pk").pk)
    roll_back_batch(store, last, by=BY)
    assert store.snapshot().id != batch.snapshot
    assert "wrong" not in [row["source_id"] for row in reading(store)("cases")]
    assert aliases_at(store, store.snapshot()) == {_key("安娜娜"): _key("安娜")}


def test_old_versions_go_with_their_snapshots_and_a_dead_writers_are_set_back(store: Store) -> None:
    merge_people(BY, _key("安娜"), merged=_key("安娜娜"), reason="同一人")
    _work_off()
    kept = store.snapshot()
    (store.path("dim_aliases") / "left-behind.parquet").write_bytes(b"PAR1")
    assert expire(store) >= 1
    assert aliases_at(store, kept) == {_key("安娜娜"): _key("安娜")}
    old = delta.files(store.path("dim_aliases"), kept.versions["dim_aliases"])
    delta.commit(store.path("dim_aliases"), (), remove=old, batch=99)  # and killed before its snapshot
    putting(store)(cases=[{"source_id": "y", "opened_at": AUGUST}])
    assert [r["person_key"] for r in _rows(store, "dim_aliases")] == [_key("安娜娜")]
