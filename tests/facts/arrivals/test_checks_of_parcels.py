"""Rows that came from no file are checked as well: what rooms publish, and the simulated centre's."""

import pytest

from heming.facts.arrivals.parcel import Parcel
from heming.facts.batches import open_batch
from heming.facts.checks.of_parcels import check_parcel
from heming.facts.models import FindingRow, WaitingParcel
from heming.facts.publish import publish
from heming.facts.queue import drain, put_rows
from heming.facts.store import Store
from tests.facts.store.shop import arrow

pytestmark = pytest.mark.django_db
START = 1_690_000_000


def _cases(early: int) -> list[dict[str, object]]:
    """Forty cases, the first few of which were answered before they were opened."""
    return [
        {"source_id": str(n), "opened_at": START + n * 900, "agent_account": "a",
         "first_human_reply_at": START + n * 900 + (-7200 if n < early else 60)}
        for n in range(40)
    ]  # fmt: skip


def _checked(store: Store, **tables: list[dict[str, object]]) -> list[tuple[str, int]]:
    batch = open_batch("demo", "shop", who="a test")
    parcel = check_parcel(store, Parcel("shop", {t: arrow(t, rows) for t, rows in tables.items()}), batch=batch)
    publish(store, parcel, batch=batch)
    return list(FindingRow.objects.filter(batch_id=batch).values_list("code", "rows"))


def test_impossible_times_of_rows_without_a_file_are_found_and_good_rows_give_no_alarm(store: Store) -> None:
    assert _checked(store, cases=_cases(early=3)) == [("reply_before_open", 3)]
    assert _checked(store, cases=_cases(early=0)) == []


def test_shifts_that_overlap_are_found_beside_other_tables_once(store: Store) -> None:
    shifts = [
        {"source_id": "1", "agent_account": "a", "planned_start_at": START, "planned_end_at": START + 3600},
        {"source_id": "2", "agent_account": "a", "planned_start_at": START + 1800, "planned_end_at": START + 7200},
    ]
    found = _checked(store, cases=_cases(early=1), shifts=shifts)
    assert sorted(found) == [("reply_before_open", 1), ("shifts_overlap", 1)]


def test_an_id_that_comes_twice_is_found_in_the_table_it_stands_in(store: Store) -> None:
    answers = [{"source_id": "x", "instrument": "csat", "value": 5, "scale_min": 1, "scale_max": 5} for _ in range(2)]
    batch = open_batch("publish", "shop")
    check_parcel(store, Parcel("shop", {"answers": arrow("answers", answers)}), batch=batch)
    assert [f.code for f in FindingRow.objects.filter(batch_id=batch)] == ["repeated_ids"]


def test_what_a_room_publishes_is_checked_on_its_way(store: Store) -> None:
    put_rows("desk", "cases", rows=_cases(early=4))
    (published,) = drain(store)
    assert published.tables["cases"].new == 40
    assert list(FindingRow.objects.values_list("code", "rows")) == [("reply_before_open", 4)]
    assert not WaitingParcel.objects.exists()


def test_a_parcel_without_rows_has_nothing_to_check(store: Store) -> None:
    batch = open_batch("publish", "shop")
    assert check_parcel(store, Parcel("shop", {}), batch=batch).tables == {}
    assert not FindingRow.objects.exists()
