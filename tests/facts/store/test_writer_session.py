"""The writer's session knows what its steps have made; versions are read from the names in the log."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from heming.facts import delta
from heming.facts.writer_session import Session


def test_tables_and_views_are_known_once_they_are_made() -> None:
    session = Session(duckdb.connect())
    session.execute("\n  CREATE TEMP TABLE hits_cases AS SELECT 1 AS rid")
    session.execute("CREATE VIEW arr_cases AS SELECT * FROM hits_cases")
    session.execute("CREATE TEMP TABLE IF NOT EXISTS touched_cases (rid BIGINT PRIMARY KEY)")
    assert [session.has(name) for name in ("hits_cases", "arr_cases", "touched_cases", "hits_answers")] == [
        True, True, True, False
    ]  # fmt: skip


def test_a_table_that_was_dropped_or_never_came_to_be_is_not_there() -> None:
    session = Session(duckdb.connect())
    session.execute("CREATE TEMP TABLE named AS SELECT 1")
    session.execute("DROP TABLE named")
    with pytest.raises(duckdb.Error):
        session.execute("CREATE TEMP TABLE wrong AS SELECT nothing")
    assert not session.has("named")
    assert not session.has("wrong")


def test_registered_rows_are_read_until_they_are_taken_away() -> None:
    session = Session(duckdb.connect())
    session.register("given", pa.table({"a": [1, 2]}))
    assert session.execute("SELECT sum(a) FROM given").fetchone() == (3,)
    session.unregister("given")
    with pytest.raises(duckdb.Error):
        session.execute("SELECT * FROM given")


def test_the_version_in_the_log_s_names_is_the_one_deltalake_tells(tmp_path: Path) -> None:
    from deltalake import DeltaTable

    folder, schema = tmp_path / "t", pa.schema([("month", pa.int64()), ("a", pa.int64())])
    assert delta.version(folder) is None
    delta.create(folder, schema)
    told = []
    for number in range(23):  # past the first checkpoint
        file = delta.DataFile(folder / f"{number}.parquet", 0, 0, None, {})
        told.append(delta.commit(folder, [file], batch=number))
        assert delta.version(folder) == told[-1] == DeltaTable(str(folder)).version()
    delta.checkpoint(folder)
    assert delta.version(folder) == told[-1]
    assert told == list(range(1, 24))


def test_a_commit_adds_the_columns_the_table_lacks(tmp_path: Path) -> None:
    from deltalake import DeltaTable

    folder, schema = tmp_path / "t", pa.schema([("month", pa.int64()), ("a", pa.int64())])
    delta.create(folder, schema)
    wider = schema.append(pa.field("x_b", pa.string()))
    file = delta.DataFile(folder / "1.parquet", 0, 0, None, {})
    version = delta.commit(folder, [file], batch=1, schema=wider)
    table = DeltaTable(str(folder))
    assert ([f.name for f in table.schema().fields], table.version()) == (["month", "a", "x_b"], version)
    assert len(delta.files(folder, version)) == 1
    assert delta.commit(folder, [], batch=2, schema=wider) == version + 1
