"""What must hold for any numbers: order, units, repetition, and parts that make the whole."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from heming.stats.correlation import correlation, partial_correlation
from heming.stats.design_effect import clustered_mean, clustered_means_from_sums, kish_design_effect
from heming.stats.mean import mean_interval, variance_from_sums
from heming.stats.multiple import adjust_p_values
from heming.stats.nps import nps_interval
from heming.stats.overlap import top_overlap
from heming.stats.proportion import share_difference, wilson_interval
from heming.stats.quantile import quantile_interval, quantile_of_sorted
from heming.stats.ranks import rank_intervals
from heming.stats.shrinkage import shrink_means, shrink_shares

counts = some.integers(0, 500)
ratings = some.lists(some.integers(1, 5), min_size=2, max_size=40)
p_lists = some.lists(some.floats(0, 1), min_size=1, max_size=30)
quick = settings(max_examples=40, deadline=None)


@quick
@given(counts, counts, some.floats(0.5, 0.999))
def test_a_share_lies_in_its_interval_and_failures_mirror_successes(hits: int, misses: int, confidence: float) -> None:
    share = wilson_interval(hits, hits + misses, confidence=confidence)
    mirror = wilson_interval(misses, hits + misses, confidence=confidence)
    if hits + misses == 0:
        assert np.isnan([share.value, share.low, share.high]).all()
        return
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert (float(mirror.low), float(mirror.high)) == pytest.approx((1 - share.high, 1 - share.low), abs=1e-12)


@quick
@given(counts, counts, some.integers(2, 20))
def test_repeating_every_answer_and_a_design_effect_cancel(hits: int, misses: int, times: int) -> None:
    once = wilson_interval(hits, hits + misses)
    often = wilson_interval(times * hits, times * (hits + misses), design_effect=times)
    assert (float(once.low), float(once.high)) == pytest.approx((float(often.low), float(often.high)), nan_ok=True)
    nps = {"promoters": hits, "passives": misses, "detractors": hits // 2}
    few = nps_interval(**nps)
    many = nps_interval(**{key: value * times for key, value in nps.items()}, design_effect=times)
    assert (float(few.low), float(few.high)) == pytest.approx((float(many.low), float(many.high)), nan_ok=True)


@quick
@given(counts, counts, counts)
def test_nps_lies_in_its_interval_and_turns_with_its_sign(up: int, mid: int, down: int) -> None:
    nps = nps_interval(promoters=up, passives=mid, detractors=down)
    turned = nps_interval(promoters=down, passives=mid, detractors=up)
    if up + mid + down:
        assert -100 <= nps.low <= nps.value <= nps.high <= 100
        assert (float(turned.low), float(turned.value)) == pytest.approx(
            (float(-nps.high), float(-nps.value)), abs=1e-9
        )


@quick
@given(counts, counts, counts, counts)
def test_a_difference_turns_with_its_sides(a: int, b: int, c: int, d: int) -> None:
    one = share_difference(successes_a=a, n_a=a + b, successes_b=c, n_b=c + d)
    other = share_difference(successes_a=c, n_a=c + d, successes_b=a, n_b=a + b)
    expected = (float(-other.high), float(-other.low))
    assert (float(one.low), float(one.high)) == pytest.approx(expected, nan_ok=True, abs=1e-12)


@quick
@given(ratings, ratings)
def test_the_sums_of_two_parts_give_the_mean_of_the_whole(first: list[int], second: list[int]) -> None:
    sums = np.array([[len(part), sum(part), sum(v * v for v in part)] for part in (first, second)]).sum(axis=0)
    found = mean_interval(int(sums[0]), int(sums[1]), total_of_squares=int(sums[2]))
    assert float(found.value) == pytest.approx(np.mean(first + second))
    assert float(found.variance) == pytest.approx(np.var(first + second, ddof=1))


@quick
@given(ratings, some.integers(1, 10**12), some.integers(-(10**12), 10**12))
def test_a_change_of_unit_scales_mean_and_bounds_exactly(values: list[int], scale: int, shift: int) -> None:
    def interval(numbers: list[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        found = mean_interval(len(numbers), sum(numbers), total_of_squares=sum(v * v for v in numbers))
        return np.array([found.value, found.standard_error])

    before, after = interval(values), interval([scale * value + shift for value in values])
    assert after[0] == pytest.approx(scale * before[0] + shift)
    assert after[1] == pytest.approx(scale * before[1])


@quick
@given(some.lists(some.decimals(-(10**9), 10**9, places=4), min_size=2, max_size=20))
def test_money_keeps_its_spread(values: list[Decimal]) -> None:
    squares = sum((value * value for value in values), Decimal(0))
    found = variance_from_sums(len(values), np.array(sum(values)), total_of_squares=np.array(squares))
    in_cents = [int(value * 10_000) for value in values]
    exact = len(values) * sum(v * v for v in in_cents) - sum(in_cents) ** 2
    assert float(found) == pytest.approx(exact / 10**8 / len(values) / (len(values) - 1), rel=1e-9, abs=1e-12)


@quick
@given(some.lists(some.tuples(some.integers(1, 5), some.integers(0, 4), some.integers(1, 3)), min_size=3, max_size=30))
def test_a_weight_is_a_repetition(answers: list[tuple[int, int, int]]) -> None:
    values, clusters, weights = (list(column) for column in zip(*answers, strict=True))
    weighted = clustered_mean(values, clusters, weights=weights)
    repeated = clustered_mean(np.repeat(values, weights), np.repeat(clusters, weights))
    assert float(weighted.value) == pytest.approx(float(repeated.value))
    assert float(weighted.standard_error) == pytest.approx(float(repeated.standard_error), nan_ok=True)


@quick
@given(some.lists(some.floats(0.01, 100), min_size=1, max_size=30), some.floats(0.1, 1000))
def test_kish_knows_no_unit_and_stays_between_one_and_n(weights: list[float], unit: float) -> None:
    found = kish_design_effect(weights)
    assert 1 - 1e-12 <= found <= len(weights) + 1e-9
    assert kish_design_effect([unit * weight for weight in weights]) == pytest.approx(found)


def test_answers_that_are_their_own_cluster_have_a_design_effect_of_one() -> None:
    values = np.random.default_rng(2).integers(1, 6, 50)
    assert float(clustered_mean(values, list(range(50))).design_effect) == pytest.approx(1)
    found = clustered_means_from_sums([0] * 50, [1] * 50, total=values, total_of_squares=values**2, group_count=2)
    assert found.design_effect[0] == pytest.approx(1)
    assert np.isnan(found.value[1])


@quick
@given(some.lists(some.floats(-1e6, 1e6), min_size=1, max_size=60), some.floats(0.01, 0.99), some.floats(0.001, 1e3))
def test_quantiles_keep_their_order_and_their_unit(values: list[float], p: float, unit: float) -> None:
    ordered = np.sort(values)
    found, scaled = quantile_interval(ordered, p), quantile_interval(unit * ordered, p)
    assert quantile_of_sorted(ordered, p) == pytest.approx(np.quantile(ordered, p), rel=1e-9, abs=1e-6)
    assert scaled.value == pytest.approx(unit * found.value, rel=1e-9, abs=1e-9)
    assert not found.low > found.value and not found.value > found.high


@quick
@given(some.lists(some.tuples(some.integers(0, 40), some.integers(0, 40)), min_size=2, max_size=15))
def test_shrinkage_draws_every_group_inwards_whatever_their_order(groups: list[tuple[int, int]]) -> None:
    hits, size = np.array([hit for hit, _ in groups]), np.array([hit + miss for hit, miss in groups])
    found = shrink_shares(hits, size)
    if size.sum() == 0:
        assert np.isnan(found.value).all()
        return
    prior = found.prior_alpha / (found.prior_alpha + found.prior_beta)
    raw = np.divide(hits, size, out=np.full(len(size), prior), where=size > 0)
    assert np.all(np.abs(found.value - prior) <= np.abs(raw - prior) + 1e-9)
    assert np.all((found.low <= found.value) & (found.value <= found.high))
    shuffled = np.random.default_rng(1).permutation(len(size))
    assert np.array_equal(shrink_shares(hits[shuffled], size[shuffled]).value, found.value[shuffled])


@quick
@given(
    some.lists(some.tuples(some.floats(-50, 50), some.floats(0.1, 9)), min_size=2, max_size=15), some.floats(0.1, 60)
)
def test_shrunken_means_follow_the_unit(groups: list[tuple[float, float]], unit: float) -> None:
    y, v = (np.array(column) for column in zip(*groups, strict=True))
    found, scaled = shrink_means(y, v), shrink_means(unit * y, unit**2 * v)
    assert scaled.value == pytest.approx(unit * found.value, rel=1e-4, abs=1e-4 * unit)
    assert np.array_equal(shrink_means(y[::-1], v[::-1]).value, found.value[::-1])
    between = (np.minimum(y, found.overall) - 1e-9 <= found.value) & (
        found.value <= np.maximum(y, found.overall) + 1e-9
    )
    assert between.all()


@quick
@given(some.lists(some.tuples(some.integers(-9, 9), some.integers(-9, 9)), min_size=5, max_size=30))
def test_correlation_is_symmetric_and_rank_methods_see_only_the_order(pairs: list[tuple[int, int]]) -> None:
    x, y = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    for method in ("pearson", "spearman", "kendall"):
        one, other = correlation(x, y, method=method), correlation(y, -x, method=method)
        assert one.value == pytest.approx(-other.value, nan_ok=True)
        assert one.low == pytest.approx(-other.high, nan_ok=True)
    for method in ("spearman", "kendall"):
        stretched = correlation(np.exp(x / 3), y, method=method)
        assert stretched.value == pytest.approx(correlation(x, y, method=method).value, nan_ok=True)
    assert np.isnan(partial_correlation(x, y, controls=np.column_stack([x, y]), method="pearson").value)


@quick
@given(p_lists)
def test_adjusted_p_values_keep_their_order_and_never_fall(p_values: list[float]) -> None:
    for method in ("benjamini_hochberg", "benjamini_yekutieli", "holm"):
        adjusted = adjust_p_values(p_values, method=method).adjusted
        assert np.all((adjusted >= np.array(p_values) - 1e-15) & (adjusted <= 1))
        assert np.all(np.diff(adjusted[np.argsort(p_values, kind="stable")]) >= 0)


@quick
@given(some.lists(some.tuples(some.floats(-9, 9), some.floats(0.1, 3)), min_size=1, max_size=12), some.integers(0, 99))
def test_ranks_hold_the_estimate_and_follow_the_groups(groups: list[tuple[float, float]], seed: int) -> None:
    estimates, errors = (np.array(column) for column in zip(*groups, strict=True))
    found = rank_intervals(estimates, errors, method="holm")
    assert np.all((found.low >= 1) & (found.low <= found.rank) & (found.rank <= found.high))
    assert np.all(found.high <= len(groups))
    assert not (found.better & found.better.T).any()
    order = np.random.default_rng(seed).permutation(len(groups))
    moved = rank_intervals(estimates[order], errors[order], method="holm")
    assert np.array_equal(moved.low, found.low[order])


@quick
@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), min_size=3, max_size=25), some.integers(1, 3))
def test_overlap_is_symmetric_and_full_with_itself(pairs: list[tuple[int, int]], k: int) -> None:
    x, y = (list(column) for column in zip(*pairs, strict=True))
    one, other = top_overlap(x, y, k=k), top_overlap(y, x, k=k)
    assert one.shared == other.shared
    assert one.p_value == pytest.approx(other.p_value)
    assert top_overlap(x, x, k=k).share == 1
    assert one.chance_low <= one.chance_shared <= one.chance_high
