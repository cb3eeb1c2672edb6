"""Reads about users, their tokens and the audit trail: frozen values for pages, API and command line."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from heming.access.models import ApiToken, AuditEntry, User
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import NotFound
from heming.org.queries import today


@dataclass(frozen=True)
class UserRow:
    """A user, for the list of users."""

    uid: str
    login: str
    name: str
    roles: tuple[str, ...]
    person_key: int | None
    last_day: date | None
    is_open: bool


@dataclass(frozen=True)
class TokenRow:
    """A personal token, without its secret, which nobody knows any more."""

    uid: str
    name: str
    rights: tuple[str, ...]
    expires_at: datetime
    last_used_at: datetime | None
    is_open: bool


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


def has_users() -> bool:
    """Whether anybody could log in; a new data folder has nobody."""
    return User.objects.exists()


def users(scope: Scope) -> list[UserRow]:
    """All users by login."""
    require(scope, "manage_users")
    day = today()
    rows = User.objects.select_related("person").prefetch_related("role_rows").order_by("login")
    return [
        UserRow(
            str(user.uid), user.login, user.name, tuple(sorted(row.role for row in user.role_rows.all())),
            user.person_id, user.last_day, user.may_enter(day),
        )
        for user in rows
    ]  # fmt: skip


def user_of(scope: Scope, uid: str) -> User:
    """The user to act on: oneself, or anybody for an administrator."""
    user = User.objects.select_related("person").filter(uid=uid).first() if _is_uid(uid) else None
    if user is None or not (scope.user == str(user.uid) or scope.may("manage_users")):
        raise NotFound("There is no such user.", "Choose one from the list of users.")
    return user


def tokens_of(scope: Scope) -> list[TokenRow]:
    """One's own tokens, newest first."""
    if not _is_uid(scope.user):  # the local administrator is no user and has none
        return []
    now = timezone.now()
    rows = ApiToken.objects.filter(user__uid=scope.user).order_by("-created_at")
    return [TokenRow(str(t.uid), t.name, tuple(t.rights), t.expires_at, t.last_used_at, t.holds_at(now)) for t in rows]


def audit_trail(
    scope: Scope, *, on: tuple[str, object] | None = None, before: datetime | None = None, limit: int = 100
) -> list[AuditRow]:
    """The latest entries, newest first; `on` is (kind, key) of one object, `before` pages back."""
    require(scope, "see_audit")
    rows = AuditEntry.objects.order_by("-at", "-pk")
    rows = rows.filter(object_kind=on[0], object_key=str(on[1])) if on else rows
    rows = rows.filter(at__lt=before) if before else rows
    return [
        AuditRow(e.at, e.actor_name, e.verb, e.object_kind, e.object_key, e.before, e.after, e.reason, e.address)
        for e in rows[:limit]
    ]


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
