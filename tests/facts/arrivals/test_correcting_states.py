"""Corrected rows of states are settled like imported ones: ended, clipped, and never counted twice."""

from pathlib import Path

from heming.facts.actions.correct_rows import correct_rows
from heming.facts.arrivals.ingest import Origin, ingest
from heming.facts.arrivals.mapping import FieldMap, Mapping, Parser
from heming.facts.arrivals.report import Report
from heming.facts.arrivals.text import CsvText, TextSource
from heming.facts.engines import engine_for
from heming.facts.store import Store

HEADERS = ("who", "state", "from", "to")
FIELDS = (
    FieldMap("who", 0, "agent_states.agent_account", Parser("id")),
    FieldMap("state", 1, "agent_states.state", Parser("code", {"codes": {"就绪": "ready", "小休": "break"}})),
    FieldMap("from", 2, "agent_states.start_at", Parser("instant")),
    FieldMap("to", 3, "agent_states.end_at", Parser("instant")),
)
DAY = "2024-05-01 "
FILE = (
    f"kf1,就绪,{DAY}09:00,{DAY}10:00\n"
    f"kf1,小休,{DAY}10:00,{DAY}10:15\n"
    f"kf1,就绪,{DAY}10:15,{DAY}12:00\n"
    f"kf2,就绪,{DAY}09:00,{DAY}11:00\n"
)


def bring(store: Store, tmp_path: Path, text: str) -> Report:
    path = tmp_path / "states.csv"
    path.write_text(",".join(HEADERS) + "\n" + text, encoding="utf-8")
    mapping = Mapping("seats", "agent_states", FIELDS, HEADERS)
    source = TextSource("states.csv", HEADERS, csv=CsvText(path))
    return ingest(store, [source], mapping=mapping, origin=Origin("me", ("states.csv",)))


def minutes(store: Store, who: str = "kf1") -> list[tuple[str, float | None]]:
    engine = engine_for(store)
    table = engine.table(store.snapshot(), "agent_states")
    rows = engine.run(table.filter(table.agent_account == who).order_by("start_at")).to_pylist()
    return [(row["state"], None if row["state_seconds"] is None else row["state_seconds"] / 60) for row in rows]


def test_a_corrected_state_that_overlaps_the_next_one_is_clipped(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, FILE)
    correct_rows(store, report.batch, corrections={2: {"to": f"{DAY}11:00"}}, who="me")
    assert minutes(store) == [("ready", 60), ("break", 15), ("ready", 105)]


def test_a_corrected_start_clips_the_state_before_and_leaves_no_second_record(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, FILE)
    correct_rows(store, report.batch, corrections={2: {"from": f"{DAY}09:50"}}, who="me")
    assert minutes(store) == [("ready", 50), ("break", 25), ("ready", 105)]
    assert minutes(store, "kf2") == [("ready", 120)]


def test_a_corrected_state_without_an_end_ends_where_the_next_begins(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, FILE)
    again = correct_rows(store, report.batch, corrections={1: {"to": ""}}, who="me")
    assert minutes(store)[0] == ("ready", 60)
    assert again.rows_used + again.rows_unchanged + again.rows_quarantined == again.rows_read


def test_a_row_from_quarantine_is_settled_and_leaves_it(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, FILE + f"kf1,就绪,{DAY}11:30\n")
    assert report.rows_quarantined == 1
    correct_rows(store, report.batch, corrections={5: {"to": f"{DAY}13:00", "state": "小休"}}, who="me")
    assert minutes(store) == [("ready", 60), ("break", 15), ("ready", 75), ("break", 90)]
    from heming.facts.arrivals.held import held_rows

    assert held_rows(store.home, report.batch).total == 0


def test_what_was_corrected_before_does_not_come_back(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, FILE)
    correct_rows(store, report.batch, corrections={1: {"to": f"{DAY}09:30"}}, who="me")
    correct_rows(store, report.batch, corrections={3: {"to": f"{DAY}13:00"}}, who="me")
    assert minutes(store) == [("ready", 30), ("break", 15), ("ready", 165)]
