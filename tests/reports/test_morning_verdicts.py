"""Verdicts of the morning board: only what chance cannot explain, however many figures the board shows."""

import numpy as np
import pytest

from heming.metrics.question import Value
from heming.reports.morning_verdicts import Look, against_target, beside, counts, settled
from heming.stats.proportion import wilson_interval


def share(hits: float, n: int) -> Value:
    found = wilson_interval([hits], [n])
    return Value({}, {}, "m", hits / n, n, float(found.low[0]), float(found.high[0]), True, None)


def mean(value: float, half: float | None, n: int = 100) -> Value:
    low, high = (None, None) if half is None else (value - half, value + half)
    return Value({}, {}, "m", value, n, low, high, True, None)


def test_two_shares_far_apart_are_told_with_about_the_p_value_of_the_plain_test() -> None:
    look = beside(share(180, 200), share(150, 200))
    pooled = 330 / 400
    z = 0.15 / np.sqrt(pooled * (1 - pooled) * (1 / 200 + 1 / 200))
    from scipy.stats import norm

    assert look.difference == pytest.approx(0.15)
    assert look.p == pytest.approx(2 * norm.sf(z), abs=2e-4)


def test_fewer_than_ten_records_on_either_side_get_no_verdict() -> None:
    assert (beside(share(9, 9), share(10, 100)).few, beside(share(10, 100), share(1, 7)).few) == (9, 7)
    assert beside(share(20, 29), share(80, 100), fewest=30).few == 29
    told = settled({"a": beside(share(9, 9), share(10, 100))}, better={"a": "higher"})
    assert (told["a"].verdict, told["a"].few) == ("few", 9)


def test_a_figure_without_interval_is_never_called_better_or_worse() -> None:
    told = settled({"a": beside(mean(10, None), mean(900, None))}, better={"a": "lower"})
    assert told["a"].verdict == "unclear"


def test_nothing_imported_is_nothing_to_compare() -> None:
    none = Value({}, {}, "m", None, 0, None, None, False, "no data")
    looks = {"gone": beside(none, share(5, 50)), "never": beside(None, None), "target": against_target(none, 0.8)}
    assert {t.verdict for t in settled(looks, better=dict.fromkeys(looks, "higher")).values()} == {"unknown"}


@pytest.mark.parametrize(
    ("value", "target", "better", "verdict"),
    [
        (share(950, 1000), 0.9, "higher", "better"),
        (share(850, 1000), 0.9, "higher", "worse"),
        (share(90, 100), 0.89, "higher", "unclear"),
        (mean(30, 2), 45, "lower", "better"),
        (mean(60, 2), 45, "lower", "worse"),
        (mean(60, 2), 45, "none", "more"),
    ],
)
def test_a_target_is_reached_or_missed_only_beyond_the_interval(
    value: Value, target: float, better: str, verdict: str
) -> None:
    assert settled({"a": against_target(value, target)}, better={"a": better})["a"].verdict == verdict


def test_one_small_p_value_among_many_looks_is_no_finding() -> None:
    alone = {"a": Look(1.0, 0.03)}
    many = alone | {f"other {n}": Look(1.0, 0.5) for n in range(16)}
    better = dict.fromkeys(many, "higher")
    assert settled(alone, better=better)["a"].verdict == "better"
    assert settled(many, better=better)["a"].verdict == "unclear"


def test_counts_use_the_spread_of_their_own_weekday() -> None:
    steady = counts(160, 100, same_weekdays=[100, 101, 99, 100, 98, 102, 100, 101])
    uneven = counts(160, 100, same_weekdays=[100, 190, 60, 150, 40, 120, 200, 80])
    assert steady.p is not None and uneven.p is not None
    assert steady.p < 0.01 < 0.2 < uneven.p


def test_too_few_weeks_or_too_small_counts_tell_nothing() -> None:
    assert counts(160, 100, same_weekdays=[100, 101, 99]).p is None
    assert counts(4, 3, same_weekdays=[3, 4, 2, 5, 3]).few == 7
    assert counts(None, 3, same_weekdays=[3] * 8).difference is None


def test_mornings_without_any_change_raise_false_alarms_no_more_often_than_promised() -> None:
    """Nine figures a morning, nothing ever changes: at most 5 % of mornings may show any verdict at all."""
    random, alarms, mornings = np.random.default_rng(7), 0, 400
    better = {str(n): "higher" for n in range(9)}
    for _ in range(mornings):
        looks = {}
        for n in range(6):
            a, b = random.binomial([120, 150], 0.8)
            looks[str(n)] = beside(share(a, 120), share(b, 150))
        for n in range(6, 9):
            weeks = random.negative_binomial(8, 8 / (8 + 80), size=9).astype(float)  # uneven, as volumes are
            looks[str(n)] = counts(weeks[0], weeks[1], same_weekdays=weeks[1:].tolist())
        alarms += any(t.verdict in ("better", "worse") for t in settled(looks, better=better).values())
    assert alarms / mornings < 0.05 + 3 * np.sqrt(0.05 * 0.95 / mornings)


def test_a_real_drop_is_found_on_most_mornings() -> None:
    random, found = np.random.default_rng(8), 0
    for _ in range(200):
        looks = {
            str(n): beside(share(random.binomial(300, 0.85), 300), share(random.binomial(300, 0.85), 300))
            for n in range(8)
        }
        looks["dropped"] = beside(share(random.binomial(300, 0.70), 300), share(random.binomial(300, 0.85), 300))
        found += settled(looks, better=dict.fromkeys(looks, "higher"))["dropped"].verdict == "worse"
    assert found > 150
