"""The tables of the command line: numbers to the right with their headers, words to the left."""

from heming.cli.output import as_table, width


def lines(text: str) -> list[str]:
    return text.splitlines()


def test_a_header_that_begins_with_a_digit_follows_its_column() -> None:
    head, _, first, second = lines(as_table(["30秒应答", "坐席"], [["小美小美小美", "a"], ["强", "b"]]))
    assert head == "30秒应答      坐席"
    assert first == "小美小美小美  a"
    assert second == "强            b"


def test_numbers_and_their_header_end_together() -> None:
    told = lines(as_table(["坐席", "接待量"], [["小美", 5], ["强", 1234.0], ["空", None]]))
    assert {width(line) for line in told} == {width(told[0])}
    assert told[2].endswith("     5")
    assert told[4].endswith("–")


def test_a_column_of_words_and_numbers_is_words() -> None:
    assert lines(as_table(["值", "x"], [["1", "a"], ["满意", "b"]]))[2] == "1     a"


def test_a_column_that_holds_nothing_is_to_the_left() -> None:
    assert lines(as_table(["column", "x"], [[None, "a"], ["", "b"]]))[2] == "–       a"
