"""A planned report waits for its days; at last it comes without them, says which are missing, and comes once."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from heming.access.models import AuditEntry
from heming.facts.arrivals.parcel import Coverage
from heming.facts.models import Batch, CoverageRow
from heming.facts.store import open_store
from heming.jobs.models import Job
from heming.jobs.sweep import sweep
from heming.jobs.work import work_on
from heming.outbox.queries import deliveries
from heming.reports.actions.make_plan import Wanted, make_plan
from heming.reports.known import known
from heming.reports.late import Owed, missing, owed
from heming.reports.models import ReportPlan
from heming.reports.queries import plans
from heming.reports.rules import Times, next_due
from tests.cast import Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
MON = date(2026, 8, 17)


def daily(source: str, first: date, last: date, *, weekdays: int = 7) -> list[Coverage]:
    """One file a day, on the first so many days of each week."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [Coverage("cases", source, day, day) for day in days if day.weekday() < weekdays]


def test_a_stream_that_sends_every_day_owes_yesterday() -> None:
    spans = daily("qianniu", MON - timedelta(days=60), MON - timedelta(days=1))
    assert owed(spans, first=MON, last=MON) == (Owed("qianniu", MON - timedelta(days=1)),)
    assert owed(spans, first=MON - timedelta(days=1), last=MON - timedelta(days=1)) == ()


def test_a_stream_without_weekends_owes_no_sunday_but_the_monday() -> None:
    spans = daily("office", MON - timedelta(days=60), MON - timedelta(days=3), weekdays=5)
    sunday = MON - timedelta(days=1)
    assert owed(spans, first=sunday, last=sunday) == ()
    assert owed(spans, first=MON, last=MON) == (Owed("office", MON - timedelta(days=3)),)


def test_a_stream_that_ended_weeks_ago_is_not_waited_for_and_a_new_one_is() -> None:
    ended = daily("old", MON - timedelta(days=90), MON - timedelta(days=16))
    new = daily("new", MON - timedelta(days=3), MON - timedelta(days=1))
    here = daily("here", MON - timedelta(days=90), MON)
    assert owed([*ended, *new, *here], first=MON, last=MON) == (Owed("new", MON - timedelta(days=1)),)


def test_of_a_week_one_missing_day_is_enough() -> None:
    spans = daily("qianniu", MON - timedelta(days=60), MON + timedelta(days=5))
    assert owed(spans, first=MON, last=MON + timedelta(days=6)) == (Owed("qianniu", MON + timedelta(days=5)),)
    assert owed((), first=MON, last=MON) == ()


@pytest.mark.parametrize(
    ("cadence", "now", "due"),
    [
        ("daily", datetime(2026, 8, 24, 8, 30), datetime(2026, 8, 25, 8, 30)),
        ("weekly", datetime(2026, 8, 24, 8, 29), datetime(2026, 8, 24, 8, 30)),
        ("monthly", datetime(2026, 8, 24, 9, 0), datetime(2026, 9, 1, 8, 30)),
    ],
)
def test_the_next_time_is_told(cadence: str, now: datetime, due: datetime) -> None:
    assert next_due(Times(cadence, time(8, 30)), now.replace(tzinfo=SHANGHAI)) == due.replace(tzinfo=SHANGHAI)


def due_plan(centre: Cast, *, wait_hours: int = 12) -> tuple[str, datetime]:
    """A daily plan, and the moment it falls due about the first day that no stream has sent."""
    wanted = Wanted("day", Times("daily", time(8, 30)), ("xlsx",), "zh-hans", "早会", wait_hours)
    uid = make_plan(wanted, centre.olga.scope)
    morning = datetime.combine(known().newest + timedelta(days=2), time(8, 30), tzinfo=SHANGHAI)
    ReportPlan.objects.filter(uid=uid).update(since=morning - timedelta(hours=1))
    return uid, morning


def worked_off(now: datetime) -> int:
    sweep(now=now)
    rows = list(Job.objects.filter(kind="deliver_report", state=Job.State.QUEUED))
    for row in rows:
        work_on(str(row.uid))
    return len(rows)


def arrives(day: date) -> None:
    """Every stream covers that day as well, as if its file had come: a new batch with nothing but its coverage."""
    batch = Batch.objects.filter(state=Batch.State.COMMITTED).order_by("-pk")[0]
    for stream, newest in known().streams:
        CoverageRow.objects.create(
            batch=batch, table="cases", source=stream, first_day=newest + timedelta(days=1), last_day=day
        )
    forget()  # in life a new batch makes a new snapshot


def forget() -> None:
    from heming.reports.known import _known
    from heming.reports.late import _missing

    _known.cache_clear()
    _missing.cache_clear()


@pytest.fixture
def forgotten() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.mark.django_db
@pytest.mark.usefixtures("forgotten")
def test_a_report_is_made_as_soon_as_its_day_has_come_and_not_marked(centre: Cast) -> None:
    uid, morning = due_plan(centre)
    assert [worked_off(morning + timedelta(hours=h)) for h in (0, 1, 2)] == [0, 0, 0]
    arrives(morning.date() - timedelta(days=1))
    assert worked_off(morning + timedelta(hours=3)) == 1
    assert worked_off(morning + timedelta(hours=13)) == 0
    [done] = deliveries(uid)
    assert done.state == "done" and "数据未齐" not in words(done.place, done.files[0][0])


@pytest.mark.django_db
@pytest.mark.usefixtures("forgotten")
def test_after_the_wait_it_comes_marked_with_what_is_missing_and_never_twice(centre: Cast) -> None:
    uid, morning = due_plan(centre)
    assert worked_off(morning + timedelta(hours=11, minutes=59)) == 0
    assert worked_off(morning + timedelta(hours=12)) == 1
    [done] = deliveries(uid)
    said = words(done.place, done.files[0][0])
    assert "数据未齐" in said and all(stream in said for stream, _day in known().streams)
    assert "数据未齐" in AuditEntry.objects.get(verb="deliver_report", object_key=uid).after["missing"]
    arrives(morning.date() - timedelta(days=1))
    assert worked_off(morning + timedelta(hours=15)) == 0 and len(deliveries(uid)) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("forgotten")
def test_how_long_is_the_plans_own_choice(centre: Cast) -> None:
    uid, morning = due_plan(centre, wait_hours=0)
    assert worked_off(morning) == 1 and len(deliveries(uid)) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("forgotten")
def test_the_list_says_what_a_plan_waits_for_and_when_it_comes_next(
    centre: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid, morning = due_plan(centre)
    monkeypatch.setattr("heming.reports.queries.now", lambda: morning + timedelta(hours=2))
    plan = next(one for one in plans(centre.olga.scope) if one.uid == uid)
    assert plan.waiting == missing(morning.date() - timedelta(days=1), morning.date() - timedelta(days=1)) != ()
    assert plan.waits_until == morning + timedelta(hours=12) and plan.next_at == morning + timedelta(days=1)
    assert plan.view == "全部"
    theirs = make_plan(Wanted("day", Times("daily", time(8, 30)), ("xlsx",), "en", "x"), centre.tom.scope)
    seen = next(one for one in plans(centre.ada.scope) if one.uid == theirs).view
    assert "售后一组" in seen and "热线组" not in seen, "the owner's view, whoever looks at the list"


def words(place: str, name: str) -> str:
    data = (open_store().home / place / name).read_bytes()
    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
