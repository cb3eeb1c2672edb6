"""What a row alone tells: days, intervals, precision, business time, ratings."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heming.facts.enrich.dates import offset_changes
from heming.facts.store import Store
from heming.org.models import Organisation
from heming.worktime import business_seconds, cn_calendar
from heming.worktime.files import calendar_to_toml
from tests.facts.store.shop import Put, Read

START = 1_690_000_000  # Saturday 2023-07-22 12:26:40 in Shanghai
MONDAY_9 = 1_690_160_400


def test_days_and_hours_are_told_in_the_reporting_zone(put: Put, read: Read) -> None:
    put(cases=[{"source_id": "a", "opened_at": 1_690_041_600, "resolved_at": 1_690_041_599}])  # midnight in Shanghai
    columns = ("opened_date", "opened_hour", "resolved_date", "month", "time_problem", "resolve_seconds")
    assert read("cases", *columns) == [{
        "opened_date": date(2023, 7, 23), "opened_hour": 0, "resolved_date": date(2023, 7, 22), "month": 202307,
        "time_problem": "resolved_before_open", "resolve_seconds": None,
    }]  # fmt: skip


@given(
    zone=st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York", "Africa/Casablanca", "Asia/Kolkata"]),
    instant=st.integers(631_152_000, 1_900_000_000),
)
def test_zone_offsets_are_those_of_the_zone(zone: str, instant: int) -> None:
    from datetime import datetime

    found = next((o for at, o in offset_changes(zone)[:-1] if instant >= at), offset_changes(zone)[-1][1])
    expected = datetime.fromtimestamp(instant, ZoneInfo(zone)).utcoffset()
    assert expected is not None and found == expected.total_seconds()


@pytest.mark.parametrize(("case", "seconds", "since", "problem"), [
    ({"opened_at": START, "assigned_at": START + 20, "first_human_reply_at": START + 50}, 30, "assigned", None),
    ({"opened_at": START, "first_human_reply_at": START + 50}, 50, "opened", None),
    ({"opened_at": START, "first_human_reply_at": START - 50}, None, None, "reply_before_open"),
    ({"opened_at": START, "first_human_reply_at": START - 50, "source_first_reply_seconds": 9},
     None, None, "reply_before_open"),
    ({"opened_at": START, "source_first_reply_seconds": 9}, 9, "source", None),
    ({"opened_at": START}, None, None, None),
    ({"opened_at": 5, "first_human_reply_at": START}, None, None, "implausible_date"),
])  # fmt: skip
def test_the_first_reply_says_what_it_was_counted_from(
    case: dict[str, int], seconds: int | None, since: str | None, problem: str | None, put: Put, read: Read
) -> None:
    put(
        cases=[
            {"source_id": "a", "assigned_at": None, "first_human_reply_at": None, "source_first_reply_seconds": None}
            | case
        ]
    )
    assert read("cases", "first_reply_seconds", "first_reply_from", "time_problem") == [
        {"first_reply_seconds": seconds, "first_reply_from": since, "time_problem": problem}
    ]


def test_waiting_counts_answered_cases_only(put: Put, read: Read) -> None:
    put(cases=[
        {"source_id": "a", "queue_seconds": 5, "ring_seconds": 3, "human_answered": True},
        {"source_id": "b", "queue_seconds": 50, "ring_seconds": None, "human_answered": False},
        {"source_id": "c", "queue_seconds": None, "ring_seconds": None, "human_answered": True},
    ])  # fmt: skip
    assert [r["answer_wait_seconds"] for r in read("cases")] == [8, None, None]


def test_a_column_of_days_gives_no_hours_and_no_intervals_from_midnight(put: Put, read: Read) -> None:
    rows = [
        {
            "source_id": f"{n:02}",
            "opened_at": 1_690_041_600 + n * 86_400,
            "resolved_at": 1_690_041_600 + n * 86_400 + 50,
        }
        for n in range(25)
    ]
    put(cases=rows)
    assert {(r["date_precision"], r["opened_hour"], r["resolve_seconds"]) for r in read("cases")} == {
        ("day", None, None)
    }
    put(cases=[{"source_id": "x", "opened_at": 1_690_041_600, "date_precision": "second"}])
    assert read("cases", "opened_hour")[-1] == {"opened_hour": 0}


def test_business_seconds_follow_the_organisations_calendar(put: Put, read: Read, store: Store) -> None:
    calendar = cn_calendar("office")
    (store.home / "calendars").mkdir(parents=True)
    (store.home / "calendars" / "office.toml").write_text(calendar_to_toml(calendar), encoding="utf-8")
    Organisation.the()
    Organisation.objects.update(default_calendar="office")
    pairs = [
        (START, MONDAY_9 + 600),
        (MONDAY_9 - 1, MONDAY_9 + 1),
        (MONDAY_9 + 3 * 3600 - 5, MONDAY_9 + 5 * 3600),
        (START, START + 40 * 86_400),
    ]
    put(
        cases=[
            {"source_id": str(n), "opened_at": a, "first_human_reply_at": b, "resolved_at": b}
            for n, (a, b) in enumerate(pairs)
        ]
    )
    expected = [business_seconds(calendar, start_epoch=a, end_epoch=b) for a, b in pairs]
    assert [r["first_reply_business_seconds"] for r in read("cases")] == expected
    assert [r["resolve_business_seconds"] for r in read("cases")] == expected


LEVELS = {
    (1, 5): "ddnss", (0, 1): "ds", (1, 2): "ds", (1, 3): "dns", (1, 4): "ddss",
    (1, 7): "dddnnss", (1, 10): "ddddnnnnss", (0, 10): "dddddnnnnss",
}  # fmt: skip


@pytest.mark.parametrize("scale", LEVELS)
def test_every_scale_maps_to_levels_and_to_a_hundred(scale: tuple[int, int], put: Put, read: Read) -> None:
    low, high = scale
    put(answers=[
        {"source_id": f"{v:02}", "instrument": "csat", "value": v, "scale_min": low, "scale_max": high,
         "better": "higher"}
        for v in range(low, high + 1)
    ])  # fmt: skip
    rows = read("answers", "satisfaction", "score", "is_top2")
    assert "".join(r["satisfaction"][0] for r in rows) == LEVELS[scale]
    assert [rows[0]["score"], rows[-1]["score"]] == [Decimal(0), Decimal(100)]
    assert sum(r["is_top2"] for r in rows) == (1 if high - low == 1 else 2)


def test_effort_asks_for_its_direction_and_recommendation_for_its_scale(put: Put, read: Read) -> None:
    put(answers=[
        {"source_id": "a", "instrument": "ces", "value": 1, "scale_min": 1, "scale_max": 7, "better": "lower"},
        {"source_id": "b", "instrument": "nps", "value": 9, "scale_min": 0, "scale_max": 10, "better": None},
        {"source_id": "c", "instrument": "nps", "value": 6, "scale_min": 1, "scale_max": 10, "better": None},
        {"source_id": "d", "instrument": "nps", "value": 11, "scale_min": 0, "scale_max": 10, "better": None},
        {"source_id": "e", "instrument": "csat", "value": 85, "scale_min": 0, "scale_max": 100, "better": None},
    ])  # fmt: skip
    rows = read("answers", "score", "nps_group", "satisfaction")
    assert [r["nps_group"] for r in rows] == [None, "promoter", "detractor", None, None]
    assert [r["score"] for r in rows] == [100, 90, Decimal("55.555556"), None, 85]
    assert [r["satisfaction"] for r in rows] == [None, None, None, None, "satisfied"]
