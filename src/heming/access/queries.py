"""Reads about users and their tokens: frozen values for pages, API and command line."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from heming.access.models import ApiToken, User
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
    person_name: str = ""
    last_login: datetime | None = None
    must_change_password: bool = False


@dataclass(frozen=True)
class TokenRow:
    """A personal token, without its secret, which nobody knows any more."""

    uid: str
    name: str
    rights: tuple[str, ...]
    expires_at: datetime
    last_used_at: datetime | None
    is_open: bool


def has_users() -> bool:
    """Whether anybody could log in; a new data folder has nobody."""
    return User.objects.exists()


def users(scope: Scope) -> list[UserRow]:
    """All users by login."""
    require(scope, "manage_users")
    day = today()
    rows = User.objects.select_related("person").prefetch_related("role_rows").order_by("login")
    return [_row(user, day) for user in rows]


def user_row(scope: Scope, uid: str) -> UserRow:
    """One user as the list shows them: oneself, or anybody for an administrator."""
    return _row(user_of(scope, uid), today())


def user_of(scope: Scope, uid: str) -> User:
    """The user to act on: oneself, or anybody for an administrator."""
    user = User.objects.select_related("person").filter(uid=uid).first() if is_uid(uid) else None
    if user is None or not (scope.user == str(user.uid) or scope.may("manage_users")):
        raise NotFound("There is no such user.", "Choose one from the list of users.")
    return user


def tokens_of(scope: Scope) -> list[TokenRow]:
    """One's own tokens, newest first."""
    if not is_uid(scope.user):  # the local administrator is no user and has none
        return []
    now = timezone.now()
    rows = ApiToken.objects.filter(user__uid=scope.user).order_by("-created_at")
    return [TokenRow(str(t.uid), t.name, tuple(t.rights), t.expires_at, t.last_used_at, t.holds_at(now)) for t in rows]


def _row(user: User, day: date) -> UserRow:
    return UserRow(
        str(user.uid), user.login, user.name, tuple(sorted(row.role for row in user.role_rows.all())),
        user.person_id, user.last_day, user.may_enter(day), user.person.name if user.person else "",
        user.last_login, user.must_change_password,
    )  # fmt: skip


def is_uid(text: str) -> bool:
    """Whether a text is a public id at all."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
