"""`team_now` groups and filters by the team people are in today; `team` stays that of the row's time."""

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest

from heming.access.scope import Scope
from heming.facts.schemas import DIMENSIONS
from heming.metrics.cell import cell, counted_rows
from heming.metrics.question import Filter, Question
from heming.metrics.records import Records
from heming.metrics.registry import catalogue
from tests.metrics import centre
from tests.metrics.asking import ADMIN, ask_records, records_from

TODAY = date.today()
LONG_AGO = TODAY - timedelta(days=400)
YESTERDAY = TODAY - timedelta(days=1)
DAY = date(2026, 6, 1)


def held(person: int, team: int, first: date | None, last: date | None) -> dict[str, Any]:
    return {"person_key": person, "team_key": team, "valid_from": first, "valid_to": last}


def case(number: int, agent: int | None, team: int) -> centre.Row:
    return {
        "source": "s", "source_id": f"c{number}", "agent_account": f"kf{agent}", "agent_key": agent, "team_key": team,
        "opened_date": DAY,
    }  # fmt: skip


@pytest.fixture(scope="module")
def records() -> Records:
    """Three cases of 101, who went from team 1 to team 2; two of 102, who stayed in 1; one of 103, who has left; one of
    nobody.
    """
    cases = [case(n, 101, 1) for n in range(3)] + [case(3, 102, 1), case(4, 102, 1), case(5, 103, 1), case(6, None, 1)]
    made = records_from({"cases": cases})
    memberships = [
        held(101, 1, None, YESTERDAY), held(101, 2, TODAY, None), held(102, 1, LONG_AGO, None),
        held(103, 1, LONG_AGO, YESTERDAY),
    ]  # fmt: skip
    table = pa.Table.from_pylist(memberships, DIMENSIONS["dim_memberships"].schema())
    made.reader.backend.create_table("dim_memberships", table, overwrite=True)  # type: ignore[attr-defined]
    return made


def by(records: Records, *dimensions: str, **question: Any) -> dict[tuple[str | None, ...], float | None]:
    answer = ask_records(records, "case_count", by=dimensions, **question)
    return {tuple(value.by.values()): value.value for value in answer}


def test_work_follows_the_person_to_the_team_of_today(records: Records) -> None:
    assert by(records, "team") == {("1",): 7}
    assert by(records, "team_now") == {("1",): 2, ("2",): 3, (None,): 2}


def test_no_row_is_counted_twice_or_lost(records: Records) -> None:
    assert sum(value or 0 for value in by(records, "team_now").values()) == 7
    assert by(records, "team", "team_now") == {("1", "1"): 2, ("1", "2"): 3, ("1", None): 2}


def test_it_filters_too(records: Records) -> None:
    assert by(records, where=(Filter("team_now", ("2",)),)) == {(): 3}
    assert by(records, "agent", where=(Filter("team_now", ("1",)),)) == {("102",): 2}


def test_a_person_merged_into_another_counts_in_their_team(records: Records) -> None:
    class Merged(type(records.directory)):  # type: ignore[misc]
        def aliases(self) -> dict[int, int]:
            return {103: 102}

    from dataclasses import replace

    assert by(replace(records, directory=Merged()), "team_now") == {("1",): 3, ("2",): 3, (None,): 1}


def lead(*teams: int, agents: tuple[int, ...] = ()) -> Scope:
    return Scope("u", "u", frozenset(("lead",)), agent_keys=frozenset(agents), team_keys=frozenset(teams))


def test_a_lead_sees_the_teams_of_today_that_are_theirs(records: Records) -> None:
    assert by(records, "team_now", scope=lead(2)) == {("2",): 3}
    assert by(records, "team_now", scope=lead()) == {}
    assert by(records, "team", "team_now", scope=lead(2)) == {}, "of team 1 they see nothing"


def test_the_rows_behind_a_group_are_its_own(records: Records) -> None:
    found = cell(
        Question(("case_count",), by=("team_now",)), ADMIN, metric="case_count", keys={"team_now": "2"},
        records=records, catalogue=catalogue(),
    )  # fmt: skip
    rows = counted_rows(found)
    assert rows is not None and records.reader.run(rows).num_rows == 3


def test_questions_without_it_read_no_memberships(records: Records) -> None:
    answer = ask_records(records, "case_count", by=("team",))
    assert all("dim_memberships" not in statement for statement in answer.statements.values())
