"""Staffing by half-hour: golden numbers, days and their spread, verdicts, concurrency, patience, next month."""

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from heming.errors import BadInput
from heming.insight.next_month import next_month
from heming.insight.pace import pace
from heming.insight.patience import patience
from heming.insight.staffing import Target, people_needed, profile, spread
from tests.house.code import REPO

GOLDEN = REPO.parent / "shared" / "goldens" / "12_staffing" / "erlang.json"
DAYS = [date(2026, 6, 1) + timedelta(days=i) for i in range(28)]
NOON = 24


def arrivals(*rows: tuple[date, int, int], handle: float = 180.0) -> pd.DataFrame:
    """(day, half-hour, contacts) as the facts give them, every contact handled in the same time."""
    table = pd.DataFrame(rows, columns=["day", "half_hour", "offered"])
    return table.assign(handled=table.offered, handle_seconds=table.offered * handle, session_kind="call")


def seconds(*rows: tuple[date, int, float]) -> pd.DataFrame:
    """(day, half-hour, people) as seconds."""
    table = pd.DataFrame(rows, columns=["day", "half_hour", "people"])
    return table.assign(seconds=table.people * 1800)


def test_people_needed_are_those_of_the_golden() -> None:
    if not GOLDEN.exists():
        pytest.skip("the goldens are not beside the repository")
    rows = json.loads(GOLDEN.read_text())["result"]["erlang_c_pyworkforce"]
    for target in (0.4, 0.6, 0.7, 0.8):
        enough = [r for r in rows if r["calls"] == 100 and r["asa_s"] == 20 and r["aht_min"] == 3 and r["sl"] >= target]
        wish = Target(service_level=target, most_occupancy=0.95)
        assert people_needed(100, 180, target=wish, impatient=False) == min(r["agents"] for r in enough)


def test_a_hundred_calls_of_three_minutes_need_fourteen_and_twenty_on_the_roster() -> None:
    found = profile(arrivals(*((day, NOON, 100) for day in DAYS)), DAYS, target=Target(shrinkage=0.3))
    assert [one.label for one in found] == ["12:00"]
    need = found[0].patient
    assert need is not None and (need.people, need.low, need.high, need.rostered) == (14, 14, 14, 20)
    assert found[0].impatient is None


def test_a_covered_day_without_a_call_is_a_day_on_which_nobody_called() -> None:
    half = arrivals(*((day, NOON, 10) for day in DAYS[:10]))
    found = profile(half, DAYS, target=Target())[0]
    assert (found.offered.middle, found.offered.high) == (0, 10)
    assert profile(half, DAYS[:10], target=Target())[0].offered.middle == 10


def test_the_spread_goes_from_a_quiet_to_a_busy_day() -> None:
    found = profile(arrivals(*((day, NOON, i * 10) for i, day in enumerate(DAYS))), DAYS, target=Target())[0]
    expected = [float(x) for x in np.quantile(np.arange(28) * 10.0, (0.1, 0.5, 0.9))]
    assert [found.offered.low, found.offered.middle, found.offered.high] == pytest.approx(expected)
    assert found.patient is not None and found.patient.low < found.patient.people < found.patient.high


@pytest.mark.parametrize(("people", "verdict"), [(10, "short"), (14, "fits"), (18, "spare")])
def test_people_present_are_held_against_those_needed(people: float, verdict: str) -> None:
    present = seconds(*((day, NOON, people) for day in DAYS))
    calls = arrivals(*((day, NOON, 100) for day in DAYS))
    found = profile(calls, DAYS, target=Target(), present=present, planned=present)[0]
    assert found.verdict == verdict
    assert found.present is not None and found.present.middle == people


def test_three_days_or_no_states_cannot_tell() -> None:
    calls = arrivals(*((day, NOON, 100) for day in DAYS))
    few = profile(calls, DAYS[:3], target=Target(), present=seconds(*((d, NOON, 2) for d in DAYS)))
    assert [one.verdict for one in few] == ["unsure"]
    assert profile(calls, DAYS, target=Target())[0].verdict == "unsure"
    assert profile(calls, [], target=Target()) == ()


def test_a_half_hour_with_few_calls_takes_the_handle_time_of_all_and_says_so() -> None:
    rows = arrivals(*((day, NOON, 10) for day in DAYS), (DAYS[0], 40, 3))
    rows.loc[rows.half_hour == 40, "handle_seconds"] = 9000.0
    found = {one.number: one for one in profile(rows, DAYS, target=Target())}
    assert found[NOON].own_handle and found[NOON].handle_seconds == 180
    assert not found[40].own_handle
    assert found[40].handle_seconds == pytest.approx((280 * 180 + 9000) / 283)


