"""The service-desk event log: several rows per case, ? for missing, day first; against an independent calculation."""

import gzip
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from heming.facts.arrivals.convert import Converted, convert
from heming.facts.arrivals.mapping import FieldMap, Fold, Mapping, Parser
from heming.facts.arrivals.stage import stage
from heming.facts.arrivals.text import CsvText, TextSource

SAMPLE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "incidents" / "incident_event_log.csv.gz"
pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason=f"{SAMPLE} is not there")
WHEN = Parser("instant", {"formats": ["%d/%m/%Y %H:%M"], "order": "dmy"})
TARGETS = {
    "number": ("cases.source_id", Parser("id")),
    "incident_state": ("cases.case_state", Parser("text")),
    "reassignment_count": ("cases.transfer_count", Parser("number")),
    "reopen_count": ("cases.reopen_count", Parser("number")),
    "made_sla": ("cases.sla_met", Parser("flag")),
    "opened_at": ("cases.opened_at", WHEN),
    "resolved_at": ("cases.resolved_at", WHEN),
    "closed_at": ("cases.closed_at", WHEN),
    "sys_updated_at": ("cases.x_updated_at", WHEN),
    "contact_type": ("cases.channel", Parser("text")),
    "assigned_to": ("cases.agent_name", Parser("text")),
    "assignment_group": ("cases.skill_group", Parser("text")),
    "category": ("cases.category", Parser("text")),
}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    home = tmp_path_factory.mktemp("home")
    path = home / "log.csv"
    path.write_bytes(gzip.decompress(SAMPLE.read_bytes()))
    headers = tuple(path.open(encoding="utf-8").readline().strip().split(","))
    fields = tuple(FieldMap(h, headers.index(h), target, parser) for h, (target, parser) in TARGETS.items())
    fold = Fold(
        headers.index("number"), headers.index("sys_updated_at"), maxima=("cases.reopen_count", "cases.transfer_count")
    )
    mapping = Mapping("desk", "cases", fields, headers, zone="UTC", fold=fold)
    return convert(home, stage(home, [TextSource("log.csv", headers, csv=CsvText(path))], batch=1), mapping=mapping)


@pytest.fixture(scope="module")
def expected() -> pd.DataFrame:
    """Last non-missing value per case, rows in order of update and place in the file."""
    frame = pd.read_csv(SAMPLE, na_values="?", dtype=str)
    frame["at"] = pd.to_datetime(frame["sys_updated_at"], format="%d/%m/%Y %H:%M")
    return frame.sort_values("at", kind="stable").groupby("number").last()


def test_every_row_is_part_of_one_case(converted: Converted, expected: pd.DataFrame) -> None:
    ((cases, rows),) = duckdb.sql(f"SELECT count(*), sum(_rows)::BIGINT FROM '{converted.main}'").fetchall()
    assert (cases, rows) == (len(expected), 119_998)
    assert (converted.rows_read, converted.rows_converted, converted.rows_quarantined) == (119_998, 119_998, 0)


def test_the_last_value_of_a_case_wins(converted: Converted, expected: pd.DataFrame) -> None:
    frame = (
        duckdb.sql(f"SELECT source_id, case_state, sla_met, agent_name, skill_group FROM '{converted.main}'")
        .df()
        .set_index("source_id")
    )
    frame = frame.reindex(expected.index)
    for column, header in (
        ("case_state", "incident_state"),
        ("agent_name", "assigned_to"),
        ("skill_group", "assignment_group"),
    ):
        assert (frame[column].fillna("") == expected[header].fillna("")).all(), column
    assert (frame["sla_met"] == (expected["made_sla"] == "true")).all()


def test_the_largest_count_of_a_case_wins(converted: Converted) -> None:
    frame = pd.read_csv(SAMPLE, na_values="?")
    ((reopened, moved),) = duckdb.sql(
        f"SELECT sum(reopen_count)::BIGINT, sum(transfer_count)::BIGINT FROM '{converted.main}'"
    ).fetchall()
    groups = frame.groupby("number")
    assert reopened == groups["reopen_count"].max().sum()
    assert moved == groups["reassignment_count"].max().sum()


def test_a_question_mark_is_a_missing_moment(converted: Converted, expected: pd.DataFrame) -> None:
    ((resolved, seconds),) = duckdb.sql(
        f"SELECT count(resolved_at), median(resolved_at - opened_at) FROM '{converted.main}'"
    ).fetchall()
    opened = pd.to_datetime(expected["opened_at"], format="%d/%m/%Y %H:%M")
    done = pd.to_datetime(expected["resolved_at"], format="%d/%m/%Y %H:%M")
    assert resolved == done.notna().sum()
    assert seconds == (done - opened).dt.total_seconds().median()
    assert converted.problems == ()
