"""No mean of times or counts lies below 0, so no interval of one begins there; what may be negative keeps it."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from heming.metrics.comparing import compared, tiers
from heming.metrics.question import Value
from tests.metrics import centre
from tests.metrics.asking import ask_records, records_from

SKEWED = [10] * 39 + [30_000]


def cases(seconds: list[int], *, team: int = 1, column: str = "first_reply_seconds") -> list[centre.Row]:
    return [
        {
            "source": "s", "source_id": f"c{team}-{number}", "team_key": team, "agent_key": 100 + number % 3,
            "opened_date": centre.FIRST, "session_kind": "chat", column: value, "human_answered": True,
        }
        for number, value in enumerate(seconds)
    ]  # fmt: skip


def asked(rows: list[centre.Row], metric: str = "first_reply_seconds_mean", **question: Any) -> Value:
    return next(iter(ask_records(records_from({"cases": rows}), metric, **question)))


def by_hand(seconds: list[int]) -> tuple[float, float]:
    values = np.array(seconds, dtype=float)
    half = student.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
    return values.mean() - half, values.mean() + half


def test_the_low_end_of_a_skewed_mean_is_zero_and_the_high_end_stays() -> None:
    low, high = by_hand(SKEWED)
    assert low < -100, "the example reaches below 0 by hand"
    found = asked(cases(SKEWED))
    assert found.low == 0 and found.value == pytest.approx(float(np.mean(SKEWED)))
    assert found.high == pytest.approx(high)


def test_an_interval_that_lies_above_zero_is_left_as_it_is() -> None:
    seconds = [50, 55, 60, 62, 70, 80] * 6
    found = asked(cases(seconds))
    assert (found.low, found.high) == pytest.approx(by_hand(seconds))


def test_shared_out_cases_do_not_go_below_zero_either() -> None:
    rows = cases(SKEWED)
    parts = [
        {
            "source": "s", "source_id": f"p{n}", "case_source": "s", "case_id": row["source_id"],
            "agent_key": 100 + n % 3, "team_key": 1, "weight_micros": 1_000_000, "part": "owner",
        }
        for n, row in enumerate(rows)
    ]  # fmt: skip
    records = records_from({"cases": rows, "case_agents": parts})
    for value in ask_records(records, "first_reply_seconds_mean", by=("agent",)):
        assert value.low is None or value.low >= 0


def test_money_may_be_below_zero_and_keeps_its_interval() -> None:
    rows = [
        {
            "source": "s", "source_id": f"o{n}", "paid_date": centre.FIRST, "paid_at": 1, "currency": "CNY",
            "paid_amount": value, "net_amount": value, "agent_key": 1,
        }
        for n, value in enumerate(SKEWED)
    ]  # fmt: skip
    found = next(iter(ask_records(records_from({"orders": rows}), "order_value_mean")))
    assert found.low is not None and found.low < 0, "money may come back"


def test_a_lifted_end_never_makes_a_difference_count() -> None:
    """Against any other team: whatever the whole interval would not have told apart is still not told apart."""
    low, high = by_hand(SKEWED)
    mean = float(np.mean(SKEWED))
    for other in (0.5, 20, 300, 900, 1500):
        sure = Value({}, {}, "m", other, 500, other * 0.98, other * 1.02, True, None)
        whole = Value({}, {}, "m", mean, 40, low, high, True, None)
        lifted = Value({}, {}, "m", mean, 40, 0.0, high, True, None)
        verdicts = {compared(one, sure, better="lower").verdict for one in (lifted, whole)}
        assert verdicts == {"unclear"}


def test_ranks_take_the_whole_half_of_a_lifted_interval() -> None:
    low, high = by_hand(SKEWED)
    mean = float(np.mean(SKEWED))
    others = [Value({}, {}, "m", x, 50, x - 40, x + 40, True, None) for x in (100.0, 500.0, 2200.0)]
    whole = Value({}, {}, "m", mean, 40, low, high, True, None)
    lifted = Value({}, {}, "m", mean, 40, 0.0, high, True, None)
    assert tiers([lifted, *others], better="lower") == tiers([whole, *others], better="lower")


def test_the_interval_holds_the_truth_as_often_as_before() -> None:
    random = np.random.default_rng(11)
    plain = lifted = 0
    for _ in range(2000):
        seconds = random.exponential(60, 8)
        half = student.ppf(0.975, 7) * pd.Series(seconds).std() / np.sqrt(8)
        low, high = seconds.mean() - half, seconds.mean() + half
        plain += low <= 60 <= high
        lifted += max(low, 0) <= 60 <= high
    assert plain == lifted > 1700
