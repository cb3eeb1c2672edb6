"""The staffing page with chats: the measured number at once is its default, and stays open to another."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import LogIn, table_of
from tests.web.time_data import DAYS, _at

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.cast import Cast

PAGE = "/staffing/?from=2026-08-03&to=2026-08-22&what=channel:网页客服"


def _chat(day: int, number: int, *, agent: str) -> dict[str, Any]:
    """Ana has two open throughout an hour, Ben three: 2.5 while both are equally long at it."""
    begin = _at(day)
    return {
        "source_id": f"w{agent}{day}-{number}", "agent_account": agent, "channel": "网页客服", "session_kind": "chat",
        "opened_at": begin, "assigned_at": begin, "closed_at": begin + 3600, "handle_seconds": 300,
    }  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def chats(centre: "Cast", django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """Twenty days of chats of two people."""
    from django.conf import settings

    from heming.facts.arrivals.parcel import Parcel
    from heming.facts.batches import open_batch
    from heming.facts.publish import publish
    from heming.facts.store import open_store

    with django_db_blocker.unblock():
        each = (("ana", 2), ("ben", 3))
        rows = [_chat(day, n, agent=who) for day in range(DAYS) for who, many in each for n in range(many)]
        made = {"cases": table_of("cases", [row | {"row": i} for i, row in enumerate(rows, 1)])}
        batch = open_batch("import", "webchat", who="test", file_names=["chats.csv"])
        publish(open_store(settings.HEMING_HOME), Parcel("webchat", made), batch=batch)
    yield


def body(log_in: LogIn, address: str) -> str:
    return log_in("yan").get(address).content.decode()


def test_the_measured_number_is_the_default_and_is_said_with_its_n(log_in: LogIn) -> None:
    page = body(log_in, PAGE)
    assert 'name="at_once" inputmode="decimal" value="" placeholder="2.5"' in page
    said = page[page.index("实测:2.5") :][:40]
    assert said.startswith("实测:2.5 (1.0–8.9),n = 2人、40人天"), said
    assert "按每人同时接待 2.5 个计算" in page and "所以不给出人数" not in page


def test_another_number_may_be_typed_in_and_the_measured_one_stays_in_sight(log_in: LogIn) -> None:
    page = body(log_in, f"{PAGE}&at_once=1.5")
    assert "按每人同时接待 1.5 个计算" in page and 'value="1.5"' in page and "实测:2.5" in page


def test_where_nothing_can_be_measured_the_page_says_so_and_assumes_nothing(log_in: LogIn) -> None:
    page = body(log_in, PAGE.replace("to=2026-08-22", "to=2026-08-05"))
    assert "无法实测" in page and "只有 15 个,至少要 30 个" in page and "所以不给出人数" in page
