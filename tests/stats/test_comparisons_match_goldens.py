"""Shrinkage, ranks, correlation, overlap, families of tests and queues against papers and other programs."""

from math import comb

import numpy as np
import pytest
from scipy import optimize
from scipy import stats as oracle

from heming.stats.correlation import correlation, partial_correlation
from heming.stats.erlang import agents_needed, erlang_a, erlang_c
from heming.stats.multiple import adjust_p_values
from heming.stats.overlap import top_overlap
from heming.stats.shrinkage import shrink_means, shrink_shares
from tests.stats.goldens import golden, published, rows

METHODS = {"DL": "dersimonian_laird", "REML": "reml", "EB": "paule_mandel"}


def agents() -> tuple[list[float], list[float]]:
    """Satisfied and all answers of eight agents."""
    table = rows("03_small_samples/agents_top2.csv")
    return [float(row["top2"]) for row in table], [float(row["n"]) for row in table]


@pytest.mark.parametrize("name", METHODS)
def test_shrunken_means_are_those_of_metafor(name: str) -> None:
    expected = golden("03_small_samples/eb_shrinkage_metafor.json")[name]
    table = rows("03_small_samples/agents_top2.csv")
    logits, variances = [float(row["logit"]) for row in table], [float(row["var"]) for row in table]
    found = shrink_means(logits, variances, method=METHODS[name])
    assert found.between_variance == pytest.approx(expected["tau2"], abs=1e-5)
    assert (found.overall, found.overall_standard_error) == pytest.approx((expected["mu"], expected["se_mu"]), abs=1e-5)
    assert found.value == pytest.approx(np.array(expected["blup"]), abs=1e-5)
    assert found.standard_error == pytest.approx(np.array(expected["blup_se"]), abs=1e-5)


def test_shrunken_trials_are_those_of_metafor() -> None:
    expected, table = golden("03_small_samples/bcg_metafor.json"), rows("03_small_samples/bcg.csv")
    found = shrink_means([float(row["yi"]) for row in table], [float(row["vi"]) for row in table])
    assert found.between_variance == pytest.approx(expected["reml_tau2"], abs=1e-5)
    assert found.overall == pytest.approx(expected["reml_mu"], abs=1e-5)
    assert found.value == pytest.approx(np.array(expected["blup"]), abs=1e-5)


