"""Settings › Record streams: whose conversations each stream counts."""

from typing import TYPE_CHECKING

from heming.access.models import AuditEntry
from heming.facts.store import open_store
from heming.sources.actions.settle_platform import streams_of
from heming.sources.platforms import platforms_of
from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast

PAGE = "/settings/streams/"


def test_the_page_lists_the_streams_for_who_may_import_and_for_nobody_else(log_in: LogIn, centre: "Cast") -> None:
    page = log_in("ada").get(PAGE).content.decode()
    for stream in streams_of(open_store().snapshot()):
        assert stream in page
    assert "会话明细" in page and "记的是哪个平台的会话" in page
    assert log_in("ana").get(PAGE).status_code == 403


def test_a_choice_is_kept_and_noted_in_the_audit_trail(log_in: LogIn, centre: "Cast") -> None:
    snapshot = open_store().snapshot()
    stream, *_others = streams_of(snapshot)
    answer = log_in("ada").post(PAGE, {"stream": stream, "platform": "qiyu"})
    assert answer.status_code == 302
    assert platforms_of([stream], snapshot)[stream].code == "qiyu"
    entry = AuditEntry.objects.filter(verb="settle_platform").latest("pk")
    assert (entry.object_key, entry.after) == (stream, {"platform": "qiyu"})
    log_in("ada").post(PAGE, {"stream": stream, "platform": ""})
    assert platforms_of([stream], snapshot)[stream].known != "hand"


def test_a_platform_nobody_knows_is_refused_with_what_there_is(log_in: LogIn, centre: "Cast") -> None:
    stream, *_others = streams_of(open_store().snapshot())
    answer = log_in("ada").post(PAGE, {"stream": stream, "platform": "qiyv"})
    assert answer.status_code == 400 and "qiyu" in answer.content.decode()
