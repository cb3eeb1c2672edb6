"""账号映射 where several bear one name: the buttons tell them apart, and times are those of the reporting zone."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast


def _two_of_one_name(centre: "Cast") -> None:
    from heming.org.actions.rename import set_work_number
    from heming.org.actions.resolve_accounts import resolve_accounts

    made = resolve_accounts("roster", [("E1003", "王芳", "售后一组"), ("E1009", "王芳", "售后二组")]).agents
    for number, key in made.items():
        set_work_number(centre.ada.scope, key or 0, work_number=number)
    resolve_accounts("feige", [("王芳", "王芳")])


def test_each_button_says_work_number_and_team(log_in: LogIn, centre: "Cast") -> None:
    _two_of_one_name(centre)
    page = log_in("hui").get("/accounts/").content.decode()
    buttons = re.findall(r'value="belongs">([^<]*王芳[^<]*)</button>', page)
    assert sorted(buttons) == ["是 王芳 E1003 · 售后一组", "是 王芳 E1009 · 售后二组"]


def test_corrections_are_told_at_the_time_of_the_reporting_zone(log_in: LogIn, centre: "Cast") -> None:
    from heming.jobs.models import Job
    from heming.org.actions.merge_people import merge_people
    from heming.org.models import Organisation

    Organisation.objects.update(reporting_zone="Asia/Shanghai")
    _two_of_one_name(centre)
    merge_people(centre.ada.scope, centre.ana.key, merged=centre.ben.key, reason="同一人")
    job = Job.objects.filter(kind="derive_again").latest("queued_at")
    Job.objects.filter(pk=job.pk).update(queued_at=datetime(2026, 8, 31, 20, 15, tzinfo=UTC))
    client = log_in("ada")
    assert "2026-09-01 04:15" in client.get("/accounts/").content.decode()
    assert "2026-09-01 04:15" in client.get(f"/accounts/moved/{job.uid}/").content.decode()
