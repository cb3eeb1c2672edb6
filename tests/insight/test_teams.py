"""Teams compared instead of people: planted links are found with ten or more teams, and chance ones are not."""

import numpy as np
import pandas as pd
import pytest

from heming.insight.changes import change_link
from heming.insight.comovement import Link, link
from heming.insight.harmony import FEWEST_TEAMS
from heming.insight.measures import Halves, halves_of, performance, sides
from heming.insight.sums import Sums, laid_out
from tests.insight.simulated import promised
from tests.insight.team_centres import Teams, team_centre

WHOLE, BEFORE, NOW = range(100, 104), range(100, 102), range(102, 104)


def halves(found: Sums, months: range = WHOLE) -> Halves:
    return halves_of(*(laid_out(found, months, unit="team", half=half) for half in (0, 1)))


def team_link(given: Teams, seed: int) -> Link:
    return link(sides(halves(team_centre(given, seed)), "handle", alike=True))


@pytest.mark.parametrize(("together", "said"), [(0.95, "together"), (-0.95, "apart")])
def test_a_planted_link_between_teams_is_found_with_twenty_of_them(together: float, said: str) -> None:
    found = team_link(Teams(teams=20, people=6, rated=40, liked_sd=0.08, together=together), 1)
    assert found.n == 20 >= FEWEST_TEAMS and found.verdict == said


def test_teams_without_a_link_raise_alarms_at_no_more_than_the_promised_rate() -> None:
    rounds = 200
    said = [team_link(Teams(teams=12, people=2, months=range(100, 101)), seed).verdict for seed in range(rounds)]
    assert promised(sum(one in ("together", "apart") for one in said), rounds)


def test_a_centre_of_twelve_teams_keeps_one_row_per_team_with_everybodys_sums() -> None:
    found = team_centre(Teams(teams=12), 2)
    table = laid_out(found, WHOLE, unit="team")
    assert len(table) == 12 and table["cases"].sum() == found.work["cases"].sum()
    assert table.loc[3, "rated"] == found.ratings.loc[found.ratings["team_key"] == 3, "rated"].sum()
    assert table["hours"].tolist() == [5 * 4 * 100.0] * 12, "five people, four months, a hundred hours each"
    hourly = performance(table, "hourly", alike=True)
    np.testing.assert_allclose(hourly, table["cases"] / 2000)


def moved(found: Sums, *, seconds: dict[int, float], satisfied: dict[int, float]) -> Sums:
    """From month 102 on some teams take less time (ln) and are rated otherwise (share)."""
    work, ratings = found.work.copy(), found.ratings.copy()
    later, rated_later = work["month_number"] >= 102, ratings["month_number"] >= 102
    for team, by in seconds.items():
        here = later & (work["team_key"] == team)
        n, off = work.loc[here, "handle_n"], work.loc[here, "handle_off"]
        work.loc[here, "handle_off2"] += n * by**2 - 2 * by * off
        work.loc[here, "handle_off"] -= n * by
    for team, share in satisfied.items():
        ratings.loc[rated_later & (ratings["team_key"] == team), "rated_off"] += share * 16
    return Sums(work, ratings, found.hours)


def test_changes_of_teams_go_together_where_that_is_planted_and_only_there() -> None:
    still = team_centre(Teams(teams=16, people=8), 3)
    sizes = np.linspace(-0.6, 0.6, 16)
    planted = moved(still, seconds={t + 1: float(x) for t, x in enumerate(sizes)},
                    satisfied={t + 1: float(-0.35 * x) for t, x in enumerate(sizes)})  # fmt: skip
    assert change_link(halves(planted, BEFORE), halves(planted, NOW), measure="handle").verdict == "apart"
    assert change_link(halves(still, BEFORE), halves(still, NOW), measure="handle").verdict in (
        "no_link", "cannot_tell",
    )  # fmt: skip


@pytest.mark.parametrize("split", [0, 1])
def test_the_partial_correlation_is_that_of_ranks_beyond_the_controls_computed_apart(split: int) -> None:
    given = sides(halves(team_centre(Teams(teams=24, liked_sd=0.1, together=0.5), 4)), "handle", alike=True)[split]
    assert given.controls is not None and given.controls.shape == (24, 2), "difficulty and tenure; one channel only"
    ranks = pd.DataFrame(np.column_stack([given.performance, given.satisfaction, given.controls])).rank()
    beyond = np.column_stack([np.ones(24), ranks[[2, 3]]])
    left = [ranks[c] - beyond @ np.linalg.lstsq(beyond, ranks[c], rcond=None)[0] for c in (0, 1)]
    value = float(np.corrcoef(left[0], left[1])[0, 1])
    error = np.sqrt((1 + value**2 / 2) / (24 - 3 - 2))  # Bonett and Wright, two controls
    found = link([given])
    assert found.value == pytest.approx(value, abs=1e-12) and found.n == 24
    assert found.low == pytest.approx(np.tanh(np.arctanh(value) - 1.959963984540054 * error), abs=1e-9)
    assert found.high == pytest.approx(np.tanh(np.arctanh(value) + 1.959963984540054 * error), abs=1e-9)


def test_two_splits_are_the_mean_of_both_on_fishers_scale() -> None:
    both = sides(halves(team_centre(Teams(teams=24, liked_sd=0.1, together=0.5), 5)), "handle", alike=True)
    values = [link([one]).value for one in both]
    assert link(both).value == pytest.approx(np.tanh(np.mean(np.arctanh(values))), abs=1e-12)
