"""A month of two platforms, a phone switch, a roster and an HR sheet through the command line, against plain pandas."""

from typing import Any

import pandas as pd
import pytest

from tests.acceptance import centre
from tests.acceptance.conftest import Place


def figures(place: Place, *words: object) -> dict[Any, Any]:
    said = place.line("query", *words, "--format", "json")
    assert said.status == 0, said.err
    return {(row["metric"], *row["by"].values()): (row["value"], row["n"]) for row in said.data["rows"]}


def test_the_command_ends_with_0_only_where_nothing_needs_attention(loaded: Place) -> None:
    assert loaded.said["飞鸽客服数据"].status == 0
    assert loaded.said["千牛日报"].status == 0, "thirty lines of totals are told, and wait for nobody"
    assert loaded.said["话单"].status == 1 and loaded.said["话单"].data[0]["findings"]
    assert loaded.said["staff before"].status == 1, "accounts that no file brought yet"
    assert loaded.line("import", loaded.files / "no such.xls", "--yes").status == 2


def test_every_row_is_used_once_and_no_line_of_totals_is_counted(loaded: Place) -> None:
    (qianniu,), (feige,) = loaded.said["千牛日报"].data, loaded.said["飞鸽客服数据"].data
    rows = len(centre.chats("qianniu"))
    assert (qianniu["rows_read"], qianniu["rows_quarantined"], qianniu["records_new"]) == (rows + 30, 30, rows)
    assert feige["records_new"] == len(centre.chats("feige"))
    assert loaded.said["话单"].data[0]["records_new"] == len(centre.calls())
    assert loaded.said["排班"].data[0]["records_new"] == 30 * len(centre.AGENTS)


def test_the_same_month_again_adds_nothing(loaded: Place) -> None:
    before = figures(loaded, "response_share")
    (again,) = loaded.line("import", loaded.files / "飞鸽客服数据.xlsx", "--yes", "--format", "json").data
    assert again["records_new"] == 0, "rows whose account was matched since may be written again, never added"
    assert figures(loaded, "response_share") == before


def test_the_hr_sheet_puts_the_accounts_it_knows_on_the_person(loaded: Place) -> None:
    told = {one["account"]: one["holders"][-1]["name"] for one in loaded.line("accounts", "--format", "json").data}
    for agent in centre.AGENTS:
        for kind in ("wangwang", "feige", "extension"):
            if getattr(agent, kind) and kind not in agent.untold:
                assert told[getattr(agent, kind)] == agent.name
    assert all(told[agent.number] == agent.name for agent in centre.AGENTS), "the roster's work numbers"


def test_one_person_with_two_accounts_has_one_figure_over_both(loaded: Place) -> None:
    both = pd.concat([centre.chats("qianniu"), centre.chats("feige")])
    mine = both[both.name == "安琪"]
    value, n = figures(loaded, "response_share", "--where", "agent=安琪")["response_share",]
    assert n == mine.invited.sum() and value == pytest.approx(mine.rated.sum() / mine.invited.sum())


def test_the_whole_month_is_what_pandas_counts(loaded: Place) -> None:
    both = pd.concat([centre.chats("qianniu"), centre.chats("feige")])
    value, n = figures(loaded, "response_share")["response_share",]
    assert n == both.invited.sum() and value == pytest.approx(both.rated.sum() / both.invited.sum())
    calls = centre.calls()
    got = figures(loaded, "case_count", "--by", "agent")
    for name, count in calls.groupby("坐席姓名").size().items():
        assert got["case_count", name][0] == count


@pytest.mark.parametrize("platform", ["qianniu", "feige"])
def test_a_platforms_volume_and_satisfaction_are_told_by_its_day_rows(loaded: Place, platform: str) -> None:
    rows = centre.chats(platform)
    got = figures(loaded, "case_count", "satisfied_share", "--where", f"source={platform}")
    assert got["case_count",][0] == rows.received.sum()
    value, n = got["satisfied_share",]
    assert n == rows.rated.sum() and value == pytest.approx(rows.good.sum() / rows.rated.sum())


def test_nobody_whose_work_is_in_day_rows_is_shown_with_no_work_at_all(loaded: Place) -> None:
    """The hotline's calls are case rows; that must not turn the chat agents' thousand sessions into a figure of 0."""
    got = figures(loaded, "case_count", "--by", "agent", "--from", "2026-06-01", "--to", "2026-06-30")
    feige = centre.chats("feige")
    for name in ("方圆", "何洁"):
        value, _ = got.get(("case_count", name), (None, 0))
        assert value in (None, feige[feige.name == name].received.sum()), f"{name} did not do {value} cases"
