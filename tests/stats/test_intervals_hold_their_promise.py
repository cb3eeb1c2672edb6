"""Seeded simulations: intervals hold the truth as often as they say, and nothing is found where none was planted."""

import numpy as np
import pytest

from heming.stats.correlation import correlation, partial_correlation
from heming.stats.design_effect import clustered_means_from_sums
from heming.stats.mean import mean_interval
from heming.stats.multiple import adjust_p_values
from heming.stats.nps import nps_interval
from heming.stats.overlap import top_overlap
from heming.stats.proportion import share_difference, wilson_interval
from heming.stats.quantile import quantile_ranks
from heming.stats.ranks import rank_intervals
from heming.stats.shrinkage import shrink_means, shrink_shares

RUNS = 20_000


def held(low: object, truth: object, high: object) -> float:
    """Share of intervals that hold the truth."""
    return float(np.mean((np.asarray(low) <= truth) & (truth <= np.asarray(high))))


@pytest.mark.parametrize(("n", "p"), [(10, 0.5), (30, 0.9), (50, 0.2), (300, 0.95)])
def test_wilson_holds_a_share(n: int, p: float) -> None:
    hits = np.random.default_rng(1).binomial(n, p, RUNS)
    found = wilson_interval(hits, np.full(RUNS, n))
    assert held(found.low, p, found.high) == pytest.approx(0.95, abs=0.03)


def test_wilson_with_a_design_effect_holds_a_share_of_clustered_answers() -> None:
    rng = np.random.default_rng(2)
    customers = rng.beta(8, 2, (RUNS, 30))
    hits = rng.binomial(10, customers).sum(axis=1)
    # Ten answers each of customers whose own shares differ: deff = 1 + 9 / (1 + 8 + 2).
    honest = wilson_interval(hits, np.full(RUNS, 300), design_effect=1 + 9 / 11)
    naive = wilson_interval(hits, np.full(RUNS, 300))
    assert held(honest.low, 0.8, honest.high) == pytest.approx(0.95, abs=0.02)
    assert held(naive.low, 0.8, naive.high) < 0.88


@pytest.mark.parametrize(("n_a", "n_b"), [(20, 40), (200, 100)])
def test_newcombe_holds_a_difference(n_a: int, n_b: int) -> None:
    rng = np.random.default_rng(3)
    found = share_difference(
        successes_a=rng.binomial(n_a, 0.9, RUNS),
        n_a=np.full(RUNS, n_a),
        successes_b=rng.binomial(n_b, 0.75, RUNS),
        n_b=np.full(RUNS, n_b),
    )
    assert held(found.low, 0.15, found.high) == pytest.approx(0.955, abs=0.02)


@pytest.mark.parametrize("n", [10, 30, 200])
def test_the_adjusted_wald_interval_holds_nps(n: int) -> None:
    draws = np.random.default_rng(4).multinomial(n, [0.6, 0.25, 0.15], RUNS)
    found = nps_interval(promoters=draws[:, 0], passives=draws[:, 1], detractors=draws[:, 2])
    assert held(found.low, 45, found.high) == pytest.approx(0.955, abs=0.02)


@pytest.mark.parametrize("n", [5, 40])
def test_student_holds_a_mean(n: int) -> None:
    values = np.random.default_rng(5).normal(300, 60, (RUNS, n))
    found = mean_interval(np.full(RUNS, n), values.sum(axis=1), total_of_squares=(values**2).sum(axis=1))
    assert held(found.low, 300, found.high) == pytest.approx(0.95, abs=0.01)


def test_the_clusters_standard_error_is_the_true_spread_of_the_mean() -> None:
    rng = np.random.default_rng(6)
    groups, clusters, each = 2000, 40, 8
    values = rng.normal(0, 1, (groups, clusters, 1)) + rng.normal(0, 2, (groups, clusters, each))
    found = clustered_means_from_sums(
        np.repeat(np.arange(groups), clusters),
        np.full(groups * clusters, each),
        total=values.sum(axis=2).ravel(),
        total_of_squares=(values**2).sum(axis=2).ravel(),
        group_count=groups,
    )
    assert np.mean(found.standard_error) == pytest.approx(np.std(found.value), rel=0.05)
    # Intra-cluster correlation 1 / (1 + 4), so deff = 1 + 7 / 5.
    assert np.mean(found.design_effect) == pytest.approx(2.4, rel=0.05)


@pytest.mark.parametrize(("n", "p"), [(25, 0.5), (120, 0.9)])
def test_order_statistics_hold_a_quantile_of_a_skewed_time(n: int, p: float) -> None:
    times = np.sort(np.random.default_rng(7).exponential(size=(RUNS, n)), axis=1)
    ranks = quantile_ranks(n, p=p)
    found = held(times[:, int(ranks.lower) - 1], -np.log(1 - p), times[:, int(ranks.upper) - 1])
    assert found == pytest.approx(float(ranks.coverage), abs=0.006)


