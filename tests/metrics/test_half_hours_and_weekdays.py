"""Half-hours, hours and weekdays: by the wall clock of the reporting zone, exact when clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from heming.errors import BadInput
from heming.metrics.question import Answer, Filter
from tests.metrics import centre
from tests.metrics.asking import ask_records, records_from

BERLIN = ZoneInfo("Europe/Berlin")
METRICS = ("case_count", "answered_share", "abandoned_share", "service_level_share", "answer_wait_seconds_mean")


def cases_at(*moments: datetime, **more: Any) -> list[centre.Row]:
    """A call at each moment."""
    return [
        {
            "source": "s", "source_id": f"c{i}", "batch": 1, "row": i, "opened_at": int(moment.timestamp()),
            "opened_date": moment.astimezone(BERLIN).date(), "agent_key": 101, "team_key": 11, "human_answered": True,
            "is_abandoned": False, "answer_wait_seconds": 10 + i, "queue_seconds": 10 + i, "direction": "in",
        }
        | more
        for i, moment in enumerate(moments)
    ]  # fmt: skip


def asked(rows: list[centre.Row], *, by: tuple[str, ...], zone: str = "Europe/Berlin", **question: Any) -> Answer:
    """Counts of some cases in a zone."""
    records = replace(records_from({"cases": rows}), zone=zone)
    return ask_records(records, "case_count", by=by, minimum_n=1, **question)


def counted(answer: Answer, by: str) -> dict[str | None, float]:
    """Label to count."""
    return dict(zip(answer.frame[by], answer.frame.value, strict=True))


def test_a_case_lies_in_the_half_hour_of_the_local_clock() -> None:
    moment = datetime(2023, 8, 1, 22, 29, 59, tzinfo=UTC)
    assert counted(asked(cases_at(moment), by=("interval",)), "interval") == {"00:00": 1}
    assert counted(asked(cases_at(moment), by=("interval",), zone="Asia/Shanghai"), "interval") == {"06:00": 1}


def test_the_hour_that_stands_twice_in_autumn_counts_under_one_name_and_its_neighbours_do_not_move() -> None:
    before, first = datetime(2023, 10, 28, 23, 40, tzinfo=UTC), datetime(2023, 10, 29, 0, 40, tzinfo=UTC)
    second, after = datetime(2023, 10, 29, 1, 40, tzinfo=UTC), datetime(2023, 10, 29, 2, 10, tzinfo=UTC)
    answer = asked(cases_at(before, first, second, after), by=("interval",))
    assert counted(answer, "interval") == {"01:30": 1, "02:30": 2, "03:00": 1}


def test_the_hour_that_is_left_out_in_spring_holds_nothing() -> None:
    moments = [datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC), datetime(2024, 3, 31, 1, 0, tzinfo=UTC)]
    assert counted(asked(cases_at(*moments), by=("hour",)), "hour") == {"01": 1, "03": 1}


def test_half_hours_agree_with_the_zone_database_over_two_years() -> None:
    random = np.random.default_rng(5)
    first = int(datetime(2022, 6, 1, tzinfo=UTC).timestamp())
    moments = [datetime.fromtimestamp(int(t), UTC) for t in random.integers(first, first + 2 * 365 * 86_400, 2000)]
    expected: dict[str | None, float] = {}
    for moment in moments:
        local = moment.astimezone(BERLIN)
        label = f"{local.hour:02d}:{local.minute // 30 * 30:02d}"
        expected[label] = expected.get(label, 0) + 1
    assert counted(asked(cases_at(*moments), by=("interval",)), "interval") == expected


def test_weekdays_begin_on_monday_and_follow_the_local_day() -> None:
    sunday_evening = datetime(2023, 8, 6, 22, 30, tzinfo=UTC)  # Monday in Berlin
    rows = cases_at(sunday_evening, datetime(2023, 8, 6, 12, tzinfo=UTC))
    assert counted(asked(rows, by=("weekday",)), "weekday") == {"1": 1, "7": 1}


def test_a_case_known_to_the_day_only_has_a_weekday_and_no_half_hour() -> None:
    rows = cases_at(datetime(2023, 8, 2, 10, tzinfo=UTC), date_precision="day")
    assert counted(asked(rows, by=("interval",)), "interval") == {None: 1}
    assert counted(asked(rows, by=("weekday",)), "weekday") == {"3": 1}


def test_one_half_hour_can_be_asked_for_alone_and_left_out() -> None:
    rows = cases_at(*(datetime(2023, 8, 2, h, 5, tzinfo=UTC) for h in (7, 7, 9)))
    alone = asked(rows, by=(), where=(Filter("interval", ("09:00",)),))
    others = asked(rows, by=(), where=(Filter("interval", ("9:00",), "not_in"),))
    assert (list(alone.frame.value), list(others.frame.value)) == ([2], [1])


@pytest.mark.parametrize(("dimension", "label"), [("interval", "09:10"), ("hour", "24"), ("weekday", "Montag")])
def test_a_half_hour_there_is_not_is_refused_with_a_remedy(dimension: str, label: str) -> None:
    rows = cases_at(datetime(2023, 8, 2, 10, tzinfo=UTC))
    with pytest.raises(BadInput) as error:
        asked(rows, by=(), where=(Filter(dimension, (label,)),))
    assert label in str(error.value)
    assert "09:30" in error.value.remedy


def test_a_hotlines_figures_per_half_hour_are_those_of_its_calls() -> None:
    rows = centre.rows_of()["cases"]
    for i, row in enumerate(rows):
        row["opened_at"] += i * 977 % 40_000
    answer = ask_records(replace(records_from({"cases": rows}), zone="Asia/Shanghai"), *METRICS, by=("interval",),
                         minimum_n=1)  # fmt: skip
    frame = answer.frame
    label = [f"{(r['opened_at'] // 1800 + 16) % 48 // 2:02d}:{r['opened_at'] // 1800 % 2 * 30:02d}" for r in rows]
    for chosen in sorted(set(label)):
        mine = [r for r, one in zip(rows, label, strict=True) if one == chosen]
        got = frame[frame.interval == chosen].set_index("metric").value
        wanted = [r for r in mine if r["asked_human"] is not False and r["direction"] != "out"]
        told = [r for r in wanted if r["is_abandoned"] is not None]
        waits = [r["answer_wait_seconds"] for r in mine
                 if r["human_answered"] is not False and r["answer_wait_seconds"] is not None]  # fmt: skip
        assert got["case_count"] == len(mine)
        assert got["abandoned_share"] == pytest.approx(sum(r["is_abandoned"] for r in told) / len(told))
        assert got["answer_wait_seconds_mean"] == pytest.approx(sum(waits) / len(waits))


def test_day_totals_per_interval_lie_where_their_interval_begins() -> None:
    at = int(datetime(2023, 8, 2, 1, 30, tzinfo=UTC).timestamp())
    row = {"source": "s", "source_id": "d", "day": date(2023, 8, 2), "interval_start_at": at, "agent_key": 101,
           "team_key": 11, "online_seconds": 1500, "busy_seconds": 150}  # fmt: skip
    answer = ask_records(records_from({"agent_days": [row]}), "busy_share", by=("interval",), minimum_n=1)
    assert list(answer.frame.interval) == ["09:30"]
    assert list(answer.frame.value) == [pytest.approx(0.1)]


def test_what_knows_no_time_of_day_says_which_column_it_lacks() -> None:
    row = {"source": "s", "source_id": "d", "day": date(2023, 8, 2), "agent_key": 101, "team_key": 11,
           "online_seconds": 1500, "busy_seconds": 150}  # fmt: skip
    answer = ask_records(records_from({"agent_days": [row]}), "busy_share", by=("interval",))
    assert "needs column" in " ".join(answer.notes)
