"""Create a user, or the first administrator of an empty data folder."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from heming.access.actions.set_password import check_password_rules
from heming.access.audit import record
from heming.access.models import User, UserRole, normal_login
from heming.access.require import require
from heming.access.rules import ROLES
from heming.access.scope import Role, Scope
from heming.errors import BadInput, NotAllowed, did_you_mean
from heming.org.find import person


@dataclass(frozen=True)
class NewUser:
    """Who the user is; `person_key` links them to the person measured here."""

    login: str
    name: str
    roles: frozenset[Role] = frozenset()
    person_key: int | None = None
    language: str = ""


@transaction.atomic
def create_user(by: Scope, new: NewUser, *, password: str, must_change: bool = True) -> User:
    """The new user. The password was chosen by somebody else, so it must be changed at the first login."""
    require(by, "manage_users")
    login = _free_login(new.login)
    check_roles(new.roles)
    user = User(
        login=login, name=new.name.strip() or login, language=new.language, must_change_password=must_change,
        person=person(new.person_key) if new.person_key is not None else None,
    )  # fmt: skip
    check_password_rules(password, user)
    user.password = make_password(password)
    user.save()
    UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in sorted(new.roles))
    record(by, "create_user", on=("user", user.uid), after={"login": login, "roles": sorted(new.roles)})
    return user


@transaction.atomic
def create_first_admin(by: Scope, *, login: str, password: str, name: str = "") -> User:
    """The first administrator; refused as soon as there is one."""
    if UserRole.objects.filter(role="admin", user__is_active=True).exists():
        raise NotAllowed("There is an administrator already.", "Log in as administrator and create users there.")
    return create_user(by, NewUser(login, name or login, frozenset(("admin",))), password=password, must_change=False)


def check_roles(roles: Collection[str]) -> None:
    """Refuses a role there is not."""
    for role in sorted(set(roles) - set(ROLES)):
        raise BadInput(
            "There is no role {role}.{meant}", "Choose from {roles}.",
            role=role, meant=did_you_mean(role, ROLES), roles=", ".join(ROLES),
        )  # fmt: skip


def _free_login(given: str) -> str:
    login = normal_login(given)
    if not login or len(login) > 100 or any(letter.isspace() for letter in login):
        raise BadInput("The login is empty, too long or contains spaces.", "Give 1 to 100 characters without spaces.")
    if User.objects.filter(login=login).exists():
        raise BadInput("The login {login} is taken.", "Choose another one.", login=login)
    return login
