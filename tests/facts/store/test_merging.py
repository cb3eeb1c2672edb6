"""Rows are merged by key: what arrives, what is already there, and what the counts say about it."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heming.facts.arrivals.parcel import Parcel
from heming.facts.batches import open_batch
from heming.facts.publish import publish
from heming.facts.store import Store, open_store
from tests.facts.store.shop import Put, Read, Rows, arrow, forget_everything, reading

JANUARY, FEBRUARY = 1_673_000_000, 1_676_000_000  # 2023-01-06 and 2023-02-10


def test_the_same_rows_again_change_nothing(put: Put, read: Read, store: Store) -> None:
    rows = [{"source_id": str(n), "opened_at": JANUARY + n, "channel": "电话"} for n in range(50)]
    first = put(cases=rows)
    versions = store.snapshot().versions
    again = put(cases=rows)
    assert (first.tables["cases"].new, again.tables["cases"].unchanged) == (50, 50)
    assert (again.tables["cases"].new, again.tables["cases"].updated) == (0, 0)
    assert store.snapshot().versions == versions
    assert again.snapshot == store.snapshot().id != first.snapshot


def test_a_correction_that_moves_a_case_to_another_month_leaves_one_row(put: Put, read: Read) -> None:
    put(cases=[{"source_id": "a", "opened_at": JANUARY}, {"source_id": "b", "opened_at": JANUARY}])
    done = put(cases=[{"source_id": "a", "opened_at": FEBRUARY}])
    assert done.tables["cases"].updated == 1
    assert read("cases", "source_id", "month") == [
        {"source_id": "a", "month": 202302},
        {"source_id": "b", "month": 202301},
    ]
    assert read("cases", "batch")[0]["batch"] > read("cases", "batch")[1]["batch"]


def test_a_case_without_a_date_is_kept_with_its_absence_shown(put: Put, read: Read) -> None:
    put(
        cases=[
            {"source_id": "a", "opened_at": None},
            {"source_id": "b", "opened_at": -5_000_000_000},
            {"source_id": "c", "opened_at": 9_999_999_999},
        ]
    )
    rows = read("cases", "month", "opened_date", "time_problem", "opened_at")
    assert [r["month"] for r in rows] == [None, None, None]
    assert [r["time_problem"] for r in rows] == [None, "implausible_date", "implausible_date"]
    assert rows[2]["opened_at"] == 9_999_999_999


def test_a_column_the_file_does_not_bring_keeps_what_was_stored(put: Put, read: Read) -> None:
    put(cases=[{"source_id": "a", "opened_at": JANUARY, "channel": "电话", "shop": "一店"}])
    put(cases=[{"source_id": "a", "channel": None}])
    assert read("cases", "opened_at", "channel", "shop") == [{"opened_at": JANUARY, "channel": None, "shop": "一店"}]


def test_of_one_id_twice_in_a_file_the_later_row_counts(put: Put, read: Read) -> None:
    done = put(cases=[{"source_id": "a", "channel": "x", "row": 1}, {"source_id": "a", "channel": "y", "row": 2}])
    assert (done.tables["cases"].rows_in, done.tables["cases"].new) == (2, 1)
    assert read("cases", "channel", "row") == [{"channel": "y", "row": 2}]


def test_rows_without_an_id_are_known_by_their_content(put: Put, read: Read) -> None:
    rows = [{"source_id": None, "opened_at": JANUARY, "channel": "x"}] * 2 + [
        {"source_id": None, "opened_at": JANUARY, "channel": "y"}
    ]
    assert put(cases=rows).tables["cases"].new == 3
    assert put(cases=list(reversed(rows))).tables["cases"].unchanged == 3
    assert {r["keyed_by"] for r in read("cases")} == {"content"}


def test_two_sources_may_use_the_same_ids(put: Put, read: Read) -> None:
    put(cases=[{"source_id": "1", "channel": "x"}], source="a")
    put(cases=[{"source_id": "1", "channel": "y"}], source="b")
    assert [(r["source"], r["channel"]) for r in read("cases")] == [("a", "x"), ("b", "y")]


def test_what_was_deleted_at_the_source_goes(put: Put, read: Read) -> None:
    put(cases=[{"source_id": str(n), "opened_at": JANUARY, "remark": "多谢"} for n in range(3)])
    done = put(gone={"cases": ("1",)})
    assert done.tables["cases"].removed == 1
    assert [r["source_id"] for r in read("cases")] == ["0", "2"]
    assert [r["source_id"] for r in read("case_texts")] == ["0", "2"]


def test_an_old_snapshot_still_shows_what_it_showed(put: Put, read: Read) -> None:
    first = put(cases=[{"source_id": "a", "channel": "x"}])
    put(cases=[{"source_id": "a", "channel": "y"}, {"source_id": "b", "channel": "z"}])
    assert read("cases", "channel", snapshot=first.snapshot) == [{"channel": "x"}]


ROW = st.fixed_dictionaries(
    {"source_id": st.sampled_from("abcdef")},
    optional={
        "opened_at": st.sampled_from([None, JANUARY, JANUARY + 60, FEBRUARY, 5]),
        "channel": st.sampled_from([None, "x", "y"]),
        "reopen_count": st.integers(0, 2),
    },
)  # fmt: skip
BATCHES = st.lists(
    st.tuples(st.sampled_from(["s", "t"]), st.lists(ROW, max_size=6), st.sets(st.sampled_from("abcdef"), max_size=2)),
    min_size=1, max_size=4,
)  # fmt: skip
EMPTY: dict[str, Any] = {"opened_at": None, "channel": None, "reopen_count": None}
Model = dict[tuple[str, str], dict[str, Any]]


def _applied(model: Model, source: str, rows: Rows, gone: set[str]) -> Model:
    """What a store of dictionaries would hold: columns a batch brings replace, deletions go first."""
    after = {key: value for key, value in model.items() if key[0] != source or key[1] not in gone}
    present = {name for row in rows for name in row} - {"source_id"}
    for row in rows:
        key = (source, row["source_id"])
        after[key] = after.get(key, EMPTY) | {name: row.get(name) for name in present}
    return after


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(batches=BATCHES)
def test_merging_equals_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, batches: list[tuple[str, Rows, set[str]]]
) -> None:
    forget_everything()
    store = open_store(tmp_path_factory.mktemp("model"))
    model: Model = {}
    for source, rows, ids in batches:
        gone = ids - {row["source_id"] for row in rows}
        before, model = model, _applied(model, source, rows, gone)
        tables = {"cases": arrow("cases", rows)} if rows else {}
        parcel = Parcel(source, tables, tombstones={"cases": tuple(gone)})
        done = publish(store, parcel, batch=open_batch("import", source)).tables.get("cases")
        keys = {(source, row["source_id"]) for row in rows}
        deleted = [key for key in before if key not in model]
        counts = (done.new, done.updated, done.unchanged, done.removed) if done else (0, 0, 0, 0)
        changed = [key for key in keys & before.keys() if before[key] != model[key]]
        same = len(keys & before.keys()) - len(changed)
        assert counts == (len(keys - before.keys()), len(changed), same, len(deleted))
        assert reading(store)("cases", "source", "source_id", *EMPTY) == [
            {"source": s, "source_id": i} | model[s, i] for s, i in sorted(model)
        ]
