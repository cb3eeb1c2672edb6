"""Missing is never zero: no data, too little of it, and data without spread are said to be so."""

import numpy as np
import pytest

from heming.stats.correlation import correlation, partial_correlation
from heming.stats.design_effect import clustered_mean, clustered_means_from_sums, effective_n, kish_design_effect
from heming.stats.erlang import erlang_c
from heming.stats.mean import mean_interval
from heming.stats.multiple import adjust_p_values
from heming.stats.nps import nps_interval
from heming.stats.proportion import share_difference, wilson_interval
from heming.stats.quantile import quantile_interval, quantile_of_sorted, quantile_ranks
from heming.stats.ranks import rank_intervals
from heming.stats.shrinkage import shrink_means, shrink_shares

NAN = float("nan")


def missing(*figures: object) -> bool:
    return bool(np.all(np.isnan(np.asarray(figures, dtype=float))))


def test_an_empty_group_has_no_share_no_nps_and_no_mean() -> None:
    share = wilson_interval([0, 3], [0, 4])
    assert missing(share.value[0], share.low[0], share.high[0]) and not missing(share.value[1])
    nps = nps_interval(promoters=[0, 1], passives=[0, 1], detractors=[0, 1])
    assert missing(nps.value[0], nps.low[0], nps.high[0], nps.variance[0], nps.standard_error[0])
    mean = mean_interval([0, 2], [0, 9], total_of_squares=[0, 41])
    assert missing(mean.value[0], mean.low[0]) and mean.value[1] == 4.5
    assert missing(share_difference(successes_a=1, n_a=2, successes_b=0, n_b=0).value)


def test_a_missing_sum_stays_missing_in_its_own_group() -> None:
    mean = mean_interval([3, 3], np.array([None, 12]), total_of_squares=np.array([None, 50]))
    assert missing(mean.value[0], mean.low[0], mean.variance[0]) and not missing(mean.low[1])
    assert missing(wilson_interval([NAN, 1], [2, 2]).low[0])


def test_one_answer_has_a_mean_and_no_bounds() -> None:
    mean = mean_interval(1, 5, total_of_squares=25)
    assert float(mean.value) == 5.0
    assert missing(mean.low, mean.high, mean.variance)


def test_the_same_answer_from_all_has_no_spread() -> None:
    for values in ([5, 5, 5], [5.0, 5.0, 5.0]):
        mean = mean_interval(3, sum(values), total_of_squares=sum(v * v for v in values))
        assert (float(mean.low), float(mean.high), float(mean.variance)) == (5.0, 5.0, 0.0)


def test_one_number_in_gives_one_number_out_and_an_array_its_shape() -> None:
    assert np.ndim(wilson_interval(1, 2).low) == 0
    assert np.ndim(mean_interval(2, 3, total_of_squares=5).low) == 0
    assert np.ndim(quantile_ranks(50, p=0.5).lower) == 0
    assert wilson_interval(np.ones((2, 3)), np.full((2, 3), 4)).low.shape == (2, 3)
    assert quantile_ranks([[20, 30], [40, 0]], p=0.5).lower.shape == (2, 2)
    assert wilson_interval([], []).value.shape == (0,)


def test_a_quantile_of_nothing_is_missing() -> None:
    assert missing(quantile_of_sorted([], 0.5), quantile_of_sorted([NAN], 0.5), quantile_interval([], 0.5).low)
    assert missing(quantile_ranks([0, NAN], p=0.5).lower)
    assert quantile_of_sorted([1, 2, 3, NAN], 0.5) == 2


def test_one_cluster_says_nothing_about_its_own_spread() -> None:
    found = clustered_mean([1, 2, 3], ["a", "a", "a"])
    assert float(found.value) == 2.0
    assert missing(found.standard_error, found.design_effect, found.effective_n)
    assert missing(clustered_mean([], []).value, kish_design_effect([]), kish_design_effect([0, 0]))
    assert missing(effective_n(NAN, 2), effective_n(5, NAN))


