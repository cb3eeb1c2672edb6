"""What the simulated centre sends: declared columns and types, the same bytes for the same seed, rows that fit."""

from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from heming.errors import BadParameter
from heming.facts.arrivals.parcel import Parcel
from heming.facts.schemas import FACTS
from heming.sources.centre import simulate
from tests.demo.centres import frame, parcels, table_of, whole

TABLES = tuple(parcels()[0].tables)  # agent_days come in the last months alone


def every_table() -> Iterator[tuple[Parcel, str, pa.Table]]:
    for parcel in parcels():
        for name, table in parcel.tables.items():
            assert isinstance(table, pa.Table)
            yield parcel, name, table


def test_every_column_is_declared_arriving_and_of_its_declared_type() -> None:
    for _, name, table in every_table():
        declared = {c.name: c.arrow for c in FACTS[name].arriving} | {"source_id": pa.string(), "row": pa.int64()}
        assert {f.name: f.type for f in table.schema} == {f.name: declared[f.name] for f in table.schema}


def test_codes_are_of_their_closed_sets() -> None:
    for name in TABLES:
        for column in FACTS[name].arriving:
            if column.codes and column.name in whole(name).column_names:
                used = set(pc.unique(whole(name)[column.name]).to_pylist()) - {None}
                assert used <= set(column.codes), (name, column.name)


@pytest.mark.parametrize("table", TABLES)
def test_ids_are_unique_over_all_months(table: str) -> None:
    ids = whole(table)["source_id"]
    assert ids.null_count == 0
    assert len(pc.unique(ids)) == len(ids)


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_numbered_on_from_month_to_month(table: str) -> None:
    rows = whole(table)["row"]
    assert rows.to_pylist() == list(range(1, len(rows) + 1))


def test_the_source_says_that_it_is_simulated() -> None:
    assert {parcel.source for parcel in parcels()} == {"demo-centre"}


def test_each_month_covers_itself_in_every_table() -> None:
    spans = [{(c.table, c.first_day, c.last_day) for c in parcel.coverage} for parcel in parcels()]
    assert spans[0] == {(table, date(2026, 1, 1), date(2026, 1, 31)) for table in TABLES}
    with_days = (*TABLES, "agent_days")  # the platform reports days for the last two months
    assert spans[-1] == {(table, date(2026, 6, 1), date(2026, 6, 30)) for table in with_days}
    assert [("agent_days" in parcel.tables) for parcel in parcels()] == [False, False, False, False, True, True]


def test_the_same_seed_gives_the_same_bytes() -> None:
    for first, second in zip(simulate(size=3_000, seed=7), simulate(size=3_000, seed=7), strict=True):
        for name, table in first.tables.items():
            assert table == second.tables[name], name


def test_another_seed_gives_another_centre() -> None:
    first, second = (next(simulate(size=3_000, seed=seed)).tables["cases"] for seed in (7, 8))
    assert first != second


def test_the_size_is_about_what_was_asked_for() -> None:
    assert abs(len(frame("cases")) - 20_000) < 800


def test_a_bigger_centre_has_more_people_and_a_longer_period() -> None:
    first = next(simulate(size=120_000, months=None))
    assert first.coverage[0].first_day == date(2025, 7, 1)
    assert len(pc.unique(pc.drop_null(table_of(first, "cases")["agent_account"]))) > 90


def test_too_small_a_centre_is_refused_with_a_remedy() -> None:
    with pytest.raises(BadParameter, match="at least 1,000"):
        next(simulate(size=10))


def test_what_belongs_to_a_case_names_a_case_there_is() -> None:
    cases = set(frame("cases").source_id)
    for table in ("answers", "invitations", "complaints", "reviews", "messages", "case_agents"):
        assert set(frame(table).case_id) <= cases, table


def test_every_time_of_a_case_follows_the_one_before() -> None:
    cases = frame("cases")
    order = ["opened_at", "queued_at", "assigned_at", "first_human_reply_at", "first_resolved_at", "resolved_at"]
    served = cases[cases.human_answered & cases.is_resolved][order]
    assert (served.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert (cases.closed_at >= cases.opened_at).all()


def test_nobody_answers_or_complains_after_the_end() -> None:
    end = 1782835200  # 2026-07-01 00:00 in Shanghai
    assert frame("answers").answered_at.max() < end
    assert frame("complaints").complained_at.max() < end
    assert frame("orders").placed_at.max() < end
    assert frame("cases").opened_at.max() < end


def test_handling_is_talk_and_hold_and_wrap() -> None:
    cases = frame("cases")
    served = cases[cases.human_answered]
    parts = served[["talk_seconds", "hold_seconds", "wrap_seconds"]].fillna(0).sum(axis=1)
    assert (parts == served.handle_seconds).all()


def test_lines_of_a_chat_are_counted_as_the_case_counts_them() -> None:
    lines, cases = frame("messages"), frame("cases").set_index("source_id")
    counts = lines.groupby(["case_id", "author_kind"]).size().unstack(fill_value=0)
    assert (counts.agent == cases.agent_reply_count[counts.index]).all()
    assert (counts.customer == cases.customer_message_count[counts.index]).all()


def test_the_first_line_of_an_agent_is_the_first_reply() -> None:
    lines, cases = frame("messages"), frame("cases").set_index("source_id")
    first = lines[lines.author_kind == "agent"].groupby("case_id").sent_at.min()
    assert (first == cases.first_human_reply_at[first.index]).all()


def test_states_fill_every_worked_shift_without_overlap() -> None:
    states = frame("agent_states").sort_values(["agent_account", "start_at"])
    follows = states.groupby("agent_account").end_at.shift()
    assert (states.end_at > states.start_at).all()
    assert (
        states.start_at >= follows.fillna(0)
    ).mean() > 0.995  # a shift may begin before the last one's overtime ended
    worked = frame("shifts").dropna(subset="actual_start_at")
    assert (states.end_at - states.start_at).sum() == (worked.actual_end_at - worked.actual_start_at).sum()


def test_both_parts_of_a_case_that_was_passed_on_add_up() -> None:
    parts, cases = frame("case_agents"), frame("cases").set_index("source_id")
    assert set(parts.case_id) == set(cases[cases.transfer_count > 0].index)
    seconds = parts.groupby("case_id").worked_seconds.sum()
    assert (seconds == cases.handle_seconds[seconds.index]).all()
    owners = parts[parts.part == "owner"].set_index("case_id").agent_name
    assert (owners == cases.agent_name[owners.index]).all()


def test_as_many_people_as_asked_for_work_there() -> None:
    crowd = next(simulate(size=20_000, agents=235))
    assert len(pc.unique(table_of(crowd, "shifts")["agent_name"])) > 180
    assert len(pc.unique(table_of(crowd, "shifts")["team_name"])) == 24
    with pytest.raises(BadParameter, match="60 to 5,000"):
        next(simulate(agents=7))
