"""Speed up by x, satisfaction down by y: found where planted, and hardly ever elsewhere."""

import numpy as np
import pandas as pd
import pytest

from heming.insight.speed_alerts import Looked, speed_alerts
from tests.insight.simulated import promised

MONTHS = range(100, 106)
TEAMS = range(1, 7)


def centre(seed: int, *, quicker: dict[int, float] | None = None, less_liked: dict[int, float] | None = None) -> Looked:
    """Six teams over six months; from month 103 some are quicker (ln) and some less liked (share)."""
    dice, work, ratings = np.random.default_rng(seed), [], []
    for team in TEAMS:
        for month in MONTHS:
            after = month >= 103
            shift = -(quicker or {}).get(team, 0.0) if after else 0.0
            fall = (less_liked or {}).get(team, 0.0) if after else 0.0
            off, rated = shift + dice.normal(0, 0.5, 400), 150
            satisfied = dice.binomial(rated, 0.8 - fall)
            row: dict[str, float] = {"team_key": team, "month_number": month}
            for name in ("handle", "reply"):
                row |= {f"{name}_n": 400, f"{name}_off": off.sum(), f"{name}_off2": (off**2).sum()}
            work.append(row)
            ratings.append({
                "team_key": team, "month_number": month, "rated": rated, "rated_off": satisfied - 0.8 * rated,
                "rated_spread": 0.16 * rated,
            })  # fmt: skip
    return speed_alerts(pd.DataFrame(work), pd.DataFrame(ratings), months=range(101, 106))


def test_a_speed_up_that_cost_satisfaction_is_found_with_its_month_and_both_sizes() -> None:
    found = centre(1, quicker={2: 0.3}, less_liked={2: 0.12})
    [alert] = found.alerts
    assert alert.team_key == 2 and alert.month == 103 and (alert.before, alert.after) == (3, 3)
    assert alert.saved.low < 1 - np.exp(-0.3) < alert.saved.high
    assert alert.satisfaction.low < -0.12 < alert.satisfaction.high < 0
    assert found.quicker == 1 and found.looks == 5 * 6 * 2


@pytest.mark.parametrize(("quicker", "less_liked"), [({}, {4: 0.2}), ({4: 0.3}, {4: -0.05}), ({4: 0.03}, {4: 0.2})])
def test_one_side_alone_or_a_tiny_saving_is_no_alert(quicker: dict[int, float], less_liked: dict[int, float]) -> None:
    assert centre(2, quicker=quicker, less_liked=less_liked).alerts == ()


def test_where_teams_become_quicker_but_ratings_depend_on_nothing_alarms_keep_their_rate() -> None:
    rounds = 60
    alarms = sum(bool(centre(seed, quicker={1: 0.3, 2: 0.2}).alerts) for seed in range(rounds))
    assert promised(alarms, rounds)


def test_teams_with_few_cases_or_ratings_are_not_looked_at() -> None:
    work = pd.DataFrame([
        {"team_key": 1, "month_number": m} | {f"{s}_{c}": v for s in ("handle", "reply")
         for c, v in (("n", 20), ("off", 0.0), ("off2", 5.0))} for m in (1, 2)
    ])  # fmt: skip
    ratings = pd.DataFrame([
        {"team_key": 1, "month_number": m, "rated": 20, "rated_off": 0.0, "rated_spread": 3.0} for m in (1, 2)
    ])  # fmt: skip
    assert speed_alerts(work, ratings, months=[2]) == Looked((), 0, 0)
