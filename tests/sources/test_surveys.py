"""Survey answers: satisfaction, recommendation, effort, resolved and others, told apart by wording and scale."""

from pathlib import Path

import pytest

from heming.facts.arrivals.mapping import Mapping
from tests.sources.made import column, csv, guessed, opened, real, write

FORM = csv(
    [
        "Timestamp",
        "Email Address",
        "How satisfied are you with our service?",
        "How likely are you to recommend us to a friend or colleague? (0-10)",
        "Was your issue resolved?",
        "The agent was friendly",
        "Any other comments?",
        "Which agent helped you?",
    ],
    [
        [
            f"{i % 12 + 1}/{i % 28 + 1}/2023 {i % 24}:05:00",
            f"u{i}@x.com",
            ("Very satisfied", "Satisfied", "Neutral", "Dissatisfied")[i % 4],
            i % 11,
            ("Yes", "No")[i % 2],
            ("10 - Strongly agree", "8 - Agree", "0 - Strongly disagree")[i % 3],
            f'"nice, thanks {i}"',
            ("Ann", "Bob")[i % 2],
        ]
        for i in range(120)
    ],
)


def instruments(mapping: Mapping) -> dict[str, str]:
    return {item.header: item.target for item in mapping.fields if item.target.endswith(".value")}


def test_a_form_of_google_is_a_survey(tmp_path: Path) -> None:
    mapping = guessed(write(tmp_path, "form.csv", FORM)).mapping
    assert mapping.table == "answers"
    assert instruments(mapping) == {
        "How satisfied are you with our service?": "answers.csat.value",
        "How likely are you to recommend us to a friend or colleague? (0-10)": "answers.nps.value",
        "Was your issue resolved?": "answers.resolved.value",
        "The agent was friendly": "answers.custom.value",
    }
    assert column(mapping, "answers.answered_at").parser.params["order"] == "mdy"
    assert column(mapping, "answers.agent_name").header == "Which agent helped you?"
    assert column(mapping, "answers.csat.comment").personal
    assert column(mapping, "answers.nps.value").parser.params["max"] == 10
    assert mapping.constants["answers.csat.question"] == "How satisfied are you with our service?"


@pytest.mark.parametrize(
    ("question", "values", "slot"),
    [
        ("您有多大可能向朋友或同事推荐我们?(0-10分)", [0, 6, 9, 10], "nps"),
        ("您对本次服务满意吗?", ["非常满意", "满意", "一般"], "csat"),
        ("解决问题是否容易?", [1, 4, 7], "ces"),
        ("您的问题解决了吗?", ["是", "否"], "resolved"),
        ("NPS", [0, 6, 9, 10], "nps"),
        ("The company made it easy for me to handle my issue", ["Strongly agree", "Agree", "Disagree"], "ces"),
    ],
)
def test_the_wording_says_the_instrument(tmp_path: Path, question: str, values: list[object], slot: str) -> None:
    rows = [[f"2024-01-{i % 28 + 1:02} 10:00", values[i % len(values)], "小美"] for i in range(60)]
    mapping = guessed(write(tmp_path, "a.csv", csv(["提交时间", question, "客服"], rows))).mapping
    assert instruments(mapping) == {question: f"answers.{slot}.value"}


def test_effort_counted_upwards_is_better_low_and_is_asked_when_unsaid(tmp_path: Path) -> None:
    def effort(question: str) -> tuple[object, list[str]]:
        rows = [[f"2024-01-{i % 28 + 1:02} 10:00", i % 7 + 1] for i in range(60)]
        guess = guessed(write(tmp_path, "a.csv", csv(["提交时间", question], rows)))
        return column(guess.mapping, "answers.ces.value").parser.params["better"], [q.code for q in guess.questions]

    assert effort("How much effort did you have to put forth?") == ("lower", [])
    assert effort("How easy was it to get help?")[0] == "higher"
    assert "direction" in effort("CES")[1]


def test_a_second_satisfaction_question_is_its_own_question(tmp_path: Path) -> None:
    rows = [[f"R{i}", i % 5 + 1, (i + 1) % 5 + 1, (i + 2) % 5 + 1] for i in range(60)]
    mapping = guessed(
        write(tmp_path, "a.csv", csv(["Response ID", "Overall satisfaction", "Speed rating", "Price rating"], rows))
    ).mapping
    assert sorted(instruments(mapping).values()) == [
        "answers.csat.value",
        "answers.custom.value",
        "answers.custom_2.value",
    ]
    assert instruments(mapping)["Overall satisfaction"] == "answers.csat.value"


def test_a_scale_that_cannot_be_sure_is_asked_and_answered(tmp_path: Path) -> None:
    rows = [[f"R{i}", i % 4] for i in range(60)]
    path = write(tmp_path, "a.csv", csv(["Response ID", "Rating"], rows))
    questions = [q for q in guessed(path).questions if q.code == "scale"]
    assert questions
    assert "0-10" in questions[0].choices
    mapping = guessed(path, scale__1="0-3").mapping
    assert {key: column(mapping, "answers.csat.value").parser.params[key] for key in ("min", "max")} == {
        "min": 0,
        "max": 3,
    }


def test_the_passenger_survey_holds_a_battery_of_ratings() -> None:
    file = opened(real("airline/passenger_satisfaction.parquet"))
    assert file.text.parquet is not None
    mapping = guessed(real("airline/passenger_satisfaction.parquet")).mapping
    found = instruments(mapping)
    assert found["satisfaction"] == "answers.csat.value"
    assert {"Seat comfort", "Cleanliness", "Food and drink"} <= set(found)


def test_words_for_not_answered_are_missing(tmp_path: Path) -> None:
    rows = [[f"T{i}", "2024-01-02 10:00", ("5", "N/A", "--", "4")[i % 4]] for i in range(60)]
    mapping = guessed(write(tmp_path, "a.csv", csv(["ticket id", "created at", "csat"], rows))).mapping
    assert column(mapping, "answers.csat.value").parser.params["max"] == 5
    assert not mapping.only_answered
