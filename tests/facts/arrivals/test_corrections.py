"""Rows in quarantine are listed, corrected and submitted again; a missing day is rolled over."""

from pathlib import Path

import pytest

from heming.errors import BadInput
from heming.facts.actions.correct_rows import correct_rows
from heming.facts.actions.roll_over_midnight import roll_over_midnight
from heming.facts.arrivals.held import held_rows
from heming.facts.arrivals.ingest import Origin, ingest
from heming.facts.arrivals.kept import raw_rows
from heming.facts.arrivals.mapping import FieldMap, Fold, Mapping, Parser
from heming.facts.arrivals.report import Report
from heming.facts.arrivals.text import CsvText, TextSource
from heming.facts.engines import engine_for
from heming.facts.models import Batch
from heming.facts.store import Store

HEADERS = ("id", "agent", "opened", "replied", "score")
FIELDS = (
    FieldMap("id", 0, "cases.source_id", Parser("id")),
    FieldMap("agent", 1, "cases.agent_account", Parser("id")),
    FieldMap("opened", 2, "cases.opened_at", Parser("instant")),
    FieldMap("replied", 3, "cases.first_human_reply_at", Parser("instant")),
    FieldMap("score", 4, "answers.csat.value", Parser("level", {"min": 1, "max": 5})),
)


def bring(store: Store, tmp_path: Path, text: str, **changes: object) -> Report:
    path = tmp_path / "file.csv"
    path.write_text("id,agent,opened,replied,score\n" + text, encoding="utf-8")
    mapping = Mapping("shop", "cases", FIELDS, HEADERS, **changes)  # type: ignore[arg-type]
    return ingest(
        store, [TextSource("file.csv", HEADERS, csv=CsvText(path))], mapping=mapping, origin=Origin("me", ("file.csv",))
    )


def cases(store: Store, *columns: str) -> list[tuple[object, ...]]:
    engine = engine_for(store)
    table = engine.table(store.snapshot(), "cases")
    rows = engine.run(table.order_by("source_id").select(*columns)).to_pylist()
    return [tuple(row.values()) for row in rows]


GOOD = "A1,kf1,2024-05-01 10:00,2024-05-01 10:01,5\n"


def test_a_ragged_line_is_held_corrected_and_leaves_the_quarantine(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, GOOD + "A2,kf1,2024-05-01 11:00\n合计,,,,5\n")
    assert (report.rows_read, report.rows_used, report.rows_quarantined, report.rows_total_lines) == (3, 1, 2, 1)
    held = held_rows(store.home, report.batch)
    assert [(row.row, row.line, row.reason) for row in held.rows] == [(2, 3, "too few columns"), (3, 4, "total row")]
    assert dict(held.rows[0].cells) == {
        "id": "A2",
        "agent": "kf1",
        "opened": "2024-05-01 11:00",
        "replied": "",
        "score": "",
    }
    again = correct_rows(store, report.batch, corrections={2: {"replied": "2024-05-01 11:02", "score": "4"}}, who="me")
    assert (again.rows_read, again.rows_used, again.rows_quarantined) == (1, 1, 0)
    assert cases(store, "source_id", "first_reply_seconds") == [("A1", 60), ("A2", 120)]
    assert [row.row for row in held_rows(store.home, report.batch).rows] == [3]
    batch = Batch.objects.get(pk=report.batch)
    assert batch.rows_in == batch.rows_used + batch.rows_unchanged + batch.rows_quarantined == 3


def test_a_row_that_is_still_unusable_stays_in_quarantine(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, GOOD + "合计,,,,5\n")
    again = correct_rows(store, report.batch, corrections={2: {"score": "4"}}, who="me")
    assert (again.rows_used, again.rows_quarantined) == (0, 1)
    assert held_rows(store.home, report.batch).total == 1


def test_an_accepted_row_with_a_bad_cell_is_corrected_in_place(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, GOOD + "A2,kf1,32/13/2024,2024-05-01 11:02,4\n")
    assert [(p.row, p.column, p.value, p.problem) for p in report.problems] == [
        (2, "opened", "32/13/2024", "not a date")
    ]
    correct_rows(store, report.batch, corrections={2: {"opened": "2024-05-01 11:00"}}, who="me")
    assert cases(store, "source_id", "first_reply_seconds") == [("A1", 60), ("A2", 120)]


def test_a_corrected_row_without_an_id_takes_the_place_of_its_record(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, ",kf1,someday,2024-05-01 11:02,4\n" + GOOD)
    correct_rows(store, report.batch, corrections={1: {"opened": "2024-05-01 11:00"}}, who="me")
    assert sorted(row[0] for row in cases(store, "first_reply_seconds")) == [60, 120]  # type: ignore[type-var]


def test_a_corrected_step_of_a_folded_case_keeps_the_other_steps(store: Store, tmp_path: Path) -> None:
    text = "A1,kf1,2024-05-01 10:00,,\nA1,kf2,oops,2024-05-01 10:05,3\n"
    report = bring(store, tmp_path, text, fold=Fold(0, 2, first=("cases.agent_account",)))
    correct_rows(store, report.batch, corrections={2: {"opened": "2024-05-01 10:00"}}, who="me")
    assert cases(store, "source_id", "first_reply_seconds", "agent_account") == [("A1", 300, "kf1")]


def test_the_correction_can_be_followed_back_to_its_row(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, GOOD + "A2,kf1,2024-05-01 11:00\n")
    again = correct_rows(store, report.batch, corrections={2: {"score": "4"}}, who="me")
    (row,) = raw_rows(store.home, again.batch, rows=[1])
    assert dict(row.cells)["score"] == "4" and row.file == f"batch {report.batch}"


def test_an_unknown_row_or_header_is_named(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, GOOD + "A2,kf1\n")
    with pytest.raises(BadInput, match="no row 9"):
        correct_rows(store, report.batch, corrections={9: {"score": "4"}}, who="me")
    with pytest.raises(BadInput, match="Did you mean score"):
        correct_rows(store, report.batch, corrections={2: {"scores": "4"}}, who="me")


def test_a_missing_day_is_rolled_over_only_where_that_is_plausible(store: Store, tmp_path: Path) -> None:
    night = "".join(f"N{i},kf1,2024-05-01 23:55,2024-05-01 00:0{i},5\n" for i in range(1, 4))
    odd = "X1,kf1,2024-05-01 23:00,2024-05-01 12:00,5\n"
    report = bring(store, tmp_path, GOOD + night + odd)
    finding = next(f for f in report.findings if f.code == "reply_before_open")
    assert (finding.rows, finding.values["rollable"], finding.correction) == (4, 3, "roll_over_midnight")
    rolled = roll_over_midnight(store, report.batch, who="me")
    assert rolled.records_updated == 3
    found = {row[0]: row[1] for row in cases(store, "source_id", "first_reply_seconds")}
    assert found == {"A1": 60, "N1": 360, "N2": 420, "N3": 480, "X1": None}
