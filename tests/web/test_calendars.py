"""Settings: how the organisation counts, and who keeps which business hours from which day on."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast

DAY = 'key = "day"\nzone = "Asia/Shanghai"\n[week]\n' + "\n".join(
    f'{day} = ["09:00-12:00", "13:30-18:00"]' for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
)
BROKEN = 'key = "day"\nzone = "Asia/Shanghai"\n[week]\nmonday = ["9-25"]\nsunnday = ["09:00-10:00"]\n'
ORGANISATION = {
    "name": "和鸣客服", "reporting_zone": "Asia/Shanghai", "default_calendar": "", "week_starts_on": "1",
    "month_starts_on": "26", "smallest_group": "5",
}  # fmt: skip


@pytest.fixture
def folder(centre: "Cast", db: None) -> Iterator[Path]:
    """The calendars of the data folder; emptied afterwards."""
    place = Path(settings.HEMING_HOME) / "calendars"
    place.mkdir(exist_ok=True)
    (place / "day.toml").write_text(DAY, "utf-8")
    yield place
    for path in place.glob("*.toml"):
        path.unlink()


@pytest.mark.parametrize("page", ["organisation", "calendars"])
@pytest.mark.parametrize(("login", "status"), [("hui", 200), ("ada", 200), ("yan", 403), ("tom", 403), ("ana", 403)])
def test_settings_are_for_those_who_correct_people(log_in: LogIn, page: str, login: str, status: int) -> None:
    assert log_in(login).get(f"/settings/{page}/").status_code == status


def test_the_menu_offers_settings_to_those_who_may_only(log_in: LogIn) -> None:
    assert "设置" in log_in("hui").get("/settings/organisation/").content.decode()
    assert 'href="/settings/"' not in log_in("tom").get("/people/").content.decode()
    assert log_in("hui").get("/settings/").headers["Location"] == "/settings/organisation/"
    assert log_in("tom").get("/settings/").status_code == 403


def test_the_organisation_is_changed_after_a_look_at_what_changes(log_in: LogIn, folder: Path) -> None:
    from heming.access.models import AuditEntry
    from heming.org.organisation import organisation_facts

    client = log_in("hui")
    shown = client.post("/settings/organisation/", ORGANISATION).content.decode()
    assert "每月起始日: 1 → <b>26</b>" in shown and "没有会话需要重新计算" in shown
    assert organisation_facts().month_starts_on == 1
    client.post("/settings/organisation/", ORGANISATION | {"confirmed": "yes"})
    assert (organisation_facts().month_starts_on, organisation_facts().name) == (26, "和鸣客服")
    assert AuditEntry.objects.order_by("-pk")[0].verb == "set_organisation"


def test_another_zone_says_that_every_row_is_read_again(log_in: LogIn, folder: Path) -> None:
    typed = ORGANISATION | {"reporting_zone": "Europe/London"}
    assert "全部数据都会重新读取" in log_in("hui").post("/settings/organisation/", typed).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("month_starts_on", "31", "1 至 28"), ("smallest_group", "x", "不是整数"), ("reporting_zone", "Mars", "时区")],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(
    log_in: LogIn, folder: Path, field: str, value: str, said: str
) -> None:
    answer = log_in("hui").post("/settings/organisation/", ORGANISATION | {field: value})
    assert answer.status_code == 400 and said in answer.content.decode()


def test_a_teams_hours_from_a_day_on_are_foreseen_exactly_and_counted_again(
    log_in: LogIn, centre: "Cast", folder: Path
) -> None:
    from heming.jobs.work import work_on
    from heming.org.calendar_files import team_hours

    client = log_in("hui")
    typed = {"team": "售后一组", "calendar": "day", "from": "2026-08-01", "reason": "改班"}
    shown = client.post("/settings/calendars/", typed).content.decode()
    assert "186 条会话要重新计算" in shown and team_hours() == [], "31 days of six, none changed yet"
    address = client.post("/settings/calendars/", typed | {"confirmed": "yes"}).headers["Location"]
    assert [(row.team, row.calendar) for row in team_hours()] == [("售后一组", "day")]
    work_on(address.split("/")[3])
    assert client.get(address).status_code == 200
    again = client.post("/settings/calendars/", typed).content.decode()
    assert "没有会话需要重新计算" in again, "what is counted is not counted twice"


def test_every_mistake_of_a_calendar_is_told_with_its_line(log_in: LogIn, folder: Path) -> None:
    answer = log_in("hui").post("/settings/calendars/new/", {"name": "night", "content": BROKEN})
    page = answer.content.decode()
    assert answer.status_code == 400 and "2 处错误" in page
    assert "第 4 行" in page and "week.monday" in page and "第 5 行" in page and "week.sunnday" in page
    assert not (folder / "night.toml").exists()


def test_text_that_is_no_toml_names_its_line(log_in: LogIn, folder: Path) -> None:
    page = log_in("hui").post("/settings/calendars/new/", {"name": "night", "content": "key = \n"}).content.decode()
    assert "第 1 行" in page


def test_a_new_calendar_is_looked_at_and_then_kept(log_in: LogIn, folder: Path) -> None:
    from heming.access.models import AuditEntry

    client = log_in("hui")
    file = SimpleUploadedFile("late.toml", DAY.replace("18:00", "20:00").encode())
    shown = client.post("/settings/calendars/new/", {"name": "late", "file": file, "reason": "晚班"}).content.decode()
    assert "周一–周五" in shown and "13:30-20:00" in shown and not (folder / "late.toml").exists()
    client.post("/settings/calendars/new/", {"name": "late", "content": DAY, "confirmed": "yes", "reason": "晚班"})
    assert (folder / "late.toml").read_text("utf-8") == DAY
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.verb, entry.object_key, entry.reason) == ("save_calendar", "late", "晚班")


def test_editing_hours_in_use_tells_how_many_cases_that_counts_again(
    log_in: LogIn, centre: "Cast", folder: Path
) -> None:
    from heming.jobs.queries import recent_jobs
    from heming.jobs.work import work_on
    from heming.org.actions.set_calendar import set_calendar

    set_calendar(centre.ada.scope, centre.teams["热线组"], calendar="day")
    work_on(recent_jobs(centre.ada.scope, kind="count_again", limit=1)[0].uid)
    job = recent_jobs(centre.ada.scope, kind="count_again", limit=1)[0]
    assert job.state == "done", job.said(str)
    client = log_in("hui")
    other = DAY.replace("18:00", "20:00")
    assert "248 条会话要重新计算" in client.post("/settings/calendars/day/", {"content": other}).content.decode()
    assert (folder / "day.toml").read_text("utf-8") == DAY
    same = client.post("/settings/calendars/day/", {"content": DAY + "\n# hours as before\n"}).content.decode()
    assert "没有会话需要重新计算" in same, [line for line in same.splitlines() if "条会话" in line or "alert" in line]


@pytest.mark.parametrize("name", ["../x", "always", "two words", ""])
def test_a_calendar_has_a_plain_name(log_in: LogIn, folder: Path, name: str) -> None:
    answer = log_in("hui").post("/settings/calendars/new/", {"name": name, "content": DAY, "confirmed": "yes"})
    assert answer.status_code == 400 and [path.name for path in folder.glob("*.toml")] == ["day.toml"]


def test_the_settings_speak_english_too(log_in: LogIn, folder: Path) -> None:
    client = log_in("hui")
    client.post("/language/", {"language": "en"})
    page = client.get("/settings/calendars/").content.decode()
    assert "Teams with hours of their own" in page and "Monday–Friday" in page
