"""The marketplace sample, from CSV to typed rows, against figures computed without our code."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from heming.facts.arrivals.convert import Converted, convert
from heming.facts.arrivals.parcel import Cut, scan_of
from heming.facts.arrivals.stage import stage
from tests.facts.arrivals import shopzilla

pytestmark = pytest.mark.skipif(not shopzilla.SAMPLE.is_file(), reason=f"{shopzilla.SAMPLE} is not there")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    home = tmp_path_factory.mktemp("home")
    return convert(home, stage(home, [shopzilla.source()], batch=1), mapping=shopzilla.mapping())


def cases(converted: Converted, query: str) -> list[tuple[object, ...]]:
    path = converted.parcel.tables["cases"]
    assert isinstance(path, Path)
    return duckdb.sql(query.format(cases=f"'{path}'")).fetchall()


def test_every_row_becomes_a_case_and_none_is_held_back(converted: Converted) -> None:
    assert (converted.rows_read, converted.rows_converted, converted.rows_quarantined) == (17_182, 17_182, 0)
    assert converted.problems == ()


def test_reply_times_equal_an_independent_calculation(converted: Converted) -> None:
    frame = pd.read_csv(shopzilla.SAMPLE)
    opened = pd.to_datetime(frame["Issue_reported at"], format="%d/%m/%Y %H:%M")
    replied = pd.to_datetime(frame["issue_responded"], format="%d/%m/%Y %H:%M")
    seconds = (replied - opened).dt.total_seconds()
    rows = cases(
        converted,
        "SELECT median(s) FILTER (s >= 0), count(*) FILTER (s < 0), count(*) FILTER (s = 0) "
        "FROM (SELECT first_human_reply_at - opened_at AS s FROM {cases})",
    )
    assert rows == [(seconds[seconds >= 0].median(), (seconds < 0).sum(), (seconds == 0).sum())]
    assert rows == [(360.0, 635, 509)]


def test_days_are_read_day_first_in_the_zone_of_the_source(converted: Converted) -> None:
    ((low, high),) = cases(
        converted,
        "SELECT min(make_timestamp(opened_at * 1000000)), max(make_timestamp(opened_at * 1000000)) FROM {cases}",
    )
    frame = pd.to_datetime(pd.read_csv(shopzilla.SAMPLE)["Issue_reported at"], format="%d/%m/%Y %H:%M")
    kolkata = frame.dt.tz_localize("Asia/Kolkata").dt.tz_convert("UTC").dt.tz_localize(None)
    assert (low, high) == (kolkata.min(), kolkata.max())


def test_every_row_gives_one_answer_linked_to_its_case(converted: Converted) -> None:
    answers = converted.parcel.tables["answers"]
    assert isinstance(answers, Cut)  # read from the cases' file, not written a second time
    frame = pd.read_csv(shopzilla.SAMPLE)
    found = duckdb.sql(
        f"SELECT count(*), avg(value)::DOUBLE, count(comment), count(DISTINCT case_id), any_value(question), "
        f"any_value(scale_max)::INT FROM {scan_of(answers)}"
    ).fetchone()
    assert found is not None
    assert found[0] == len(frame) and found[3] == frame["Unique id"].nunique()
    assert found[1] == pytest.approx(frame["CSAT Score"].mean())
    assert found[4:] == ("CSAT Score", 5)
    words = frame["Customer Remarks"].fillna("").str.strip()
    assert found[2] == (~words.isin(["", *shopzilla.mapping().missing_words])).sum()


def test_the_batch_covers_the_days_of_its_cases(converted: Converted) -> None:
    days = {c.table: (c.first_day.isoformat(), c.last_day.isoformat()) for c in converted.parcel.coverage}
    assert days["answers"] == ("2023-08-01", "2023-08-31")
    assert days["cases"][1] == "2023-08-31"
