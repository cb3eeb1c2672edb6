"""小休 is never offered as a measure of people: refused where it is defined, and where it is asked."""

import pytest

from heming.errors import BadInput
from heming.metrics.loading import read
from heming.metrics.registry import catalogue
from tests.metrics import centre
from tests.metrics.asking import ask_records, records_from

HEAD = 'key = "m"\nzh = "某"\nen = "M"\nquestion_zh = "?"\nquestion_en = "?"\nunit = "seconds"\nbetter = "lower"\n'
REFUSED = {
    "the rows are breaks": ('kind = "sum"', "agent_states", "where = \"state == 'break'\"\nvalue = \"state_seconds\""),
    "breaks and meals": (
        'kind = "sum"', "agent_states", "where = \"state in ('break', 'meal')\"\nvalue = \"state_seconds\"",
    ),
    "a share of breaks": ('kind = "share"', "agent_states", "numerator = \"state == 'break'\""),
    "all that is no break": ('kind = "share"', "agent_states", "numerator = \"state != 'break'\""),
    "all but breaks, written as a list": ('kind = "share"', "agent_states", "numerator = \"state not in ('break',)\""),
    "seconds of breaks": ('kind = "sum"', "agent_states", "value = \"state_seconds if state == 'break' else 0\""),
    "the platform's breaks": ('kind = "sum"', "agent_days", 'value = "break_seconds"'),
    "breaks over online time": (
        'kind = "share"', "agent_days", 'numerator = "break_seconds"\ndenominator = "online_seconds"',
    ),
}  # fmt: skip
ALLOWED = {
    "breaks taken out of the rows": (
        'kind = "sum"', "agent_states", "where = \"state not in ('break', 'meal')\"\nvalue = \"state_seconds\"",
    ),
    "breaks taken off online time": ('kind = "sum"', "agent_days", 'value = "online_seconds - break_seconds"'),
    "talking": ('kind = "sum"', "agent_states", "where = \"state == 'talking'\"\nvalue = \"state_seconds\""),
}  # fmt: skip


def problems(kind: str, table: str, rest: str) -> list[str]:
    """What is wrong with a measure of these parts."""
    day = "state_date" if table == "agent_states" else "day"
    found: list[str] = []
    text = f'[[metric]]\n{HEAD}[[metric.form]]\n{kind}\ntable = "{table}"\nperiod = "{day}"\n{rest}\n'
    read("own.toml", text, found=found, custom=True)
    return found


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_a_measure_made_of_breaks_is_refused_and_says_what_it_would_measure(what: str) -> None:
    found = problems(*REFUSED[what])
    assert len(found) == 1
    assert "小休" in found[0]
    assert "toilet" in found[0]


@pytest.mark.parametrize("what", sorted(ALLOWED))
def test_taking_breaks_out_of_a_measure_is_no_measure_of_breaks(what: str) -> None:
    assert problems(*ALLOWED[what]) == []


@pytest.mark.parametrize(
    "by",
    [("agent", "state"), ("state", "tenure_band"), ("agent", "state_reason")],
    ids=["by agent and state", "by state and tenure", "by agent and reason"],
)
def test_states_of_single_people_are_refused_when_asked(by: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match="toilet"):
        ask_records(records_from({"agent_states": centre.rows_of()["agent_states"]}), "busy_share", by=by)


def test_states_of_teams_are_shown() -> None:
    answer = ask_records(
        records_from({"agent_states": centre.rows_of()["agent_states"]}), "busy_share", by=("team", "state")
    )
    assert len(answer.frame) > 4


def test_no_shipped_measure_is_made_of_breaks() -> None:
    for metric in catalogue():
        for form in metric.forms:
            figures = [e.text for e in (form.numerator, form.value) if e is not None]
            assert not any("'break'" in text and "not in" not in text for text in figures), metric.key
