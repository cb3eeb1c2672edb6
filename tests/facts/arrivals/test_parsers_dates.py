"""Dates as people write them become UTC moments, days, or a located problem."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heming.errors import BadInput
from heming.facts.arrivals.parsers import zones
from tests.facts.arrivals.cells import read, values


def moments(home: Path, texts: list[str], **options: object) -> list[str | None]:
    """UTC moments in words."""
    found = values(home, "instant", texts, type="BIGINT", **options)
    return [None if v is None else datetime.fromtimestamp(v, UTC).strftime("%Y-%m-%d %H:%M:%S") for v in found]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "2023-08-01 12:30",
        "2023/8/1 12:30",
        "2023年8月1日 12:30",
        "2023-08-01T12:30:00",
        "2023.08.01 12:30:00",
        "20230801 123000",
        " 2023-08-01 12:30\t",
        "2023年8月1日12时30分",
        "2023年08月01日 下午12:30",
        "2023-08-01 12:30 PM",
        "2023-08-01 12:30:00.250",
        "２０２３-０８-０１ １２：３０",
        "2023-08-01T12:30:00+08:00",
        "2023-08-01T04:30:00Z",
        "2023-08-01 04:30:00+00",
        "2023-07-31 23:30:00-05:00",
        "2023-08-01T12:30:00.123+0800",
        "2023/8/1 12:30:00 +08",
        "2023年8月1日 12时30分00秒",
        "2023-8-1 中午12:30",
        "20230801123000",
    ],
)
def test_one_moment_in_many_spellings(tmp_path: Path, text: str) -> None:
    assert moments(tmp_path, [text]) == ["2023-08-01 04:30:00"]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("01/08/2023 12:30", "dmy"),
        ("08/01/2023 12:30", "mdy"),
        ("1/8/2023 12:30", "dmy"),
        ("1.8.2023 12:30:00", "dmy"),
        ("1-Aug-23 12:30", "dmy"),
        ("01 August 2023 12:30", "dmy"),
        ("Aug 1, 2023 12:30 pm", "mdy"),
        ("8/1/23 12:30", "mdy"),
        ("1/8/23 12:30", "dmy"),
        ("2023-08-01 12:30", "dmy"),
    ],
)
def test_day_first_and_month_first_are_told_by_the_parameter(tmp_path: Path, text: str, order: str) -> None:
    assert moments(tmp_path, [text], order=order) == ["2023-08-01 04:30:00"]


def test_the_formats_seen_in_the_sample_are_read_on_the_quick_path_and_others_still(tmp_path: Path) -> None:
    assert moments(tmp_path, ["01Aug2023 12:30"], formats=["%d%b%Y %H:%M"]) == ["2023-08-01 04:30:00"]
    texts = ["29/2/2016 01:16", "29/02/2016 01:16:05", "2016-02-29 01:16", "29-Feb-16"]
    assert moments(tmp_path, texts, formats=["%d/%m/%Y %H:%M"], zone="UTC") == [
        "2016-02-29 01:16:00",
        "2016-02-29 01:16:05",
        "2016-02-29 01:16:00",
        "2016-02-29 00:00:00",
    ]


def test_afternoon_and_morning_in_both_languages(tmp_path: Path) -> None:
    texts = [
        "2023年8月1日 下午3:20",
        "2023/8/1 上午9:05",
        "2023-8-1 12:05 AM",
        "2023-8-1 1:05:09 pm",
        "2023-8-1 凌晨1:00",
    ]
    assert moments(tmp_path, texts, zone="UTC") == [
        "2023-08-01 15:20:00",
        "2023-08-01 09:05:00",
        "2023-08-01 00:05:00",
        "2023-08-01 13:05:09",
        "2023-08-01 01:00:00",
    ]


def test_a_day_alone_starts_at_local_midnight_or_stays_a_day(tmp_path: Path) -> None:
    assert moments(tmp_path, ["2023-08-01", "20230801"]) == ["2023-07-31 16:00:00"] * 2
    days = values(tmp_path, "date", ["2023-08-01", "2023年8月1日", "2023-08-01 23:59", "8月1日", "--"], type="DATE")
    assert days == [date(2023, 8, 1)] * 3 + [None, None]


def test_spreadsheet_days_and_epochs(tmp_path: Path) -> None:
    assert moments(tmp_path, ["45139.520833333336", "45139"], serial=True, zone="UTC") == [
        "2023-08-01 12:30:00",
        "2023-08-01 00:00:00",
    ]
    assert moments(tmp_path, ["1690864200"], epoch="s") == ["2023-08-01 04:30:00"]
    assert moments(tmp_path, ["1690864200000"], epoch="ms") == ["2023-08-01 04:30:00"]


def test_missing_unreadable_and_implausible_are_three_things(tmp_path: Path) -> None:
    texts = [
        "",
        None,
        "--",
        "?",
        "空",
        "someday",
        "32/13/2023",
        "2023-02-30",
        "0001-01-01",
        "9999-12-31 00:00",
        "1900-01-01",
    ]
    found = read(tmp_path, "instant", texts, type="BIGINT")
    assert found == [(None, "")] * 5 + [(None, "not a date")] * 3 + [(None, "implausible date")] * 3


def test_a_wall_clock_time_in_a_zone_with_summer_time(tmp_path: Path) -> None:
    texts = [
        "2023-03-26 01:59",
        "2023-03-26 02:30",
        "2023-03-26 03:00",
        "2023-10-29 02:30",
        "2023-10-29 03:00",
        "2024-07-01 00:00",
    ]
    assert moments(tmp_path, texts, zone="Europe/Berlin") == [
        "2023-03-26 00:59:00",
        "2023-03-26 01:30:00",
        "2023-03-26 01:00:00",
        "2023-10-29 00:30:00",
        "2023-10-29 02:00:00",
        "2024-06-30 22:00:00",
    ]


def test_an_unknown_format_or_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a date format"):
        moments(tmp_path, ["x"], formats=["%d'; DROP TABLE x"])
    with pytest.raises(BadInput, match="different orders"):
        moments(tmp_path, ["x"], formats=["%d/%m/%Y", "%m/%d/%Y"])
    with pytest.raises(BadInput, match="no time zone"):
        moments(tmp_path, ["x"], zone="Asia/Beijing")


ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")


def tree(zone: str, local: int) -> int:
    """The decision tree, evaluated in Python."""
    first, changes = zones.offset_changes(zone, 2027)
    offset = first
    for start, later in changes:
        offset = later if local >= start else offset
    return local - offset


@given(
    st.sampled_from(ZONES),
    st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2027, 12, 30)),
)
def test_offsets_agree_with_the_zone_database(zone: str, wall: datetime) -> None:
    wall = wall.replace(microsecond=0)
    expected = int(wall.replace(tzinfo=ZoneInfo(zone)).timestamp())
    assert tree(zone, int(wall.replace(tzinfo=UTC).timestamp())) == expected
