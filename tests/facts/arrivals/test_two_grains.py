"""Day rows and interval rows of the same agents and days are found, within a file and against an earlier one."""

from pathlib import Path

import pytest

from heming.facts.arrivals.ingest import Origin, ingest
from heming.facts.arrivals.mapping import Mapping, Parser
from heming.facts.arrivals.report import Finding, Report
from heming.facts.store import Store
from tests.facts.arrivals.bring import csv_source, mapping

pytestmark = pytest.mark.django_db
HEADS = ("id", "who", "day", "from", "n")


def _mapping() -> Mapping:
    return mapping(
        HEADS,
        ("id", "agent_days.source_id", Parser("id")),
        ("who", "agent_days.agent_account", Parser("id")),
        ("day", "agent_days.day", Parser("date")),
        ("from", "agent_days.interval_start_at", Parser("instant")),
        ("n", "agent_days.received_count", Parser("number")),
        table="agent_days",
    )


def bring(store: Store, tmp_path: Path, rows: list[str]) -> Report:
    text = "\n".join([",".join(HEADS), *rows]) + "\n"
    return ingest(store, [csv_source(tmp_path, text)], mapping=_mapping(), origin=Origin("me", ("file.csv",)))


def twice(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.code == "two_grains"]


WHOLE = ["a1,kf1,2024-05-06,,30", "a2,kf2,2024-05-06,,20", "a3,kf1,2024-05-07,,10"]
PARTS = ["b1,kf1,2024-05-06,2024-05-06 09:00,12", "b2,kf1,2024-05-06,2024-05-06 10:00,15"]


def test_both_grains_in_one_file_are_found_once_per_agent_and_day(store: Store, tmp_path: Path) -> None:
    (found,) = twice(bring(store, tmp_path, [*WHOLE, *PARTS]))
    assert (found.rows, found.severity) == (1, "info")


def test_intervals_after_the_day_rows_of_their_stream_are_found(store: Store, tmp_path: Path) -> None:
    assert not twice(bring(store, tmp_path, WHOLE))
    (found,) = twice(bring(store, tmp_path, PARTS))
    assert found.rows == 1


def test_intervals_alone_are_nothing_to_tell(store: Store, tmp_path: Path) -> None:
    assert not twice(bring(store, tmp_path, PARTS))


@pytest.mark.parametrize("day", ["someday", "", "2024-13-45"])
def test_a_day_row_without_a_readable_day_is_held_and_the_counts_add_up(store: Store, tmp_path: Path, day: str) -> None:
    from heming.facts.arrivals.held import held_rows

    report = bring(store, tmp_path, [*WHOLE, f"a4,kf1,{day},,30", PARTS[0]])
    assert (report.rows_read, report.rows_used, report.rows_unchanged, report.rows_quarantined) == (5, 4, 0, 1)
    (held,) = held_rows(store.home, report.batch).rows
    assert (held.row, held.reason) == (4, "no readable day") and held.fix


def test_an_interval_row_without_a_day_has_the_day_of_its_start(store: Store, tmp_path: Path) -> None:
    report = bring(store, tmp_path, [*WHOLE, "b1,kf1,,2024-05-08 09:00,12"])
    assert (report.rows_used, report.rows_quarantined) == (4, 0)
