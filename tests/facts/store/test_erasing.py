"""A customer's words and names go for good; figures keep their values; no byte of the name stays in the data folder."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heming.access.scope import Scope, local_admin
from heming.errors import NotAllowed, NotFound
from heming.facts.actions.erase_customer import erase_customer
from heming.facts.models import Batch
from heming.facts.store import Store, open_store
from tests.facts.store.shop import Put, Read, putting

BY = local_admin("tester")
START = 1_690_000_000
NAME, PHONE, ID = "欧阳婉清", "13912345678", "buyer-77812"
CASES = [
    {
        "source_id": "1",
        "opened_at": START,
        "customer_id": ID,
        "customer_name": NAME,
        "customer_contact": PHONE,
        "remark": "我是欧阳婉清，快递没到",
    },
    {
        "source_id": "2",
        "opened_at": START + 60,
        "customer_id": "buyer-2",
        "customer_name": "李四",
        "remark": "同事欧阳婉清介绍来的",
    },
    {"source_id": "3", "opened_at": START + 90, "customer_id": ID, "customer_name": NAME},
]
ANSWERS = [
    {
        "source_id": "9",
        "case_id": "1",
        "instrument": "csat",
        "value": 2,
        "scale_min": 1,
        "scale_max": 5,
        "comment": "不满意",
        "customer_id": ID,
    }
]


def _traces(home: Path, needle: str) -> list[str]:
    """Files in which the words stand, in any encoding or inside a compressed Parquet column."""
    found = []
    for path in home.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet" and "_delta_log" not in path.parts:
            content += json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False).encode()
        if (
            any(needle.encode(e) in content for e in ("utf-8", "gb18030", "utf-16-le"))
            or json.dumps(needle)[1:-1].encode() in content
        ):
            found.append(str(path.relative_to(home)))
    return found


def _raw_files(home: Path, batch: int) -> None:
    """What an import leaves beside the tables."""
    for name in ("staged", "quarantine"):
        folder = home / "personal" / name
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(
            pa.table({"c0": ["1", "2"], "c1": [ID, "buyer-2"], "c2": [NAME, "李四"]}), folder / f"{batch}.parquet"
        )
    pq.write_table(
        pa.table({"cells": pa.array([[ID, NAME], ["x", None]])}),
        home / "personal" / "quarantine" / f"{batch}-b.parquet",
    )
    for name, content in (
        ("logs/a.log", f"read {NAME}"), ("uploads/u.csv", f"a,{NAME}"), ("mappings/m.toml", f'samples = ["{NAME}"]'),
    ):  # fmt: skip
        path = home / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    Batch.objects.filter(pk=batch).update(mapping={"fields": [{"samples": [NAME, "李四"]}]})


def test_nothing_of_the_customer_stays_and_every_figure_does(store: Store, put: Put, read: Read) -> None:
    first = put(cases=CASES, answers=ANSWERS)
    batch = store.snapshot().batch
    assert batch is not None
    _raw_files(store.home, batch)
    figures = {table: read(table) for table in ("cases", "answers")}
    assert _traces(store.home, NAME)
    done = erase_customer(store, source="shop", customer_id=ID, by=BY, reason="asked for")
    assert {table: read(table) for table in figures} == figures
    assert {table: read(table, snapshot=first.snapshot) for table in figures} == figures
    assert _traces(store.home, NAME) == _traces(store.home, ID) == _traces(store.home, PHONE) == []
    assert NAME not in json.dumps(list(Batch.objects.values_list("mapping", flat=True)), ensure_ascii=False)
    assert (done.rows, [r["source_id"] for r in read("customers")]) == (3, ["buyer-2"])
    assert read("case_texts", "remark") == [{"remark": "同事***介绍来的"}]
    assert pq.read_table(store.home / "personal" / "staged" / f"{batch}.parquet").to_pylist() == [
        {"c0": None, "c1": None, "c2": None}, {"c0": "2", "c1": "buyer-2", "c2": "李四"},
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_the_database_keep_no_trace(tmp_path: Path) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps its pages in the data folder")
    store = open_store(tmp_path / "data")
    putting(store)(cases=CASES)
    Batch.objects.update(mapping={"samples": [NAME] * 50})
    erase_customer(store, source="shop", customer_id=ID, by=BY)
    files = Path(str(connection.settings_dict["NAME"])).parent.glob(
        Path(str(connection.settings_dict["NAME"])).name + "*"
    )
    escaped = json.dumps(NAME)[1:-1].encode()
    assert all(escaped not in f.read_bytes() and NAME.encode() not in f.read_bytes() for f in files)


def test_a_customer_who_comes_back_is_somebody_new(store: Store, put: Put, read: Read) -> None:
    put(cases=CASES)
    key = read("cases", "customer_key")[0]["customer_key"]
    erase_customer(store, source="shop", customer_id=ID, by=BY)
    put(cases=[{"source_id": "4", "opened_at": START + 500, "customer_id": ID}])
    assert read("cases", "customer_key")[3]["customer_key"] not in (key, None)


def test_an_unknown_customer_and_a_user_without_the_right_are_refused(store: Store, put: Put) -> None:
    put(cases=CASES)
    with pytest.raises(NotFound):
        erase_customer(store, source="shop", customer_id="nobody", by=BY)
    with pytest.raises(NotAllowed):
        erase_customer(store, source="shop", customer_id=ID, by=Scope("u", "u", frozenset(("agent",))))


def test_what_is_kept_of_a_customer_is_masked(put: Put, read: Read) -> None:
    put(cases=[CASES[0] | {"remark": "电话13912345678，身份证110101199003071234"}])
    assert read("customers", "customer_name", "customer_contact") == [
        {"customer_name": NAME, "customer_contact": "139****5678"}
    ]
    assert read("case_texts", "remark") == [{"remark": "电话139****5678，身份证110101********1234"}]
    assert "customer_id" not in read("cases")[0]
