"""Schedules: when a plan falls due, each period once, missed ones made up for once, the owner's rights then."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from heming.access.models import AuditEntry
from heming.access.scope import Scope
from heming.errors import BadInput, NotAllowed, NotFound
from heming.facts.store import open_store
from heming.jobs.models import Job
from heming.jobs.sweep import sweep
from heming.jobs.work import work_on
from heming.outbox.queries import deliveries
from heming.reports.actions.change_plan import pause, remove, resume
from heming.reports.actions.deliver_report import deliver_report
from heming.reports.actions.make_plan import Wanted, make_plan
from heming.reports.actions.run_plan import run_plan
from heming.reports.models import ReportPlan
from heming.reports.queries import plans
from heming.reports.rules import Times, last_due, period_before
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 8, 24, 9, 0, tzinfo=SHANGHAI)


def wanted(kind: str = "week", cadence: str = "weekly", **changes: object) -> Wanted:
    given = {
        "kind": kind,
        "times": Times(cadence, time(8, 30)),
        "forms": ("xlsx",),
        "language": "zh-hans",
        "folder": "周会",
    }
    return Wanted(**{**given, **changes})  # type: ignore[arg-type]


def planned(scope: Scope, *, since: datetime, **changes: object) -> str:
    uid = make_plan(wanted(**changes), scope)  # type: ignore[arg-type]
    ReportPlan.objects.filter(uid=uid).update(since=since)
    return uid


def work_off() -> int:
    """Everything queued, worked off here."""
    rows = list(Job.objects.filter(kind="deliver_report", state=Job.State.QUEUED))
    for row in rows:
        work_on(str(row.uid))
    return len(rows)


@pytest.mark.parametrize(
    ("cadence", "now", "due", "label"),
    [
        ("daily", datetime(2026, 8, 24, 8, 30), datetime(2026, 8, 24, 8, 30), "2026-08-23"),
        ("daily", datetime(2026, 8, 24, 8, 29), datetime(2026, 8, 23, 8, 30), "2026-08-22"),
        ("weekly", datetime(2026, 8, 30, 23, 0), datetime(2026, 8, 24, 8, 30), "2026-W34"),
        ("weekly", datetime(2026, 8, 24, 8, 0), datetime(2026, 8, 17, 8, 30), "2026-W33"),
        ("monthly", datetime(2026, 3, 1, 8, 30), datetime(2026, 3, 1, 8, 30), "2026-02"),
        ("monthly", datetime(2026, 1, 1, 0, 0), datetime(2025, 12, 1, 8, 30), "2025-11"),
    ],
)
def test_a_plan_last_fell_due_at(cadence: str, now: datetime, due: datetime, label: str) -> None:
    found = last_due(Times(cadence, time(8, 30)), now.replace(tzinfo=SHANGHAI))
    assert found == due.replace(tzinfo=SHANGHAI)
    assert period_before(cadence, found).label == label


def test_the_zone_decides_which_day_it_is() -> None:
    moment = datetime(2026, 8, 23, 23, 0, tzinfo=UTC)  # Monday 7:00 in Shanghai, Sunday elsewhere
    assert last_due(Times("daily", time(6, 0)), moment.astimezone(SHANGHAI)).date().isoformat() == "2026-08-24"
    assert (
        last_due(Times("daily", time(6, 0)), moment.astimezone(ZoneInfo("America/New_York"))).date().isoformat()
        == "2026-08-23"
    )


def test_a_due_plan_is_delivered_once_however_often_the_sweeper_looks(centre: Cast) -> None:
    uid = planned(centre.olga.scope, since=MONDAY - timedelta(days=3))
    for minute in range(3):
        sweep(now=MONDAY + timedelta(minutes=minute))
        work_off()
    found = deliveries(uid)
    assert [(one.label, one.state) for one in found] == [("2026-W34", "done")]
    folder = open_store().home / found[0].place
    assert sorted(path.name for path in folder.iterdir()) == ["receipt.json", "周报-2026-W34.xlsx"]
    assert AuditEntry.objects.filter(verb="deliver_report", object_key=uid).count() == 1


def test_runs_that_were_missed_are_made_up_for_once(centre: Cast) -> None:
    uid = planned(centre.olga.scope, since=MONDAY - timedelta(days=30), kind="day", cadence="daily")
    sweep(now=MONDAY)  # the worker was away for a month
    assert work_off() == 1
    assert [one.label for one in deliveries(uid)] == ["2026-08-23"]


def test_nothing_that_fell_due_before_the_plan_was_made_is_delivered(centre: Cast) -> None:
    uid = planned(centre.olga.scope, since=MONDAY)
    sweep(now=MONDAY + timedelta(hours=1))
    assert work_off() == 0 and deliveries(uid) == ()


def test_a_paused_plan_waits_and_does_not_make_up_for_its_pause(centre: Cast) -> None:
    scope = centre.olga.scope
    uid = planned(scope, since=MONDAY - timedelta(days=3))
    pause(uid, scope)
    sweep(now=MONDAY)
    assert work_off() == 0
    with pytest.raises(BadInput, match="already"):
        pause(uid, scope)
    resume(uid, scope)
    assert ReportPlan.objects.get(uid=uid).since > timezone.now() - timedelta(minutes=1)


def test_a_job_that_was_killed_after_the_files_were_there_writes_nothing_again(centre: Cast) -> None:
    uid = planned(centre.olga.scope, since=MONDAY - timedelta(days=3))
    deliver_report(uid, "2026-W34")
    first = deliveries(uid)[0]
    file = open_store().home / first.place / first.files[0][0]
    stamp = file.stat().st_mtime_ns
    assert deliver_report(uid, "2026-W34")["state"] == "done"
    assert file.stat().st_mtime_ns == stamp and len(deliveries(uid)) == 1


def test_the_plan_of_somebody_who_left_stops_and_says_why(centre: Cast) -> None:
    uid = planned(centre.olga.scope, since=MONDAY - timedelta(days=3))
    user = centre.olga.user
    user.last_day = (timezone.now() - timedelta(days=2)).date()
    user.save()
    assert deliver_report(uid, "2026-W34")["state"] == "stopped"
    assert deliveries(uid) == ()
    plan = next(one for one in plans(centre.ada.scope) if one.uid == uid)
    assert plan.state == "stopped" and "closed" in plan.said(str)
    assert deliver_report(uid, "2026-W35")["state"] == "stopped", "and stays so"


def test_the_rights_of_the_moment_decide_not_those_of_the_making(centre: Cast) -> None:
    from heming.access.actions.change_user import set_roles

    uid = planned(centre.yan.scope, since=MONDAY, kind="staffing", cadence="monthly")
    set_roles(centre.ada.scope, centre.yan.user, roles=frozenset({"quality"}), reason="moved")
    assert deliver_report(uid, "2026-08")["state"] == "stopped"
    assert "read this report" in next(one for one in plans(centre.ada.scope) if one.uid == uid).said(str)


def test_a_leads_report_is_about_the_teams_they_answer_for(centre: Cast) -> None:
    import openpyxl

    uid = planned(centre.tom.scope, since=MONDAY)
    deliver_report(uid, "2026-W34")
    done = deliveries(uid)[0]
    sheet = openpyxl.load_workbook(open_store().home / done.place / done.files[0][0]).worksheets[0]
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "售后一组" in said and "热线组" not in said
    assert "汤姆 导出于" in said


def test_a_run_by_hand_is_a_delivery_of_its_own(centre: Cast) -> None:
    scope = centre.olga.scope
    uid = planned(scope, since=MONDAY)
    assert run_plan(uid, scope) == run_plan(uid, scope), "twice in a minute is once"
    assert work_off() == 1
    assert [one.state for one in deliveries(uid)] == ["done"]


def test_a_removed_plan_leaves_its_files(centre: Cast) -> None:
    scope = centre.olga.scope
    uid = planned(scope, since=MONDAY)
    deliver_report(uid, "2026-W34")
    place = open_store().home / deliveries(uid)[0].place
    remove(uid, scope)
    assert place.is_dir() and plans(scope) == ()
    with pytest.raises(NotFound):
        deliver_report(uid, "2026-W35")


def test_plans_are_seen_by_their_owner_and_by_administrators(centre: Cast) -> None:
    uid = planned(centre.tom.scope, since=MONDAY)
    assert uid in {one.uid for one in plans(centre.tom.scope)} & {one.uid for one in plans(centre.ada.scope)}
    assert uid not in {one.uid for one in plans(centre.olga.scope)}
    with pytest.raises(NotFound):
        pause(uid, centre.olga.scope)


@pytest.mark.parametrize(
    ("login", "changes", "error"),
    [
        ("ana", {}, NotAllowed),
        ("tom", {"kind": "month", "cadence": "monthly"}, NotAllowed),
        ("olga", {"kind": "month", "cadence": "daily"}, BadInput),
        ("olga", {"kind": "nothing"}, NotFound),
        ("olga", {"forms": ()}, BadInput),
        ("olga", {"forms": ("exe",)}, BadInput),
        ("olga", {"language": "fr"}, BadInput),
        ("olga", {"folder": "../.."}, BadInput),
        ("olga", {"times": Times("weekly", time(8, 0), weekday=8)}, BadInput),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    centre: Cast, login: str, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make_plan(wanted(**changes), centre.members[login].scope)  # type: ignore[arg-type]
    assert not ReportPlan.objects.exists()
