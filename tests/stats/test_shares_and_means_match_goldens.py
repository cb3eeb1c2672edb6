"""Shares, NPS, means and design effects against papers and other programs."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats as oracle

from heming.stats.design_effect import clustered_mean, clustered_means_from_sums, kish_design_effect
from heming.stats.mean import mean_interval, variance_from_sums
from heming.stats.nps import nps_interval
from heming.stats.proportion import share_difference, wilson_interval
from tests.stats.goldens import golden, published, rows


def clustered_schools() -> tuple[list[float], list[str], list[float], list[str]]:
    """Score, district, weight and stage of each school of the clustered sample."""
    table = rows("03_small_samples/apiclus1.csv")
    return (
        [float(row["api00"]) for row in table],
        [row["dnum"] for row in table],
        [float(row["pw"]) for row in table],
        [row["stype"] for row in table],
    )


def as_sums(values: Sequence[float], clusters: Sequence[str]) -> tuple[list[int], list[float], list[float]]:
    """Count, sum and sum of squares per cluster."""
    grouped = [[value for value, own in zip(values, clusters, strict=True) if own == name] for name in set(clusters)]
    return [len(own) for own in grouped], [sum(own) for own in grouped], [sum(v * v for v in own) for own in grouped]


def test_wilson_bounds_are_those_newcombe_printed() -> None:
    table = published("newcombe_1998.json")["shares"]
    found = wilson_interval([row["x"] for row in table], [row["n"] for row in table])
    assert np.allclose(found.low, [row["low"] for row in table], atol=5e-5)
    assert np.allclose(found.high, [row["high"] for row in table], atol=5e-5)


def test_wilson_bounds_are_those_of_r() -> None:
    for row in golden("03_small_samples/proportion_ci.json"):
        found = wilson_interval(row["x"], row["n"])
        assert (found.low, found.high) == pytest.approx(row["wilson"], abs=1e-8)


def test_differences_of_shares_are_those_newcombe_printed() -> None:
    table = published("newcombe_1998.json")["differences"]
    columns = {key: [row[key] for row in table] for key in table[0]}
    found = share_difference(successes_a=columns["a"], n_a=columns["m"], successes_b=columns["b"], n_b=columns["n"])
    assert np.allclose(found.low, columns["low"], atol=5e-5)
    assert np.allclose(found.high, columns["high"], atol=5e-5)


def test_nps_intervals_are_those_of_rocks_cut_at_the_ends_of_the_scale() -> None:
    for row in golden("03_small_samples/nps_ci.json"):
        found = nps_interval(promoters=row["promoters"], passives=row["passives"], detractors=row["detractors"])
        assert (found.value, found.standard_error) == pytest.approx((row["nps"], row["se"]), abs=1e-9)
        assert (found.low, found.high) == pytest.approx(np.clip(row["adj_wald_sauro"], -100, 100), abs=1e-9)


def test_a_sure_nps_still_has_an_interval_and_never_passes_100() -> None:
    found = nps_interval(promoters=10, passives=0, detractors=0)
    assert (float(found.value), float(found.high)) == (100.0, 100.0)
    assert float(found.low) < 50


def test_the_mean_of_clustered_schools_is_that_of_the_survey_package() -> None:
    values, districts, weights, _ = clustered_schools()
    expected = golden("03_small_samples/survey_api.json")["cluster"]
    found = clustered_mean(values, districts, weights=weights, population_clusters=757)
    assert float(found.value) == pytest.approx(expected["mean"], abs=1e-4)
    assert float(found.standard_error) == pytest.approx(expected["se"], abs=1e-4)
    assert float(found.design_effect) == pytest.approx(expected["deff"], abs=1e-4)
    assert float(found.effective_n) == pytest.approx(len(values) / expected["deff"], abs=1e-3)


def test_the_deff_is_a_ratio_of_variances_not_of_standard_errors() -> None:
    values, districts, _, _ = clustered_schools()
    found = clustered_mean(values, districts)
    simple = np.std(values, ddof=1) / np.sqrt(len(values))
    assert float(found.design_effect) == pytest.approx(float(found.standard_error / simple) ** 2)


def test_sums_per_cluster_give_the_same_mean_error_and_deff_as_single_answers() -> None:
    values, districts, _, _ = clustered_schools()
    n, total, squares = as_sums(values, districts)
    single = clustered_mean(values, districts)
    summed = clustered_means_from_sums([0] * len(n), n, total=total, total_of_squares=squares, group_count=1)
    for field in ("value", "standard_error", "design_effect", "clusters", "effective_n"):
        assert float(getattr(summed, field)[0]) == pytest.approx(float(getattr(single, field))), field


def test_kish_is_that_of_the_raked_weights() -> None:
    expected = golden("03_small_samples/survey_api.json")
    weights = [float(row["raked_w"]) for row in rows("03_small_samples/apiclus1_raked_weights.csv")]
    assert kish_design_effect(weights) == pytest.approx(expected["kish_deff_of_raked_weights"], abs=1e-9)
    assert len(weights) / kish_design_effect(weights) == pytest.approx(expected["kish_neff"], abs=1e-6)


def test_a_mean_from_sums_is_the_student_interval_of_the_values() -> None:
    rng = np.random.default_rng(4)
    for size in (2, 3, 10, 400):
        values = rng.integers(1, 6, size).tolist()
        found = mean_interval(size, sum(values), total_of_squares=sum(value**2 for value in values))
        bounds = oracle.t.interval(0.95, size - 1, loc=np.mean(values), scale=oracle.sem(values))
        assert (float(found.low), float(found.high)) == pytest.approx(bounds, nan_ok=True)


def test_clusters_as_degrees_of_freedom_widen_the_interval() -> None:
    plain = mean_interval(100, 420, total_of_squares=1900, design_effect=2)
    clustered = mean_interval(100, 420, total_of_squares=1900, design_effect=2, degrees_of_freedom=4)
    ratio = (clustered.high - clustered.low) / (plain.high - plain.low)
    assert float(ratio) == pytest.approx(oracle.t.ppf(0.975, 4) / oracle.t.ppf(0.975, 99))


def test_a_spread_of_one_millionth_on_a_billion_is_not_lost() -> None:
    values = [10**15, 10**15 + 1, 10**15 + 2]
    found = variance_from_sums(3, sum(values), total_of_squares=sum(value**2 for value in values))
    assert float(found) == 1.0
    assert np.isnan(variance_from_sums(3, float(sum(values)), total_of_squares=float(sum(v**2 for v in values))))
