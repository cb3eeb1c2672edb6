"""The two real exports come in without a hand-written mapping, with figures checked by plain polars."""

import math
from pathlib import Path

import polars as pl
import pytest

from heming.access.scope import Scope, local_admin
from heming.errors import NotAllowed
from heming.facts.arrivals.report import Report
from heming.facts.engines import engine_for
from heming.facts.store import open_store
from heming.sources.actions.import_files import import_files
from heming.sources.actions.inspect_files import inspect_files
from heming.sources.inspection import Inspection
from tests.sources.made import SHOPZILLA, real

ADMIN = local_admin("tester")
pytestmark = pytest.mark.django_db(transaction=True)


def imported(path: Path) -> tuple[Report, Inspection]:
    inspection = inspect_files([path], ADMIN)
    (report,) = import_files(inspection, ADMIN)
    return report, inspection


def rows(table: str, *columns: str) -> pl.DataFrame:
    store = open_store()
    engine = engine_for(store)
    found = engine.run(engine.table(store.snapshot(), table).select(*columns))
    return pl.DataFrame(pl.from_arrow(found))


def test_the_marketplace_file_gives_the_figures_of_an_independent_calculation(heming_home: Path) -> None:
    path = real(SHOPZILLA)
    report, inspection = imported(path)
    assert inspection.questions == ()
    assert report.rows_read == report.rows_used == 17_182
    assert report.rows_quarantined == 0

    plain = pl.read_csv(path, infer_schema=False).with_columns(
        opened=pl.col("Issue_reported at").str.to_datetime("%d/%m/%Y %H:%M"),
        replied=pl.col("issue_responded").str.to_datetime("%d/%m/%Y %H:%M"),
    )
    seconds = plain.select(s=(pl.col("replied") - pl.col("opened")).dt.total_seconds())["s"]
    cases = rows("cases", "first_reply_seconds", "time_problem", "handle_seconds")
    assert cases["first_reply_seconds"].median() == seconds.filter(seconds >= 0).median() == 360
    assert (cases["time_problem"] == "reply_before_open").sum() == (seconds < 0).sum() == 635
    assert cases["handle_seconds"].count() == plain["connected_handling_time"].count()

    answers = rows("answers", "instrument", "value", "scale_max", "agent_key", "has_comment")
    ratings = [float(value) for value in answers["value"]]
    given = [float(value) for value in plain["CSAT Score"]]
    assert math.isclose(sum(ratings) / len(ratings), sum(given) / len(given))
    assert set(answers["instrument"]) == {"csat"}
    assert {float(value) for value in answers["scale_max"]} == {5.0}
    assert answers["agent_key"].n_unique() == plain["Agent_name"].n_unique()


def test_the_incident_log_is_folded_into_one_case_per_number(heming_home: Path) -> None:
    path = real("incidents/incident_event_log.csv.gz")
    report, inspection = imported(path)
    assert inspection.questions == ()
    plain = pl.read_csv(path, infer_schema=False)
    last = plain.sort(pl.col("sys_mod_count").cast(pl.Int64), maintain_order=True).group_by("number").last()
    cases = rows(
        "cases", "source_id", "opened_at", "transfer_count", "reopen_count", "sla_met", "customer_key", "case_state"
    )
    assert report.rows_read == 119_998
    assert cases.height == plain["number"].n_unique() == report.records_new
    assert (
        cases["transfer_count"].sum()
        == plain.group_by("number").agg(pl.col("reassignment_count").cast(pl.Int64).max())["reassignment_count"].sum()
    )
    assert cases["sla_met"].sum() == (last["made_sla"] == "true").sum()
    assert cases["case_state"].is_in(["Closed"]).sum() == (last["incident_state"] == "Closed").sum()


def test_nothing_is_left_in_the_uploads_folder(heming_home: Path) -> None:
    imported(real("incidents/incident_event_log.csv.gz"))
    assert list((heming_home / "uploads").iterdir()) == []


def test_who_may_not_import_may_not_even_look(heming_home: Path) -> None:
    nobody = Scope("x", "x", frozenset())
    with pytest.raises(NotAllowed):
        inspect_files([real(SHOPZILLA)], nobody)
