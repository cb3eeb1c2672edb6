"""Whether somebody gets the hard cases: by the kinds of cases alone, with its interval."""

import numpy as np
import pytest

from heming.reports.my_day_fears import mix_of

SATISFIED = {"退货": 0.6, "物流": 0.7, "发票": 0.95}
TEAM = {"退货": 300.0, "物流": 300.0, "发票": 400.0}


def test_mostly_hard_kinds_are_harder_and_the_kinds_are_named() -> None:
    found = mix_of({"退货": 150, "物流": 40, "发票": 10}, TEAM, satisfied=SATISFIED)
    mine, theirs = (150 * 0.6 + 40 * 0.7 + 10 * 0.95) / 200, 0.3 * 0.6 + 0.3 * 0.7 + 0.4 * 0.95
    assert (found.verdict, found.more) == ("harder", ("退货",))
    assert found.difference == pytest.approx(mine - theirs)
    assert found.low is not None and found.high is not None and found.difference is not None
    assert found.low < found.difference < found.high < 0


def test_mostly_easy_kinds_are_easier() -> None:
    assert mix_of({"发票": 150, "退货": 10}, TEAM, satisfied=SATISFIED).verdict == "easier"


def test_the_same_mix_in_numbers_is_alike_and_in_small_numbers_unclear() -> None:
    assert mix_of({k: v * 20 for k, v in TEAM.items()}, TEAM, satisfied=SATISFIED).verdict == "like"
    assert mix_of({"退货": 12, "物流": 12, "发票": 16}, TEAM, satisfied=SATISFIED).verdict == "unclear"


def test_few_cases_say_so() -> None:
    found = mix_of({"退货": 29}, TEAM, satisfied=SATISFIED)
    assert (found.verdict, found.cases, found.difference) == ("few", 29, None)


def test_kinds_whose_satisfaction_is_unknown_stay_out_on_both_sides() -> None:
    with_unknown = mix_of({"退货": 150, "新品": 900}, TEAM | {"新品": 5000.0}, satisfied=SATISFIED)
    without = mix_of({"退货": 150}, TEAM, satisfied=SATISFIED)
    assert with_unknown == without


def test_an_even_share_of_the_teams_work_is_called_harder_or_easier_hardly_ever() -> None:
    random, called = np.random.default_rng(3), 0
    for _ in range(400):
        drawn = random.multinomial(80, [0.3, 0.3, 0.4])
        called += mix_of(dict(zip(TEAM, drawn.astype(float), strict=True)), TEAM, satisfied=SATISFIED).verdict in (
            "harder",
            "easier",
        )
    assert called / 400 < 0.09
