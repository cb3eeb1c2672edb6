"""Ready-made replies, what the better rated do differently, advice on metrics, and next steps with their evidence."""

import numpy as np
import pytest

from heming.insight.behaviours import behaviours
from heming.insight.comovement import NO_LINK, Link
from heming.insight.measures import halves_of
from heming.insight.metric_health import Seen, agreement, health
from heming.insight.near_duplicates import plain, ready_made, signatures
from heming.insight.next_steps import next_steps
from tests.insight.simulated import Crowd, crowd, promised

TOGETHER, APART = Link(0.5, 0.3, 0.7, 60), Link(-0.5, -0.7, -0.3, 60)
NONE, UNSURE, SOLID = Link(0.0, -0.1, 0.1, 500), Link(0.1, -0.2, 0.4, 60), Link(0.9, 0.8, 0.95, 60)


def test_nearly_the_same_reply_is_ready_made_and_an_own_one_is_not() -> None:
    same = [f"亲亲,非常抱歉给您带来不便,订单{n}的问题已为您反馈,请您耐心等待哦~" for n in (17, 233, 5)]
    own = ["您孩子的生日是周五,我帮您改成顺丰,周四上午能到。", "这款和您上次买的杯盖口径不一样,我建议换大一号。"]
    assert ready_made([*same, *own, "好的", "好的", "好的"]).tolist() == [True] * 3 + [False] * 5
    assert ready_made([]).tolist() == []


def test_two_alike_are_not_yet_a_habit() -> None:
    text = "感谢您的耐心等待,祝您生活愉快,再见。"
    assert not ready_made([text, text]).any() and ready_made([text] * 3).all()


def test_numbers_and_spaces_do_not_make_a_reply_unique() -> None:
    assert plain("订单 12345 已发货") == plain("订单9 已 发货")


def test_signatures_estimate_how_many_runs_two_texts_share() -> None:
    base = "".join(chr(0x4E00 + n) for n in range(60))
    half = base[:30] + "".join(chr(0x6E00 + n) for n in range(30))
    a, b, c = signatures([base, base, half])
    assert (a == b).all() and 0.1 < (a == c).mean() < 0.6


def test_what_the_better_rated_do_differently_is_found_against_the_same_channel() -> None:
    halves = halves_of(*crowd(Crowd(people=90, rated=300, liked_sd=0.12, speed_sd=0.4, together=-0.8), 1))
    found = {one.name: one for one in behaviours(halves, {})}
    assert found["handle"].told and found["handle"].difference.low > 0
    assert found["handle"].loved - found["handle"].others == pytest.approx(found["handle"].difference.value)
    assert not found["talk"].told and "ready_made" not in found


def test_without_any_difference_a_way_stands_out_at_no_more_than_the_promised_rate() -> None:
    alarms = sum(any(one.told for one in behaviours(halves_of(*crowd(Crowd(), seed)), {})) for seed in range(80))
    assert promised(alarms, 80)


def test_too_few_people_to_make_thirds_give_nothing() -> None:
    assert behaviours(halves_of(*crowd(Crowd(people=14), 2)), {}) == ()


@pytest.mark.parametrize(("link", "agrees", "channels", "advice", "reason"), [
    (TOGETHER, SOLID, {}, "keep", "goes_together"),
    (APART, SOLID, {}, "reweight", "goes_apart"),
    (UNSURE, SOLID, {"a": TOGETHER, "b": APART}, "split", "apart_in_some"),
    (NONE, SOLID, {}, "retire", "says_nothing"),
    (TOGETHER, Link(0.1, -0.1, 0.3, 60), {}, "retire", "noise"),
    (UNSURE, SOLID, {"a": TOGETHER}, "watch", "cannot_tell"),
    (NO_LINK, SOLID, {}, "watch", "too_few"),
])  # fmt: skip
def test_advice_on_a_metric_follows_the_first_rule_that_holds(
    link: Link, agrees: Link, channels: dict[str, Link], advice: str, reason: str
) -> None:
    found = health("handle", Seen(link, channels), agreement=agrees)
    assert (found.advice, found.reason) == (advice, reason)


def test_two_halves_of_a_steady_measure_agree_and_of_a_random_one_do_not() -> None:
    assert agreement(halves_of(*crowd(Crowd(speed_sd=0.4), 3)), "handle").low > 0.8
    assert agreement(halves_of(*crowd(Crowd(speed_sd=0.0), 4)), "handle").high < 0.5


def test_steps_are_at_most_five_and_each_has_its_evidence() -> None:
    metrics = [health("handle", Seen(APART), agreement=SOLID)]
    full = next_steps(APART, alerts=[], metrics=metrics, corners={"fast_disliked": 4, "slow_loved": 5}, ways=[])
    assert [one.kind for one in full] == ["reweight", "listen", "learn"]
    assert full[0].health is metrics[0] and full[1].people == 4
    quiet = next_steps(UNSURE, alerts=[], metrics=[], corners={}, ways=[])
    assert [one.kind for one in quiet] == ["more_ratings", "look_again"]
    assert all(one.link == UNSURE for one in quiet)
    assert np.isnan(next_steps(NO_LINK, alerts=[], metrics=[], corners={}, ways=[])[0].link.value)  # type: ignore[union-attr]


@pytest.mark.parametrize(("link", "outcomes", "advice", "reason"), [
    (UNSURE, {"repeated": APART}, "reweight", "costs_outcome"),
    (TOGETHER, {"complained": APART}, "reweight", "costs_outcome"),
    (NONE, {"settled": TOGETHER}, "keep", "serves_outcome"),
    (NONE, {"settled": UNSURE}, "watch", "cannot_tell"),
    (NONE, {"settled": NONE, "repeated": NO_LINK}, "retire", "says_nothing"),
    (TOGETHER, {"settled": NONE}, "keep", "goes_together"),
])  # fmt: skip
def test_another_outcome_beside_satisfaction_has_its_say(
    link: Link, outcomes: dict[str, Link], advice: str, reason: str
) -> None:
    found = health("handle", Seen(link, {}, outcomes), agreement=SOLID)
    assert (found.advice, found.reason) == (advice, reason) and found.outcomes == outcomes


def test_among_many_looks_a_link_must_be_clearer_to_carry_advice() -> None:
    narrow = Link(0.4, 0.15, 0.6, 60)
    assert health("handle", Seen(narrow, looks=1), agreement=SOLID).advice == "keep"
    many = health("handle", Seen(narrow, looks=30), agreement=SOLID)
    assert (many.advice, many.looks) == ("watch", 30) and many.link.low < 0.1


def test_an_outcome_of_few_cases_is_left_out_and_better_is_always_up() -> None:
    from heming.insight.measures import outcome

    first, _ = crowd(Crowd(people=3), 9)
    table = first.assign(repeated_n=[9, 20, 20], repeated_off=[1.0, 2.0, -2.0], settled_n=20, settled_off=4.0)
    assert outcome(table, "repeated").tolist()[1:] == [-0.1, 0.1] and np.isnan(outcome(table, "repeated")[0])
    assert outcome(table, "settled").tolist() == [0.2] * 3
