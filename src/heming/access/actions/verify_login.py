"""Verify a login and password, throttled per login and address in the database: all server processes count alike."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from heming.access.models import LoginAttempt, User, normal_login
from heming.access.rules import TRIES_PER_ADDRESS, TRIES_PER_LOGIN, WINDOW, wait_until
from heming.errors import Busy, NotAllowed
from heming.org.queries import today


def verify_login(login: str, password: str, *, address: str = "", now: datetime | None = None) -> User:
    """The user, when everything is right; NotAllowed when not (never saying which part), Busy when it must wait."""
    now = now or timezone.now()
    name = normal_login(login)[:100]
    _refuse_too_many(name, address, now)
    user = User.objects.select_related("person").filter(login=name).first()
    right = _password_is_right(user, password)
    if user is None or not right or not user.may_enter(today()):
        LoginAttempt.objects.create(login=name, address=address, at=now, succeeded=False)
        raise NotAllowed(
            "Login or password is wrong, or the account is closed.",
            "Check both, or ask your administrator for a new password.",
        )
    LoginAttempt.objects.create(login=name, address=address, at=now, succeeded=True)
    return user


def _password_is_right(user: User | None, password: str) -> bool:
    """An unknown login costs the same time as a known one, so that the clock does not tell which logins exist."""
    if user is None:
        make_password(password)
        return False
    return user.check_password(password)


def _refuse_too_many(login: str, address: str, now: datetime) -> None:
    recent = LoginAttempt.objects.filter(at__gt=now - WINDOW)
    last_in = recent.filter(login=login, succeeded=True).order_by("-at").values_list("at", flat=True).first()
    mine = recent.filter(login=login, succeeded=False).filter(**({"at__gt": last_in} if last_in else {}))
    waits = [wait_until(list(mine.values_list("at", flat=True)), TRIES_PER_LOGIN, now=now)]
    if address:
        theirs = recent.filter(address=address, succeeded=False).values_list("at", flat=True)
        waits.append(wait_until(list(theirs), TRIES_PER_ADDRESS, now=now))
    until = max((wait for wait in waits if wait is not None), default=None)
    if until is not None:
        minutes = max(1, round((until - now).total_seconds() / 60))
        raise Busy(
            "Too many failed logins.", "Try again in {minutes} minutes, or ask your administrator.", minutes=minutes
        )
