"""Rows computed once and read many times: the same rows, and whatever was compiled for them runs when they are gone."""

from threading import Thread

import duckdb
import ibis
import pytest

from heming.facts.engines.duckdb import DuckDBEngine
from heming.facts.engines.kept_tables import MOST, KeptTables
from heming.facts.prepared import KeepsTables
from heming.facts.store import Store


@pytest.fixture
def root() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE numbers AS SELECT range AS n FROM range(5)")
    return connection


@pytest.fixture
def kept(root: duckdb.DuckDBPyConnection) -> KeptTables:
    return KeptTables(root.cursor)


COUNTED = "SELECT n, random() AS drawn FROM numbers"


def rows(root: duckdb.DuckDBPyConnection, view: str) -> list[tuple[float, ...]]:
    return sorted(root.execute(f"SELECT * FROM {view}").fetchall())


def test_rows_are_computed_when_first_named_and_never_again(root: duckdb.DuckDBPyConnection, kept: KeptTables) -> None:
    first = rows(root, kept.view("a", lambda: COUNTED))
    assert first == rows(root, kept.view("a", lambda: "SELECT 'not asked for again'"))
    assert [n for n, _drawn in first] == [0, 1, 2, 3, 4]


def test_many_threads_at_once_wait_for_one_computation(root: duckdb.DuckDBPyConnection, kept: KeptTables) -> None:
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(kept.view("a", lambda: COUNTED))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    made = root.execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'kept'").fetchall()
    assert (len(found), made) == (6, [(1,)])


def test_when_its_table_is_gone_a_view_still_answers(root: duckdb.DuckDBPyConnection, kept: KeptTables) -> None:
    views = [kept.view(number, lambda number=number: f"SELECT {number} AS n") for number in range(MOST + 2)]  # type: ignore[misc]
    assert [rows(root, view) for view in views] == [[(number,)] for number in range(MOST + 2)]
    tables = root.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept'").fetchall()
    assert {name for (name,) in tables} == set(views[2:])


def test_what_was_used_last_stays_longest(root: duckdb.DuckDBPyConnection, kept: KeptTables) -> None:
    first = kept.view("first", lambda: COUNTED)
    before = rows(root, first)
    for number in range(MOST - 1):
        kept.view(number, lambda: "SELECT 1")
    kept.view("first", lambda: COUNTED)
    kept.view("another", lambda: "SELECT 1")
    assert rows(root, first) == before


def test_a_shown_statement_holds_what_stands_behind_the_view(root: duckdb.DuckDBPyConnection, kept: KeptTables) -> None:
    view = kept.view("a", lambda: "SELECT n FROM numbers")
    shown = kept.written_out(f'SELECT sum("t"."n") FROM "memory"."main"."{view}" AS "t"')
    assert view not in shown and "FROM numbers" in shown
    assert duckdb.connect().execute(shown.replace("numbers", "range(5) r(n)")).fetchall() == [(10,)]


def test_the_engine_keeps_rows_with_the_types_their_expression_has(store: Store) -> None:
    engine = DuckDBEngine(store)
    assert isinstance(engine, KeepsTables)
    rows = ibis.memtable({"key": [1, 1, 2], "seconds": [2**40, 2, 3]}, schema={"key": "int64", "seconds": "int64"})
    engine.backend.create_table("rows_of_a_test", rows)  # DuckDB's sum of whole numbers is a HUGEINT
    there = engine.backend.table("rows_of_a_test")
    summed = there.group_by("key").aggregate(seconds=there.seconds.sum())
    found = engine.kept_table("k", lambda: summed)
    assert found.schema() == summed.schema()
    assert engine.run(found.order_by("key")).to_pylist() == [
        {"key": 1, "seconds": 2**40 + 2}, {"key": 2, "seconds": 3},
    ]  # fmt: skip
    assert "SUM(" in engine.sql(found) and "kept_" not in engine.sql(found)
