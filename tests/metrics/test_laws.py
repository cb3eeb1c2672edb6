"""What holds for every metric whatever the records: order does not matter, parts make up the whole, threads
change nothing.
"""

import random
from typing import Any

import pandas as pd
import pytest

from heming.metrics.question import Filter
from heming.metrics.registry import catalogue
from tests.metrics import centre
from tests.metrics.asking import MemoryReader, ask_records, records_from

KEYS = sorted(catalogue().metrics)
Rows = dict[str, list[centre.Row]]


def test_the_order_of_rows_does_not_matter_to_any_metric(records: Any, rows: Rows) -> None:
    mixed = {name: random.Random(3).sample(listed, len(listed)) for name, listed in rows.items()}
    first = ask_records(records, *KEYS, by=("team",), minimum_n=1).frame
    second = ask_records(records_from(mixed), *KEYS, by=("team",), minimum_n=1).frame
    pd.testing.assert_frame_equal(first, second, check_exact=True)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_no_digit_depends_on_the_number_of_threads(records: Any, rows: Rows, threads: int) -> None:
    reader = records.reader
    before = ask_records(records, *KEYS, by=("agent", "month"), minimum_n=1).frame
    reader.backend.raw_sql(f"SET threads = {threads}")
    pd.testing.assert_frame_equal(
        before, ask_records(records, *KEYS, by=("agent", "month"), minimum_n=1).frame, check_exact=True
    )


@pytest.mark.parametrize("dimension", ["agent", "month", "channel"])
def test_counts_and_sums_of_the_parts_make_up_the_whole(records: Any, dimension: str) -> None:
    for metric in catalogue():
        form = metric.forms[0]
        if form.kind not in ("count", "sum") or (
            dimension == "channel"
            and form.table in ("shifts", "agent_states", "work_days", "adjustments", "contributions")
        ):
            continue
        whole = sum(v.value or 0 for v in ask_records(records, metric.key))
        assert sum(v.value or 0 for v in ask_records(records, metric.key, by=(dimension,))) == pytest.approx(whole), (
            metric.key
        )


@pytest.mark.parametrize("dimension", ["agent", "week", "quarter"])
def test_the_n_of_shares_and_means_adds_up(records: Any, dimension: str) -> None:
    metrics = [m.key for m in catalogue() if m.forms[0].kind in ("share", "mean", "nps", "quantile")]
    whole = ask_records(records, *metrics).frame.set_index("metric").n
    parts = ask_records(records, *metrics, by=(dimension,)).frame.groupby("metric").n.sum()
    parts = parts.drop([m for m in metrics if m == "pulse_score_mean" and dimension == "agent"])
    assert parts.to_dict() == whole.loc[parts.index].to_dict()


def test_every_value_lies_inside_its_interval_and_shares_between_nought_and_one(records: Any) -> None:
    frame = ask_records(records, *KEYS, by=("agent",), minimum_n=1).frame.dropna(subset=["value"])
    bounded = frame.dropna(subset=["low", "high"])
    assert ((bounded.low <= bounded.value + 1e-9) & (bounded.value <= bounded.high + 1e-9)).all()
    units = {m.key: m.unit for m in catalogue()}
    shares = frame[frame.metric.map(units) == "share"]
    assert shares.value.between(0, 1).all()


def test_seconds_counted_in_minutes_give_minutes(rows: Rows) -> None:
    def slower(case: centre.Row) -> centre.Row:
        return {**case, "handle_seconds": case["handle_seconds"] and case["handle_seconds"] * 60}

    wanted = ("handle_seconds_mean", "handle_seconds_p50", "handle_seconds_p90")
    before = ask_records(records_from({"cases": rows["cases"]}), *wanted).frame
    after = ask_records(records_from({"cases": [slower(c) for c in rows["cases"]]}), *wanted).frame
    for column in ("value", "low", "high"):
        assert list(after[column]) == pytest.approx([60 * v for v in before[column]])


def test_a_filter_and_a_group_of_the_same_name_give_the_same_figure(records: Any) -> None:
    grouped = ask_records(records, *KEYS, by=("team",), minimum_n=1).frame
    for team in ("11", "12"):
        alone = ask_records(records, *KEYS, where=(Filter("team", (team,)),), minimum_n=1).frame
        same = grouped[grouped.team == team].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            same[["metric", "value", "n", "low", "high"]], alone[["metric", "value", "n", "low", "high"]]
        )


def test_a_question_is_one_query_per_table_rule_and_date_column(records: Any) -> None:
    metrics = (
        "case_count",
        "first_reply_seconds_p50",
        "resolved_share",
        "transferred_share",
        "handle_seconds_mean",
        "csat_mean",
        "nps",
    )
    answer = ask_records(records, *metrics, by=("agent", "month"))
    assert sorted(answer.statements) == ["answers [answered_date]", "cases [opened_date]", "cases [resolved_date]"]
    assert sorted(ask_records(records, *metrics, by=("agent",)).statements) == ["answers", "cases"]


def test_sums_of_large_seconds_lose_no_digit() -> None:
    cases = [
        {"source": "s", "source_id": str(n), "agent_key": 1, "handle_seconds": 3_000_000_000 + n % 2} for n in range(20)
    ]
    (value,) = ask_records(records_from({"cases": cases}), "handle_seconds_mean")
    assert value.value == 3_000_000_000.5
    assert (value.high or 0) - (value.low or 0) == pytest.approx(2 * 2.093024 * 0.512989 / 20**0.5, rel=1e-5)


__all__ = ["MemoryReader"]
