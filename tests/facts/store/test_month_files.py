"""Big months lie in parts by agent: nothing reads differently, and correcting one person rewrites few rows."""

from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from heming.facts import delta, month_files
from heming.facts.actions.derive_again import derive_again
from heming.facts.delta import DataFile
from heming.facts.store import Store
from heming.facts.upkeep import compact
from heming.org.models import Account, Membership, Team
from tests.facts.store.shop import Put, Read

START = 1_690_000_000  # July 2023
MONTH = 31 * 86_400
AGENTS, CASES = 12, 240


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month of 60 rows is a big one."""
    monkeypatch.setattr(month_files, "ROWS_A_PART", 15)


def _files(store: Store, table: str = "cases") -> tuple[DataFile, ...]:
    return delta.files(store.path(table), store.snapshot().versions[table])


def _fill(put: Put) -> None:
    put(cases=[
        {"source_id": f"{n:03}", "opened_at": START + n % 4 * MONTH + n, "channel": "x" if n % 3 else None,
         "team_name": "一组"} | ({"agent_account": f"a{n % AGENTS}"} if n % 10 else {})
        for n in range(CASES)
    ])  # fmt: skip


def _parts_of_person(store: Store, person: int) -> set[str]:
    held = ((file.path.parent.name, pq.read_table(file.path, columns=["agent_key"])) for file in _files(store))
    return {name for name, rows in held if person in rows["agent_key"].to_pylist()}


@pytest.mark.parametrize(("rows", "parts"), [(0, 1), (15, 1), (16, 2), (60, 4), (61, 8), (262_144, 16), (262_145, 1)])
def test_a_month_has_as_many_parts_as_its_rows_ask_for(rows: int, parts: int) -> None:
    assert month_files.parts_for(rows) == parts


def test_a_file_tells_by_its_folder_of_how_many_parts_it_is_one() -> None:
    of = {"month=202307": 1, "agents=8-3": 8, "agents=16-nobody": 16, "agents=1-0": 1}
    for folder, parts in of.items():
        assert month_files.parts_of(DataFile(Path("cases") / folder / "b1.parquet", 1, 1, 202307)) == parts


def test_the_night_deals_big_months_out_by_agent_and_every_row_stays(store: Store, put: Put, read: Read) -> None:
    _fill(put)
    rows, snapshot = read("cases"), store.snapshot().id
    assert len(_files(store)) == 4
    assert compact(store) == {"cases": 4}
    assert read("cases") == rows == read("cases", snapshot=snapshot)
    files = _files(store)
    assert {month_files.parts_of(file) for file in files} == {4} and len(files) > 8
    for person in {row["agent_key"] for row in rows if row["agent_key"]}:
        assert len(_parts_of_person(store, person)) == 1
    assert {file.path.parent.name for file in files} >= {"agents=4-nobody"}
    assert compact(store) == {}


def test_dealing_out_a_few_months_at_a_time_gives_the_same_rows(
    store: Store, put: Put, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(put)
    put(cases=[{"source_id": "undated", "agent_account": "a1", "team_name": "一组"}])
    rows = read("cases")
    monkeypatch.setattr(month_files, "ROWS_AT_ONCE", 70)
    compact(store)
    assert read("cases") == rows
    assert sum(file.rows for file in _files(store)) == CASES + 1


def test_correcting_one_person_leaves_the_other_parts_alone(store: Store, put: Put, read: Read) -> None:
    _fill(put)
    compact(store)
    before = {file.path: file for file in _files(store)}
    account = Account.objects.get(account="a3")
    theirs = _parts_of_person(store, account.person_id)
    away = Team.objects.create(name="二组")
    Membership.objects.filter(person_id=account.person_id).update(team=away)
    derive_again(store, who="a test", people=[account.person_id])
    after = {file.path: file for file in _files(store)}
    assert {path.parent.name for path in before.keys() - after.keys()} == theirs
    assert Counter(file.month for file in before.values()) == Counter(file.month for file in after.values())
    of = {row["agent_key"] == account.person_id: row["team_key"] for row in read("cases") if row["agent_key"]}
    assert of[True] == away.key != of[False]
    assert compact(store) == {}


def test_the_first_correction_deals_the_months_it_has_to_write_anyway(store: Store, put: Put, read: Read) -> None:
    _fill(put)
    person = Account.objects.get(account="a3").person_id
    Membership.objects.filter(person_id=person).update(team=Team.objects.create(name="二组"))
    derive_again(store, who="a test", people=[person])
    written = [file for file in _files(store) if file.path.name.startswith(f"b{store.snapshot().batch}-")]
    assert {month_files.parts_of(file) for file in written} == {4} and len({file.month for file in written}) == 1
    assert len(_files(store)) == len(written) + 3 and len(read("cases")) == CASES


def test_a_few_new_rows_stay_one_file_until_most_of_their_month_is_new(store: Store, put: Put, read: Read) -> None:
    _fill(put)
    compact(store)
    dealt = len(_files(store))
    new = [{"source_id": f"n{n}", "opened_at": START, "agent_account": f"a{n}", "channel": "y"} for n in range(9)]
    put(cases=new)
    assert len(_files(store)) == dealt + 1
    put(cases=[row | {"channel": "z"} for row in new])
    assert len(_files(store)) == dealt + 1
    assert compact(store) == {}
    assert {row["channel"] for row in read("cases") if row["source_id"].startswith("n")} == {"z"}


def test_files_of_different_columns_are_read_by_name(store: Store, put: Put, read: Read) -> None:
    put(cases=[{"source_id": "a", "opened_at": START, "channel": "x"}])
    assert delta.alike(_files(store))
    put(cases=[{"source_id": "b", "opened_at": START, "category": "y", "handle_seconds": 7}])
    assert not delta.alike(_files(store))
    assert read("cases", "source_id", "channel", "category", "handle_seconds") == [
        {"source_id": "a", "channel": "x", "category": None, "handle_seconds": None},
        {"source_id": "b", "channel": None, "category": "y", "handle_seconds": 7},
    ]
    assert not delta.alike([DataFile(Path("x"), 1, 1, None)])  # an older release told no columns: look at each


def test_a_table_without_agents_stays_whole(store: Store, put: Put) -> None:
    put(cases=[{"source_id": str(n), "opened_at": START, "customer_id": f"c{n}", "customer_name": "x"}
               for n in range(80)])  # fmt: skip
    assert compact(store) == {}
    assert len(_files(store, "customers")) == 1


def test_a_month_that_has_grown_fourfold_is_dealt_out_anew(store: Store, put: Put, read: Read) -> None:
    _fill(put)
    compact(store)
    more = [{"source_id": f"m{n}", "opened_at": START + n, "agent_account": f"a{n % AGENTS}"} for n in range(190)]
    put(cases=more)
    july = min(file.month for file in _files(store) if file.month)
    assert set(compact(store)) == {"cases"}
    assert {month_files.parts_of(file) for file in _files(store) if file.month == july} == {16}
    assert compact(store) == {} and len(read("cases")) == CASES + 190
