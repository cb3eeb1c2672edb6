"""Change what a user may do, or close their account; the last administrator stays."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from heming.access.actions.create_user import check_roles
from heming.access.audit import record
from heming.access.models import User, UserRole
from heming.access.require import require
from heming.access.scope import Role, Scope
from heming.errors import NotAllowed


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


def set_language(user: User, language: str) -> None:
    """The language this user's pages speak."""
    user.language = language
    user.save(update_fields=["language"])


def _keep_one_admin(user: User) -> None:
    others = UserRole.objects.filter(role="admin", user__is_active=True, user__last_day=None).exclude(user=user)
    if user.role_rows.filter(role="admin").exists() and not others.exists():
        raise NotAllowed("{name} is the only administrator.", "Make somebody else administrator first.", name=user.name)
