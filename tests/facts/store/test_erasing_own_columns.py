"""An organisation's own columns may repeat a customer's name, contact or id: erasing strikes these out too, in every
snapshot, and leaves all figures as they are."""

from pathlib import Path
from typing import cast

import pytest

from heming.access.scope import local_admin
from heming.facts.actions.erase_customer import erase_customer
from heming.facts.arrivals.ingest import Origin, ingest
from heming.facts.arrivals.mapping import FieldMap, Mapping, Parser, ParserKind
from heming.facts.arrivals.text import CsvText, TextSource
from heming.facts.extra import register_extra
from heming.facts.loose import BY_CASE
from heming.facts.store import Store
from tests.facts.store.shop import Put, Read
from tests.facts.store.test_erasing import ID, NAME, PHONE, _traces

pytestmark = pytest.mark.django_db
BY = local_admin("tester")
START = 1_690_000_000
OWN = ("x_buyer", "x_note", "x_grade")


@pytest.fixture
def filled(store: Store, put: Put) -> Store:
    """Two customers; one export repeats who it was in columns of its own. The second batch makes an older version."""
    for name in OWN:
        register_extra("cases", name)
    case = {"opened_at": START, "customer_id": ID, "customer_name": NAME, "customer_contact": PHONE}
    put(cases=[
        {"source_id": "1", **case, "x_buyer": NAME, "x_note": f"老客户 {NAME}(VIP)", "x_grade": "金牌"},
        {"source_id": "2", **case, "x_buyer": ID, "x_note": f"{ID}-2", "x_grade": "银牌"},
        {"source_id": "3", "opened_at": START, "customer_id": "buyer-2", "x_buyer": "李四", "x_grade": "金牌"},
    ])  # fmt: skip
    return store


def test_cells_that_name_the_customer_are_struck_out_in_old_snapshots_too(filled: Store, put: Put, read: Read) -> None:
    old = filled.snapshot()
    put(cases=[{"source_id": "1", "opened_at": START, "customer_id": ID, "x_buyer": NAME, "resolved_at": START + 60}])
    kept = ("source_id", "batch", "customer_key", "resolve_seconds", "x_grade")
    before = {at: read("cases", *kept, snapshot=at) for at in (old.id, filled.snapshot().id)}
    assert _traces(filled.home / "facts", NAME)
    erase_customer(filled, source="shop", customer_id=ID, by=BY)
    assert {at: read("cases", *kept, snapshot=at) for at in before} == before
    assert _traces(filled.home, NAME) == _traces(filled.home, PHONE) == []
    for at in before:
        assert [row["x_buyer"] for row in read("cases", snapshot=at)] == ["***", "***", "李四"]
    assert [row["x_note"] for row in read("cases")] == ["老客户 ***(VIP)", f"{ID}-2", None]


def test_later_imports_still_find_their_rows_in_the_cleaned_files(filled: Store, put: Put, read: Read) -> None:
    erase_customer(filled, source="shop", customer_id=ID, by=BY)
    done = put(cases=[{"source_id": "3", "opened_at": START, "customer_id": "buyer-2", "x_buyer": "李四",
                       "x_grade": "金牌"}, {"source_id": "2", "opened_at": START, "x_grade": "铜牌"}])  # fmt: skip
    assert (done.tables["cases"].unchanged, done.tables["cases"].updated, done.tables["cases"].new) == (1, 1, 0)
    assert [row["x_grade"] for row in read("cases")] == ["金牌", "铜牌", "金牌"]


def test_figures_without_own_columns_keep_every_byte(store: Store, put: Put) -> None:
    put(cases=[{"source_id": "1", "opened_at": START, "customer_id": ID, "customer_name": NAME, "region": "杭州"}])
    files = {path: path.read_bytes() for path in store.path("cases").rglob("*.parquet")}
    erase_customer(store, source="shop", customer_id=ID, by=BY)
    assert {path: path.read_bytes() for path in store.path("cases").rglob("*.parquet")} == files


def test_a_contact_that_the_file_gave_in_the_clear_is_found_where_it_was_repeated(
    store: Store, tmp_path: Path, read: Read
) -> None:
    headers = ("单号", "时间", "姓名", "电话", "回拨号")
    path = tmp_path / "a.csv"
    path.write_text(",".join(headers) + f"\n1,2024-05-01 10:00,{NAME},{PHONE},{PHONE}\n2,2024-05-01 11:00,,,10086\n",
                    encoding="utf-8")  # fmt: skip
    fields = tuple(
        FieldMap(header, place, f"cases.{target}", Parser(cast(ParserKind, kind)))
        for place, (header, target, kind) in enumerate(zip(
            headers, ("source_id", "opened_at", "customer_name", "customer_contact", "x_callback"),
            ("id", "instant", "text", "text", "text"), strict=True,
        ))
    )  # fmt: skip
    ingest(store, [TextSource("a.csv", headers, csv=CsvText(path))], mapping=Mapping("shop", "cases", fields, headers),
           origin=Origin("me", ("a.csv",)))  # fmt: skip
    assert read("cases", "x_callback") == [{"x_callback": PHONE}, {"x_callback": "10086"}]
    (customer,) = read("customers", "source_id")
    assert not customer["source_id"].startswith(BY_CASE)
    erase_customer(store, source="shop", customer_id=customer["source_id"], by=BY)
    assert read("cases", "x_callback") == [{"x_callback": "***"}, {"x_callback": "10086"}]
    assert _traces(store.home, PHONE) == _traces(store.home, NAME) == []
