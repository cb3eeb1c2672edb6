"""A small service centre with the cast in it: two months of cases and ratings, made once per test file."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from heming.config.start import prepare
from heming.facts.schemas import FACTS

if TYPE_CHECKING:
    from tests.cast import Cast

BACKEND = "heming.access.backends.EmployedUsers"
FIRST = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)  # 10 o'clock in Shanghai
DAYS = 62
PER_DAY = {"ana": 6, "ben": 5, "cai": 4}
LogIn = Callable[[str], Client]


def table_of(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as an arriving table of the declared types."""
    own = {"source_id": pa.string(), "row": pa.int64()}
    names = list(rows[0])
    fields = [pa.field(n, own.get(n) or FACTS[name].column(n).arrow) for n in names]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def one_case(number: int, agent: str, day: int) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """One case and its rating. Ana is quick and liked; Ben is quick in August only; every fifth case is not rated."""
    opened = FIRST + timedelta(days=day, minutes=7 * number % 360)
    wait = {"ana": 20, "ben": 90 if day < 31 else 30, "cai": 60}[agent] + number % 11
    who = {
        "agent_account": agent,
        "channel": ("在线", "电话")[number % 2],
        "category": ("退货", "物流", "发票")[number % 3],
    }
    case = {
        "source_id": f"c{number}", "row": number, **who, "opened_at": int(opened.timestamp()),
        "first_human_reply_at": int(opened.timestamp()) + wait, "handle_seconds": 240 + number % 60,
        "is_resolved": True,
        "customer_id": f"客户{number % 400}",
    }  # fmt: skip
    if number % 5 == 0:
        return case, None
    good = (number * 7919) % 100 < {"ana": 92, "ben": 70, "cai": 80}[agent]
    answer = {
        "source_id": f"a{number}", "row": number, **who, "case_id": f"c{number}", "instrument": "csat",
        "scale_min": Decimal(1), "scale_max": Decimal(5), "value": Decimal(5 if good else 2),
        "comment": f"{agent} 的第{number}条评价,电话13812345678" if number % 9 == 0 else None,
        "answered_at": int(opened.timestamp()) + 3600,
    }  # fmt: skip
    return case, answer


def publish_cases(home: Path) -> None:
    """The two months, through the store's own verb."""
    from heming.facts.arrivals.parcel import Parcel
    from heming.facts.batches import open_batch
    from heming.facts.publish import publish
    from heming.facts.store import open_store

    cases, answers, number = [], [], 0
    for day in range(DAYS):
        for agent, count in PER_DAY.items():
            for _ in range(count):
                number += 1
                case, answer = one_case(number, agent, day)
                cases.append(case)
                answers += [answer] if answer else []
    store = open_store(home)
    batch = open_batch("import", "cast", who="test", file_names=["cast.csv"])
    tables = {"cases": table_of("cases", cases), "answers": table_of("answers", answers)}
    publish(store, Parcel("cast", tables), batch=batch)


@pytest.fixture(scope="module")
def centre(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["Cast"]:
    """The cast with two months of work behind them; taken back when the file is done."""
    from tests.cast import assemble

    home = tmp_path_factory.mktemp("centre") / "heming"
    prepare(home)
    with django_db_blocker.unblock(), override_settings(HEMING_HOME=home), transaction.atomic():
        cast = assemble()
        publish_cases(home)
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def log_in(centre: "Cast", db: None) -> LogIn:
    """A client that is logged in as one of the cast; what a test changes is taken back after it."""

    def client(login: str) -> Client:
        browser = Client(raise_request_exception=True)
        browser.force_login(centre.members[login].user, backend=BACKEND)
        return browser

    return client
