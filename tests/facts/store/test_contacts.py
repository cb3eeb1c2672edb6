"""What a case owes to later cases of the same customer, whatever order the batches come in."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heming.facts.arrivals.parcel import Parcel
from heming.facts.batches import open_batch
from heming.facts.engines import engine_for
from heming.facts.enrich.contacts import LONGEST_GAP_SECONDS
from heming.facts.publish import publish
from heming.facts.store import open_store
from tests.facts.store.shop import Put, Read, Rows, arrow, forget_everything

START, DAY = 1_690_000_000, 86_400


def test_a_later_case_changes_what_the_earlier_one_knows(put: Put, read: Read) -> None:
    first = put(cases=[{"source_id": "a", "customer_id": "C", "opened_at": START, "category": "物流"}])
    batch = read("cases", "batch", snapshot=first.snapshot)[0]["batch"]
    assert read("cases", "next_contact_seconds", "next_any_contact_seconds") == [
        {"next_contact_seconds": None, "next_any_contact_seconds": None}
    ]
    done = put(cases=[
        {"source_id": "b", "customer_id": "C", "opened_at": START + 60, "category": "退款"},
        {"source_id": "c", "customer_id": "C", "opened_at": START + 90, "category": "物流"},
    ])  # fmt: skip
    assert (done.tables["cases"].new, done.tables["cases"].updated) == (2, 0)
    assert read("cases", "batch", "next_contact_seconds", "next_any_contact_seconds") == [
        {"batch": batch, "next_contact_seconds": 90, "next_any_contact_seconds": 60},
        {"batch": batch + 1, "next_contact_seconds": None, "next_any_contact_seconds": 30},
        {"batch": batch + 1, "next_contact_seconds": None, "next_any_contact_seconds": None},
    ]


def test_the_same_order_counts_as_the_same_matter(put: Put, read: Read) -> None:
    put(cases=[
        {"source_id": "a", "customer_id": "C", "opened_at": START, "category": "x", "order_id": "1"},
        {"source_id": "b", "customer_id": "C", "opened_at": START + 5, "category": "y", "order_id": "1"},
    ])  # fmt: skip
    assert read("cases", "next_contact_seconds")[0] == {"next_contact_seconds": 5}


def test_a_case_deleted_at_the_source_no_longer_follows(put: Put, read: Read) -> None:
    put(cases=[{"source_id": str(n), "customer_id": "C", "opened_at": START + n} for n in range(3)])
    put(gone={"cases": ("1",)})
    assert [r["next_any_contact_seconds"] for r in read("cases")] == [2, None]


CASE = st.fixed_dictionaries({
    "source_id": st.sampled_from("abcdefgh"), "customer_id": st.sampled_from(["C", "D", None]),
    "opened_at": st.sampled_from([START, START + 7, START + 7 * DAY, START + 99 * DAY, START + 250 * DAY, None]),
    "category": st.sampled_from(["x", "y", None]), "order_id": st.sampled_from(["1", None]),
})  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    cases=st.lists(CASE, min_size=2, max_size=8, unique_by=lambda c: c["source_id"]),
    seed=st.integers(0, 99),
    size=st.integers(1, 4),
)
def test_the_order_of_batches_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, cases: Rows, seed: int, size: int
) -> None:
    forget_everything()
    store = open_store(tmp_path_factory.mktemp("contacts"))
    shuffled = list(cases)
    random.Random(seed).shuffle(shuffled)
    for start in range(0, len(shuffled), size):
        parcel = Parcel("s", {"cases": arrow("cases", shuffled[start : start + size])})
        publish(store, parcel, batch=open_batch("import", "s"))
    engine = engine_for(store)
    found = engine.run(
        engine.table(store.snapshot(), "cases").select("source_id", "next_any_contact_seconds", "next_contact_seconds")
    )
    for row in found.to_pylist():
        case = next(c for c in cases if c["source_id"] == row["source_id"])
        assert row["next_any_contact_seconds"] in _following(cases, case, lambda other, own: True), (row, cases)
        assert row["next_contact_seconds"] in _following(cases, case, _same_matter), (row, cases)


def _same_matter(other: dict[str, Any], own: dict[str, Any]) -> bool:
    return any(own[c] is not None and own[c] == other[c] for c in ("category", "order_id"))


def _following(cases: Rows, own: dict[str, Any], same: Any) -> set[int | None]:
    """The gap to the next such case; of two in the same second either may come first."""
    if own["customer_id"] is None or own["opened_at"] is None:
        return {None}
    gaps = sorted(
        c["opened_at"] - own["opened_at"] for c in cases
        if c is not own and c["customer_id"] == own["customer_id"] and c["opened_at"] is not None and same(c, own)
    )  # fmt: skip
    later = [gap if gap <= LONGEST_GAP_SECONDS else None for gap in gaps if gap > 0]
    return {later[0] if later else None} | ({0} if 0 in gaps else set())
