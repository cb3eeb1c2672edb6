"""Accounts that are not one person's own, day reports, working time and journeys: what the simulated centre sends."""

from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from heming.sources.centre import read_truths
from heming.sources.centre.known_people import known_leavers, known_people
from heming.sources.centre.second_platform import logins, mistyped, second_source
from heming.sources.centre.simulate import happenings, simulate_second
from heming.sources.centre.world import build
from tests.demo.centres import frame

SIZE = 20_000
TRUTHS, CENTRE = read_truths(), build(SIZE, 20260701, planted=True, months=None)
PARTS = CENTRE.staff.parts
NIGHT = "旗舰店:夜班值班"


def local_day(instants: pd.Series) -> pd.Series:
    return pd.to_datetime(instants + 8 * 3600, unit="s").dt.date


@cache
def second(*, planted: bool = True) -> pd.DataFrame:
    """The second platform's day rows."""
    centre = build(SIZE, 20260701, planted=planted, months=None)
    tables = [parcel.tables["agent_days"] for parcel in simulate_second(centre)]
    return pa.concat_tables([one for one in tables if isinstance(one, pa.Table)]).to_pandas()


def compared(*, planted: bool) -> pd.DataFrame:
    """Per account and day the sessions and what the day reports say, where there is a report."""
    cases = frame("cases", planted=planted)
    mine = cases[cases.human_answered].assign(day=lambda c: local_day(c.opened_at))
    sessions = mine.groupby(["agent_account", "day"]).agg(
        sessions=("source_id", "size"), resolved=("is_resolved", "sum"), handled=("handle_seconds", "sum")
    )
    return frame("agent_days", planted=planted).set_index(["agent_account", "day"]).join(sessions, how="left")


def test_day_reports_agree_with_the_sessions_but_for_the_cut_days() -> None:
    both = compared(planted=True)
    cut = both.index.get_level_values("day").isin(TRUTHS.day_reports.cut_days)
    other = both[~cut]
    assert (other.received_count == other.sessions).all()
    assert (other.resolved_count == other.resolved).all()
    assert (other.handle_seconds_sum == other.handled).all()
    apart = both[both.received_count != both.sessions]
    assert set(apart.index.get_level_values("day")) == set(TRUTHS.day_reports.cut_days)
    assert (apart.received_count < apart.sessions).all()


def test_what_is_missing_on_a_cut_day_came_late() -> None:
    cases = frame("cases")
    mine = cases[cases.human_answered].assign(day=lambda c: local_day(c.opened_at))
    hour = (mine.opened_at + 8 * 3600) % 86_400 // 3600
    kept = mine[hour < TRUTHS.day_reports.cut_hour].groupby("day").size()
    told = frame("agent_days").groupby("day").received_count.sum()
    for day in TRUTHS.day_reports.cut_days:
        assert told[day] == kept[day]


def test_nothing_planted_leaves_no_contradiction_and_no_account_to_settle() -> None:
    both = compared(planted=False)
    assert (both.received_count == both.sessions).all()
    assert NIGHT not in set(frame("cases", planted=False).agent_account)
    plain = build(SIZE, 20260701, planted=False, months=None)
    assert all(one.settled for one in logins(plain))
    held = [account for one in known_people(plain) for account in one.accounts]
    assert not any(one.shared or one.first or one.last for one in held)
    assert not any(one.lent for one in known_people(plain))


