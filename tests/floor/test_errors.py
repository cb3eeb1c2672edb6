"""Errors carry words inside words: a hint or a kind of file is translated with the sentence it stands in."""

import json

import pytest

from heming.errors import BadInput, NotFound, Phrase, UserError, did_you_mean

CHINESE = {
    "No metric is called '{name}'.{hint}": "没有名为“{name}”的指标。{hint}",
    " Did you mean {name}?": "您要找的是不是“{name}”?",
    "'{name}' is {what}, not a table.": "“{name}”是{what},不是表格。",
    "a PDF document": "PDF 文档",
}


def translate(text: str) -> str:
    return CHINESE.get(text, text)


def test_a_hint_is_said_in_the_language_of_its_sentence() -> None:
    error = NotFound(
        "No metric is called '{name}'.{hint}", "", name="csat_maen", hint=did_you_mean("csat_maen", ["csat_mean"])
    )
    assert error.cause == "No metric is called 'csat_maen'. Did you mean csat_mean?"
    assert error.in_language(translate)[0] == "没有名为“csat_maen”的指标。您要找的是不是“csat_mean”?"


def test_nothing_close_leaves_no_hint() -> None:
    assert did_you_mean("xyz", ["csat_mean"]) == ""
    assert did_you_mean("xyz", []) == ""


def test_a_phrase_is_text_like_any_other() -> None:
    phrase = Phrase("batch {number}", number=7)
    assert phrase == "batch 7" and f"{phrase}!" == "batch 7!" and json.dumps([phrase]) == '["batch 7"]'
    assert phrase.as_dict() == {"phrase": "batch {number}", "values": {"number": "7"}}


def test_a_value_that_is_a_name_is_never_translated() -> None:
    error = BadInput("'{name}' is {what}, not a table.", "", name="a PDF document", what=Phrase("a PDF document"))
    assert error.in_language(translate)[0] == "“a PDF document”是PDF 文档,不是表格。"


@pytest.mark.parametrize("text", ["100 % {sure}", "{", "a {0} b"])
def test_a_text_without_values_is_left_as_it_is(text: str) -> None:
    assert UserError(text, text).in_language(translate) == (text, text)
    assert Phrase(text) == text
