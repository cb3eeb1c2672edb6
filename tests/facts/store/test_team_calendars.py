"""Business time under the team's own calendar as of the case's day, and counted again when a calendar changes."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from heming.access.models import AuditEntry
from heming.access.scope import Scope, local_admin
from heming.errors import NotAllowed, NotFound
from heming.facts.store import Store, open_store
from heming.jobs.models import Job
from heming.jobs.work import work_on
from heming.org.actions.set_calendar import set_calendar
from heming.org.actions.set_organisation import set_organisation
from heming.org.calendars import calendar_in_use
from heming.org.models import CalendarVersion, Team, TeamCalendar
from heming.worktime import business_seconds, calendar_to_toml, weekly_calendar
from tests.facts.store.shop import putting, reading

pytestmark = pytest.mark.django_db
BY = local_admin("root")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ZONE = "Asia/Shanghai"


def _write(home: Path, name: str, hours: str) -> Any:
    calendar = weekly_calendar(name, ZONE, hours={day: [hours] for day in DAYS})
    (home / "calendars").mkdir(exist_ok=True)
    (home / "calendars" / f"{name}.toml").write_text(calendar_to_toml(calendar), encoding="utf-8")
    return calendar


def _at(day: int, hour: int) -> int:
    """August 2023, Beijing time."""
    return int(datetime(2023, 8, day, hour, tzinfo=UTC).timestamp()) - 8 * 3600


@pytest.fixture
def centre(heming_home: Path) -> Store:
    """Two teams, two cases each (3 and 20 August), every one open from 07:00 to 21:00."""
    store = open_store()
    putting(store)(cases=[
        {"source_id": f"{team}{day}", "agent_account": team, "team_name": team, "opened_at": _at(day, 7),
         "first_human_reply_at": _at(day, 21), "resolved_at": _at(day, 21)}
        for team in ("甲组", "乙组") for day in (3, 20)
    ] + [{"source_id": "none", "agent_account": "甲组", "team_name": "甲组", "opened_at": _at(3, 7)}])  # fmt: skip
    return store


def _work_off() -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED):
        work_on(str(job.uid))
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.problem


def _seen(store: Store) -> dict[str, tuple[int | None, str | None]]:
    rows = reading(store)("cases")
    return {r["source_id"]: (r["resolve_business_seconds"], r["calendar_version"]) for r in rows}


def _key(name: str) -> int:
    return int(Team.objects.get(name=name).key)


def test_a_team_is_counted_by_its_own_hours_from_the_day_they_hold(centre: Store) -> None:
    day, late = _write(centre.home, "day", "09:00-18:00"), _write(centre.home, "late", "12:00-24:00")
    set_organisation(BY, default_calendar="day")
    set_calendar(BY, _key("乙组"), calendar="late", from_day=date(2023, 8, 10), reason="晚班")
    _work_off()
    hours = {name: business_seconds(c, start_epoch=_at(3, 7), end_epoch=_at(3, 21)) for name, c in
             (("day", day), ("late", late))}  # fmt: skip
    assert (hours["day"], hours["late"]) == (9 * 3600, 9 * 3600)  # same length: the version tells them apart
    assert _seen(centre) == {
        "甲组3": (9 * 3600, "day@1"), "甲组20": (9 * 3600, "day@1"), "乙组3": (9 * 3600, "day@1"),
        "乙组20": (9 * 3600, "late@1"), "none": (None, None),
    }  # fmt: skip


def test_rows_that_arrive_later_are_counted_by_their_teams_hours_at_once(centre: Store) -> None:
    late = _write(centre.home, "late", "14:00-23:00")
    set_calendar(BY, _key("乙组"), calendar="late")
    _work_off()
    putting(centre)(cases=[{"source_id": "new", "agent_account": "乙组", "team_name": "乙组", "opened_at": _at(21, 7),
                            "resolved_at": _at(22, 15)}])  # fmt: skip
    expected = business_seconds(late, start_epoch=_at(21, 7), end_epoch=_at(22, 15))
    assert _seen(centre)["new"] == (expected, "late@1")
    assert expected == 10 * 3600
    assert _seen(centre)["甲组3"] == (14 * 3600, "always@1")


def test_a_change_rewrites_exactly_the_cases_counted_otherwise(centre: Store) -> None:
    from heming.facts.models import Batch

    _write(centre.home, "late", "12:00-20:00")
    before = {r["source_id"]: r["batch"] for r in reading(centre)("cases")}
    set_calendar(BY, _key("乙组"), calendar="late", from_day=date(2023, 8, 10))
    _work_off()
    batch = Batch.objects.latest("pk")
    assert (batch.kind, batch.who, batch.counts["cases"]["rederived"]) == ("derive", "root", 1)
    assert _seen(centre)["乙组20"] == (8 * 3600, "late@1")
    assert {r["source_id"]: r["batch"] for r in reading(centre)("cases")} == before  # as they came, nobody's rows anew


def test_an_edited_file_is_a_new_version_and_found_at_night(centre: Store) -> None:
    from heming.facts.calendars import out_of_date
    from heming.jobs.run import run

    _write(centre.home, "day", "09:00-18:00")
    set_organisation(BY, default_calendar="day")
    _work_off()
    assert out_of_date(centre) == frozenset()
    _write(centre.home, "day", "09:00-17:00")
    assert out_of_date(centre) == {"day@1"}
    run("edited_calendars", by=BY)
    _work_off()
    _work_off()
    assert set(_seen(centre).values()) == {(8 * 3600, "day@2"), (None, None)}
    assert out_of_date(centre) == frozenset()
    kept = CalendarVersion.objects.filter(calendar="day").values_list("version", flat=True)
    assert list(kept) == [1, 2]


def test_a_file_written_anew_with_the_same_hours_is_the_same_version(heming_home: Path) -> None:
    _write(heming_home, "day", "09:00-18:00")
    first = calendar_in_use("day", heming_home)
    path = heming_home / "calendars" / "day.toml"
    path.write_text("# nothing changed\n" + path.read_text("utf-8"), encoding="utf-8")
    assert calendar_in_use("day", heming_home) == first
    assert CalendarVersion.objects.count() == 1


def test_later_hours_replace_what_was_to_begin_after_them(centre: Store) -> None:
    for name in ("a", "b", "c"):
        _write(centre.home, name, "09:00-18:00")
    team = _key("甲组")
    set_calendar(BY, team, calendar="a")
    set_calendar(BY, team, calendar="b", from_day=date(2023, 9, 1))
    set_calendar(BY, team, calendar="c", from_day=date(2023, 8, 10))
    held = list(TeamCalendar.objects.order_by("valid_from").values_list("calendar", "valid_from", "valid_to"))
    assert sorted(held, key=str) == [("a", None, date(2023, 8, 9)), ("c", date(2023, 8, 10), None)]
    set_calendar(BY, team, calendar="", from_day=date(2023, 8, 20))
    assert TeamCalendar.objects.get(calendar="c").valid_to == date(2023, 8, 19)
    set_calendar(BY, team, calendar="")
    assert not TeamCalendar.objects.exists()


def test_it_is_written_into_the_audit_trail_and_not_for_everybody(centre: Store) -> None:
    _write(centre.home, "day", "09:00-18:00")
    set_calendar(BY, _key("甲组"), calendar="day", reason="排班调整")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.object_kind, entry.object_key, entry.reason) == (
        "set_calendar", "team", str(_key("甲组")), "排班调整"
    )  # fmt: skip
    with pytest.raises(NotFound):
        set_calendar(BY, _key("甲组"), calendar="../day")
    with pytest.raises(NotFound):
        set_organisation(BY, default_calendar="nowhere")
    with pytest.raises(NotAllowed):
        set_calendar(Scope("u", "u", frozenset(("agent",))), _key("甲组"), calendar="day")