def test_shrunken_shares_are_closer_to_the_truth_and_their_intervals_hold_it() -> None:
    rng = np.random.default_rng(8)
    truth, size = rng.beta(16, 4, 3000), rng.integers(3, 60, 3000)
    hits = rng.binomial(size, truth)
    found = shrink_shares(hits, size)
    assert held(found.low, truth, found.high) == pytest.approx(0.95, abs=0.015)
    assert np.mean((found.value - truth) ** 2) < 0.5 * np.mean((hits / size - truth) ** 2)


def test_shrunken_means_are_closer_to_the_truth_and_their_intervals_hold_it() -> None:
    rng = np.random.default_rng(9)
    truth, variance = rng.normal(4, 0.3, 1000), rng.uniform(0.05, 0.4, 1000)
    seen = rng.normal(truth, np.sqrt(variance))
    for method in ("reml", "paule_mandel", "dersimonian_laird"):
        found = shrink_means(seen, variance, method=method)
        assert found.between_variance == pytest.approx(0.09, abs=0.03)
        assert held(found.low, truth, found.high) == pytest.approx(0.95, abs=0.03)
        assert np.mean((found.value - truth) ** 2) < 0.5 * np.mean((seen - truth) ** 2)


@pytest.mark.parametrize("method", ["max_statistic", "holm"])
def test_all_ranks_together_hold_the_true_ones(method: str) -> None:
    rng = np.random.default_rng(10)
    truth, errors = np.linspace(0, 8, 12), np.linspace(0.2, 0.6, 12)
    ranks = np.arange(12, 0, -1)
    runs = [rank_intervals(rng.normal(truth, errors), errors, method=method, draws=300) for _ in range(150)]
    covered = np.mean([np.all((run.low <= ranks) & (ranks <= run.high)) for run in runs])
    assert covered >= 0.93
    assert np.mean([run.high - run.low for run in runs]) < 4


@pytest.mark.parametrize("method", ["max_statistic", "holm"])
def test_equal_teams_are_nearly_never_told_apart(method: str) -> None:
    rng = np.random.default_rng(11)
    runs = [rank_intervals(rng.normal(0, 1, 15), np.ones(15), method=method, draws=300) for _ in range(200)]
    assert np.mean([run.better.any() for run in runs]) <= 0.08
    assert np.mean([run.tier.max() > 1 for run in runs]) <= 0.08


@pytest.mark.parametrize(("method", "rho"), [("pearson", 0.4), ("spearman", 0.4), ("kendall", 0.4), ("spearman", -0.6)])
def test_correlation_intervals_hold_the_planted_one(method: str, rho: float) -> None:
    rng = np.random.default_rng(12)
    truth = {"pearson": rho, "spearman": 6 / np.pi * np.arcsin(rho / 2), "kendall": 2 / np.pi * np.arcsin(rho)}[method]
    x = rng.normal(size=(600, 40))
    y = rho * x + np.sqrt(1 - rho**2) * rng.normal(size=(600, 40))
    runs = [correlation(a, b, method=method) for a, b in zip(x, y, strict=True)]
    covered = held([run.low for run in runs], truth, [run.high for run in runs])
    assert covered == pytest.approx(0.95, abs=0.03)


def test_a_common_cause_disappears_once_it_is_held_still() -> None:
    rng = np.random.default_rng(13)
    difficulty = rng.normal(size=(400, 60))
    slow, unhappy = difficulty + rng.normal(size=(400, 60)), difficulty + rng.normal(size=(400, 60))
    plain = [correlation(a, b) for a, b in zip(slow, unhappy, strict=True)]
    for method in ("pearson", "spearman"):
        alike = [
            partial_correlation(a, b, controls=c, method=method)
            for a, b, c in zip(slow, unhappy, difficulty, strict=True)
        ]
        assert np.mean([run.low > 0 for run in plain]) > 0.9
        assert np.mean([(run.low > 0) | (run.high < 0) for run in alike]) == pytest.approx(0.05, abs=0.035)


def test_unrelated_measures_share_their_top_as_often_as_chance_says() -> None:
    rng = np.random.default_rng(14)
    runs = [top_overlap(rng.normal(size=50), rng.normal(size=50), k=10) for _ in range(800)]
    assert np.mean([run.shared for run in runs]) == pytest.approx(2.0, abs=0.15)
    assert np.mean([run.p_value <= 0.05 for run in runs]) <= 0.05
    assert np.mean([run.chance_low <= run.shared <= run.chance_high for run in runs]) >= 0.95


def test_many_looks_at_nothing_find_nothing_and_planted_effects_are_found() -> None:
    rng = np.random.default_rng(15)
    nothing = [adjust_p_values(rng.uniform(size=200)).rejected.any() for _ in range(400)]
    assert np.mean(nothing) <= 0.08
    false_share = []
    for _ in range(200):
        planted = np.concatenate([rng.uniform(0, 1e-4, 20), rng.uniform(size=180)])
        found = adjust_p_values(planted).rejected
        assert found[:20].all()
        false_share.append(found[20:].sum() / found.sum())
    assert np.mean(false_share) <= 0.05
