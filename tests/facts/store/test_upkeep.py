"""Small files are joined, old snapshots expire, queued rows are published, corrected histories are derived again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from heming.access.scope import local_admin
from heming.errors import BadInput, NotFound
from heming.facts import delta
from heming.facts.actions.derive_again import derive_again
from heming.facts.actions.roll_back_batch import roll_back_batch
from heming.facts.models import Batch, SnapshotRow, WaitingParcel
from heming.facts.queue import drain, put_rows
from heming.facts.store import Store
from heming.facts.upkeep import compact, expire
from heming.org.models import Membership, Organisation
from heming.worktime import cn_calendar
from heming.worktime.files import calendar_to_toml
from tests.facts.store.shop import Put, Read

START = 1_690_000_000  # Saturday 2023-07-22 12:26:40 in Shanghai
DAY = 86_400


def _files(store: Store, table: str = "cases") -> int:
    return len(delta.files(store.path(table), store.snapshot().versions[table]))


def test_joining_files_changes_no_row_and_no_older_snapshot(store: Store, put: Put, read: Read) -> None:
    for number in range(5):
        first = put(cases=[{"source_id": str(number), "opened_at": START + number, "channel": "x" if number else None}])
    rows = read("cases")
    assert _files(store) == 5
    assert compact(store, most_files=3) == {"cases": 5}
    assert _files(store) == 1
    assert read("cases") == rows == read("cases", snapshot=first.snapshot)
    assert compact(store, most_files=3) == {}
    put(cases=[{"source_id": "0", "channel": "y"}])
    assert read("cases", "channel")[0] == {"channel": "y"}


def test_expired_snapshots_go_with_their_files(store: Store, put: Put, read: Read) -> None:
    first = put(cases=[{"source_id": "a", "opened_at": START, "channel": "x"}])
    put(cases=[{"source_id": "a", "opened_at": START, "channel": "y"}])
    assert expire(store, days=1, least=1) == 0
    SnapshotRow.objects.update(made_at=timezone.now() - timedelta(days=2))
    assert expire(store, days=1, least=1) == 1
    assert read("cases", "channel") == [{"channel": "y"}]
    with pytest.raises(NotFound):
        store.snapshot(first.snapshot)


def test_files_of_a_killed_writer_are_swept(store: Store, put: Put, read: Read) -> None:
    put(cases=[{"source_id": "a", "opened_at": START}])
    stray = store.path("cases") / "month=202307" / "stray.parquet"
    stray.write_bytes(b"half")
    assert expire(store) == 1
    assert not stray.exists() and len(read("cases")) == 1


def test_queued_rows_are_published_once(store: Store, read: Read) -> None:
    put_rows(
        "desk",
        "orders",
        rows=[{"source_id": "1", "placed_at": START, "net_amount": Decimal("12.5"), "currency": "CNY"}],
    )
    put_rows("desk", "agent_days", rows=[{"source_id": "d", "day": date(2023, 7, 22), "received_count": 3}])
    put_rows(
        "desk", "orders", rows=[{"source_id": "1", "placed_at": START, "net_amount": Decimal(13), "currency": "CNY"}]
    )
    put_rows("desk", "orders", rows=[])
    assert [sorted(p.tables) for p in drain(store)] == [["agent_days", "orders"]]
    assert read("orders", "net_amount", "placed_date") == [
        {"net_amount": Decimal(13), "placed_date": date(2023, 7, 22)}
    ]
    assert read("agent_days", "month", "received_count") == [{"month": 202307, "received_count": 3}]
    assert WaitingParcel.objects.count() == 0 and drain(store) == []
    with pytest.raises(BadInput, match="Did you mean orders"):
        put_rows("desk", "order", rows=[{}])


def test_a_corrected_membership_moves_stored_rows_to_the_right_team(store: Store, put: Put, read: Read) -> None:
    put(
        cases=[
            {"source_id": "a", "opened_at": START, "agent_account": "小王", "team_name": "一组"},
            {"source_id": "b", "opened_at": START + 60 * DAY, "agent_account": "小王", "team_name": "一组"},
            {"source_id": "c", "opened_at": START, "agent_account": "小李", "team_name": "二组"},
        ],
        answers=[{"source_id": "x", "case_id": "b", "instrument": "csat", "value": 5, "scale_min": 1, "scale_max": 5}],
    )
    one, _, two = (r["team_key"] for r in read("cases"))
    agent = read("cases", "agent_key")[0]["agent_key"]
    Membership.objects.filter(person_id=agent).update(valid_to=date(2023, 8, 31))
    Membership.objects.create(person_id=agent, team_id=two, valid_from=date(2023, 9, 1))
    done = derive_again(store, who="hr", people=[agent])
    assert [r["team_key"] for r in read("cases")] == [one, two, two]
    assert read("answers", "team_key") == [{"team_key": two}]
    assert Batch.objects.latest("pk").counts["cases"]["rederived"] == 1
    again = derive_again(store, who="hr")
    assert again.tables == {} and done.tables["cases"].updated == 0
    roll_back_batch(store, Batch.objects.latest("pk").pk, by=local_admin("x"))


def test_a_new_calendar_measures_stored_rows_anew(store: Store, put: Put, read: Read) -> None:
    put(cases=[{"source_id": "a", "opened_at": START, "first_human_reply_at": START + 3 * DAY}])
    assert read("cases", "first_reply_business_seconds") == [{"first_reply_business_seconds": 3 * DAY}]
    folder = store.folder("calendars")
    (folder / "office.toml").write_text(calendar_to_toml(cn_calendar("office")), encoding="utf-8")
    Organisation.objects.update(default_calendar="office")
    derive_again(store, who="admin")
    assert read("cases", "first_reply_business_seconds") == [{"first_reply_business_seconds": 8 * 3600 + 3 * 3600}]
    assert read("cases", "first_reply_seconds") == [{"first_reply_seconds": 3 * DAY}]
