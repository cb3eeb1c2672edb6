"""Tables cut from the file of another: their rows are read there, and an interrupted batch finds them again."""

from pathlib import Path

import duckdb
import pytest

from heming.errors import NotFound
from heming.facts import batches, parcels
from heming.facts.arrivals.mapping import Parser
from heming.facts.arrivals.parcel import Cut, columns_of, scan_of
from heming.facts.models import Batch
from heming.facts.publish import publish
from heming.facts.store import Store
from tests.facts.arrivals.bring import converted, csv_source, mapping

HEADERS = ("id", "agent", "opened", "csat", "nps")
TEXT = """id,agent,opened,csat,nps
A1,Ann,2024-03-01 08:00:00,5,
A2,Ann,2024-03-02 08:00:00,,9
A3,Bo,2024-03-03 08:00:00,2,10
"""
CASE = (("id", "cases.source_id", Parser("id")), ("agent", "cases.agent_name", Parser("text")))
OPENED = ("opened", "cases.opened_at", Parser("instant"))
CSAT = ("csat", "answers.csat.value", Parser("level", {"min": 1, "max": 5}))
NPS = ("nps", "answers.nps.value", Parser("level", {"min": 0, "max": 10}))


def test_ratings_of_one_question_are_not_written_a_second_time(tmp_path: Path) -> None:
    _, result = converted(tmp_path, [csv_source(tmp_path, TEXT)], mapping(HEADERS, *CASE, OPENED, CSAT))
    answers = result.parcel.tables["answers"]
    assert isinstance(answers, Cut) and answers.path == result.main and answers.ids_of == "cases"
    assert "value" in columns_of(answers) and not (result.main.parent / "answers.parquet").exists()
    rows = duckdb.sql(f'SELECT "row", source_id, case_id, value::INT FROM {scan_of(answers)} ORDER BY 1').fetchall()
    assert rows == [(1, "A1:csat", "A1", 5), (3, "A3:csat", "A3", 2)]


def test_ratings_of_two_questions_get_a_file_of_their_own(tmp_path: Path) -> None:
    _, result = converted(tmp_path, [csv_source(tmp_path, TEXT)], mapping(HEADERS, *CASE, OPENED, CSAT, NPS))
    answers = result.parcel.tables["answers"]
    assert isinstance(answers, Path) and answers.is_file()
    rows = duckdb.sql(f"SELECT source_id, value::INT FROM '{answers}' ORDER BY 1").fetchall()
    assert rows == [("A1:csat", 5), ("A2:nps", 9), ("A3:csat", 2), ("A3:nps", 10)]


def test_a_question_with_quotes_in_it_is_stored_as_it_is(store: Store, tmp_path: Path) -> None:
    headers = (*HEADERS[:3], "how's it?", "nps")
    text = TEXT.replace("csat", "how's it?")
    chosen = mapping(headers, *CASE, OPENED, ("how's it?", *CSAT[1:]))
    _, result = converted(tmp_path, [csv_source(tmp_path, text)], chosen)
    answers = result.parcel.tables["answers"]
    assert isinstance(answers, Cut)
    assert duckdb.sql(f"SELECT DISTINCT question FROM {scan_of(answers)}").fetchall() == [("how's it?",)]
    batch = batches.open_batch("import", "stream", who="test")
    assert publish(store, result.parcel, batch=batch).tables["answers"].new == 2


def test_an_interrupted_batch_finds_its_cut_tables_again(store: Store, tmp_path: Path) -> None:
    _, result = converted(tmp_path, [csv_source(tmp_path, TEXT)], mapping(HEADERS, *CASE, OPENED, CSAT))
    batch = batches.open_batch("import", "stream", who="test")
    parcels.keep(store, result.parcel, batch=batch)
    noted = parcels.kept(Batch.objects.get(pk=batch))
    assert noted.tables == result.parcel.tables
    counted = publish(store, noted, batch=batch).tables
    assert (counted["cases"].new, counted["answers"].new) == (3, 2)


def test_a_batch_whose_file_is_gone_says_so(store: Store, tmp_path: Path) -> None:
    _, result = converted(tmp_path, [csv_source(tmp_path, TEXT)], mapping(HEADERS, *CASE, OPENED, CSAT))
    batch = batches.open_batch("import", "stream", who="test")
    parcels.keep(store, result.parcel, batch=batch)
    result.main.unlink()
    with pytest.raises(NotFound):
        parcels.kept(Batch.objects.get(pk=batch))


def test_of_an_id_twice_the_later_answer_counts(store: Store, tmp_path: Path) -> None:
    text = TEXT + "A1,Ann,2024-03-05 08:00:00,1,\n"
    _, result = converted(tmp_path, [csv_source(tmp_path, text)], mapping(HEADERS, *CASE, OPENED, CSAT))
    batch = batches.open_batch("import", "stream", who="test")
    counted = publish(store, result.parcel, batch=batch).tables
    assert (counted["cases"].new, counted["answers"].new) == (3, 2)
