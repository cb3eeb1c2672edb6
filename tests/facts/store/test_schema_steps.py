"""A folder of an older release gets its new columns when the first writer comes; one of a newer release is refused."""

import json
from pathlib import Path

import pytest
from deltalake import DeltaTable

from heming.errors import BadInput
from heming.facts import schema_changes, schema_number, schema_steps
from heming.facts.actions.derive_again import count_again
from heming.facts.batches import recover
from heming.facts.models import SnapshotRow
from heming.facts.schema_changes import bring_up_to_date
from heming.facts.schema_number import NAME, note, reached
from heming.facts.schema_steps import NEWEST, STEPS, Step
from heming.facts.schemas import TABLES
from heming.facts.store import Store, open_store
from tests.facts.store.shop import Put, Read

pytestmark = pytest.mark.django_db
START = 1_690_000_000
FIRST = Path(__file__).with_name("first_schema.json")
NEW = "calendar_version"


def _columns(store: Store, table: str) -> set[str]:
    return {field.name for field in DeltaTable(str(store.path(table))).schema().fields}


def _made_old(store: Store, put: Put) -> None:
    """Cases as a release wrote them that knew no column of today's steps: neither in the log, nor in a file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from heming.facts import delta

    put(cases=[{"source_id": str(n), "opened_at": START + n, "resolved_at": START + n + 60} for n in range(3)])
    folder, snapshot = store.path("cases"), SnapshotRow.objects.latest("number")
    rows = pa.concat_tables([pq.read_table(f.path) for f in delta.files(folder, snapshot.versions["cases"])],
                            promote_options="default").drop_columns([NEW])  # fmt: skip
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    names = [c for c in TABLES["cases"].names if c != NEW]
    stored = [pa.field(c.name, c.arrow) for c in TABLES["cases"].stored if c.name in names]
    delta.create(folder, pa.schema(stored))
    path = folder / "old.parquet"
    pq.write_table(rows, path)
    file = delta.DataFile(path, rows.num_rows, path.stat().st_size, int(rows["month"][0].as_py()),
                          {c: rows[c].null_count for c in rows.column_names})  # fmt: skip
    version = delta.commit(folder, [file], batch=1)
    tables = dict(snapshot.tables)
    tables["cases"]["columns"] = {s: [c for c in cs if c != NEW] for s, cs in tables["cases"]["columns"].items()}
    SnapshotRow.objects.filter(pk=snapshot.pk).update(versions={**snapshot.versions, "cases": version}, tables=tables)
    (store.home / "facts" / NAME).unlink()
    delta.files.cache_clear()


def test_an_old_folder_is_read_at_once_and_brought_up_to_date_by_the_first_writer(
    store: Store, put: Put, read: Read
) -> None:
    _made_old(store, put)
    assert reached(store.home) == 0
    assert NEW not in _columns(store, "cases")
    assert [(r["source_id"], r[NEW]) for r in read("cases")] == [("0", None), ("1", None), ("2", None)]
    put(cases=[{"source_id": "new", "opened_at": START + 9, "resolved_at": START + 99}])
    assert reached(store.home) == NEWEST
    assert NEW in _columns(store, "cases")
    assert [r[NEW] for r in read("cases")] == [None, None, None, "always@1"]
    count_again(store, who="a test")
    assert [(r["resolve_business_seconds"], r[NEW]) for r in read("cases")] == [(60, "always@1")] * 3 + [
        (90, "always@1")
    ]


def test_adding_columns_alone_writes_no_data_file_and_moves_no_snapshot(store: Store, put: Put) -> None:
    _made_old(store, put)
    before, files = store.snapshot(), sorted(store.path("cases").rglob("*.parquet"))
    recover(store)
    assert NEW in _columns(store, "cases")
    assert store.snapshot() == before
    assert sorted(store.path("cases").rglob("*.parquet")) == files


def test_a_folder_of_a_newer_release_is_refused_with_what_to_do(store: Store, put: Put) -> None:
    put(cases=[{"source_id": "1", "opened_at": START}])
    note(store.home, NEWEST + 1)
    with pytest.raises(BadInput, match="newer release") as refused:
        open_store(store.home)
    assert "backup" in refused.value.remedy
    with pytest.raises(BadInput, match="newer release"):
        put(cases=[{"source_id": "2", "opened_at": START}])
    note(store.home, NEWEST)
    assert open_store(store.home).snapshot().table("cases").rows == 1


def test_a_file_that_holds_no_number_is_said_so(store: Store) -> None:
    (store.home / "facts").mkdir(parents=True)
    (store.home / "facts" / NAME).write_text("seven", "ascii")
    with pytest.raises(BadInput, match="does not hold a number"):
        open_store(store.home)


def test_steps_are_applied_once_in_order_and_a_crash_between_two_is_finished_later(
    store: Store, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    _made_old(store, put)
    first, second = Step(1, "One.", "cases", (NEW,)), Step(2, "Two.", "answers", ("score",))
    monkeypatch.setattr(schema_changes, "STEPS", (first, second))
    monkeypatch.setattr(schema_number, "NEWEST", 2)
    note(store.home, 1)  # and killed before the second
    assert bring_up_to_date(store) == (second,)
    assert (reached(store.home), bring_up_to_date(store)) == (2, ())


def test_every_column_that_came_after_the_first_release_belongs_to_a_numbered_step() -> None:
    first = {table: set(columns.split()) for table, columns in json.loads(FIRST.read_text("utf-8")).items()}
    for step in STEPS:
        first.setdefault(step.table, set()).update(step.columns)
    missing = {
        table: sorted({c.name for c in TABLES[table].stored} - first[table]) for table in TABLES if table in first
    }
    remedy = "add a Step with the next number in src/heming/facts/schema_steps.py"
    assert {table: columns for table, columns in missing.items() if columns} == {}, remedy
    gone = {t: sorted(columns - {c.name for c in TABLES[t].stored}) for t, columns in first.items()}
    assert not any(gone.values()), "columns are never removed or renamed"


def test_steps_are_numbered_from_one_without_gaps_and_say_what_they_do() -> None:
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))
    assert len(STEPS) == schema_steps.NEWEST
    assert all(step.sentence.endswith(".") and step.columns for step in STEPS)
    assert all(set(step.columns) <= {c.name for c in TABLES[step.table].stored} for step in STEPS)
