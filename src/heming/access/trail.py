"""Reading the audit trail: by who, what, on what and when, page by page or as a whole, with names beside the keys."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from heming.access.models import AuditEntry, User
from heming.access.queries import is_uid
from heming.access.require import require
from heming.access.scope import Scope
from heming.org.queries import person_names, team_names

AT_ONCE = 2_000  # entries fetched together while a file is written
KEYED = {  # which values of entries are keys, and of what
    "person": "person", "kept": "person", "merged": "person", "lead": "person", "manager": "person", "team": "team",
}  # fmt: skip


@dataclass(frozen=True)
class AuditRow:
    """One entry of the audit trail."""

    at: datetime
    actor_name: str
    verb: str
    object_kind: str
    object_key: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    address: str


@dataclass(frozen=True)
class TrailWish:
    """Which entries are asked for; what is empty leaves nothing out. `since` is included, `until` is not."""

    who: str = ""
    verbs: frozenset[str] = frozenset()
    on: tuple[str, str] | None = None
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit_trail(
    scope: Scope, *, on: tuple[str, object] | None = None, before: datetime | None = None, limit: int = 100
) -> list[AuditRow]:
    """The latest entries, newest first; `on` is (kind, key) of one object, `before` pages back."""
    wish = TrailWish(on=(on[0], str(on[1])) if on else None, until=before)
    return audit_page(scope, wish, limit=limit)


def audit_page(scope: Scope, wish: TrailWish, *, skip: int = 0, limit: int = 100) -> list[AuditRow]:
    """Some of the entries, newest first."""
    return [_row(entry) for entry in _entries(scope, wish)[skip : skip + limit]]


def audit_rows(scope: Scope, wish: TrailWish) -> Iterator[AuditRow]:
    """All of them, newest first, a few at a time. The right is asked for before the first is read."""
    entries = _entries(scope, wish)
    return (_row(entry) for entry in entries.iterator(chunk_size=AT_ONCE))


def names_in(rows: Iterable[AuditRow]) -> dict[tuple[str, str], str]:
    """(kind, key) of users, people and teams in these entries, with the name each bears today."""
    asked = [one for row in rows for one in ((row.object_kind, row.object_key), *_mentioned(row))]
    users = {key for kind, key in asked if kind == "user"}
    known = User.objects.filter(uid__in=[key for key in users if is_uid(key)])
    found = {("user", str(user.uid)): user.login for user in known}
    people = person_names(_numbers(key for kind, key in asked if kind == "person"))
    teams = team_names(_numbers(key for kind, key in asked if kind == "team"))
    found |= {("person", str(key)): name for key, name in people.items()}
    return found | {("team", str(key)): name for key, name in teams.items()}


def _entries(scope: Scope, wish: TrailWish) -> QuerySet[AuditEntry]:
    require(scope, "see_audit")
    rows = AuditEntry.objects.order_by("-at", "-pk")
    if wish.on:
        rows = rows.filter(object_kind=wish.on[0], object_key=wish.on[1])
    if wish.who:
        rows = rows.filter(Q(actor_name__icontains=wish.who) | Q(actor=wish.who))
    if wish.verbs:
        rows = rows.filter(verb__in=wish.verbs)
    if wish.words:
        rows = rows.filter(Q(object_key__icontains=wish.words) | Q(reason__icontains=wish.words))
    if wish.since:
        rows = rows.filter(at__gte=wish.since)
    return rows.filter(at__lt=wish.until) if wish.until else rows


def _row(e: AuditEntry) -> AuditRow:
    return AuditRow(e.at, e.actor_name, e.verb, e.object_kind, e.object_key, e.before, e.after, e.reason, e.address)


def _mentioned(row: AuditRow) -> Iterator[tuple[str, str]]:
    """People and teams that the values before and after name by their keys."""
    for values in (row.before, row.after):
        for name, value in values.items():
            if name in KEYED and isinstance(value, str):
                yield KEYED[name], value


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit() and int(key) < 2**63]