def test_missing_answers_are_left_out_with_their_cluster() -> None:
    whole = clustered_mean([1, 5, 2, 4], ["a", "a", "b", "b"])
    holed = clustered_mean([1, 5, 2, 4, NAN, 3], ["a", "a", "b", "b", "c", "c"], weights=[1, 1, 1, 1, 1, NAN])
    assert float(whole.design_effect) == pytest.approx(float(holed.design_effect))
    assert float(holed.clusters) == 2
    summed = clustered_means_from_sums([0, NAN], [2, 2], total=[3, 3], total_of_squares=[5, 5], group_count=1)
    assert summed.value[0] == 1.5 and missing(summed.design_effect[0])


def test_groups_without_failures_keep_some_doubt() -> None:
    found = shrink_shares([5, 9, 1], [5, 9, 1])
    assert np.all(found.value < 1) and np.all(found.low < 0.99)
    assert np.all(shrink_shares([0, 0], [5, 9]).value > 0)


def test_groups_without_answers_take_the_others_figure_and_missing_ones_stay_missing() -> None:
    found = shrink_shares([8, 0, NAN, 3], [10, 0, 5, 9])
    assert found.value[1] == pytest.approx(found.prior_alpha / (found.prior_alpha + found.prior_beta))
    assert found.own_weight[1] == 0
    assert missing(found.value[2], found.low[2], found.own_weight[2])
    assert missing(*shrink_shares([], []).value, shrink_shares([0], [0]).value[0])


def test_a_mean_that_claims_certainty_from_nothing_is_not_used() -> None:
    found = shrink_means([1.0, 2.0, 9.0], [0.5, 0.5, 0.0])
    assert missing(found.value[2], found.low[2], found.own_weight[2])
    assert found.overall == pytest.approx(1.5)
    assert missing(shrink_means([], []).overall)


def test_correlation_needs_spread_and_more_than_a_handful() -> None:
    assert missing(correlation([1, 1, 1, 1], [1, 2, 3, 4]).value)
    assert missing(correlation([1, 2], [1, 2]).value)
    four = correlation([1, 2, 3, 4], [1, 3, 2, 4])
    assert missing(four.low, four.high) and not missing(four.value)
    perfect = correlation(range(10), range(10))
    assert perfect.value == 1 and missing(perfect.low, perfect.high)
    assert correlation([1, 2, 3, NAN, 5], [2, NAN, 1, 1, 0]).n == 3


def test_a_control_that_explains_everything_leaves_nothing_to_correlate() -> None:
    x = np.arange(12.0)
    assert missing(partial_correlation(x, x**2, controls=x).value)
    assert missing(partial_correlation([], [], controls=[]).value)
    y = np.random.default_rng(1).normal(size=12)
    once = partial_correlation(x, y, controls=np.sin(x))
    twice = partial_correlation(x, y, controls=np.column_stack([np.sin(x), 60 * np.sin(x), np.ones(12)]))
    assert (once.value, once.low) == pytest.approx((twice.value, twice.low)), "a repeated control costs nothing"


def test_missing_p_values_are_no_tests() -> None:
    found = adjust_p_values([0.04, NAN])
    assert found.adjusted[0] == 0.04 and found.rejected.tolist() == [True, False]
    assert adjust_p_values([]).adjusted.shape == (0,)


def test_nobody_and_one_group_can_be_ranked() -> None:
    assert rank_intervals([], []).rank.shape == (0,)
    alone = rank_intervals([3], [1])
    assert (alone.low[0], alone.high[0], alone.tier[0]) == (1, 1, 1)


def test_a_queue_with_more_work_than_agents_never_ends_and_one_without_work_never_starts() -> None:
    found = erlang_c(contacts_per_second=[1, 0, NAN], handle_seconds=60, agents=[60, 0, 3])
    assert (found.wait_probability[0], found.service_level[0], found.mean_wait_seconds[0]) == (1, 0, np.inf)
    assert (found.wait_probability[1], found.service_level[1], found.mean_wait_seconds[1]) == (0, 1, 0)
    assert missing(found.service_level[2], found.occupancy[2])
