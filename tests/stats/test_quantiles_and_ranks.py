"""Order statistics as bounds of quantiles, and ranks that say who can be told apart."""

import numpy as np
import pytest
from scipy import stats as oracle

from heming.errors import BadParameter
from heming.stats.quantile import quantile_interval, quantile_of_sorted, quantile_ranks
from heming.stats.ranks import rank_intervals


@pytest.mark.parametrize("p", [0.5, 0.9, 0.05])
@pytest.mark.parametrize("confidence", [0.95, 0.8])
def test_ranks_are_the_tightest_with_the_promised_coverage_around_the_value(p: float, confidence: float) -> None:
    sizes = np.arange(1, 200)
    found = quantile_ranks(sizes, p=p, confidence=confidence)
    tail = (1 - confidence) / 2
    for n, lower, upper in zip(sizes.tolist(), found.lower, found.upper, strict=True):
        ranks = np.arange(1, n + 1)
        below = ranks[oracle.binom.cdf(ranks - 1, n, p) <= tail + 1e-15]
        above = ranks[oracle.binom.sf(ranks - 1, n, p) <= tail + 1e-15]
        place = (n - 1) * p + 1
        assert np.isnan(lower) if not len(below) else lower == min(below[-1], np.floor(place))
        assert np.isnan(upper) if not len(above) else upper == max(above[0], np.ceil(place))


def test_coverage_is_the_exact_binomial_one_and_never_below_the_promise() -> None:
    sizes = np.array([0, 1, 5, 6, 20, 37, 100, 24_000])
    found = quantile_ranks(sizes, p=0.5)
    assert np.isnan(found.coverage[0])
    assert np.all(found.coverage[1:] >= 0.95)
    lower, upper, n = found.lower[4:], found.upper[4:], sizes[4:]
    assert found.coverage[4:] == pytest.approx(
        oracle.binom.cdf(upper - 1, n, 0.5) - oracle.binom.cdf(lower - 1, n, 0.5)
    )


def test_five_values_cannot_bound_their_median_and_six_can() -> None:
    found = quantile_ranks([5, 6], p=0.5)
    assert np.isnan(found.lower[0]) and np.isnan(found.upper[0])
    assert (found.lower[1], found.upper[1], found.coverage[1]) == (1, 6, pytest.approx(1 - 2 * 0.5**6))


def test_a_high_quantile_of_few_values_has_a_lower_bound_only() -> None:
    found = quantile_interval(range(1, 21), 0.9)
    assert found.value == pytest.approx(18.1)
    assert (found.low, np.isnan(found.high)) == (15.0, True)
    assert found.coverage >= 0.95


def test_quantiles_interpolate_as_numpy_does() -> None:
    values = np.sort(np.random.default_rng(5).exponential(size=37))
    for p in (0.01, 0.1, 0.5, 0.9, 0.999):
        assert quantile_of_sorted(values, p) == pytest.approx(np.quantile(values, p))


def test_ranks_tell_apart_what_is_apart_and_nothing_else() -> None:
    found = rank_intervals([70, 90, 89, 50], [1, 1, 1, 1])
    assert found.rank.tolist() == [3, 1, 2, 4]
    assert list(zip(found.low, found.high, strict=True)) == [(3, 3), (1, 2), (1, 2), (4, 4)]
    assert found.tier.tolist() == [2, 1, 1, 3]
    assert found.not_told_apart_from(1) == [2]
    assert found.not_told_apart_from(0) == []


def test_lower_is_better_turns_the_order_round() -> None:
    rng = np.random.default_rng(6)
    estimates, errors = rng.normal(60, 10, 12), rng.uniform(1, 4, 12)
    up, down = rank_intervals(-estimates, errors), rank_intervals(estimates, errors, better="lower")
    for field in ("rank", "low", "high", "tier"):
        assert np.array_equal(getattr(up, field), getattr(down, field)), field


def test_the_same_seed_gives_the_same_ranking() -> None:
    rng = np.random.default_rng(7)
    estimates, errors = rng.normal(0, 1, 30), rng.uniform(0.2, 0.5, 30)
    assert np.array_equal(rank_intervals(estimates, errors).better, rank_intervals(estimates, errors).better)


def test_within_a_tier_nobody_is_told_apart_from_anybody() -> None:
    rng = np.random.default_rng(8)
    found = rank_intervals(rng.normal(0, 3, 60), rng.uniform(0.2, 2, 60))
    for tier in np.unique(found.tier):
        members = found.tier == tier
        assert not found.better[np.ix_(members, members)].any()
    order = np.argsort(found.rank)
    assert np.all(np.diff(found.tier[order]) >= 0)


def test_simulation_tells_apart_at_least_nearly_what_holm_does() -> None:
    rng = np.random.default_rng(9)
    estimates, errors = rng.normal(0, 3, 50), rng.uniform(0.3, 1, 50)
    simulated, holm = (rank_intervals(estimates, errors, method=method) for method in ("max_statistic", "holm"))
    assert (simulated.method, holm.method) == ("max_statistic", "holm")
    assert simulated.better.sum() >= 0.98 * holm.better.sum()


def test_many_groups_are_compared_without_simulation_and_too_many_are_refused() -> None:
    rng = np.random.default_rng(10)
    assert rank_intervals(rng.normal(size=500), np.ones(500)).method == "holm"
    with pytest.raises(BadParameter, match="at most 2000 groups"):
        rank_intervals(np.zeros(2001), np.ones(2001))


def test_a_group_without_figures_is_not_compared() -> None:
    found = rank_intervals([3, np.nan, 9], [0.1, 0.1, 0.1])
    assert found.rank.tolist()[::2] == [2, 1]
    assert np.isnan([found.rank[1], found.low[1], found.high[1], found.tier[1]]).all()
    assert found.high.tolist()[0] == 2
    assert found.not_told_apart_from(1) == []


def test_equal_certain_groups_share_a_rank() -> None:
    found = rank_intervals([5, 5, 4], [0, 0, 0])
    assert found.rank.tolist() == [1, 1, 3]
    assert found.tier.tolist() == [1, 1, 2]
