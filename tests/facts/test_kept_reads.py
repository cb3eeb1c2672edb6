"""A read is compiled once and answers for every day, person and word, with the values as parameters."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest

from heming.facts import kept_reads
from heming.facts.prepared import Prepared, with_parameters
from heming.facts.store import Snapshot

ROWS = ibis.memtable(
    [{"key": k, "day": date(2026, 1, k), "word": w} for k, w in ((1, "a"), (2, "b'c"), (3, "a"))],
    schema={"key": "int64", "day": "date", "word": "string"},
)


class Engine:
    """Counts what it compiles; runs in memory."""

    def __init__(self) -> None:
        self.backend = ibis.duckdb.connect()
        self.compiled: list[str] = []

    def table(self, _snapshot: Snapshot, _name: str) -> ir.Table:
        return ROWS

    def run(self, expression: ir.Table) -> Any:
        return self.backend.to_pyarrow(expression)

    def prepare(self, expression: ir.Table, marks: Mapping[str, Any]) -> Prepared:
        statement, found = with_parameters(str(self.backend.compile(expression)), marks)
        self.backend._register_in_memory_tables(expression)
        self.compiled.append(statement)
        return Prepared(statement, found, expression)

    def run_prepared(self, prepared: Prepared, values: Mapping[str, Any]) -> Any:
        return self.backend.con.execute(
            prepared.statement, {n: values[n] for n in prepared.parameters}
        ).to_arrow_table()

    def sql(self, expression: ir.Table) -> str:
        return str(ibis.to_sql(expression))


def build(engine: Engine, snapshot: Snapshot, given: Mapping[str, Any], least: int) -> ir.Table:
    found = engine.table(snapshot, "rows")
    found = found.filter(found.key >= least)
    for column in ("key", "day", "word"):
        value = given.get(column)
        if isinstance(value, list):
            found = found.filter(found[column].isin(value) if value else False)
        elif value is not None:
            found = found.filter(found[column] == value)
    return found.order_by("key")


SNAPSHOT = Snapshot("s", None, {}, {})


@pytest.fixture
def engine() -> Engine:
    return Engine()


def keys(engine: Engine, least: int = 0, **given: Any) -> list[int]:
    return [row["key"] for row in kept_reads.rows(engine, SNAPSHOT, build=build, given=given, fixed=(least,))]


def test_other_values_of_one_kind_share_a_statement(engine: Engine) -> None:
    assert [keys(engine, day=date(2026, 1, n)) for n in (1, 2, 9)] == [[1], [2], []]
    assert len(engine.compiled) == 1


def test_words_are_never_part_of_a_statement(engine: Engine) -> None:
    assert keys(engine, word="b'c") == [2]
    assert keys(engine, word="' OR true --") == []
    assert len(engine.compiled) == 1 and "b'c" not in engine.compiled[0] and "true" not in engine.compiled[0]


def test_lists_of_similar_length_share_a_statement_and_give_each_row_once(engine: Engine) -> None:
    assert keys(engine, key=[1, 2, 3]) == [1, 2, 3]
    assert keys(engine, key=frozenset((1, 2, 3, 4))) == [1, 2, 3]
    assert len(engine.compiled) == 1
    assert keys(engine, key=[2]) == [2] and len(engine.compiled) == 2


def test_nothing_and_everything_are_other_statements(engine: Engine) -> None:
    assert keys(engine, key=[]) == [] and keys(engine, key=None) == [1, 2, 3]
    assert len(engine.compiled) == 2


def test_what_a_statement_is_made_from_tells_it_apart(engine: Engine) -> None:
    assert keys(engine, 0, word="a") == [1, 3] and keys(engine, 2, word="a") == [3]
    assert len(engine.compiled) == 2


def test_very_long_lists_and_folders_without_data_are_not_kept(engine: Engine) -> None:
    assert keys(engine, key=range(kept_reads.LONGEST + 1)) == [1, 2, 3]
    nothing = Snapshot("", None, {}, {})
    found = kept_reads.rows(engine, nothing, build=build, given={"key": 1}, fixed=(0,))
    assert [row["key"] for row in found] == [1] and not engine.compiled
