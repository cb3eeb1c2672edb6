"""A small store per module: the cast, and their cases imported from a CSV, as in life. What tests change is undone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from heming.config.start import prepare

if TYPE_CHECKING:  # models cannot be imported yet when pytest reads this file
    from tests.cast import Cast

HEADER = "ticket id,agent,channel,category,created at,first response at,closed at,CSAT (1-5),customer name,remark"
AGENTS, CHANNELS, CATEGORIES = ("ana", "ben", "cai"), ("chat", "phone"), ("退货", "物流", "发票")


def small_csv(rows: int = 90) -> str:
    """Cases of August 2023, thirty per agent; two have a broken date, one a comment with a phone number."""
    lines = [HEADER]
    for i in range(rows):
        day, minute = i % 28 + 1, i % 50
        opened = f"2023-08-{day:02d} 09:{minute:02d}:00" if i not in (7, 8) else "not a date"
        remark = "请回电13812345678" if i == 5 else ""
        replied, closed = f"2023-08-{day:02d} 09:{minute + 3:02d}:00", f"2023-08-{day:02d} 11:{minute:02d}:00"
        rating = i % 5 + 1 if i % 2 else ""
        cells = (f"T{i:04d}", AGENTS[i % 3], CHANNELS[i % 2], CATEGORIES[i % 3], opened, replied, closed, rating)
        lines.append(",".join(map(str, (*cells, f"顾客{i % 40}", remark))))
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Place:
    """The store, its people, and what came in."""

    home: Path
    cast: "Cast"
    batch: int
    tokens: dict[str, str]

    def client(self, login: str | None) -> "Api":
        """The API as this person, by a token with all of their rights; as nobody for None."""
        return Api(self.tokens[login] if login else None)


class Api(Client):
    """Requests with a token; bodies and answers are JSON."""

    def __init__(self, token: str | None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        super().__init__(raise_request_exception=False, headers=headers)

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, Any]:
        """Status and answer."""
        data = "" if body is None else json.dumps(body)
        words = {name: str(value) for name, value in query.items()}
        answer = self.generic(method, f"/api/v1{path}", data, content_type="application/json", query_params=words)
        is_json = answer.content and answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status_code, answer.json() if is_json else answer.content


def import_csv(folder: Path, text: str, stream: str = "helpdesk") -> int:
    """The batch that a file became."""
    from heming.access.scope import local_admin
    from heming.sources.actions.import_files import import_files
    from heming.sources.actions.inspect_files import inspect_files

    path = folder / "cases.csv"
    path.write_text(text, encoding="utf-8")
    admin = local_admin("tester")
    (report,) = import_files(inspect_files([path], admin, stream=stream), admin)
    return report.batch


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Place]:
    """The small store; everything in the operational database is undone with the module."""
    home, before = tmp_path_factory.mktemp("api") / "heming", settings.HEMING_HOME
    prepare(home)
    settings.HEMING_HOME = home
    with django_db_blocker.unblock(), transaction.atomic():
        yield _made(home)
        transaction.set_rollback(True)
    settings.HEMING_HOME = before


def _made(home: Path) -> Place:
    from heming.access.actions.issue_token import issue_token
    from heming.org.models import Account
    from tests.cast import assemble

    cast = assemble()
    for login in AGENTS:
        Account.objects.create(person_id=getattr(cast, login).key, source="helpdesk", account=login)
    batch = import_csv(home.parent, small_csv())
    tokens = {}
    for login, member in cast.members.items():
        scope = member.scope
        tokens[login] = issue_token(scope, member.user, name="test", rights=sorted(scope.rights))[1]
    return Place(home, cast, batch, tokens)


@pytest.fixture
def api(place: Place, db: None) -> Api:
    """The API as the analyst, who sees everybody and may import."""
    return place.client("yan")
