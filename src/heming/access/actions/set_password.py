"""Set a password: one's own with the old one, somebody else's as an administrator. Other sessions of that user end."""

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from heming.access.audit import record
from heming.access.models import ApiToken, User
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, NotAllowed

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another when it is told on the phone


@transaction.atomic
def set_password(by: Scope, user: User, *, password: str) -> None:
    """As an administrator; the user must choose their own at the next login, and their tokens end."""
    require(by, "manage_users")
    _set(user, password, must_change=by.user != str(user.uid))
    ApiToken.objects.filter(user=user).delete()
    record(by, "set_password", on=("user", user.uid))


@transaction.atomic
def change_own_password(by: Scope, user: User, *, old: str, new: str) -> None:
    """One's own, knowing the old one."""
    if by.user != str(user.uid) or not user.check_password(old):
        raise NotAllowed("The old password is wrong.", "Type it again, or ask your administrator for a new one.")
    if old == new:
        raise BadInput("The new password is the old one.", "Choose another one.")
    _set(user, new, must_change=False)
    record(by, "change_own_password", on=("user", user.uid))


def first_password() -> str:
    """A password to begin with, that nobody chose: four groups of four, about 79 bits, easy to pass on."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def check_password_rules(password: str, user: User) -> None:
    """Refuses a password that is short, common, all digits, or like the login."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(
            "The password cannot be used: {reasons}",
            "Choose a longer or less common one.",
            reasons=" ".join(error.messages),
        ) from error


def _set(user: User, password: str, *, must_change: bool) -> None:
    check_password_rules(password, user)
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])
