"""Reading: declared columns always, extra ones once registered, origins under Scope, several engines over the same
files."""

import os
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heming.access.models import AuditEntry
from heming.access.scope import Scope, local_admin
from heming.errors import BadInput, BadParameter, NotFound
from heming.facts.arrivals.kept import remember
from heming.facts.arrivals.stage import stage
from heming.facts.arrivals.text import TextSource
from heming.facts.batches import open_batch
from heming.facts.engines import engine_for
from heming.facts.extra import MOST_PER_TABLE, register_extra
from heming.facts.lineage import origin_rows
from heming.facts.lock import writing
from heming.facts.models import ExtraColumn
from heming.facts.presence import presence
from heming.facts.schemas import TABLES
from heming.facts.store import Store
from tests.facts.store.shop import Put, Read

START = 1_690_000_000


@pytest.mark.parametrize(
    "kind", ["duckdb", pytest.param("chdb", marks=pytest.mark.chdb), pytest.param("spark", marks=pytest.mark.spark)]
)
def test_every_table_has_its_declared_schema_even_when_empty(kind: str, store: Store, put: Put) -> None:
    if kind == "spark":
        pytest.importorskip("pyspark", reason="Spark is not installed")
    if kind == "chdb":
        pytest.importorskip("chdb", reason="chDB is not installed")
    engine = engine_for(store, kind, url="local[1]" if kind == "spark" else "")
    assert list(engine.table(store.snapshot(), "cases").columns) == TABLES["cases"].schema().names
    put(cases=[{"source_id": str(n), "opened_at": START + n, "channel": "电话" if n else None} for n in range(5)])
    cases = engine.table(store.snapshot(), "cases")
    assert list(cases.columns) == TABLES["cases"].schema().names
    found = engine.run(
        cases.group_by("channel").agg(n=cases.count(), last=cases.opened_at.max(), none=cases.hold_seconds.sum())
    )
    assert sorted(found.to_pylist(), key=lambda r: r["n"]) == [
        {"channel": None, "n": 1, "last": START, "none": None},
        {"channel": "电话", "n": 4, "last": START + 4, "none": None},
    ]  # fmt: skip
    assert "GROUP BY" in engine.sql(cases.group_by("channel").agg(n=cases.count()))
    assert engine.run(engine.table(store.snapshot(), "goals").count()).column(0).to_pylist() == [0]


def test_declared_columns_come_in_declared_order_when_nothing_was_imported(store: Store, read: Read) -> None:
    assert read("cases") == []
    assert list(engine_for(store).table(store.snapshot(), "answers").columns) == TABLES["answers"].schema().names
    with pytest.raises(BadParameter, match="Did you mean"):
        engine_for(store).table(store.snapshot(), "case")
    with pytest.raises(NotFound):
        store.snapshot("nonsense")


def test_presence_is_known_by_source(store: Store, put: Put) -> None:
    put(cases=[{"source_id": "1", "opened_at": START, "channel": None}], source="a")
    put(cases=[{"source_id": "1", "opened_at": START, "channel": "x"}], source="b")
    there = presence(store, store.snapshot(), table="cases")
    assert there.rows == 2
    assert "channel" in there.by_source["b"] and "channel" not in there.by_source["a"]
    assert there.missing("opened_at", "hold_seconds", "opened_date") == ("hold_seconds",)


def test_extra_columns_are_registered_typed_and_read_like_any_other(store: Store, put: Put, read: Read) -> None:
    register_extra("cases", "x_city", label="城市")
    register_extra("cases", "x_id_card", label="身份证", personal=True)
    put(cases=[{"source_id": "1", "opened_at": START, "x_city": "杭州", "x_id_card": "110101199003071234"}])
    assert read("cases", "x_city") == [{"x_city": "杭州"}]
    assert "x_id_card" not in read("cases")[0]
    assert read("case_texts", "x_id_card") == [{"x_id_card": "110101********1234"}]
    register_extra("cases", "x_size", type="whole", label="尺码")
    assert read("cases", "x_size") == [{"x_size": None}]
    with pytest.raises(BadInput, match="already kept"):
        register_extra("cases", "x_size", type="text")
    with pytest.raises(BadInput):
        put(cases=[{"source_id": "1", "x_unknown": "?"}])


def test_a_table_takes_two_hundred_extra_columns(db: None) -> None:
    ExtraColumn.objects.bulk_create(ExtraColumn(table="cases", name=f"x_{n}", label="x") for n in range(MOST_PER_TABLE))
    with pytest.raises(BadInput, match="already has"):
        register_extra("cases", "x_one_more")


def _staged(store: Store, batch: int, rows: list[list[str]]) -> None:
    headers = ("id", "agent", "phone")
    path = store.folder("uploads") / "file.parquet"
    pq.write_table(pa.table({h: [r[i] for r in rows] for i, h in enumerate(headers)}), path)
    remember(stage(store.home, [TextSource("导出.xlsx", headers, parquet=path)], batch=batch))


def test_a_figure_leads_back_to_its_file_and_line_under_scope(store: Store, put: Put, read: Read) -> None:
    batch = open_batch("import", "x") + 1  # the next one is put's
    put(cases=[
        {"source_id": "1", "opened_at": START, "agent_account": "小王", "row": 1},
        {"source_id": "2", "opened_at": START, "agent_account": "小李", "row": 2},
    ])  # fmt: skip
    _staged(store, batch, [["1", "小王", "13912345678"], ["2", "小李", "13900001111"]])
    admin = origin_rows(store, store.snapshot(), table="cases", scope=local_admin("x"))
    assert [(o.source_id, o.row, dict(o.cells)["phone"]) for o in admin] == [
        ("1", 1, "13912345678"),
        ("2", 2, "13900001111"),
    ]
    assert AuditEntry.objects.filter(verb="see_raw_rows").count() == 1
    own = read("cases", "agent_key")[0]["agent_key"]
    agent = Scope("u", "u", frozenset(("agent",)), agent_keys=frozenset((own,)))
    seen = origin_rows(store, store.snapshot(), table="cases", scope=agent, keys=[("shop", "1"), ("shop", "2")])
    assert [(o.source_id, dict(o.cells)["phone"]) for o in seen] == [("1", "139****5678")]
    assert origin_rows(store, store.snapshot(), table="cases", scope=Scope("n", "n", frozenset(("agent",)))) == ()


def test_writers_wait_for_each_other_and_say_so(tmp_path: Path, db: None) -> None:
    told: list[str] = []
    inside = threading.Event()
    leave = threading.Event()
    pid = os.fork()
    if pid == 0:
        with writing(tmp_path):
            (tmp_path / "inside").touch()
            while not (tmp_path / "leave").exists():
                leave.wait(0.02)
        os._exit(0)
    while not (tmp_path / "inside").exists():
        inside.wait(0.02)

    def progress(stage: str, share: float) -> None:
        told.append(stage)
        (tmp_path / "leave").touch()

    with writing(tmp_path, progress=progress):
        assert told[0] == "waiting for another writer"
    os.waitpid(pid, 0)
