"""One folder with calls and day reports: how the total was made up is told alike on every way out, and what people
settle about a stream changes it at once.
"""

from pathlib import Path

import pytest

from heming.access.models import AuditEntry
from heming.access.scope import local_admin
from heming.metrics.explain import explain
from heming.metrics.question import Question
from heming.metrics.rows import rows_behind
from tests.doors.line import asked, brought, heming
from tests.platforms import layouts
from tests.platforms.made import days
from tests.platforms.test_streams_side_by_side import CALLS, call_list

pytestmark = pytest.mark.django_db(transaction=True)


def test_calls_and_day_reports_are_added_explained_and_settled(home: Path, tmp_path: Path) -> None:
    for made in (layouts.feige(tmp_path), call_list(tmp_path)):
        brought(home, made)
    received, reports = int(days()["received"].sum()), len(days())
    whole, n, _note = asked(home, "case_count")["case_count",]
    assert whole == n == CALLS + received

    scope = local_admin("tester")
    told = explain(Question(("case_count",)), scope, metric="case_count")
    assert [(part.table, part.streams, part.value, part.n) for part in told.parts] == [
        ("cases", ("cti",), CALLS, CALLS), ("agent_days", ("feige",), received, received),
    ]  # fmt: skip
    assert told.rows_counted == CALLS + reports and {row["table"] for row in told.rows} == {"cases", "agent_days"}
    assert "part:        agent_days of feige" in told.as_text() and len(told.statements) == 2

    page = rows_behind(Question(("case_count",)), scope, metric="case_count", offset=CALLS - 1, limit=3)
    assert [row["table"] for row in page.rows] == ["cases", "agent_days", "agent_days"]
    assert [(part.table, part.total) for part in page.parts] == [("cases", CALLS), ("agent_days", reports)]

    listed = {row["stream"]: row for row in heming(home, "streams", "list", "--format", "json").data}
    assert (listed["feige"]["platform"], listed["feige"]["known"]) == ("feige", "preset")
    assert heming(home, "streams", "settle", "feige", "cti").status == 0
    same, _n, _note = asked(home, "case_count")["case_count",]
    assert CALLS <= same < whole, "of one platform and day the calls count alone"
    assert AuditEntry.objects.filter(verb="settle_platform", object_key="feige").exists()
    assert heming(home, "streams", "settle", "feige", "").status == 0
    assert asked(home, "case_count")["case_count",][0] == whole
    wrong = heming(home, "streams", "settle", "feigee", "cti")
    assert wrong.status == 2 and "feige" in wrong.err


def test_the_team_of_today_is_asked_for_on_the_command_line(home: Path, tmp_path: Path) -> None:
    brought(home, call_list(tmp_path))
    found = asked(home, "case_count", by="team_now")
    assert sum(value for value, _n, _note in found.values()) == CALLS
    again = asked(home, "case_count", by="team_now,month", **{"from": "2020-01-01"})
    assert sum(value for value, _n, _note in again.values()) == CALLS