def test_without_any_handle_time_no_number_of_people_is_made_up() -> None:
    rows = arrivals(*((day, NOON, 10) for day in DAYS)).assign(handled=0, handle_seconds=0)
    found = profile(rows, DAYS, target=Target())[0]
    assert (found.patient, found.handle_seconds, found.verdict) == (None, None, "unsure")


def test_people_who_hang_up_need_fewer_and_two_chats_at_once_half() -> None:
    calls = arrivals(*((day, NOON, 100) for day in DAYS))
    found = profile(calls, DAYS, target=Target(patience_seconds=120))[0]
    assert found.patient is not None and found.impatient is not None
    assert found.impatient.people == 12 < found.patient.people
    assert people_needed(100, 180, target=Target(concurrency=2), impatient=False) == 7
    assert people_needed(0, 180, target=Target(), impatient=False) == 0


@pytest.mark.parametrize(
    "wrong",
    [{"service_level": 1.0}, {"shrinkage": 1.0}, {"most_occupancy": 0.0}, {"patience_seconds": -3}, {"concurrency": 0}],
)
def test_a_target_out_of_range_is_refused_with_the_range(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="out of range"):
        Target(**wrong)


def test_patience_is_found_again_although_most_are_answered_first() -> None:
    random = np.random.default_rng(3)
    bears, offered = random.exponential(90, 20_000), random.exponential(30, 20_000)
    waited, gave_up = np.minimum(bears, offered), bears < offered
    found = patience(waited_seconds=float(waited.sum()), gave_up=int(gave_up.sum()))
    assert found.low is not None and found.high is not None
    assert found.low < 90 < found.high
    naive = float(waited[gave_up].mean())
    assert naive < 30  # only those who gave up: a third of the truth


def test_too_few_who_hung_up_tell_nothing_of_patience() -> None:
    assert patience(waited_seconds=5000, gave_up=29).seconds is None
    assert patience(waited_seconds=0, gave_up=100).seconds is None


def test_next_month_is_the_middle_of_the_last_eight_same_weekdays() -> None:
    days = [date(2026, 4, 1) + timedelta(days=i) for i in range(91)]
    count = {day: 10 * (day.weekday() + 1) + (5 if i % 14 < 7 else 0) for i, day in enumerate(days)}
    rows = arrivals(*((day, NOON, count[day]) for day in days))
    month = next_month(rows, days, target=Target(shrinkage=0.3), special=frozenset(), hours_each=160)
    assert month is not None and month.enough
    assert (len(month.days), month.days[0].day) == (31, date(2026, 7, 1))
    for one in month.days:
        same = [count[d] for d in days if d.weekday() == one.day.weekday()][-8:]
        assert (one.contacts, one.low, one.high) == (np.median(same), min(same), max(same))
    assert month.rostered_hours == pytest.approx(month.hours / 0.7)
    assert month.people == pytest.approx(month.rostered_hours / 160)
    assert month.low <= month.people <= month.high


def test_holidays_do_not_count_as_usual_days_and_are_provisional_when_they_come() -> None:
    days = [date(2026, 4, 1) + timedelta(days=i) for i in range(91)]
    quiet = frozenset((date(2026, 6, 26), date(2026, 7, 3)))
    rows = arrivals(*((day, NOON, 500 if day in quiet else 20) for day in days))
    month = next_month(rows, days, target=Target(), special=quiet, hours_each=160)
    assert month is not None
    assert max(one.high for one in month.days) == 20
    assert [one.day for one in month.days if one.provisional] == [date(2026, 7, 3)]


def test_next_month_is_not_told_without_every_weekday_and_is_unsure_with_few() -> None:
    days = DAYS[:5]
    rows = arrivals(*((day, NOON, 20) for day in DAYS))
    assert next_month(rows, days, target=Target(), special=frozenset(), hours_each=160) is None
    three = next_month(rows, DAYS[:21], target=Target(), special=frozenset(), hours_each=160)
    assert three is not None and not three.enough
    assert next_month(rows.iloc[:0], DAYS, target=Target(), special=frozenset(), hours_each=160) is None


def test_cases_per_hour_hold_their_interval_over_days() -> None:
    random = np.random.default_rng(8)
    inside = 0
    for _ in range(400):
        hours = random.uniform(4, 8, 20)
        found = pace(random.poisson(hours * 5 * random.gamma(10, 0.1, 20)).tolist(), hours.tolist())
        assert found.low is not None and found.high is not None
        inside += found.low <= 5 <= found.high
    assert 0.91 <= inside / 400 <= 0.98


def test_cases_per_hour_of_few_days_have_no_interval_and_of_no_hours_no_figure() -> None:
    assert pace([10, 20], [2, 4]).per_hour == 5
    assert pace([10, 20], [2, 4]).low is None
    assert pace([3], [0]).per_hour is None


def test_a_spread_of_one_day_is_that_day() -> None:
    one = spread(np.array([7.0]))
    assert (one.low, one.middle, one.high) == (7, 7, 7)
