"""Answers of one agent or customer are alike: asked for it, intervals are widened by the design effect, computed here
from the single answers and never from sums.
"""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from tests.metrics import centre
from tests.metrics.asking import ask_records, records_from

Rows = dict[str, list[centre.Row]]
FIGURES = ("csat_mean", "satisfied_share", "answer_count", "dissatisfied_share")


def alike() -> Rows:
    """600 answers of 12 agents and 60 customers: each agent has a level of their own, the rest is chance."""
    rng = np.random.default_rng(5)
    levels = {agent: rng.normal(3.6, 0.8) for agent in range(101, 113)}
    rows = []
    for number in range(600):
        agent, customer = 101 + number % 12, int(rng.integers(1, 61))
        value = int(np.clip(round(levels[agent] + rng.normal(0, 0.8)), 1, 5))
        rows.append({
            "source": "s", "source_id": f"a{number}", "instrument": "csat", "agent_key": agent,
            "team_key": agent % 2 + 1,
            "customer_key": customer if number % 10 else None, "answered_date": centre.FIRST,
            "scale_min": 1, "scale_max": 5, "value": value, "score": 25.0 * (value - 1),
            "is_default": False, "better": "higher",
            "satisfaction": "satisfied" if value > 3 else "neutral" if value == 3 else "dissatisfied",
        })  # fmt: skip
    return {"answers": rows}


@pytest.fixture(scope="module")
def rows() -> Rows:
    return alike()


@pytest.fixture(scope="module")
def records(rows: Rows) -> Any:
    return records_from(rows)


def deff(values: pd.Series, clusters: pd.Series) -> tuple[float, int]:
    """Ultimate clusters, Lumley 2004: variance of the mean of cluster residuals over that of as many strangers."""
    mean = values.mean()
    residuals = [float((values[clusters == name] - mean).sum()) for name in clusters.unique()]
    count, n = len(residuals), len(values)
    clustered = count / (count - 1) * sum(r**2 for r in residuals) / n**2
    return clustered / (values.var(ddof=1) / n), count


def wilson(p: float, n: float) -> tuple[float, float]:
    z2 = 1.959963984540054**2 / n
    half = np.sqrt(z2 * p * (1 - p) + z2**2 / 4)
    return (p + z2 / 2 - half) / (1 + z2), (p + z2 / 2 + half) / (1 + z2)


def expected(frame: pd.DataFrame, metric: str, cluster: str) -> tuple[float, float, float]:
    """Low, high and the design effect of a figure, from the single answers."""
    values = (
        frame["value"].astype(float) if metric == "csat_mean" else frame["satisfaction"].eq("satisfied").astype(float)
    )
    who = frame[f"{cluster}_key"].astype(object).where(frame[f"{cluster}_key"].notna(), frame["source_id"])
    effect, count = deff(values, who)
    effect = max(1.0, effect)
    if metric == "satisfied_share":
        return *wilson(values.mean(), len(values) / effect), effect
    half = student.ppf(0.975, count - 1) * np.sqrt(effect * values.var(ddof=1) / len(values))
    return values.mean() - half, values.mean() + half, effect


@pytest.mark.parametrize("by", [(), ("team",), ("agent",)])
@pytest.mark.parametrize("metric", ["csat_mean", "satisfied_share"])
def test_intervals_are_those_of_clustered_answers(
    records: Any, rows: Rows, *, by: tuple[str, ...], metric: str
) -> None:
    frame = pd.DataFrame(rows["answers"])
    cluster = "customer" if by == ("agent",) else "agent"
    values = list(ask_records(records, metric, by=by, design_effect=True))
    assert len(values) == (1 if not by else frame[f"{by[0]}_key"].nunique())
    for value in values:
        group = frame if not by else frame[frame[f"{by[0]}_key"] == int(value.keys[by[0]])]
        low, high, effect = expected(group, metric, cluster)
        assert (value.low, value.high) == pytest.approx((low, high), rel=1e-9)
        assert f"design effect {effect:.2f} by {cluster} (" in str(value.note)


def test_nothing_is_widened_and_no_query_is_added_unless_it_is_asked_for(records: Any) -> None:
    plain, asked = (ask_records(records, *FIGURES, design_effect=wished) for wished in (False, True))
    assert len(plain.statements) + 1 == len(asked.statements)
    for before, after in zip(plain, asked, strict=True):
        assert (before.value, before.n) == (after.value, after.n)
        widened = after.metric != "answer_count"
        assert (after.note is not None and before.low != after.low) == widened


def test_answers_that_are_less_alike_than_chance_never_narrow_an_interval(rows: Rows) -> None:
    even = [
        row | {"agent_key": 101 + number % 2, "value": number // 2 % 5 + 1}
        for number, row in enumerate(rows["answers"])
    ]
    records = records_from({"answers": even})
    plain, asked = (next(iter(ask_records(records, "satisfied_share", design_effect=w))) for w in (False, True))
    assert "design effect 1.00" in str(asked.note) or asked.high - asked.low >= plain.high - plain.low  # type: ignore[operator]


def test_it_says_where_there_can_be_no_design_effect(rows: Rows) -> None:
    nobody = [row | {"customer_key": None} for row in rows["answers"]]
    told = list(ask_records(records_from({"answers": nobody}), "csat_mean", by=("agent",), design_effect=True))
    assert {value.note for value in told} == {"no design effect: needs column answers.customer_key"}
    alone = [row | {"agent_key": 101} for row in rows["answers"]]
    (one,) = ask_records(records_from({"answers": alone}), "csat_mean", design_effect=True)
    assert one.note == "no design effect: all from one agent" and one.low is not None


def test_too_few_answers_stay_too_few(rows: Rows) -> None:
    (few,) = ask_records(records_from({"answers": rows["answers"][:3]}), "csat_mean", design_effect=True)
    assert few.value is None and few.note == "cannot tell: n = 3"
