"""Customers without an id are kept, told apart by their contact, shown with their case, and can be erased; answers in
the row of a case without id belong to it."""

from pathlib import Path

import pytest

from heming.access.scope import local_admin
from heming.facts.actions.erase_customer import erase_customer
from heming.facts.case_file import case_file
from heming.facts.loose import BY_CASE
from heming.facts.store import Store
from tests.facts.arrivals.test_corrections import FIELDS, HEADERS
from tests.facts.store.shop import Put, Read
from tests.facts.store.test_erasing import _traces

pytestmark = pytest.mark.django_db
BY = local_admin("tester")
START = 1_690_000_000
DAY = 86_400


def _case(number: int, **more: object) -> dict[str, object]:
    return {"source_id": str(number), "opened_at": START + number * DAY, "category": "退货", **more}


def _customer(store: Store, number: int) -> tuple[str, str, str]:
    found = case_file(store, store.snapshot(), source="shop", id=str(number), scope=BY)
    return found.customer_id, found.customer_name, found.customer_contact


def test_the_same_contact_is_the_same_customer_however_it_is_written(store: Store, put: Put, read: Read) -> None:
    put(cases=[
        _case(1, customer_contact="13912345678", customer_name="欧阳婉清"),
        _case(2, customer_contact="139-1234-5678"),
        _case(3, customer_contact="13800000000"),
        _case(4, customer_id="u4", customer_contact="13912345678"),
    ])  # fmt: skip
    one, two, three, four = (row["customer_key"] for row in read("cases"))
    assert one == two and len({one, three, four}) == 3
    assert [row["next_contact_seconds"] for row in read("cases")] == [DAY, None, None, None]
    put(cases=[_case(5, customer_contact="139 1234 5678")])
    assert read("cases", "customer_key")[4]["customer_key"] == one
    assert [row["next_contact_seconds"] for row in read("cases")][:2] == [DAY, 3 * DAY]
    shown = _customer(store, 1)
    assert shown[0].startswith("contact:") and shown[2] == "139****5678"
    assert not _traces(store.home / "facts", "13912345678")
    assert not _traces(store.home / "personal" / "customers", "13912345678")


def test_a_name_alone_is_kept_with_its_case_and_is_no_known_customer(store: Store, put: Put, read: Read) -> None:
    rows = [_case(n, customer_name="欧阳婉清", remark="快递没到") for n in (1, 2)]
    put(cases=[*rows, _case(3, customer_id="u3", customer_name="李四"), _case(4)])
    assert [row["customer_key"] is None for row in read("cases")] == [True, True, False, True]
    assert [row["next_any_contact_seconds"] for row in read("cases")] == [None] * 4
    assert [_customer(store, n)[:2] for n in (1, 3, 4)] == [(f"{BY_CASE}1", "欧阳婉清"), ("u3", "李四"), ("", "")]
    keys = {row["source_id"]: row["customer_key"] for row in read("customers")}
    put(cases=[{**rows[0], "channel": "电话"}])
    assert {row["source_id"]: row["customer_key"] for row in read("customers")} == keys
    erase_customer(store, source="shop", customer_id=f"{BY_CASE}1", by=BY)
    assert [row["source_id"] for row in read("case_texts")] == ["2"]
    assert _customer(store, 1) == ("", "", "")
    erase_customer(store, source="shop", customer_id=f"{BY_CASE}2", by=BY)
    assert not _traces(store.home, "欧阳婉清")
    assert len(read("cases")) == 4


def test_who_is_known_by_contact_alone_can_be_erased(store: Store, put: Put, read: Read) -> None:
    put(cases=[_case(1, customer_contact="13912345678", customer_name="欧阳婉清", remark="我是欧阳婉清"), _case(2)])
    figures = read("cases")
    erase_customer(store, source="shop", customer_id=_customer(store, 1)[0], by=BY)
    assert (read("cases"), read("customers"), read("case_texts")) == (figures, [], [])
    assert not _traces(store.home, "欧阳婉清")


def test_answers_in_the_row_of_a_case_without_id_belong_to_it(store: Store, tmp_path: Path, read: Read) -> None:
    from heming.facts.arrivals.ingest import Origin, ingest
    from heming.facts.arrivals.mapping import Mapping
    from heming.facts.arrivals.text import CsvText, TextSource

    path = tmp_path / "file.csv"
    lines = ["A1,kf1,2024-05-01 10:00,2024-05-01 10:01,5", ",kf1,2024-05-01 11:00,2024-05-01 11:09,2",
             ",kf1,2024-05-01 12:00,2024-05-01 12:02,", ",kf2,2024-05-01 13:00,2024-05-01 13:03,4"]  # fmt: skip
    path.write_text("\n".join([",".join(HEADERS), *lines, ""]), encoding="utf-8")
    for _ in range(2):  # the same file again changes nothing
        ingest(store, [TextSource("file.csv", HEADERS, csv=CsvText(path))],
               mapping=Mapping("shop", "cases", FIELDS, HEADERS), origin=Origin("me", ("file.csv",)))  # fmt: skip
        cases = {row["source_id"]: row for row in read("cases")}
        answers = read("answers")
        assert (len(cases), len(answers)) == (4, 3)
        assert all(cases[a["case_id"]]["agent_key"] == a["agent_key"] for a in answers)
        waits = {float(a["value"]): a["case_first_reply_seconds"] for a in answers}
        assert waits == {5.0: 60, 2.0: 540, 4.0: 180}
        assert sorted(row["rated_count"] for row in cases.values()) == [0, 1, 1, 1]
