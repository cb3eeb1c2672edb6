"""A centre without truths: the same work, nothing to find; whoever looks is wrong as often as promised."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, kruskal, spearmanr

from heming.sources.centre import read_truths, simulate
from tests.demo.centres import frame, rated, table_of

SEEDS = range(100, 116)
SMALL = 3_000


@cache
def small(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(served cases, real ratings with handling time) of a small centre without truths."""
    cases, answers = [], []
    for parcel in simulate(size=SMALL, seed=seed, planted=False):
        cases.append(
            table_of(parcel, "cases")
            .select(["source_id", "agent_account", "handle_seconds", "human_answered"])
            .to_pandas()
        )
        answers.append(table_of(parcel, "answers").select(["case_id", "instrument", "value", "is_default"]).to_pandas())
    served = pd.concat(cases).query("human_answered")
    given = pd.concat(answers).query("instrument == 'csat' and not is_default")
    given = given.assign(rating=given.value.astype(float))
    return served, served.merge(given, left_on="source_id", right_on="case_id")


def alarms(p_values: list[float]) -> int:
    return sum(p < 0.05 for p in p_values)


def promised(count: int) -> bool:
    """Whether so many false alarms at 5 % are nothing unusual (99.9 %)."""
    return bool(count <= binom.ppf(0.999, len(SEEDS), 0.05))


def test_speed_and_satisfaction_of_people_are_called_related_no_more_often_than_promised() -> None:
    found = []
    for seed in SEEDS:
        served, given = small(seed)
        per = pd.DataFrame(
            {
                "handle": served.groupby("agent_account").handle_seconds.mean(),
                "rating": given.groupby("agent_account").rating.mean(),
            }
        ).dropna()
        found.append(float(spearmanr(per.handle, per.rating).pvalue))
    assert promised(alarms(found))
    assert np.median(found) > 0.25


def test_agents_are_called_different_no_more_often_than_promised() -> None:
    found = []
    for seed in SEEDS:
        groups = [values for _, values in small(seed)[1].groupby("agent_account").rating if len(values) >= 5]
        found.append(float(kruskal(*groups).pvalue))
    assert promised(alarms(found))


@pytest.mark.parametrize("column", ["handle_seconds", "wait", "resolved", "difficulty", "tenure_days"])
def test_no_rating_depends_on_anything(column: str) -> None:
    cases = rated(planted=False)
    assert spearmanr(cases[column], cases.rating).pvalue > 0.001


def test_the_same_work_is_done() -> None:
    with_truths, without = frame("cases"), frame("cases", planted=False)
    assert abs(len(with_truths) - len(without)) < 0.02 * len(without)
    assert without.handle_seconds.mean() == pytest.approx(with_truths.handle_seconds.mean(), rel=0.05)
    assert without.is_resolved.mean() == pytest.approx(with_truths.is_resolved.mean(), abs=0.05)


def test_everybody_is_invited_alike_and_answers_alike() -> None:
    truths = read_truths(planted=False)
    assert len(set(truths.ratings.response_by_level)) == 1
    cases = frame("cases", planted=False)
    served = cases[cases.human_answered]
    shares = served.was_invited.astype(float).groupby(served.agent_account).mean()
    sizes = served.groupby("agent_account").size()
    z = (shares - 0.75) / np.sqrt(0.75 * 0.25 / sizes)
    assert z.abs().max() < 4.5


def test_nobody_changes_on_the_days_of_the_planted_changes() -> None:
    cases = rated(planted=False)
    day = int(pd.Timestamp(str(read_truths().speed_up.day), tz="Asia/Shanghai").timestamp())
    after = cases.opened_at >= day
    handle = np.log(cases.handle_seconds.astype(float)).groupby([cases.team_name, after]).mean().unstack()
    assert (handle[True] - handle[False]).abs().max() < 0.08
