"""A mapping carried out: typed rows, quarantine, problems; the traps of real exports."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heming.errors import BadInput
from heming.facts.arrivals.mapping import Fold, Parser
from tests.facts.arrivals.bring import converted, csv_source, held, mapping, rows_source, table

TEXT, IDENT, WHEN, COUNT = Parser("text"), Parser("id"), Parser("instant"), Parser("number")
STARS = Parser("level", {"min": 1, "max": 5})
DAILY = ("日期", "客服", "接待量", "满意率")
DAILY_FIELDS = (
    ("日期", "agent_days.day", Parser("date")),
    ("客服", "agent_days.agent_account", IDENT),
    ("接待量", "agent_days.received_count", COUNT),
    ("满意率", "agent_days.satisfied_share_given", Parser("percent")),
)


def test_totals_and_averages_of_a_daily_report_are_held_back(tmp_path: Path) -> None:
    text = "日期,客服,接待量,满意率\n2024-05-01,小美,10,98.5%\n2024-05-01,合计,10,98.5%\n"
    text += "合计:,,20,\n平均,,10,--\n2024-05-02,小美,10,--\n"
    _, result = converted(tmp_path, [csv_source(tmp_path, text)], mapping(DAILY, *DAILY_FIELDS, table="agent_days"))
    assert held(result) == [(2, "total row"), (3, "total row"), (4, "total row")]
    rows = table(result, "agent_days", "row, received_count, satisfied_share_given, source_id")
    assert [row[:3] for row in rows] == [(1, 10, Decimal("0.985")), (5, 10, None)]
    assert rows[0][3] != rows[1][3]
    assert (result.rows_read, result.rows_converted, result.rows_quarantined, result.rows_total_lines) == (5, 2, 3, 3)


def test_a_case_of_an_agent_called_total_is_a_case(tmp_path: Path) -> None:
    fields = (("id", "cases.source_id", IDENT), ("agent", "cases.agent_name", TEXT), ("at", "cases.opened_at", WHEN))
    text = "id,agent,at\n1,Total,2024-05-01\nTotal,,\n"
    _, result = converted(tmp_path, [csv_source(tmp_path, text)], mapping(("id", "agent", "at"), *fields))
    assert table(result, "cases", "source_id, agent_name") == [("1", "Total")]
    assert held(result) == [(2, "total row")]


def test_empty_rows_and_repeated_headers_are_held_back(tmp_path: Path) -> None:
    fields = (("id", "cases.source_id", IDENT), ("agent", "cases.agent_name", TEXT), ("at", "cases.opened_at", WHEN))
    text = "id,agent,at\n1,a,2024-05-01\nid,agent,at\n--, ,?\n2,b,2024-05-02\n"
    _, result = converted(tmp_path, [csv_source(tmp_path, text)], mapping(("id", "agent", "at"), *fields))
    assert held(result) == [(2, "repeated header"), (3, "nothing readable")]


def test_a_bad_cell_is_null_located_and_its_row_still_counts(tmp_path: Path) -> None:
    fields = (("id", "cases.source_id", IDENT), ("at", "cases.opened_at", WHEN), ("score", "answers.csat.value", STARS))
    text = "id,at,score\n1,soon,9\n2\n3,2024-05-01 10:00,great\n"
    _, result = converted(tmp_path, [csv_source(tmp_path, text)], mapping(("id", "at", "score"), *fields))
    assert [(p.row, p.column, p.value, p.problem) for p in result.problems] == [
        (1, "at", "soon", "not a date"),
        (1, "score", "9", "outside the scale"),
        (3, "score", "great", "not a rating"),
    ]
    assert table(result, "cases", "row, source_id, opened_at IS NULL") == [(1, "1", True), (3, "3", False)]
    assert result.problem_counts[("score", "not a rating")] == 1
    assert all(p.fix for p in result.problems)


def test_rows_without_id_or_date_are_records(tmp_path: Path) -> None:
    fields = (("id", "cases.source_id", IDENT), ("at", "cases.opened_at", WHEN), ("who", "cases.agent_name", TEXT))
    _, result = converted(
        tmp_path, [csv_source(tmp_path, "id,at,who\n,,a\n--,?,b\n")], mapping(("id", "at", "who"), *fields)
    )
    assert table(result, "cases", "source_id, opened_at, agent_name") == [(None, None, "a"), (None, None, "b")]
    assert result.problems == ()


def test_several_questions_of_one_row_are_several_answers(tmp_path: Path) -> None:
    heads = ("id", "who", "满意度", "nps", "why")
    fields = (
        ("id", "cases.source_id", IDENT),
        ("who", "cases.agent_account", IDENT),
        ("满意度", "answers.csat.value", STARS),
        ("nps", "answers.nps.value", Parser("level", {"min": 0, "max": 10})),
        ("why", "answers.nps.comment", TEXT),
    )
    text = "id,who,满意度,nps,why\n1,a,非常满意,9,ok\n2,b,,,\n3,c,★★,,\n"
    _, result = converted(tmp_path, [csv_source(tmp_path, text)], mapping(heads, *fields))
    rows = table(
        result,
        "answers",
        "row, instrument, source_id, case_id, agent_account, value::INT, scale_max::INT, question, comment",
    )
    assert sorted(rows) == [
        (1, "csat", "1:csat", "1", "a", 5, 5, "满意度", None),
        (1, "nps", "1:nps", "1", "a", 9, 10, "nps", "ok"),
        (3, "csat", "3:csat", "3", "c", 2, 5, "满意度", None),
    ]


def test_a_survey_export_without_cases(tmp_path: Path) -> None:
    heads = ("at", "who", "score")
    fields = (
        ("at", "answers.answered_at", WHEN),
        ("who", "answers.agent_name", TEXT),
        ("score", "answers.ces.value", STARS),
    )
    _, result = converted(
        tmp_path,
        [csv_source(tmp_path, "at,who,score\n2024-05-01 10:00,a,4\n2024-05-01 11:00,b,\n")],
        mapping(heads, *fields, table="answers"),
    )
    assert list(result.parcel.tables) == ["answers"]
    assert table(result, "answers", "instrument, value::INT, agent_name") == [("ces", 4, "a")]


def test_an_event_log_is_folded_into_cases(tmp_path: Path) -> None:
    heads = ("id", "at", "state", "closed", "sla", "n")
    fields = (
        ("id", "cases.source_id", IDENT),
        ("at", "cases.x_updated_at", WHEN),
        ("state", "cases.case_state", TEXT),
        ("closed", "cases.closed_at", WHEN),
        ("sla", "cases.sla_met", Parser("flag")),
        ("n", "cases.reopen_count", COUNT),
    )
    text = (
        "id,at,state,closed,sla,n\nA,2024-05-02 10:00,Closed,2024-05-02,false,0\nA,2024-05-01 10:00,New,?,true,2\n"
        "B,2024-05-01 10:00,New,?,true,0\n,2024-05-01 10:00,Lost,?,true,0\n,2024-05-01 10:00,Lost,?,true,0\n"
    )
    fold = Fold(0, 1, first=("cases.x_updated_at",), maxima=("cases.reopen_count",))
    _, result = converted(tmp_path, [csv_source(tmp_path, text)], mapping(heads, *fields, fold=fold, zone="UTC"))
    rows = table(result, "cases", "source_id, case_state, sla_met, reopen_count, x_updated_at, _rows")
    assert rows[0] == ("A", "Closed", False, 2, 1_714_557_600, 2)
    assert [row[0] for row in rows] == ["A", "B", None, None]
    assert result.rows_converted == 5


def test_day_and_time_of_day_in_two_columns(tmp_path: Path) -> None:
    heads = ("id", "日期", "时间")
    fields = (("id", "cases.source_id", IDENT), ("日期", "cases.opened_at", Parser("instant", {"time_position": 2})))
    _, result = converted(
        tmp_path,
        [csv_source(tmp_path, "id,日期,时间\n1,2024-05-01,10:30\n2,2024-05-01,\n")],
        mapping(heads, *fields, zone="UTC"),
    )
    assert table(result, "cases", "opened_at % 86400") == [(37_800,), (0,)]


def test_constants_and_extra_columns(tmp_path: Path) -> None:
    heads = ("id", "city")
    fields = (("id", "cases.source_id", IDENT), ("city", "cases.x_city", TEXT))
    chosen = mapping(heads, *fields, constants={"cases.channel": "chat'; --", "cases.direction": "in"})
    _, result = converted(tmp_path, [csv_source(tmp_path, "id,city\n1,上海\n")], chosen)
    assert table(result, "cases", "source_id, x_city, channel, direction") == [("1", "上海", "chat'; --", "in")]


def test_precision_of_the_opening_is_told(tmp_path: Path) -> None:
    fields = (("id", "cases.source_id", IDENT), ("at", "cases.opened_at", WHEN))
    text = "id,at\n1,2024-05-01\n2,2024-05-01 10:00\n3,2024-05-01 10:00:01\n"
    _, result = converted(tmp_path, [csv_source(tmp_path, text)], mapping(("id", "at"), *fields))
    assert table(result, "cases", "date_precision") == [("day",), ("minute",), ("second",)]


def test_rounded_order_numbers_are_found_by_looking_at_the_column(tmp_path: Path) -> None:
    fields = (("id", "cases.source_id", IDENT), ("order", "cases.order_id", IDENT))
    genuine = "".join(f"{i},1234567890123{i:05d}\n" for i in range(50))
    _, result = converted(tmp_path, [csv_source(tmp_path, "id,order\n" + genuine)], mapping(("id", "order"), *fields))
    assert result.rounded_columns == () and result.problems == ()
    rounded = "1,123456789012345000\n2,223456789012346000\n3,1.23457E+18\n"
    _, result = converted(tmp_path, [csv_source(tmp_path, "id,order\n" + rounded)], mapping(("id", "order"), *fields))
    assert result.rounded_columns == ("order",)
    assert [p.problem for p in result.problems] == ["rounded by a spreadsheet"] * 3


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("cases.opend_at", "Did you mean cases.opened_at"),
        ("case.opened_at", "does not exist"),
        ("cases.agent_key", "does not exist"),
    ],
)
def test_a_target_that_does_not_exist_is_named(tmp_path: Path, target: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        converted(tmp_path, [csv_source(tmp_path, "a\n1\n")], mapping(("a",), ("a", target, WHEN)))


def test_a_mapping_for_another_file_is_refused(tmp_path: Path) -> None:
    chosen = mapping(("a", "b"), ("a", "cases.source_id", IDENT), ("b", "cases.source_id", IDENT))
    with pytest.raises(BadInput, match="both fill"):
        converted(tmp_path, [csv_source(tmp_path, "a,b\n1,2\n")], chosen)
    with pytest.raises(BadInput, match="the file has 1 columns"):
        converted(tmp_path, [csv_source(tmp_path, "a\n1\n")], mapping(("a", "b"), ("b", "cases.source_id", IDENT)))


CELL = st.sampled_from(
    ["", "--", "1", "合计", "2024-05-01", "2024-05-01 10:00", "满意", "x,y", '"', 'a"b', "５", "id", "9999", "\t", "空"]
)


@settings(max_examples=40)
@given(st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=25))
def test_every_row_is_converted_or_held_back_and_none_twice(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]]
) -> None:
    home = tmp_path_factory.mktemp("home")
    text = "id,at,score\n" + "".join(",".join(line) + "\n" for line in lines)
    fields = (("id", "cases.source_id", IDENT), ("at", "cases.opened_at", WHEN), ("score", "answers.csat.value", STARS))
    staged, result = converted(home, [csv_source(home, text)], mapping(("id", "at", "score"), *fields))
    rows = [row for (row,) in table(result, "cases", "row")]
    aside = [row for row, _ in held(result)]
    assert result.rows_read == staged.rows == len(rows) + len(aside)
    assert result.rows_converted == len(rows) and result.rows_quarantined == len(aside)
    assert len({*rows, *aside}) == len(rows) + len(aside)
    assert all(problem.row in rows for problem in result.problems)


def test_rows_of_a_spreadsheet_are_converted(tmp_path: Path) -> None:
    fields = (("id", "cases.source_id", IDENT), ("at", "cases.opened_at", Parser("instant", {"serial": True})))
    _, result = converted(
        tmp_path,
        [rows_source(("id", "at"), [("0012", "45413.5"), (None, None)])],
        mapping(("id", "at"), *fields, zone="UTC"),
    )
    assert table(result, "cases", "source_id, opened_at") == [("0012", 1_714_564_800)]
    assert held(result) == [(2, "nothing readable")]
