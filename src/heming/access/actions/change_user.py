"""Change what a user may do and whose login it is, close and open it; the last administrator stays."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from heming.access.actions.create_user import check_roles
from heming.access.audit import record
from heming.access.models import User, UserRole
from heming.access.require import require
from heming.access.scope import Role, Scope
from heming.errors import NotAllowed
from heming.org import find


@transaction.atomic
def set_roles(by: Scope, user: User, *, roles: Collection[Role], reason: str = "") -> None:
    """Exactly these roles from now on."""
    require(by, "manage_users")
    check_roles(roles)
    if "admin" not in roles:
        _keep_one_admin(user)
    before = sorted(user.role_rows.values_list("role", flat=True))
    user.role_rows.exclude(role__in=roles).delete()
    UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in sorted(set(roles) - set(before)))
    after = {"roles": sorted(roles)}
    record(by, "set_roles", on=("user", user.uid), before={"roles": before}, after=after, reason=reason)


@transaction.atomic
def close_user(by: Scope, user: User, *, last_day: date, reason: str = "") -> None:
    """The account closes after this day; running sessions end with it."""
    require(by, "manage_users")
    _keep_one_admin(user)
    before, user.last_day = user.last_day, last_day
    user.save(update_fields=["last_day"])
    record(
        by, "close_user", on=("user", user.uid), before={"last_day": before and before.isoformat()},
        after={"last_day": last_day.isoformat()}, reason=reason,
    )  # fmt: skip


@transaction.atomic
def deactivate_user(by: Scope, user: User, *, reason: str = "") -> None:
    """The login is shut at once, with its sessions and tokens, until somebody opens it again."""
    require(by, "manage_users")
    _keep_one_admin(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(by, "deactivate_user", on=("user", user.uid), reason=reason)


@transaction.atomic
def open_user(by: Scope, user: User, *, reason: str = "") -> None:
    """The login is open again, without a last day. A person who has left stays shut by their own last day."""
    require(by, "manage_users")
    before = {"active": user.is_active, "last_day": user.last_day and user.last_day.isoformat()}
    user.is_active, user.last_day = True, None
    user.save(update_fields=["is_active", "last_day"])
    after = {"active": True, "last_day": None}
    record(by, "open_user", on=("user", user.uid), before=before, after=after, reason=reason)


@transaction.atomic
def link_user(by: Scope, user: User, *, person_key: int | None, reason: str = "") -> None:
    """Whose figures are this user's own; None for somebody who is not measured here."""
    require(by, "manage_users")
    before = user.person_id
    user.person = find.person(person_key) if person_key is not None else None
    user.save(update_fields=["person"])
    record(
        by, "link_user", on=("user", user.uid), before={"person": before and str(before)},
        after={"person": None if user.person is None else str(user.person.key)}, reason=reason,
    )  # fmt: skip


def set_language(user: User, language: str) -> None:
    """The language this user's pages speak."""
    user.language = language
    user.save(update_fields=["language"])


def _keep_one_admin(user: User) -> None:
    others = UserRole.objects.filter(role="admin", user__is_active=True, user__last_day=None).exclude(user=user)
    if user.role_rows.filter(role="admin").exists() and not others.exists():
        raise NotAllowed("{name} is the only administrator.", "Make somebody else administrator first.", name=user.name)