def test_the_night_crew_shares_one_account_and_is_told_apart_by_the_roster() -> None:
    crew = {str(CENTRE.staff.account[i]) for i in PARTS.night_crew}
    shifts = frame("shifts").dropna(subset="actual_start_at")
    nights = shifts[shifts.agent_account.isin(crew) & (shifts.shift_kind == "夜班4小时")]
    there = nights.groupby(local_day(nights.planned_start_at)).size()
    tenth = np.arange(len(there)) % TRUTHS.accounts.both_every_days == TRUTHS.accounts.both_every_days - 1
    assert len(there) == 181, "every night somebody"
    assert (there.to_numpy() == np.where(tenth, 2, 1)).all()
    served = pd.concat([pd.DataFrame({"agent": r["agent"], "night": r["night"]}) for r, _ in happenings(CENTRE)])
    assert set(served[served.night].agent) == set(PARTS.night_crew)
    assert (frame("cases").agent_account == NIGHT).sum() == served.night.sum() > 300


def test_a_row_of_the_shared_account_shows_nobodys_name_or_tenure() -> None:
    shared = frame("cases").query("agent_account == @NIGHT")
    assert set(shared.agent_name) == {"夜班值班"}
    assert shared.tenure_days.isna().all() and shared.team_name.nunique() == 1


def test_the_successor_uses_the_account_from_the_first_day_on() -> None:
    account = CENTRE.staff.account[PARTS.predecessor]
    cases = frame("cases")
    mine = cases[(cases.agent_account == account) & (cases.transfer_count == 0)]
    first = mine.groupby("agent_name").opened_at.min()
    last = mine.groupby("agent_name").opened_at.max()
    before, after = (str(CENTRE.staff.name[i]) for i in (PARTS.predecessor, PARTS.successor))
    assert set(mine.agent_name) == {before, after}
    assert last[before] < first[after]
    assert known_leavers(CENTRE)[f"HM{PARTS.predecessor + 1:04d}"] == local_day(last[[before]] + 0).iloc[0].replace(
        month=4, day=1
    )


def test_somebody_helps_the_other_hotline_team_for_two_weeks() -> None:
    shifts = frame("shifts").query("agent_account == @CENTRE.staff.account[@PARTS.lent]")
    days = shifts.assign(day=(pd.to_datetime(local_day(shifts.planned_start_at)) - pd.Timestamp("2026-01-01")).dt.days)
    away = days.team_name == str(CENTRE.staff.team_name[PARTS.lent_to])
    assert (away == days.day.between(PARTS.lent_from, PARTS.lent_until)).all()
    assert PARTS.lent_until - PARTS.lent_from == TRUTHS.accounts.lent_days - 1


def test_the_second_platform_counts_no_part_above_the_whole() -> None:
    rows = second()
    levels = [
        f"{name}_count" for name in ("very_dissatisfied", "dissatisfied", "neutral", "satisfied", "very_satisfied")
    ]
    assert (rows[levels].sum(axis=1) == rows.rated_count).all()
    assert (rows.rated_count <= rows.invited_count).all() and (rows.invited_count <= rows.received_count).all()
    assert (rows.within_threshold_count <= rows.threshold_base_count).all()
    assert (rows.first_reply_seconds_sum >= rows.first_reply_count).all()
    assert 0.04 < rows.received_count.sum() / len(frame("cases")) < 0.25, "smaller than the first"


def test_the_second_platform_is_served_within_shifts() -> None:
    by_account = {one.account: one.agent for one in logins(CENTRE) if one.agent >= 0}
    shifts = frame("shifts").dropna(subset="actual_start_at")
    worked = set(zip(shifts.agent_name, local_day(shifts.planned_start_at), strict=True))
    rows = second()[lambda r: r.agent_account.isin(by_account)]
    names = rows.agent_account.map(lambda account: str(CENTRE.staff.name[by_account[account]]))
    assert set(zip(names, rows.day, strict=True)) <= worked


def test_the_second_platform_is_the_same_for_the_same_seed() -> None:
    first, again, other = (list(simulate_second(build(3_000, seed, planted=True, months=None))) for seed in (7, 7, 8))
    assert [one.tables for one in first] == [one.tables for one in again]
    assert [one.tables for one in first] != [one.tables for one in other]
    assert {one.source for one in first} == {second_source()} == {"demo-pinduoduo"}


