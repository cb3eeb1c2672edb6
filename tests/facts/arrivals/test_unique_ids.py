"""Ids the check has counted are not counted again; where one is missing or comes twice, the store is told nothing."""

from pathlib import Path

import pytest

from heming.facts.arrivals.ingest import Origin, ingest
from heming.facts.arrivals.mapping import Fold, Mapping, Parser
from heming.facts.checks import check
from heming.facts.checks.duplicates import tables_with_unique_ids
from heming.facts.engines import engine_for
from heming.facts.store import Store
from tests.facts.arrivals.bring import converted, csv_source, mapping

HEADERS = ("id", "opened", "score")
FIELDS = (
    ("id", "cases.source_id", Parser("id")),
    ("opened", "cases.opened_at", Parser("instant")),
    ("score", "answers.csat.value", Parser("level")),
)
WHO = Origin("tester", ("file.csv",), ("0" * 64,))


def lines(*ids: str) -> str:
    rows = (f"{id},2026-01-{number:02} 10:00:00,{number % 5 + 1}" for number, id in enumerate(ids, 1))
    return "\n".join([",".join(HEADERS), *rows]) + "\n"


def counted(store: Store, folder: Path, chosen: Mapping, *ids: str) -> frozenset[str]:
    staged, result = converted(store.home, [csv_source(folder, lines(*ids))], chosen)
    findings = check(store, 1, staged=staged, converted=result, mapping=chosen)
    return tables_with_unique_ids(result, chosen, findings=findings)


@pytest.mark.parametrize(
    ("ids", "unique"), [(("a", "b", "c"), {"cases"}), (("a", "b", "a"), set()), (("a", "", "c"), set())]
)
def test_only_ids_that_are_all_there_and_all_different_count_as_unique(
    store: Store, tmp_path: Path, ids: tuple[str, ...], unique: set[str]
) -> None:
    assert counted(store, tmp_path, mapping(HEADERS, *FIELDS), *ids) == unique


def test_rows_without_a_column_of_ids_are_not_called_unique(store: Store, tmp_path: Path) -> None:
    assert counted(store, tmp_path, mapping(HEADERS, *FIELDS[1:]), "a", "b") == frozenset()


def test_an_event_log_repeats_its_ids_on_purpose_and_is_not_looked_at(store: Store, tmp_path: Path) -> None:
    log = mapping(HEADERS, *FIELDS[:2], fold=Fold(by=0, order=1, first=("cases.opened_at",)))
    assert counted(store, tmp_path, log, "a", "b") == frozenset()


@pytest.mark.parametrize("ids", [("a", "b", "c"), ("a", "b", "a"), ("a", "", "c")])
def test_the_rows_kept_are_those_of_different_ids_either_way(
    store: Store, tmp_path: Path, ids: tuple[str, ...]
) -> None:
    chosen = mapping(HEADERS, *FIELDS)
    report = ingest(store, [csv_source(tmp_path, lines(*ids))], mapping=chosen, origin=WHO)
    snapshot, engine = store.snapshot(report.snapshot), engine_for(store)
    kept = engine.run(engine.table(snapshot, "cases").select("source_id", "row")).to_pylist()
    assert len({row["source_id"] for row in kept}) == len(kept) == len(set(ids))
    assert {row["row"] for row in kept} == ({2, 3} if ids == ("a", "b", "a") else {1, 2, 3})
