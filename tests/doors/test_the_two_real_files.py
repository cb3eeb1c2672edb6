"""The two real files by `heming import --yes` and `heming query`, against plain pandas that shares none of our code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import spearmanr

from tests.doors.line import asked, brought, codes, values

pytestmark = pytest.mark.django_db(transaction=True)
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SHOP = DATA / "shopzilla" / "customer_support_sample.csv"
INCIDENTS = DATA / "incidents" / "incident_event_log.csv.gz"


def here(path: Path) -> Path:
    """A real file kept beside the project; the test is skipped where it is missing."""
    return path if path.exists() else pytest.skip(f"{path} is not here")


def shop() -> pd.DataFrame:
    """The sample with the minutes from report to reply, where the reply is not before the report."""
    frame = pd.read_csv(here(SHOP))
    form = "%d/%m/%Y %H:%M"
    opened = pd.to_datetime(frame["Issue_reported at"], format=form)
    seconds = (pd.to_datetime(frame.issue_responded, format=form) - opened).dt.total_seconds()
    return frame.assign(opened=opened, seconds=seconds.where(seconds >= 0), is_before=seconds < 0)


def test_the_customer_support_sample(home: Path) -> None:
    frame = shop()
    (report,) = brought(home, SHOP)
    assert report["records_new"] == len(frame) == report["rows_used"]
    (early,) = [f for f in report["findings"] if f["code"] == "reply_before_open"]
    assert early["rows"] == frame.is_before.sum() == 635 and early["correction"] == "roll_over_midnight"
    assert {"only_surveyed_cases", "column_too_empty"} <= codes(report)

    whole = asked(home, "first_reply_seconds_p50", "first_reply_seconds_p90", "first_reply_seconds_mean", "csat_mean",
                  "satisfied_share", "first_reply_csat_correlation", "case_count")  # fmt: skip
    assert whole["first_reply_seconds_p50",][:2] == (360, frame.seconds.count())
    assert whole["first_reply_seconds_p90",][0] == pytest.approx(frame.seconds.quantile(0.9))
    assert whole["first_reply_seconds_mean",][0] == pytest.approx(frame.seconds.mean())
    assert whole["csat_mean",][0] == pytest.approx(frame["CSAT Score"].mean())
    assert whole["satisfied_share",][0] == pytest.approx((frame["CSAT Score"] >= 4).mean())
    valid = frame.dropna(subset=["seconds"])
    rho = spearmanr(valid.seconds, valid["CSAT Score"]).statistic
    assert round(rho, 3) == -0.192
    assert whole["first_reply_csat_correlation",][0] == pytest.approx(rho, abs=1e-9)
    assert "635" in str(whole["first_reply_seconds_p50",][2]), "the note says what was left out"


def test_what_the_sample_cannot_tell(home: Path) -> None:
    shop()
    brought(home, SHOP)
    got = asked(home, "first_contact_resolved_share:7d", "response_share", "rated_share", "nps", "invited_share")
    assert all(value is None for value, _n, _note in got.values())
    assert got["response_share",][2] == "cannot tell: only answered cases were imported"
    assert got["rated_share",][2] == "cannot tell: only answered cases were imported"
    assert got["first_contact_resolved_share:7d",][2].startswith("cannot tell: ")
    assert got["nps",][2].startswith("needs column ")


BY = {"supervisor": "Supervisor", "agent": "Agent_name", "channel": "channel_name", "manager": "Manager"}


def test_figures_of_the_sample_by_people_and_channel(home: Path) -> None:
    frame = shop()
    brought(home, SHOP)
    for dimension, column in BY.items():
        got = asked(home, "case_count", "csat_mean", "first_reply_seconds_p50", by=dimension)
        groups = frame.groupby(column)
        assert {key[1] for key in got} == set(groups.groups)
        for name, group in groups:
            assert got["case_count", name][0] == len(group)
            value, n, note = got["csat_mean", name]
            assert value == pytest.approx(group["CSAT Score"].mean()) if value is not None else "cannot tell" in note
            assert n == len(group)
            reply = got["first_reply_seconds_p50", name][0]
            assert reply is None or reply == group.seconds.median()


def incidents() -> pd.DataFrame:
    """One row per incident: the last row of the log by its own counter, with the first opening and the most reopens."""
    log = pd.read_csv(here(INCIDENTS), na_values="?", low_memory=False)
    log["at_open"], log["at_resolve"] = (
        pd.to_datetime(log[c], format="%d/%m/%Y %H:%M") for c in ("opened_at", "resolved_at")
    )
    log = log.sort_values("sys_mod_count", kind="stable")
    cases = log.groupby("number").agg(
        opened=("at_open", "first"), resolved=("at_resolve", "last"), reopened=("reopen_count", "max"),
        met=("made_sla", "last"), team=("assignment_group", "last"), moved=("reassignment_count", "max"),
    )  # fmt: skip
    return cases.assign(seconds=(cases.resolved - cases.opened).dt.total_seconds())


def test_the_incident_log_folded_into_one_row_per_incident(home: Path) -> None:
    cases = incidents()
    (report,) = brought(home, INCIDENTS)
    assert report["records_new"] == len(cases)
    got = values(home, "case_count", "resolve_seconds_p50", "resolve_seconds_p90", "reopened_share", "sla_met_share",
                 "transferred_share")  # fmt: skip
    usable = cases.seconds[cases.seconds >= 0]
    assert got["case_count",] == len(cases)
    assert got["resolve_seconds_p50",] == usable.median()
    assert got["resolve_seconds_p90",] == pytest.approx(usable.quantile(0.9))
    assert got["reopened_share",] == pytest.approx((cases.reopened[cases.resolved.notna()] > 0).mean())
    assert got["transferred_share",] == pytest.approx((cases.moved > 0).mean())
    assert got["sla_met_share",] == pytest.approx(cases.met.astype(bool).mean())
    groups = cases.groupby("team").size()
    by_group = values(home, "case_count", by="skill_group")
    assert {key[1]: n for key, n in by_group.items() if key[1]} == groups.to_dict()


def typed(home: Path, *words: str) -> Any:
    """The same as a person at a terminal, in a process of its own."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HEMING_", "DJANGO_"))}
    line = [sys.executable, "-c", "from heming.cli import main; main()", "--home", str(home), *words]
    ended = subprocess.run(line, env=plain, capture_output=True, text=True, timeout=300)
    assert ended.returncode in (0, 1), ended.stderr
    return json.loads(ended.stdout)


def test_the_sample_from_a_terminal_on_a_new_folder(tmp_path: Path) -> None:
    (report,) = typed(tmp_path / "new", "import", str(here(SHOP)), "--yes", "--format", "json")
    answer = typed(tmp_path / "new", "query", "first_reply_seconds_p50", "csat_mean", "--format", "json")
    assert answer["snapshot"] == report["snapshot"]
    row = answer["rows"][0]
    assert (row["metric"], row["value"], row["enough"], row["by"]) == ("first_reply_seconds_p50", 360, True, {})
    assert row["low"] <= 360 <= row["high"]