def test_every_unmatched_account_has_its_own_kind_of_evidence() -> None:
    loose = {one.kind: one for one in logins(CENTRE) if not one.settled}
    assert tuple(loose) == TRUTHS.accounts.unmatched
    names = {kind: str(CENTRE.staff.name[one.agent]) for kind, one in loose.items() if one.agent >= 0}
    assert loose["name"].shown == names["name"]
    assert loose["spelled"].shown != names["spelled"] and len(loose["spelled"].shown) >= len(names["spelled"])
    assert f"HM{loose['number'].agent + 1:04d}" in loose["number"].account
    assert "nobody" not in names
    held = {account.account for one in known_people(CENTRE) for account in one.accounts}
    assert not held & {one.account for one in loose.values()}


@pytest.mark.parametrize(("name", "typed"), [("王芳", "王方"), ("李建", "李健"), ("赵口口", "赵 口口")])
def test_a_name_is_mistyped_by_its_sound(name: str, typed: str) -> None:
    assert mistyped(name, ["芳方", "建健"]) == typed


def test_leave_is_told_with_times_and_without() -> None:
    shifts = frame("shifts")
    away = shifts[shifts.leave_kind.notna()]
    assert away.leave_seconds.isna().any(), "the whole shift, without times"
    part = away[away.actual_start_at.notna()]
    assert len(part) > 10 and (part.leave_seconds == 3600).all()
    assert (part.actual_end_at == part.planned_end_at - 3600).all()
    assert (shifts[shifts.actual_start_at.isna() & shifts.leave_kind.isna()].leave_seconds == 0).all(), "not shown up"
    assert 0.02 < (shifts.overtime_seconds > 900).mean() < 0.15
    late = (shifts.actual_start_at - shifts.planned_start_at) >= 300
    assert 0.05 < late.mean() < 0.15


@pytest.mark.parametrize("skill", ["售前", "售后", "热线"])
def test_people_are_busy_with_customers_as_much_as_in_a_service_centre(skill: str) -> None:
    states = frame("agent_states").assign(seconds=lambda s: s.end_at - s.start_at)
    seconds = states[states.team_name.str.startswith(skill)].groupby("state").seconds.sum()
    serving = seconds[["talking", "wrap"]].sum() + seconds.get("hold", 0)
    assert 0.5 < serving / (serving + seconds.ready + seconds.get("ringing", 0)) < 0.9


def test_contacts_rise_and_fall_within_the_hour_with_two_peaks_a_day() -> None:
    half_hour = (frame("cases").opened_at + 8 * 3600) % 86_400 // 1800
    count = half_hour.value_counts().sort_index().to_numpy()
    assert len(count) == 48
    assert count[20:22].min() > 1.2 * count[24:26].max(), "more at ten than at lunch"
    assert count[41:43].min() > 1.2 * count[35:37].max(), "and again in the evening"
    assert count[17] > 1.1 * count[16] and count[45] < count[44], "the morning rises and the night falls inside an hour"


def test_steps_of_a_journey_are_of_customers_with_cases_and_in_order() -> None:
    steps = frame("touches")
    assert set(steps.customer_id) <= set(frame("cases").customer_id)
    assert set(steps.stage) == {"进店", "咨询", "解决", "评价"}
    case, stage = steps.source_id.str[:-1], pd.Categorical(steps.stage, ["进店", "咨询", "解决", "评价"]).codes
    assert (steps.assign(stage=stage).groupby(case).stage.diff().dropna() > 0).all()
    assert (steps.groupby(case).touched_at.diff().dropna() >= 0).mean() > 0.9


def test_what_leads_note_has_points_and_evidence() -> None:
    noted = frame("adjustments")
    assert ((noted.kind == "表扬") == (noted.points > 0)).all()
    assert noted.evidence.str.startswith("主管记录单").all() and noted.reason.notna().all()
    assert 10 < len(noted) < 90
