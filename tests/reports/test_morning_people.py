"""Whom to talk to: by rules that say why, at most three, in the order of names, praise included."""

from dataclasses import replace

from heming.facts.ratings import Rating
from heming.metrics.question import Value
from heming.reports.morning_people import Facts, chosen

NAMES = {1: "安娜", 2: "本杰明", 3: "蔡明", 4: "丁一", 5: "鄂二"}
NOTHING = Facts([], frozenset(), NAMES, {}, {}, {})


def rated(agent: int, *, good: bool = False, text: str = "") -> Rating:
    kind = "satisfied" if good else "dissatisfied"
    return Rating(
        "s", f"{agent}-{text}-{good}", "s", "c", agent, 9, None, 5.0 if good else 1.0, 5.0, "", "", "", None, kind, text
    )


def figure(value: float, half: float = 1.0, n: int = 100) -> Value:
    return Value({}, {}, "m", value, n, value - half, value + half, True, None)


def why(facts: Facts) -> dict[str, list[str]]:
    return {NAMES[talk.agent_key]: [reason.why for reason in talk.reasons] for talk in chosen(facts)}


def test_an_ordinary_day_names_nobody() -> None:
    assert chosen(NOTHING) == ()


def test_one_bad_rating_without_words_is_no_reason() -> None:
    assert why(replace(NOTHING, ratings=[rated(1)])) == {}


def test_one_bad_rating_with_words_is_said_as_one() -> None:
    assert why(replace(NOTHING, ratings=[rated(1, text="等太久")])) == {"安娜": ["one_bad"]}


def test_several_bad_ratings_are_a_reason() -> None:
    assert why(replace(NOTHING, ratings=[rated(1), rated(1, text="又错了")])) == {"安娜": ["several_bad"]}


def test_a_newcomers_first_bad_rating_is_a_reason_and_the_second_is_not_a_first() -> None:
    new = replace(NOTHING, ratings=[rated(1)], new=frozenset((1,)))
    assert why(new) == {"安娜": ["new_bad"]}
    earlier = {(1, "bad_rating_count"): replace(figure(2.0), low=None, high=None)}
    assert why(replace(new, level=earlier)) == {}


def test_a_change_of_the_own_level_beyond_chance_is_told_with_both_figures() -> None:
    metric = "first_reply_seconds_mean"
    facts = replace(NOTHING, recent={(1, metric): figure(90), (2, metric): figure(31)},
                    level={(1, metric): figure(30), (2, metric): figure(30)})  # fmt: skip
    (talk,) = chosen(facts)
    assert (NAMES[talk.agent_key], talk.reasons[0].why) == ("安娜", "slower")
    assert talk.reasons[0].values == {"metric": metric, "now": 90, "before": 30}


def test_getting_quicker_is_a_reason_to_talk_too() -> None:
    metric = "turn_reply_seconds_mean"
    facts = replace(NOTHING, recent={(3, metric): figure(20)}, level={(3, metric): figure(60)})
    assert why(facts) == {"蔡明": ["quicker"]}


def test_far_more_work_than_the_team_is_found_and_a_small_team_is_not_compared() -> None:
    busy = replace(NOTHING, day_counts={1: 90.0, 2: 40.0, 3: 42.0, 4: 38.0})
    assert why(busy) == {"安娜": ["much_work"]}
    assert why(replace(busy, day_counts={1: 90.0, 2: 40.0})) == {}
    assert why(replace(busy, day_counts={1: 6.0, 2: 2.0, 3: 2.0, 4: 1.0})) == {}


def test_at_most_three_in_the_order_of_names_and_one_place_is_praises() -> None:
    bad = [rated(agent, text=f"差{n}") for agent in (4, 3, 2, 1) for n in range(2)]
    found = why(replace(NOTHING, ratings=[*bad, rated(5, good=True, text="很耐心")]))
    assert list(found.items()) == [("丁一", ["several_bad"]), ("安娜", ["several_bad"]), ("鄂二", ["praise"])]


def test_people_out_of_sight_are_never_named() -> None:
    assert chosen(replace(NOTHING, ratings=[rated(77), rated(77, text="x")])) == ()
