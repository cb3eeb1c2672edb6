"""Ratings pressed on a telephone: 1 is mostly the best, the cells cannot tell, so it is asked."""

from pathlib import Path

import pytest

from heming.access.scope import local_admin
from heming.sources.actions.inspect_files import answered, inspect_files
from heming.sources.guess.question import Guess, Question
from tests.sources.made import column, csv, guessed, write

ADMIN = local_admin("tester")
KEYS = ["1"] * 14 + ["2"] * 3 + ["3"] * 2 + ["", "0", "挂机"]


def tickets(folder: Path, header: str, keys: list[str]) -> Path:
    rows = [[f"T{n:05d}", f"2026-06-{n % 28 + 1:02d} 10:00:00", "小美", key] for n, key in enumerate(keys * 5)]
    return write(folder, "tickets.csv", csv(["工单号", "创建时间", "坐席", header], rows))


def asked(guess: Guess) -> Question:
    (question,) = [question for question in guess.questions if question.code == "keys"]
    return question


@pytest.mark.parametrize("header", ["按键评价", "按键", "IVR评价", "客户按键评价", "IVR 满意度"])
def test_which_key_is_the_best_is_asked_and_never_sure(tmp_path: Path, header: str) -> None:
    guess = guessed(tickets(tmp_path, header, KEYS))
    field = column(guess.mapping, "answers.csat.value")
    assert field.parser.params["labels"] == {"1": 3, "2": 2, "3": 1}
    assert (field.parser.params["min"], field.parser.params["max"]) == (1, 3)
    assert field.confidence < 0.85
    assert asked(guess).choices == ("1-3", "3-1")
    (notice,) = [n for n in guess.notices if n.code == "keys_unchecked"]
    assert notice.is_warning
    assert notice.values == {"column": header, "best": "1", "worst": "3"}


def test_the_answer_turns_the_keys_round_and_ends_the_question(tmp_path: Path) -> None:
    guess = guessed(tickets(tmp_path, "按键评价", KEYS), keys__3="3-1")
    assert column(guess.mapping, "answers.csat.value").parser.params["labels"] == {"1": 1, "2": 2, "3": 3}
    assert not [q for q in guess.questions if q.code == "keys"]
    assert not [n for n in guess.notices if n.code == "keys_unchecked"]


@pytest.mark.parametrize(
    ("keys", "choices"),
    [
        (["1"] * 9 + ["2"], ("1-3", "3-1", "1-2", "2-1")),
        (["1"] * 9 + ["2", "3", "4", "5"], ("1-5", "5-1")),
        (["1.0"] * 9 + ["3.0"], ("1-3", "3-1")),
    ],
)
def test_how_many_keys_there_are_is_seen_or_asked(tmp_path: Path, keys: list[str], choices: tuple[str, ...]) -> None:
    assert asked(guessed(tickets(tmp_path, "按键评价", keys))).choices == choices


def test_two_keys_are_read_as_the_ends(tmp_path: Path) -> None:
    guess = guessed(tickets(tmp_path, "按键评价", ["1"] * 9 + ["2"]), keys__3="1-2")
    params = column(guess.mapping, "answers.csat.value").parser.params
    assert (params["labels"], params["max"]) == ({"1": 2, "2": 1}, 2)


@pytest.mark.parametrize(("header", "keys"), [("满意度", KEYS), ("按键评价", ["满意", "一般", "不满意"] * 6)])
def test_other_ratings_are_not_asked_about_keys(tmp_path: Path, header: str, keys: list[str]) -> None:
    assert "keys" not in {q.code for q in guessed(tickets(tmp_path, header, keys)).questions}


CALLS = ["通话流水号", "主叫号码", "工号", "来电时间", "振铃时长", "通话时长"]


def calls(folder: Path, header: str, keys: list[str]) -> Path:
    rows = [
        [f"L{n:05d}", f"138{n:08d}", "8001", f"2026-06-{n % 28 + 1:02d} 10:00:00", 8, 180, key]
        for n, key in enumerate(keys)
    ]
    return write(folder, "calls.csv", csv([*CALLS, header], rows))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("header", ["按键评价", "满意度", "评价"])
def test_the_preset_states_a_direction_and_still_asks(heming_home: Path, tmp_path: Path, header: str) -> None:
    with inspect_files([calls(tmp_path, header, KEYS * 3)], ADMIN) as inspection:
        (group,) = inspection.groups
        assert group.origin == "preset cti_calls"
        assert asked(group.guess).best == "1-3"
        assert "keys_unchecked" in {n.code for n in group.notices}
        other = answered(group, {"keys:6": "3-1"})
    assert column(group.mapping, "answers.csat.value").parser.params["labels"] == {"1": 3, "2": 2, "3": 1}
    assert column(other.mapping, "answers.csat.value").parser.params["labels"] == {"1": 1, "2": 2, "3": 3}
    assert not other.questions


@pytest.mark.django_db(transaction=True)
def test_stars_of_a_switch_that_has_five_are_no_keys(heming_home: Path, tmp_path: Path) -> None:
    path = calls(tmp_path, "满意度", ["1", "2", "3", "4", "5"] * 12)
    with inspect_files([path], ADMIN) as inspection:
        field = column(inspection.groups[0].mapping, "answers.csat.value")
    assert "labels" not in field.parser.params
    assert field.parser.params["max"] == 5


@pytest.mark.django_db(transaction=True)
def test_what_a_preset_placed_is_not_called_chosen_by_hand(heming_home: Path, tmp_path: Path) -> None:
    with inspect_files([calls(tmp_path, "按键评价", KEYS * 3)], ADMIN) as inspection:
        (group,) = inspection.groups
        by_hand = answered(group, {"target:3": "cases.closed_at"})
    assert all("chosen by hand" not in field.why for field in group.mapping.fields)
    assert column(group.mapping, "cases.talk_seconds").why.startswith("placed by the preset")
    assert column(by_hand.mapping, "cases.closed_at").why.startswith("chosen by hand")