def test_the_beta_prior_is_the_most_likely_one() -> None:
    hits, size = agents()

    def surprise(point: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return -float(oracle.betabinom.logpmf(hits, size, np.exp(point[0]), np.exp(point[1])).sum())

    best = optimize.minimize(surprise, [1.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    found = shrink_shares(hits, size)
    assert (found.prior_alpha, found.prior_beta) == pytest.approx(np.exp(best.x), rel=1e-4)


def test_moments_and_likelihood_find_the_prior_that_was_planted() -> None:
    rng = np.random.default_rng(11)
    size = rng.integers(1, 300, 4000)
    hits = rng.binomial(size, rng.beta(16, 4, 4000))
    for method in ("likelihood", "moments"):
        found = shrink_shares(hits, size, method=method)
        assert (found.prior_alpha, found.prior_beta) == pytest.approx((16, 4), rel=0.1), method


def test_correlations_are_those_of_r() -> None:
    expected, table = golden("11_composite/rank_agreement.json"), rows("11_composite/perf_sat.csv")
    performance, satisfaction = [float(row["perf"]) for row in table], [float(row["sat"]) for row in table]
    for method in ("pearson", "spearman", "kendall"):
        found = correlation(performance, satisfaction, method=method)
        assert (found.value, found.p_value) == pytest.approx((expected[method]["est"], expected[method]["p"]), abs=1e-6)
    pearson = correlation(performance, satisfaction, method="pearson")
    assert (pearson.low, pearson.high) == pytest.approx(expected["pearson"]["ci"], abs=1e-6)


def test_kendall_without_ties_is_exact() -> None:
    expected = golden("11_composite/kendall_small_exact.json")
    swapped = [1, 2, 3, 4, 5, 6, 8, 7]
    for order in ([2, 1, 4, 3, 6, 5, 8, 7], swapped):
        pairs = comb(8, 2)
        inversions = sum(order[i] > order[j] for i in range(8) for j in range(i + 1, 8))
        found = correlation(range(8), order, method="kendall")
        assert found.value == pytest.approx((pairs - 2 * inversions) / pairs)
        if inversions == 4:
            assert (found.value, found.p_value) == pytest.approx((expected["tau"], expected["p_exact"]), abs=1e-10)


def test_partial_correlation_is_the_one_in_the_inverse_correlation_matrix() -> None:
    rng = np.random.default_rng(3)
    table = rng.normal(size=(60, 4))
    table[:, 0] += table[:, 2]
    table[:, 1] += table[:, 2] - 0.5 * table[:, 0]
    for method in ("pearson", "spearman"):
        shown = table if method == "pearson" else oracle.rankdata(table, axis=0)
        precision = np.linalg.inv(np.corrcoef(shown.T))
        expected = -precision[0, 1] / np.sqrt(precision[0, 0] * precision[1, 1])
        found = partial_correlation(table[:, 0], table[:, 1], controls=table[:, 2:], method=method)
        assert found.value == pytest.approx(expected)


@pytest.mark.parametrize("k", [1, 5, 20, 40])
def test_chance_overlap_is_hypergeometric(k: int) -> None:
    rng = np.random.default_rng(k)
    found = top_overlap(rng.permutation(40), rng.permutation(40), k=k)
    law = oracle.hypergeom(40, k, k)
    assert found.chance_shared == pytest.approx(k * k / 40)
    assert found.p_value == pytest.approx(law.sf(found.shared - 1))
    assert law.cdf(found.chance_high) - law.cdf(found.chance_low - 1) >= 0.95
    assert law.sf(found.chance_high) <= 0.025
    assert law.cdf(found.chance_low - 1) <= 0.025


def test_everybody_tied_with_the_last_of_the_top_is_in_it() -> None:
    found = top_overlap([5, 5, 5, 1], [1, 2, 3, 4], k=2)
    assert (found.first_size, found.second_size, found.shared, found.members.tolist()) == (3, 2, 1, [2])
    assert found.share == pytest.approx(1 / 3)


def test_the_trial_of_benjamini_and_hochberg_has_four_findings() -> None:
    trial = published("benjamini_hochberg_1995.json")
    assert adjust_p_values(trial["p"]).rejected.sum() == trial["rejected_by_benjamini_hochberg"]
    assert adjust_p_values(trial["p"], method="holm").rejected.sum() == trial["rejected_by_bonferroni"]


def test_adjusted_p_values_are_those_of_r() -> None:
    expected = golden("10_gaming/fdr.json")
    names = {"bh": "benjamini_hochberg", "by": "benjamini_yekutieli", "holm": "holm"}
    for short, method in names.items():
        assert adjust_p_values(expected["p"], method=method).adjusted == pytest.approx(
            np.array(expected[short]), abs=1e-10
        )


def test_patient_queues_are_those_of_pyworkforce() -> None:
    for row in golden("12_staffing/erlang.json")["erlang_c_pyworkforce"]:
        rate = row["calls"] / row["interval_min"] / 60
        found = erlang_c(
            contacts_per_second=rate,
            handle_seconds=row["aht_min"] * 60,
            agents=row["agents"],
            target_seconds=row["asa_s"],
        )
        shares = (found.wait_probability, found.service_level, found.occupancy)
        assert shares == pytest.approx((row["pw"], row["sl"], row["occupancy"]), abs=1e-6)
        assert float(found.mean_wait_seconds) == pytest.approx(row["mean_wait_s"], abs=1e-6)


def test_impatient_queues_are_those_of_the_golden() -> None:
    expected = golden("12_staffing/erlang.json")["erlang_a_48permin_50agents_aht1_patience2"]
    found = erlang_a(contacts_per_second=0.8, handle_seconds=60, agents=50, patience_seconds=120)
    assert found.wait_probability == pytest.approx(expected["p_wait"], abs=1e-6)
    assert found.abandoned_share == pytest.approx(expected["p_abandon"], abs=1e-6)
    assert found.mean_wait_seconds == pytest.approx(expected["EW_s"], abs=1e-6)


def test_queues_are_those_gans_koole_and_mandelbaum_printed() -> None:
    table = published("gans_koole_mandelbaum_2003.json")
    patient = erlang_c(contacts_per_second=0.8, handle_seconds=60, agents=50)
    assert float(patient.mean_wait_seconds) == pytest.approx(table["patient"]["mean_wait_seconds"], abs=0.05)
    assert float(patient.mean_waiting) == pytest.approx(table["patient"]["mean_waiting"], abs=0.5)
    impatient = erlang_a(contacts_per_second=0.8, handle_seconds=60, agents=50, patience_seconds=120)
    assert impatient.abandoned_share == pytest.approx(table["impatient"]["abandoned_share"], abs=5e-4)
    assert impatient.occupancy == pytest.approx(table["impatient"]["occupancy"], abs=5e-3)


def test_customers_who_never_give_up_wait_as_erlang_c_says() -> None:
    patient = erlang_c(contacts_per_second=0.05, handle_seconds=180, agents=12)
    endless = erlang_a(contacts_per_second=0.05, handle_seconds=180, agents=12, patience_seconds=1e8)
    assert endless.mean_wait_seconds == pytest.approx(float(patient.mean_wait_seconds), rel=1e-4)


@pytest.mark.parametrize("load", [0.2, 3.0, 40.0, 900.0])
def test_the_agents_needed_are_enough_and_one_fewer_is_not(load: float) -> None:
    needed = agents_needed(contacts_per_second=load / 200, handle_seconds=200)
    levels = erlang_c(contacts_per_second=load / 200, handle_seconds=200, agents=[needed, max(needed - 1, 0)])
    assert levels.service_level[0] >= 0.8
    assert load / needed <= 0.85
    assert levels.service_level[1] < 0.8 or load / max(needed - 1, 1) > 0.85 or needed == 1
